"""Which name a file gets, given what is there already: what isn't ours keeps its place."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from audiogen.errors import OutputError
from audiogen.library.sync import layout, names
from audiogen.library.sync.content import Content
from audiogen.library.sync.ledger import Ledger
from audiogen.library.sync.place import Found, Kind


class There(Protocol):
    """What is at the place."""

    def named(self, folder: str, name: str) -> tuple[Found, ...]: ...
    def at(self, path: str) -> Found | None: ...
    def digest(self, path: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Note:
    """Something at `path` that was left as it is, and why."""

    path: str
    why: str


class Chooser:
    """Gives each name once."""

    def __init__(self, there: There, ledger: Ledger) -> None:
        self.notes: list[Note] = []
        self._there = there
        self._ledger = ledger
        self._spellings = ledger.spellings()
        self._taken = set[str]()

    def folder(self, wish: str) -> str:
        """A folder of ours, or one that is there and has the name: its spelling stays."""
        for number in itertools.count(1):
            name = names.numbered(wish, number, layout.FOLDER_ROOM)
            if names.fold(name) in self._taken:
                continue
            found = self._look("", name)
            if any(one.kind is not Kind.FOLDER for one in found):
                self._left(found[0].name)
                continue
            self._taken.add(names.fold(name))
            spellings = sorted(one.name for one in found)
            return name if name in spellings or not spellings else spellings[0]
        raise AssertionError("there is always another number")

    def stem(self, folder: str, wish: str, files: Mapping[str, Content]) -> str:
        """A name that all of `files` (by suffix) can have together."""
        room = layout.FILE_ROOM - max(map(len, files))
        for number in itertools.count(1):
            stem = self._spelled(folder, names.numbered(wish, number, room), files)
            paths = {_join(folder, stem + suffix): holds for suffix, holds in files.items()}
            if any(names.fold(path) in self._taken for path in paths):
                continue
            if all(self.may_have(path, holds) for path, holds in paths.items()):
                self._taken.update(map(names.fold, paths))
                return stem
        raise AssertionError("there is always another number")

    def may_have(self, path: str, holds: Content) -> bool:
        """Whether `path` is free, ours, or holds the same anyway."""
        folder, _, name = path.rpartition("/")
        for found in self._look(folder, name):
            fits = found.name == name and found.kind is Kind.FILE
            if not fits or not (path in self._ledger.files or self._same(path, found, holds) or self._begun(path)):
                self._left(_join(folder, found.name))
                return False
        return True

    def _same(self, path: str, found: Found, holds: Content) -> bool:
        return found.bytes == holds.bytes and self._there.digest(path) == holds.sha256

    def _begun(self, path: str) -> bool:
        """Whether a run that was interrupted put it there."""
        intent = self._ledger.intended.get(path)
        return intent is not None and self._there.digest(path) == intent.sha256

    def _look(self, folder: str, name: str) -> tuple[Found, ...]:
        found = self._there.named(folder, name)
        for one in found:
            if one.kind is Kind.AWAY:
                raise OutputError(f"{_join(folder, one.name)} is a link that leads elsewhere", "remove the link")
        return found

    def _spelled(self, folder: str, stem: str, suffixes: Iterable[str]) -> str:
        """As it stands in the ledger: on most cards `rest` and `Rest` are one, and can't take turns."""
        for suffix in suffixes:
            if known := self._spellings.get(names.fold(_join(folder, stem + suffix))):
                return known.rpartition("/")[2].removesuffix(suffix)
        return stem

    def _left(self, path: str) -> None:
        note = Note(path, "was there before, and isn't ours: left as it is")
        if note not in self.notes:
            self.notes.append(note)


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
