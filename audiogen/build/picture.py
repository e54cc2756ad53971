"""The picture of a plan, in a file."""

import contextlib
from pathlib import Path
from typing import Final

from audiogen.build.files import whole, writable
from audiogen.build.plan import Plan
from audiogen.errors import OutputError, UsageError
from audiogen.library.picture import compose, png, svg
from audiogen.library.picture.svg import MAKER

SUFFIXES: Final = (".svg", ".png")
_HEAD: Final = 1000
"""So many bytes tell who made a picture."""


def draw(made: Plan, path: Path) -> None:
    """Draws the session to `path`, as its suffix says: SVG or PNG.

    Raises UsageError for another suffix; OutputError when it can't be written, or is somebody else's.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(
            f"{path} is no kind of picture that can be drawn", f"end its name in {' or '.join(SUFFIXES)}"
        )
    scene = compose(made.routine, made.timeline)
    data = svg(scene).encode() if suffix == ".svg" else png(scene)
    try:
        writable(path)
        if path.exists() and not _is_ours(path):
            raise OutputError(f"{path} is there already, and is no picture of a plan")
        with whole(path) as (file,):
            file.write(data)
    except OutputError as error:
        raise OutputError(error.message, "name another file with --picture") from error


def _is_ours(path: Path) -> bool:
    with contextlib.suppress(OSError), path.open("rb") as file:
        return MAKER.encode() in file.read(_HEAD)
    return False
