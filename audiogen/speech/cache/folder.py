"""The folder of kept clips: asked, added to, and kept from growing without end."""

import os
import re
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from audiogen.audio.clip import Spoken
from audiogen.errors import OutputError
from audiogen.speech.cache import sharing
from audiogen.speech.cache.clipfile import Kept, opened, written

REFRESH: Final = 3600.0
"""Seconds after which the use of a clip is noted again, as the time of its file."""
RECENT: Final = 2 * REFRESH
"""Where it can't be known who is rendering, what was used in so many seconds is left alone."""
ABANDONED: Final = 86_400.0
"""Seconds after which an unfinished file is nobody's."""
_FOLDER: Final = re.compile(r"[0-9a-f]{2}")
_FILE: Final = re.compile(r"[0-9a-f]{64}\.(?:clip|[0-9a-f]{8}\.part)")


@dataclass(frozen=True, slots=True)
class Found:
    """A file of ours: how large, and when it was last used, in seconds since 1970."""

    path: Path
    bytes: int
    used: float


@dataclass(frozen=True, slots=True)
class Usage:
    """How many clips, and how much room they take."""

    clips: int
    bytes: int


class Cache:
    """The clips in `folder`, which is made when it is needed. What isn't `lasting` is easily made again: nobody waits
    for the disk."""

    def __init__(self, folder: Path, lasting: bool = True) -> None:
        self.folder = folder
        self._lasting = lasting

    # ── for who speaks ──

    def using(self) -> AbstractContextManager[None]:
        """Meanwhile no clip is removed by any audiogen: for as long as a session is made of them."""
        with suppress(OSError):  # who can't write here can still read
            self.folder.mkdir(parents=True, exist_ok=True)
        return sharing.shared(self.folder)

    def get(self, name: str) -> Kept | None:
        """The clip kept under the key `name`, or None when there is none that is whole."""
        found = self.read(name)
        return found[0] if found is not None else None

    def read(self, name: str) -> tuple[Kept, npt.NDArray[np.int16]] | None:
        """A clip that is here, in this folder, with its samples, shape (length,)."""
        path = self._path(name)
        found = opened(path)
        if found is not None:
            _note_use(path)
        return found

    def get_all(self, names: Iterable[str]) -> dict[str, Kept]:
        """Those of the clips that are here, by their names."""
        found = ((name, self.get(name)) for name in names)
        return {name: clip for name, clip in found if clip is not None}

    def put(self, name: str, clip: Spoken) -> Kept:
        """Keeps a clip, whole or not at all; one that was kept before, by somebody else meanwhile, stays.

        Raises OutputError when the folder can't be written.
        """
        path = self._path(name)
        try:
            _make_folder(path.parent)
            with self.using(), written(path, clip, self._lasting) as (part, kept):
                try:
                    os.link(part, path)
                except OSError:  # something is there already; or this file system knows no second names
                    if (before := self.get(name)) is not None:
                        return before
                    if path.is_dir() and not path.is_symlink():
                        _move_aside(path)
                    part.replace(path)
        except OSError as error:
            raise self._unwritable(error) from None
        return kept

    # ── for who keeps house ──

    def clips(self) -> list[Found]:
        """Every clip, that which was unused longest first. Raises OutputError when the folder can't be read."""
        return self._ours()[0]

    def usage(self) -> Usage:
        """How many clips there are, and how much room they take."""
        return _sum(self.clips())

    def clear(self, unused: float = 0.0, dry: bool = False) -> Usage:
        """Removes every clip that was not used for `unused` seconds, and says what that was; `dry` only says it.

        What killed runs left unfinished goes too. Raises OutputError when somebody is rendering, or when something
        can't be removed.
        """
        if dry:
            return _sum(_unused(self.clips(), unused))
        with sharing.alone(self.folder) as certain:
            clips, parts = self._ours()
            gone = _unused(clips, unused)
            try:
                for found in (*gone, *_unused(parts, 0.0 if certain else ABANDONED)):
                    found.path.unlink(missing_ok=True)
            except OSError as error:
                raise OutputError(f"the cache in {self.folder} can't be cleared ({_why(error)})") from None
        return _sum(gone)

    def trim(self, limit: int | None, keep: Iterable[Kept] = ()) -> Usage:
        """Removes what was unused longest until no more than `limit` bytes are left, and says what that was.

        Never removes what is in `keep`, and nothing at all while somebody is rendering: who comes last trims. What
        can't be removed stays; this is housekeeping, and nobody waits for it.
        """
        needed = {clip.path for clip in keep}
        gone: list[Found] = []
        with suppress(OutputError), sharing.alone(self.folder) as certain:
            clips, parts = self._ours()
            for part in _unused(parts, 0.0 if certain else ABANDONED):
                _remove(part)
            free = {clip.path for clip in _unused(clips, 0.0 if certain else RECENT)} - needed
            over = sum(clip.bytes for clip in clips) - limit if limit is not None else 0
            for clip in clips:
                if over <= 0:
                    break
                if clip.path in free and _remove(clip):
                    gone.append(clip)
                    over -= clip.bytes
        return _sum(gone)

    def _ours(self) -> tuple[list[Found], list[Found]]:
        """The clips, that which was unused longest first, and what is unfinished.

        Whatever has another name, or is in another place, isn't ours.
        """
        found: list[Found] = []
        try:
            for folder in _listed(self.folder):
                if _FOLDER.fullmatch(folder.name) and Path(folder).is_dir():
                    found += _files(folder)
        except OSError as error:
            raise OutputError(
                f"the cache of spoken clips in {self.folder} can't be read ({_why(error)})",
                "name another folder in AUDIOGEN_CACHE_DIR",
            ) from None
        found.sort(key=lambda file: (file.used, file.path.name))
        clips = [file for file in found if file.path.suffix == ".clip"]
        return clips, [file for file in found if file.path.suffix != ".clip"]

    def _unwritable(self, error: OSError) -> OutputError:
        return OutputError(
            f"the cache of spoken clips in {self.folder} can't be written ({_why(error)})",
            "free some space, or name another folder in AUDIOGEN_CACHE_DIR",
        )

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / f"{name}.clip"


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        return list(entries)
    return []


def _files(folder: os.DirEntry[str]) -> Iterator[Found]:
    for entry in _listed(Path(folder)):
        if _FILE.fullmatch(entry.name) and entry.name.startswith(folder.name):
            with suppress(FileNotFoundError):  # somebody else was faster
                about = entry.stat(follow_symlinks=False)
                if not stat.S_ISDIR(about.st_mode):
                    yield Found(Path(entry), about.st_size, about.st_mtime)


def _unused(files: Iterable[Found], seconds: float) -> list[Found]:
    """Those that were not used for so long; all of them for 0, whatever the clock says."""
    before = time.time() - seconds
    return [file for file in files if file.used < before or not seconds]


def _note_use(path: Path) -> None:
    """A hit makes a clip young again."""
    with suppress(OSError):  # one that may only be read is as good
        if abs(time.time() - path.stat().st_mtime) > REFRESH:
            os.utime(path)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        _move_aside(folder)
        folder.mkdir(exist_ok=True)


def _move_aside(path: Path) -> None:
    """What stands where a clip belongs, and is none, is somebody else's: it gets another name."""
    path.rename(path.with_name(f"{path.name}.{secrets.token_hex(4)}.aside"))


def _remove(found: Found) -> bool:
    try:
        found.path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _sum(found: Iterable[Found]) -> Usage:
    sizes = [clip.bytes for clip in found]
    return Usage(len(sizes), sum(sizes))


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
