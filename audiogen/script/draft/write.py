"""Writes a draft as a routine, so that whatever the words are, they are nothing but words there."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from audiogen.script.boundaries import boundaries
from audiogen.script.draft.cues.table import OTHER, SIDE, TURN, TURNS
from audiogen.script.draft.nodes import Beat, Fenced, Mark, Node
from audiogen.script.draft.pauses import PAUSES, STEPS
from audiogen.script.stops import STAND_IN

_MARKS: Final = re.compile(
    r"[\\`*_\[\]{}<]|&(?=#?\w+;)|~(?=~)|(?<=~)~|:(?=::)|(?<=:):(?=:)|(?<=\s)#(?=#)"
    r"|\((?=[^()]{0,60}(?:pause|silence|break|wait))",
    re.IGNORECASE,
)
"""What means something in the middle of a line."""
_FIRST: Final = re.compile(r"^(?:[#>|~=]|[-+](?=\s|[-+]|$)|::)")
"""What means something at the beginning of one."""
_NUMBER: Final = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_SLOTS: Final = {SIDE: "{side}", OTHER: "{other}", TURN: "{n}", TURNS: "{of}"}
_PLAIN_YAML: Final = re.compile(r"[^\W\d_][^\W_]*(?:[ '’&-]+[^\W_]+)*")
_NO_WORDS: Final = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")


def scalar(text: str) -> str:
    """A text as YAML has it, in quotation marks where it needs them."""
    if _PLAIN_YAML.fullmatch(text) and text.lower() not in _NO_WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def note(text: str) -> str:
    """A note to the author, on one line."""
    inside = " ".join(text.translate({ord(slot): word for slot, word in _SLOTS.items()}).split())
    while "-->" in inside or "--!>" in inside:
        inside = inside.replace("-->", "-- >").replace("--!>", "--! >")
    return f"<!-- {inside} -->"


def words(text: str) -> str:
    """A text as a line that says just that."""
    escaped = _MARKS.sub(lambda found: f"\\{found[0]}", text)
    escaped = _FIRST.sub(lambda found: f"\\{found[0]}", escaped)
    escaped = _NUMBER.sub(r"\1\\\2", escaped)
    return escaped.translate({ord(slot): word for slot, word in _SLOTS.items()})


def heading(title: str) -> str:
    """A heading; signs at its end that would be taken for its own stay."""
    return "## " + re.sub(r"#(?=#*$)", r"\#", words(title))


def body(nodes: Sequence[Node], language: str) -> list[str]:
    """The lines of a chapter."""
    return _Writer(language).lines(nodes)


class _Writer:
    def __init__(self, language: str) -> None:
        self._language = language

    def lines(self, nodes: Sequence[Node], resting: bool = False) -> list[str]:
        """The lines of some nodes, an empty one between two."""
        found: list[str] = []
        for chunk in self._chunks(nodes, resting):
            if found:
                found.append("")
            found += chunk
        return found

    def _chunks(self, nodes: Sequence[Node], resting: bool) -> Iterator[list[str]]:
        held: list[Beat] = []
        for node in nodes:
            if held and not (isinstance(node, Beat) and _goes_with(held, node)):
                yield self._paragraph(held, resting)
                held = []
            if isinstance(node, Beat):
                held.append(node)
            elif isinstance(node, Mark):
                yield [*map(note, node.notes), *([node.text] if node.text else [])]
            else:
                yield self._block(node)
        if held:
            yield self._paragraph(held, resting)

    def _block(self, node: Fenced) -> list[str]:
        resting = node.words.startswith("rest")
        return [*map(note, node.notes), f"::: {node.words}", *self.lines(node.body, resting), ":::"]

    def _paragraph(self, held: Sequence[Beat], resting: bool) -> list[str]:
        """Sentences that flow into one another, and the pause after them."""
        notes = [note(text) for beat in held for text in beat.notes]
        text, silent = _sounding(" ".join(beat.text for beat in held), self._language)
        notes += [note(f"not spoken (it has no sound): {piece}") for piece in silent]
        if not text:
            return notes
        pause = held[-1].pause or PAUSES[_leading(held).kind]
        return [*notes, f"{words(text)} [{pause}]" if pause and not resting else words(text)]


def _goes_with(held: Sequence[Beat], beat: Beat) -> bool:
    """Whether a sentence stands in the paragraph of those before it."""
    if held[-1].pause or beat.unit != held[-1].unit:
        return False
    return beat.kind not in STEPS or all(before.kind not in STEPS for before in held)


def _leading(held: Sequence[Beat]) -> Beat:
    """The sentence that says how long the pause is: the instruction among them, if there is one."""
    return next((beat for beat in held if beat.kind in STEPS), held[-1])


def _sounding(text: str, language: str) -> tuple[str, list[str]]:
    """`text` without sentences that nobody can say, and those: signs alone."""
    silent: list[str] = []
    while True:
        shown = text.translate({ord(slot): STAND_IN for slot in _SLOTS})
        ends = boundaries(shown, language)
        pieces = [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        mute = [piece for piece in pieces if not any(letter.isalnum() or letter in _SLOTS for letter in piece)]
        if not mute:
            return " ".join(text.split()), silent
        silent += [piece.strip() for piece in mute if piece.strip()]
        text = "".join(piece for piece in pieces if piece not in mute)
