"""What goes into the copied files, and where it comes from."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from audiogen.errors import OutputError
from audiogen.library.catalogue import Episode
from audiogen.library.sync.place import digest


@dataclass(frozen=True, slots=True)
class Content:
    """What a file shall hold: the bytes themselves, or the path of a file that has them."""

    source: Path | bytes
    bytes: int
    sha256: str


def written(data: bytes) -> Content:
    """What we write ourselves."""
    return Content(data, len(data), hashlib.sha256(data).hexdigest())


def music(folder: Path, episode: Episode) -> Content:
    """The MP3 of a session. Its checksum is known, so that it needn't be read to know whether it changed."""
    path = folder / episode.file(".mp3")
    try:
        size = path.stat().st_size
    except OSError as error:
        raise unreadable(path, error) from error
    if size != episode.bytes:
        raise changed(path)
    return Content(path, episode.bytes, episode.sha256)


def beside(path: Path) -> Content | None:
    """A small file of the library, such as captions or a cover; None when there is none."""
    try:
        return Content(path, path.stat().st_size, digest(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(path, error) from error


def changed(path: Path) -> OutputError:
    """That a file isn't any more what the library says."""
    return OutputError(f"{path} has changed since it was published", "run `audiogen sync` again")


def unreadable(path: Path, error: OSError) -> OutputError:
    """That a file of the library can't be read."""
    return OutputError(f"{path} can't be read ({error.strerror or type(error).__name__})", "render it again")
