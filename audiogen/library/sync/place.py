"""What is at the place already: looked up by folder, never changed here."""

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Final

from audiogen.library.sync import names
from audiogen.library.sync.trouble import unusable

_CHUNK: Final = 1 << 20


class Kind(Enum):
    FILE = auto()
    FOLDER = auto()
    LINK = auto()
    """A link to something else at the place, or to nothing."""
    AWAY = auto()
    """A link that leads out of the place."""
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """Something that is there. `mtime` is in nanoseconds."""

    name: str
    kind: Kind
    bytes: int = 0
    mtime: int = 0


class Place:
    """A folder on a phone or card, as it was when it was first looked at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._listings: dict[str, dict[str, tuple[Found, ...]]] = {}
        self._digests: dict[str, str] = {}

    def named(self, folder: str, name: str) -> tuple[Found, ...]:
        """What some file system would take for `name`, in `folder` (empty for the place itself)."""
        if folder not in self._listings:
            self._listings[folder] = self._listing(folder)
        return self._listings[folder].get(names.fold(name), ())

    def at(self, path: str) -> Found | None:
        """What is at exactly this path."""
        folder, _, name = path.rpartition("/")
        return next((found for found in self.named(folder, name) if found.name == name), None)

    def digest(self, path: str) -> str:
        """The SHA-256 of a file there; empty when it can't be read."""
        if path not in self._digests:
            try:
                self._digests[path] = digest(self.folder / path)
            except OSError:
                self._digests[path] = ""
        return self._digests[path]

    def _listing(self, folder: str) -> dict[str, tuple[Found, ...]]:
        if folder:
            above = self.at(folder)
            if above is None or above.kind is not Kind.FOLDER:
                return {}
        listing: dict[str, tuple[Found, ...]] = {}
        try:
            with os.scandir(self.folder / folder) as entries:
                for entry in entries:
                    with contextlib.suppress(FileNotFoundError):  # players remove their own files as they like
                        key = names.fold(entry.name)
                        listing[key] = (*listing.get(key, ()), self._found(Path(entry.path)))
        except OSError as error:
            raise unusable(self.folder / folder, error) from error
        return listing

    def _found(self, path: Path) -> Found:
        about = path.lstat()
        if stat.S_ISLNK(about.st_mode):
            return Found(path.name, Kind.LINK if self._inside(path) else Kind.AWAY)
        kind = _KINDS.get(stat.S_IFMT(about.st_mode), Kind.OTHER)
        return Found(path.name, kind, about.st_size, about.st_mtime_ns)

    def _inside(self, link: Path) -> bool:
        try:
            return link.resolve().is_relative_to(self.folder)
        except (OSError, RuntimeError):  # links in a ring
            return True


_KINDS: Final = {stat.S_IFREG: Kind.FILE, stat.S_IFDIR: Kind.FOLDER}


def digest(path: Path, seen: Callable[[int], None] = lambda _: None) -> str:
    """The SHA-256 of a file, telling `seen` how many bytes were read."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_CHUNK):
            found.update(block)
            seen(len(block))
    return found.hexdigest()
