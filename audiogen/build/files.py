"""Files that appear whole or not at all."""

import contextlib
import errno
import hashlib
import itertools
import math
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from audiogen.errors import OutputError

ABANDONED = 3600.0
"""Seconds without a change after which an unfinished file is nobody's: no session takes that long to write."""
_PART: Final = re.compile(r"\..+\.[0-9a-f]{8}\.part", re.DOTALL)
_swept: Final[dict[Path, float]] = {}
"""The folders that were looked through for what is nobody's, and when."""


def _part(path: Path) -> Path:
    """A name beside `path`, hidden and nobody else's, for what isn't finished."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")


@contextlib.contextmanager
def whole(*paths: Path) -> Iterator[tuple[BinaryIO, ...]]:
    """Files to write, read and seek in, which get the names `paths` at the end, if nothing was raised.

    They do so together, in this order, and not before all of them are on the disk. Raises OutputError when they
    can't be written; then, as after any other error, nothing of them is left.
    """
    parts = [_part(path) for path in paths]
    _sweep({path.parent.absolute() for path in paths})
    try:
        with contextlib.ExitStack() as stack:
            files = tuple(stack.enter_context(part.open("xb+")) for part in parts)
            yield files
            for file in files:
                file.flush()
                os.fsync(file.fileno())
        _together(parts, paths)
    except OSError as error:
        raise unwritable(paths[0], error) from error
    finally:
        for part in parts:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def _sweep(folders: set[Path]) -> None:
    """Clears away what was left in these by a process that was killed, long enough ago to be sure.

    Each is looked through when this process first writes there, and then now and again: in a folder of ten thousand
    sessions that takes longer than writing one.
    """
    now = time.monotonic()
    for folder in folders:
        if now - _swept.get(folder, -math.inf) < ABANDONED:
            continue
        _swept[folder] = now
        with contextlib.suppress(OSError), os.scandir(folder) as found:
            for part in [Path(entry) for entry in found if _PART.fullmatch(entry.name)]:
                with contextlib.suppress(OSError):
                    if time.time() - part.stat().st_mtime > ABANDONED:
                        part.unlink()


def _together(parts: Sequence[Path], paths: Sequence[Path]) -> None:
    """Gives all parts their names; if one can't have it, all old files stay."""
    undo: list[Callable[[], object]] = []
    formers: list[Path] = []
    try:
        for part, path in zip(parts, paths, strict=True):
            former, there = _second_name(path), path.exists()
            if former:
                formers.append(former)
            part.replace(path)
            if former:
                undo.append(partial(former.replace, path))
            elif not there:
                undo.append(path.unlink)
    except OSError:
        for step in undo:
            with contextlib.suppress(OSError):
                step()
        raise
    finally:
        for former in formers:
            with contextlib.suppress(OSError):
                former.unlink(missing_ok=True)


def _second_name(path: Path) -> Path | None:
    """Another name for the file at `path`, while it is replaced; None when there is no such file."""
    former = _part(path)
    try:
        os.link(path, former)
    except OSError:  # there is none, or this file system has no such thing: FAT
        return None
    return former


def digest(path: Path) -> str:
    """The SHA-256 of a file, without holding it in memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def spare_name(path: Path) -> Path:
    """A name beside `path` that nothing has yet, for what somebody changed by hand: `NAME.bak1`."""
    names = (path.with_name(f"{path.name}.bak{number}") for number in itertools.count(1))
    return next(name for name in names if not name.exists())


@contextlib.contextmanager
def kept(saved: Mapping[Path, Path]) -> Iterator[None]:
    """Copies of files under the names that `saved` has for them; gone again if something is raised meanwhile."""
    try:
        for path, spare in saved.items():
            shutil.copy2(path, spare)
        yield
    except BaseException as error:
        for spare in saved.values():
            with contextlib.suppress(OSError):
                spare.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise unwritable(next(iter(saved.values())), error) from error
        raise


def writable(path: Path) -> None:
    """Makes the folder of `path` if need be. Raises OutputError when nothing can be written there."""
    if path.is_dir():
        raise OutputError(f"{path} is a folder", "name a file in it with -o")
    probe = _part(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> OutputError:
    """The author's word for a failure of the file system."""
    why = error.strerror or type(error).__name__
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    hint = "free some space there, or choose another place with -o" if full else "choose another place with -o"
    return OutputError(f"{path} can't be written ({why})", hint)
