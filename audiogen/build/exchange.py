"""Many files of a folder change together: all of them, or none, whatever happens in between.

What is new is first written aside, with a list of what goes where and what goes away. From the moment that this
list is on the disk the exchange will happen: `apply` does it, and does it again if it was interrupted. Both are for
one at a time: who calls them holds the folder's lock.
"""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audiogen.build.files import unwritable
from audiogen.errors import OutputError
from audiogen.library.lock import settle
from audiogen.library.manifest import MANIFEST, is_inside

STAGE = ".audiogen-publish"
_LIST = "exchange.json"


@dataclass(frozen=True, slots=True)
class Copy:
    """The contents of the file at `path`, not held in memory."""

    path: Path


@dataclass(frozen=True, slots=True)
class _Moves:
    """What is to be done, in this order: files get other names, new ones come in, old ones go."""

    rename: Mapping[str, str]
    put: Mapping[str, str]
    remove: Sequence[str]


def exchange(
    folder: Path, put: Mapping[str, bytes | Copy], remove: Sequence[str], rename: Mapping[str, str] | None = None
) -> None:
    """Gives files other names as `rename` says, writes the files `put` (the last one last), then removes `remove`.

    All by their path in `folder`, with `/`. Raises OutputError when that can't be done; then nothing has changed.
    """
    stage, made = folder / STAGE, False
    try:
        _check_room(folder, put)
        _check_places(folder, put)
        stage.mkdir()
        made = True
        asides = {str(number): path for number, path in enumerate(put)}
        for aside, path in asides.items():
            _write(stage / aside, put[path])
        plain = json.dumps({"rename": dict(rename or {}), "put": asides, "remove": list(remove)}).encode()
        _write(stage / f"{_LIST}.part", plain)
        settle(stage)
        (stage / f"{_LIST}.part").replace(stage / _LIST)
        settle(stage)
    except BaseException as error:
        if made:
            shutil.rmtree(stage, ignore_errors=True)
        if isinstance(error, OSError):
            raise unwritable(folder, error) from error
        raise
    apply(folder)


def apply(folder: Path) -> None:
    """Finishes an exchange that was decided, and clears away one that wasn't. Does nothing when there is none."""
    stage = folder / STAGE
    if not stage.is_dir() or stage.is_symlink():
        return
    try:
        if moves := _moves(stage / _LIST):
            _move(folder, stage, moves)
            settle(folder)
            (stage / _LIST).unlink()
        shutil.rmtree(stage)
    except OSError as error:
        # the list stays: the next one who comes here finishes it
        raise unwritable(folder, error) from error


def _moves(path: Path) -> _Moves | None:
    """The list, if there is one that can have come from here: anybody can put a file into a folder."""
    try:
        plain = json.loads(path.read_bytes())
        moves = _Moves(dict(plain["rename"]), dict(plain["put"]), list(plain["remove"]))
        places = [*moves.rename, *moves.rename.values(), *moves.put.values(), *moves.remove]
        right = all(is_inside(place) or place == MANIFEST for place in places) and all(map(str.isdigit, moves.put))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return moves if right else None


def _move(folder: Path, stage: Path, moves: _Moves) -> None:
    """Every step may have been done before."""
    for old, new in moves.rename.items():
        if _own(folder, old).exists() and not _own(folder, new).exists():
            (folder / old).replace(folder / new)
    for aside, path in moves.put.items():
        if (stage / aside).exists():
            _own(folder, path).parent.mkdir(parents=True, exist_ok=True)
            (stage / aside).replace(folder / path)
    for path in moves.remove:
        _own(folder, path).unlink(missing_ok=True)
        _tidy(folder, (folder / path).parent)


def _own(folder: Path, path: str) -> Path:
    """The place of a file, unless a link leads out of the folder on the way there."""
    place = folder / path
    if not place.parent.resolve().is_relative_to(folder.resolve()):
        raise OutputError(f"{place.parent} leads out of {folder}", "remove that link")
    return place


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
        place = _own(folder, path)
        if place.is_dir():
            raise OutputError(f"{place} is a folder, and a file must go there", "move it away")
        if place.parent.exists() and not place.parent.is_dir():
            raise OutputError(f"{place.parent} is a file, and a folder must go there", "move it away")
