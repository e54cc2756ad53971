"""Where files are, by name alone: links are not followed, so that a path leads where whoever wrote it meant."""

import os
from pathlib import Path


def place(path: Path | str) -> str:
    """The one way to write a path from here, so that two of the same place are the same."""
    return os.path.normpath(os.path.join(os.getcwd(), path))  # noqa: PTH109, PTH118 - thousands of times a build


def seen_from(folder: Path, path: Path) -> str:
    """`path` as it is seen from `folder`: found again when both move together, or we are called from elsewhere."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive of Windows
        return path.absolute().as_posix()


def seen_from_here(folder: Path, path: str) -> Path:
    """Where that is which is seen as `path` from `folder`: from the current folder, if it is in that."""
    there, here = place(folder / path), place("")
    inside = there.startswith(here + os.sep)
    return Path(there[len(here) + 1 :] if inside else there)
