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

    @property
    def complete(self) -> bool:
        return len(self.takes) == len(self.items)

    @property
    def misleading(self) -> dict[Item, Take]:
        """Sentences without a recording, after whose place that of another one is called: lines have moved."""
        called = {stem(take.path): take for take in self.takes.values()}
        return {item: called[item.place] for item in self.items if item not in self.takes and item.place in called}


def match(items: Sequence[Item], found: Recorded) -> Matched:
    """Every recording is used, or is among the strays."""
    strays = [_unusable(path) for path in found.unusable]
    remembered = dict(found.notes)  # also of what isn't there just now: it may come back
    named: dict[Item, Take] = {}
    other: dict[Item, Take] = {}
    claimed: dict[Take, list[Item]] = {}
    for take in found.takes:
        text = _text(take, items, found)
        if text is None:
            strays.append(_unknown(take, items))
            continue
        remembered[take.name] = Noted(take.digest, text)
        claimed[take] = [item for item in items if words(item.text) == words(text)]
        if not claimed[take]:
            strays.append(_outdated(take, text, items))
        for item in claimed[take]:
            # where one text stands in two lines, each may have a recording of its own
            (named if stem(take.path) == item.place else other).setdefault(item, take)
    used = other | named
    for take, wanted in claimed.items():
        if wanted and take not in used.values():
            strays.append(Stray(take.path, f"{used[wanted[0]].name} is used for its line", "keep one of them"))
    return Matched(tuple(items), used, tuple(strays), remembered)


def stem(path: Path) -> str:
    """What a recording is called; some systems decompose names."""
    return unicodedata.normalize("NFC", path.stem).lower()


def _text(take: Take, items: Sequence[Item], found: Recorded) -> str | None:
    """What a recording is of: as remembered, or as its name says, or as remembered under a former name."""
    known = found.notes.get(take.name)
    if known is not None and known.digest == take.digest:
        return known.text
    if by_name := _called(stem(take.path), items):
        return by_name.text
    there = {one.name for one in found.takes}
    former = (one for name, one in found.notes.items() if name not in there and one.digest == take.digest)
    return next((one.text for one in former), None)


def _called(name: str, items: Sequence[Item]) -> Item | None:
    return next((item for item in items if name in (item.id, item.place)), None)


def _unusable(path: Path) -> Stray:
    if path.is_dir():
        return Stray(path, "it is a folder, and nobody looks into it", "put recordings beside it")
    return Stray(path, "it can't be read here", "save it as WAV, FLAC or MP3")


def _unknown(take: Take, items: Sequence[Item]) -> Stray:
    name = stem(take.path)
    why = "no line is called so"
    if parts := [item.place for item in items if item.place.startswith(f"{name}-")]:
        return Stray(take.path, why, f"line {name} has several sentences, called {', '.join(parts)}")
    ids = {item.id.rpartition("-")[0]: item.id for item in items}
    near = difflib.get_close_matches(name, ids, n=1)
    guess = f"did you mean “{ids[near[0]]}”? " if near else ""
    return Stray(take.path, why, f"{guess}`audiogen takes` lists what lines are called")


def _outdated(take: Take, text: str, items: Sequence[Item]) -> Stray:
    why = f"it was recorded for “{text}”, which no line says any more"
    by_words = {words(item.text): item for item in items}
    near = difflib.get_close_matches(words(text), by_words, n=1)
    if not near:
        return Stray(take.path, why, "take it away, or record another line", text)
    now = by_words[near[0]]
    name = f"{now.id}{take.path.suffix}"
    hint = f"record line {now.line} anew, or call it {name} if it fits “{now.text}”"
    return Stray(take.path, why, hint, text)
