"""Many files of a folder change together: all of them, or none, whatever happens in between.

What is new is first written aside, with a list of what goes where and what goes away. From the moment that this
list is on the disk the exchange will happen: `apply` does it, and does it again if it was interrupted.
"""

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audiogen.build.files import unwritable
from audiogen.errors import OutputError

STAGE = ".audiogen-publish"
_LIST = "exchange.json"


@dataclass(frozen=True, slots=True)
class Copy:
    """The contents of the file at `path`, not held in memory."""

    path: Path


def exchange(folder: Path, put: Mapping[str, bytes | Copy], remove: Sequence[str]) -> None:
    """Writes the files `put` (by their path in `folder`, with `/`; the last one last) and then removes `remove`.

    Raises OutputError when that can't be done; then nothing has changed.
    """
    stage = folder / STAGE
    try:
        _check_room(folder, put)
        _check_places(folder, put)
        stage.mkdir()
        moves = {}
        for number, (path, content) in enumerate(put.items()):
            aside = str(number)
            _write(stage / aside, content)
            moves[aside] = path
        plain = json.dumps({"put": moves, "remove": list(remove)}).encode()
        _write(stage / f"{_LIST}.part", plain)
        _sync_folder(stage)
        (stage / f"{_LIST}.part").replace(stage / _LIST)
        _sync_folder(stage)
    except BaseException as error:
        shutil.rmtree(stage, ignore_errors=True)
        if isinstance(error, OSError):
            raise unwritable(folder, error) from error
        raise
    apply(folder)


def apply(folder: Path) -> None:
    """Finishes an exchange that was decided, and clears away one that wasn't. Does nothing when there is none."""
    stage = folder / STAGE
    if not stage.is_dir():
        return
    try:
        _apply(folder, stage)
    except OSError as error:
        # the list stays: the next one who comes here finishes it
        raise unwritable(folder, error) from error


def _apply(folder: Path, stage: Path) -> None:
    if (stage / _LIST).exists():
        plain = json.loads((stage / _LIST).read_bytes())
        for aside, path in plain["put"].items():
            if (stage / aside).exists():  # else it is there already
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (stage / aside).replace(folder / path)
        for path in plain["remove"]:
            (folder / path).unlink(missing_ok=True)
            _tidy(folder, (folder / path).parent)
        _sync_folder(folder)
        (stage / _LIST).unlink()
    shutil.rmtree(stage)


def _tidy(folder: Path, empty: Path) -> None:
    """Takes away the folders that nothing is left in."""
    while empty != folder and empty.is_relative_to(folder):
        try:
            empty.rmdir()
        except OSError:
            return
        empty = empty.parent


def _write(path: Path, content: bytes | Copy) -> None:
    with path.open("xb") as file:
        if isinstance(content, Copy):
            with content.path.open("rb") as source:
                shutil.copyfileobj(source, file, 1 << 20)
        else:
            file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _check_room(folder: Path, put: Mapping[str, bytes | Copy]) -> None:
    sizes = (c.path.stat().st_size if isinstance(c, Copy) else len(c) for c in put.values())
    needed, free = sum(sizes) + (1 << 20), shutil.disk_usage(folder).free
    if needed > free:
        lacking = f"{(needed - free) / 1e6:.1f} MB"
        raise OutputError(f"{folder} has too little room: {lacking} more are needed", "free some space there")


def _check_places(folder: Path, put: Mapping[str, bytes | Copy]) -> None:
    """A folder can't be replaced by a file: better to know before than in the middle."""
    for path in put:
        place = folder / path
        if place.is_dir():
            raise OutputError(f"{place} is a folder, and a file must go there", "move it away")
        if place.parent.exists() and not place.parent.is_dir():
            raise OutputError(f"{place.parent} is a file, and a folder must go there", "move it away")


def _sync_folder(folder: Path) -> None:
    """Makes names last through a power cut, where the system has a way to ask for that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Only one at a time works in `folder`; the next one waits. Not on Windows, which has no such lock."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
