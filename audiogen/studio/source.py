"""A script's file, as an editor needs it: its text, which version that is, and how it is saved without losing any."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audiogen.build.files import spare_name, whole
from audiogen.build.script import read
from audiogen.errors import AudiogenError, OutputError

_MARK: Final = b"\xef\xbb\xbf"
"""UTF-8's byte order mark, with which some editors begin a file."""


@dataclass(frozen=True, slots=True)
class Source:
    """What stands in a file. `text` has `\\n` at the ends of its lines, whatever the file has; `tag` tells versions
    of the file apart."""

    text: str
    tag: str


@dataclass(frozen=True, slots=True)
class Saved:
    """The version that was written, and the name under which one that it took the place of is kept, if any."""

    source: Source
    spare: str = ""


class Conflict(AudiogenError):
    """The file was changed by somebody else; `theirs` is what it has become."""

    def __init__(self, path: Path, theirs: Source) -> None:
        super().__init__(f"{path.name} was changed by another program meanwhile", "choose which text is to stay")
        self.theirs = theirs


def load(path: Path) -> Source:
    """What stands in the file now. Raises what `build.script.read` raises."""
    known = tag(path) if path.is_file() else ""  # first: should the text be newer, it can't be written over unseen
    return Source(_plain(read(path)), known)


def tag(path: Path) -> str:
    """What tells versions of a file apart. Raises OSError."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def save(path: Path, text: str, base: str, over: bool = False) -> Saved:
    """Puts `text` into the file, whose version was `base` when it was read, with the ends of lines that it has.

    If it is another by now, raises Conflict; or, when `over`, keeps that one under a name beside it. Raises
    OutputError when nothing can be written.
    """
    path = path.resolve()  # a link stays one
    mark, newline, spare = b"", "\n", None
    if path.exists():
        before = path.read_bytes()
        mark, newline = _MARK * before.startswith(_MARK), _newline(before)
        if tag(path) != base:
            if not over:
                raise Conflict(path, load(path))
            spare = spare_name(path)
        if not os.access(path, os.W_OK):
            raise OutputError(f"{path.name} is not to be written", "allow that first")
    try:
        if spare:
            with whole(spare) as (file,):
                file.write(before)
        with whole(path) as (file,):
            if path.exists():
                Path(file.name).chmod(path.stat().st_mode)
            file.write(mark + _plain(text).replace("\n", newline).encode())
    except OutputError as error:
        raise OutputError(error.message, "the file is as it was; the text is still here") from error
    return Saved(load(path), spare.name if spare else "")


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _newline(data: bytes) -> str:
    """How most lines of a file end."""
    return "\r\n" if 2 * data.count(b"\r\n") > data.count(b"\n") else "\n"
