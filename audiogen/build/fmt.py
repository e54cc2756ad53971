"""Scripts on the disk, written as everybody writes them; or one from standard input."""

import difflib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audiogen.build.files import whole
from audiogen.build.script import from_standard_input, included, read
from audiogen.errors import OutputError
from audiogen.model import Defaults
from audiogen.script import usual
from audiogen.script.formatting import formatted

STANDARD = Path("-")
"""In the place of a script: standard input."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """The script at `path`: its text `before`, and as it should be."""

    path: Path
    before: str
    text: str

    @property
    def changed(self) -> bool:
        return self.before != self.text


def fmt(path: Path, defaults: Defaults) -> Formatted:
    """The script at `path`, formatted; nothing is written. Raises UsageError when there is no such file, ScriptError
    or ScriptErrors for what is wrong in it."""
    before = from_standard_input() if path == STANDARD else _as_it_is(path)
    text = formatted(before, str(path), lambda name: included(path, name), usual(defaults))
    return Formatted(path, before, text)


def diff(done: Formatted) -> Iterator[str]:
    """What changes, as a unified diff; nothing where only the ends of lines do."""
    before, after = (_lines(text) for text in (done.before, done.text))
    return difflib.unified_diff(before, after, str(done.path), f"{done.path} (formatted)", lineterm="")


def write(done: Formatted) -> None:
    """Puts the script in the place of the one that was there, with the rights that it had."""
    path = done.path.resolve()  # a link stays one
    if not os.access(path, os.W_OK):
        raise OutputError(f"{done.path} is not to be written", "allow that first")
    try:
        with whole(path) as (file,):
            Path(file.name).chmod(path.stat().st_mode)
            file.write(done.text.encode())
    except OutputError as error:
        raise OutputError(error.message, "the script is as it was") from error


def _as_it_is(path: Path) -> str:
    """The text of a file with its mark of Unicode, if it has one: that goes, and so is a change."""
    text = read(path)
    return f"\ufeff{text}" if path.read_bytes().startswith(b"\xef\xbb\xbf") else text


def _lines(text: str) -> list[str]:
    found = re.split(r"\r\n?|\n", text.removeprefix("\ufeff"))
    return found if found[-1] else found[:-1]
