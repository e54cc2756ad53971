"""What a routine comes to for the ear: words as they are spoken and as they are written, pauses, paces, voices."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from audiogen.model import Accent, Voice
from audiogen.script import parse
from audiogen.timeline.nodes import Flow, Gap, Line, Node
from audiogen.timeline.unroll import unroll


@dataclass(frozen=True, slots=True)
class Heard:
    """`spoken` are words, written pauses (in samples) and voices in order, each word with its pace; `written` what
    captions show; `sounded` the phonetic spellings; `letters` all that is spoken, without spaces; `stressed` what is
    written with emphasis."""

    spoken: tuple[object, ...]
    written: tuple[str, ...]
    sounded: tuple[str, ...]
    letters: str
    stressed: tuple[str, ...]

    @property
    def silence(self) -> int:
        return sum(item for item in self.spoken if isinstance(item, int))


def heard(text: str) -> Heard:
    """What the routine in `text` comes to. It must be one without blocks that have times of their own."""
    routine = parse(text, "routine.md")
    own = Voice("auto", "", routine.meta.language, routine.meta.voice.rate)
    spoken: list[object] = []
    written: list[str] = []
    sounded: list[str] = []
    said = ""
    stressed = tuple(f"{found[1]}{found[2]}" for found in re.finditer(r"(?<![\\*])(\*{1,2})([^*]+)\1", text))
    voice = own
    for node in flat(unroll(routine, own)):
        if isinstance(node, Gap) and node.written:
            spoken.append(node.natural)
        elif isinstance(node, Line):
            if node.utterance.voice != voice:
                voice = node.utterance.voice
                spoken.append(str(voice))
            written += words(node.text)
            said += letters(node.utterance.text)
            sounded += [accent.ipa for accent in node.utterance.accents if accent.ipa]
            spoken += paced(node.utterance.text, node.utterance.accents, node.utterance.voice.rate)
    return Heard(tuple(joined(spoken)), tuple(written), tuple(sounded), said, stressed)


def flat(node: Node) -> Iterator[Node]:
    if isinstance(node, Flow):
        for child in node.children:
            yield from flat(child)
    else:
        yield node


def paced(text: str, accents: tuple[Accent, ...], rate: float) -> Iterator[tuple[str, float]]:
    """Each word with its pace; one that is spelled in phonetics is a dot, since its letters don't matter."""
    for found in re.finditer(r"[^\W_]+", text):
        within = [accent for accent in accents if accent.start <= found.start() < accent.stop]
        factor = within[0].rate if within else 1.0
        yield ("·" if within and within[0].ipa else found[0], round(rate * factor, 2))


def joined(items: list[object]) -> Iterator[object]:
    """Pauses side by side are one."""
    held = 0
    for item in items:
        if isinstance(item, int):
            held += item
            continue
        if held:
            yield held
        held = 0
        yield item
    if held:
        yield held


def words(text: str) -> list[str]:
    """The words of a text: letters and figures."""
    return re.findall(r"[^\W_]+", text)


def letters(text: str) -> str:
    """The letters and figures of a text, whatever their dress."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())
