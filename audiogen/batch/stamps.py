"""Whether a file is still the one that it was: its bytes decide, never the clock."""

import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audiogen.build.files import digest

SMALL: Final = 1_000_000
"""Bytes up to which a file is read again whenever somebody asks: that takes no longer than it is worth."""
SETTLED: Final = 2_000_000_000
"""Nanoseconds. What was changed less than that before it was looked at may change again and show the same times."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file was: its SHA-256, None where any bytes will do, and empty where nobody knows which they were.

    `state` are the times of its last modification and of its last change of any kind, in nanoseconds, and its inode:
    while size and state are the same, so are the bytes. None where that can't be relied on.
    """

    bytes: int
    sha256: str | None
    state: tuple[int, int, int] | None = None

    def means(self, other: "Stamp") -> bool:
        """Whether both are of the same bytes."""
        return self.sha256 is None or (self.sha256 == other.sha256 != "")


UNKNOWN: Final = Stamp(0, "")
"""A file of which nobody knows what it was."""


class Files:
    """Files as they are now. What many sessions are made of is read once."""

    def __init__(self) -> None:
        self._read: dict[Path, Stamp | None] = {}

    def read(self, path: Path) -> bytes | None:
        """What is in a small file; None when it can't be read."""
        try:
            data = path.read_bytes()
        except OSError:
            self._read[path] = None
            return None
        self._read[path] = Stamp(len(data), hashlib.sha256(data).hexdigest())
        return data

    def stamp(self, path: Path, known: Stamp | None = None, small: int = SMALL) -> Stamp | None:
        """What `path` is now; None when there is no such file.

        If it is larger than `small` bytes and its state is that of `known`, it is taken to be the same.
        """
        if known is not None and known.state is not None:
            about = _about(path)
            if about is None:
                return None
            if about.st_size > small and (about.st_size, _state(about)) == (known.bytes, known.state):
                return known
        if path not in self._read:
            self._read[path] = stamp(path, small)
        return self._read[path]


def stamp(path: Path, small: int = SMALL) -> Stamp | None:
    """What `path` is, by its bytes; None when it is no file that can be read. One of no more than `small` bytes has
    no state, for that isn't asked."""
    before = _about(path)
    if before is None:
        return None
    try:
        found = digest(path)
    except OSError:
        return None
    after = _about(path)
    calm = time.time_ns() - max(before.st_mtime_ns, before.st_ctime_ns) > SETTLED
    same = after is not None and (after.st_size, _state(after)) == (before.st_size, _state(before))
    return Stamp(before.st_size, found, _state(before) if calm and same and before.st_size > small else None)


def written(path: Path, sha256: str | None) -> Stamp:
    """The stamp of a file that we wrote ourselves just now, and so know; `UNKNOWN` when it is gone already."""
    about = _about(path)
    return UNKNOWN if about is None else Stamp(about.st_size, sha256, _state(about))


def sha256_of(text: str) -> str:
    """The SHA-256 of a text, as UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def _about(path: Path) -> os.stat_result | None:
    try:
        return path.stat() if path.is_file() else None
    except OSError:
        return None


def _state(about: os.stat_result) -> tuple[int, int, int]:
    return about.st_mtime_ns, about.st_ctime_ns, about.st_ino
