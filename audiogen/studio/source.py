"""A script's file, as an editor needs it: its text, which version that is, and how it is saved without losing any."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audiogen.build.files import spare_name, unwritable, whole
from audiogen.build.script import read
from audiogen.errors import AudiogenError, OutputError

_MARK: Final = b"\xef\xbb\xbf"
"""UTF-8's byte order mark, with which some editors begin a file."""
STAYS: Final = "the file is as it was; the text is still here"
HALF: Final = "write that word anew: an emoji in it was torn apart"


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


class _Meanwhile(Exception):
    """Somebody else wrote into the file after we had looked at it."""


def load(path: Path) -> Source:
    """What stands in the file now. Raises what `build.script.read` raises."""
    known = tag(path) if path.is_file() else ""  # first: should the text be newer, it can't be written over unseen
    return Source(_plain(read(path)), known)


def tag(path: Path) -> str:
    """What tells versions of a file apart. Raises OSError."""
    return _tag(path.read_bytes())


def half(text: str) -> int:
    """The line in which half a letter stands, as is left of an emoji that was torn apart; 0 for none."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return text.count("\n", 0, error.start) + 1
    return 0


def save(path: Path, text: str, base: str, over: bool = False) -> Saved:
    """Puts `text` into the file, whose version was `base` when it was read, with the ends of lines that it has.

    If it is another by now, raises Conflict; or, when `over`, keeps that one under a name beside it. Raises
    OutputError when nothing can be written.
    """
    _check(text)
    path = path.resolve()  # a link stays one
    while True:
        try:
            return _saved(path, text, base, over)
        except _Meanwhile:
            continue
        except OSError as error:
            raise OutputError(unwritable(path, error).message, STAYS) from error


def put_aside(path: Path, text: str) -> str:
    """Keeps a text that gives way to the file's own, beside the file; under the name that comes back.

    Raises OutputError when it can't be written.
    """
    _check(text)
    spare = spare_name(path.resolve())
    _write(spare, text.encode())
    return spare.name


def _saved(path: Path, text: str, base: str, over: bool) -> Saved:
    if path.is_dir():
        raise OutputError(f"{path.name} is a folder", "move it away; the text is still here")
    before = path.read_bytes() if path.exists() else None
    mark, newline, spare = b"", "\n", None
    if before is not None:
        mark, newline = _MARK * before.startswith(_MARK), _newline(before)
        if _tag(before) != base:
            if not over:
                raise Conflict(path, load(path))
            spare = spare_name(path)
            _write(spare, before)
        if not os.access(path, os.W_OK):
            raise OutputError(f"{path.name} is not to be written", "allow that first")
    _write(path, mark + _plain(text).replace("\n", newline).encode(), before)
    return Saved(load(path), spare.name if spare else "")


def _write(path: Path, data: bytes, before: bytes | None = None) -> None:
    """Writes a file whole, if it still is as it was `before`. Raises OutputError, or _Meanwhile."""
    try:
        with whole(path) as (file,):
            file.write(data)
            if path.exists():
                Path(file.name).chmod(path.stat().st_mode)
            if (path.read_bytes() if path.exists() else None) != before:  # looked at as late as can be
                raise _Meanwhile
    except OutputError as error:
        raise OutputError(error.message, STAYS) from error


def _check(text: str) -> None:
    """Raises OutputError for a text that no file can hold."""
    if line := half(text):
        raise OutputError(f"line {line} has half a letter, which no file can hold", HALF)


def _tag(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _newline(data: bytes) -> str:
    """How most lines of a file end."""
    return "\r\n" if 2 * data.count(b"\r\n") > data.count(b"\n") else "\n"
