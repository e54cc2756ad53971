"""Which recording is of which sentence.

A recording belongs to the text that it was first found for; its name says which that is. So lines may move without
another word, and when a text changes, what was recorded for the old one is never heard in its place.
"""

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audiogen.build.takes.folder import Noted, Recorded, Take
from audiogen.build.takes.items import Item, words
from audiogen.errors import UsageError


@dataclass(frozen=True, slots=True)
class Stray:
    """A recording that is not used. `text` is what it was recorded for, if that is known."""

    path: Path
    why: str
    hint: str
    text: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.why}: {self.hint}"


@dataclass(frozen=True, slots=True)
class Matched:
    """Which recording says which sentence, what is used for nothing, and what is to be remembered."""

    items: tuple[Item, ...]
    takes: Mapping[Item, Take]
    strays: tuple[Stray, ...]
    notes: Mapping[str, Noted]


def match(items: Sequence[Item], found: Recorded) -> Matched:
    """Raises UsageError when two recordings claim the same sentence by name."""
    _check_names(found.takes)
    strays = [Stray(path, "it can't be read here", "save it as WAV, FLAC or MP3") for path in found.unusable]
    remembered: dict[str, Noted] = {}
    named: dict[Item, Take] = {}
    other: dict[Item, Take] = {}
    for take in found.takes:
        text = _text(take, items, found.notes)
        if text is None:
            strays.append(_unknown(take, items))
            continue
        remembered[take.name] = Noted(take.digest, text)
        wanted = [item for item in items if words(item.text) == words(text)]
        if not wanted:
            strays.append(_outdated(take, text))
        for item in wanted:
            # where one text stands in two lines, each may have a recording of its own
            claims = named if _stem(take) == item.place else other
            claims.setdefault(item, take)
    return Matched(tuple(items), other | named, tuple(strays), remembered)


def _text(take: Take, items: Sequence[Item], notes: Mapping[str, Noted]) -> str | None:
    """What a recording is of: as remembered, or else as its name says."""
    known = notes.get(take.name)
    if known is not None and known.digest == take.digest:
        return known.text
    stem = _stem(take)
    return next((item.text for item in items if stem in (item.id, item.place)), None)


def _stem(take: Take) -> str:
    return unicodedata.normalize("NFC", take.path.stem).casefold()  # some systems decompose names


def _check_names(takes: Sequence[Take]) -> None:
    first: dict[str, Take] = {}
    for take in takes:
        before = first.setdefault(_stem(take), take)
        if before is not take:
            raise UsageError(f"{take.path} and {before.name} are recordings of the same line", "keep one of them")


def _unknown(take: Take, items: Sequence[Item]) -> Stray:
    names = {item.id.rpartition("-")[0]: item.id for item in items}
    near = difflib.get_close_matches(_stem(take), names, n=1)
    guess = f"did you mean “{names[near[0]]}”? " if near else ""
    return Stray(take.path, "no line is called so", f"{guess}`audiogen takes` lists what lines are called")


def _outdated(take: Take, text: str) -> Stray:
    why = f"it was recorded for “{text}”, which no line says any more"
    return Stray(take.path, why, "record the line anew, or see `audiogen takes --help`", text)
