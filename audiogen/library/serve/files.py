"""The files that a library's manifest lists, and no others."""

import os
import stat
import threading
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from audiogen.library import manifest
from audiogen.library.manifest import MANIFEST, Manifest
from audiogen.library.serve.conditions import Version

_OURS: Final = ".session.json"
"""So end the reports of renderings: they name paths of this machine."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file. Who gets it closes it."""

    file: BinaryIO
    size: int
    version: Version


class Files:
    """What was published into a folder. Publishing anew shows at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._seen: tuple[tuple[int, int, int] | None, Manifest] = (None, Manifest())

    def manifest(self) -> Manifest:
        """The manifest as it is now; an empty one when there is none."""
        stamp = self._stamp()
        with self._lock:
            if stamp != self._seen[0]:
                found = manifest.read(self._folder) if stamp else None
                self._seen = (stamp, found or Manifest())
            return self._seen[1]

    def open(self, path: str) -> Opened | None:
        """The file that the manifest lists as exactly `path`; None when it doesn't, or mustn't be seen."""
        if path not in self.manifest().files:
            return None
        try:
            root = self._folder.resolve()
            real = (root / path).resolve(strict=True)
            # what counts is where links lead: neither out of the folder, nor to what is hidden in it
            inside = real.is_relative_to(root) and _public(real.relative_to(root).as_posix())
            return _open(real) if inside and real.is_file() else None
        except (OSError, ValueError, RuntimeError):
            return None

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = (self._folder / MANIFEST).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


def _open(path: Path) -> Opened | None:
    file = path.open("rb", buffering=0)
    found = os.fstat(file.fileno())
    if not stat.S_ISREG(found.st_mode):
        file.close()
        return None
    # What is published is put in place whole, so that other bytes are another inode, at another time.
    tag = f'"{found.st_mtime_ns:x}-{found.st_size:x}-{found.st_ino:x}"'
    return Opened(file, found.st_size, Version(tag, int(found.st_mtime)))


def _public(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return not path.endswith(_OURS) and not any(part.startswith(".") for part in parts)
