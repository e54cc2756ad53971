"""Which words of a sentence are not spoken as they are written: its two texts, held against each other."""

import difflib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from audiogen.model import Accent, Utterance
from audiogen.script.convert.form import Words

_TOKEN = re.compile(r"[^\W_]+|\s+|.", re.DOTALL)
_UNACCENTED = Accent(0, 0)


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is `written` is `spoken` like this, from `start` on in the spoken text."""

    written: str
    spoken: str
    start: int

    def and_then(self, other: "_Pair") -> "_Pair":
        return _Pair(self.written + other.written, self.spoken + other.spoken, self.start)

    @property
    def lopsided(self) -> bool:
        """Whether only one of the two has letters: that can't be said of a word by itself."""
        return bool(_letters(self.written)) != bool(_letters(self.spoken))


def parts(line: int, written: str, utterance: Utterance) -> tuple[Words, ...]:
    """The words of a sentence, with how they are spoken: by `utterance`, where they are `written` otherwise."""
    found: list[Words] = []
    for accent, pair in _accented(_evened(list(_pairs(written, utterance.text))), utterance.accents):
        alike = _letters(pair.written) == _letters(pair.spoken)
        spoken = "" if alike or accent.ipa else " ".join(pair.spoken.split())
        rate = round(utterance.voice.rate * accent.rate, 4)
        words = Words(line, pair.written, spoken, accent.ipa, rate)
        if found and found[-1].like(words):
            words = Words(line, found.pop().text + words.text, rate=rate)
        found.append(words)
    return tuple(found)


def _letters(text: str) -> str:
    """What is heard of a text: not its dress, and not its marks."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def _pairs(written: str, spoken: str) -> Iterator[_Pair]:
    """Token by token where both are the same; else what differs, as a whole."""
    ours, theirs = _TOKEN.findall(written), _TOKEN.findall(spoken)
    starts = [0]
    for token in theirs:
        starts.append(starts[-1] + len(token))
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    for kind, begin, end, low, high in matcher.get_opcodes():
        if kind == "equal":
            for offset in range(end - begin):
                yield _Pair(ours[begin + offset], theirs[low + offset], starts[low + offset])
        else:
            yield _Pair("".join(ours[begin:end]), "".join(theirs[low:high]), starts[low])


def _evened(pairs: list[_Pair]) -> list[_Pair]:
    """The same pairs; one that only one text has letters for is joined to a neighbour that both have."""
    found: list[_Pair] = []
    for pair in pairs:
        if found and found[-1].lopsided:
            pair = found.pop().and_then(pair)
        while pair.lopsided and found:
            pair = found.pop().and_then(pair)
        found.append(pair)
    return found


def _accented(pairs: list[_Pair], accents: tuple[Accent, ...]) -> Iterator[tuple[Accent, _Pair]]:
    """Each pair with the accent that it stands in; those of one pronunciation are one."""
    held: _Pair | None = None
    within = _UNACCENTED
    for pair in pairs:
        accent = next((one for one in accents if one.start <= pair.start < one.stop), _UNACCENTED)
        if held is not None and accent is within and accent.ipa:
            held = held.and_then(pair)
            continue
        if held is not None:
            yield within, held
        held, within = pair, accent
    if held is not None:
        yield within, held
