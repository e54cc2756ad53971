"""Where a script's recordings are, and the note beside them of what each was recorded for."""

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from audiogen.build.files import whole
from audiogen.errors import AudiogenError, OutputError, UsageError

PLACE: Final = "takes"
NOTE: Final = "takes.json"
USABLE: Final = (".wav", ".flac", ".mp3", ".ogg")
UNUSABLE: Final = (".m4a", ".aac", ".aif", ".aiff", ".amr", ".caf", ".mp4", ".opus", ".wma", ".webm")
"""Recordings too, by their names, but nothing that can be read here."""
SCRIPTS: Final = "scripts"
"""Recordings are beside this folder, not in it, as output/ is."""


@dataclass(frozen=True, slots=True)
class Take:
    """A recording, and the SHA-256 of its bytes."""

    path: Path
    digest: str

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True, slots=True)
class Noted:
    """What is remembered of a recording: which one it was, and the text that it was recorded for."""

    digest: str
    text: str


def folder(script: Path) -> Path:
    """`takes/NAME` for the script NAME.md. Raises UsageError when there are two such folders."""
    here = script.parent / PLACE / script.stem
    home = script.parent if script.parent.name else script.absolute().parent
    if home.name != SCRIPTS:
        return here
    usual = home.parent / PLACE / script.stem
    if not here.is_dir():
        return usual
    if usual.is_dir():
        raise UsageError(f"there are recordings in {here} and in {usual}", "put them into one of the two")
    return here


@dataclass(frozen=True, slots=True)
class Recorded:
    """The recordings in a folder, by name; those that can't be used for what they are; and what is remembered."""

    place: Path
    takes: tuple[Take, ...] = ()
    unusable: tuple[Path, ...] = ()
    notes: Mapping[str, Noted] = field(default_factory=dict)


def recorded(script: Path) -> Recorded:
    """What there is for a script. Raises AudiogenError when it can't be read."""
    place = folder(script)
    if not place.is_dir():
        return Recorded(place)
    files = sorted(path for path in place.iterdir() if path.is_file() and not path.name.startswith("."))
    takes = tuple(_take(path) for path in files if path.suffix.lower() in USABLE)
    unusable = tuple(path for path in files if path.suffix.lower() in UNUSABLE)
    return Recorded(place, takes, unusable, noted(place))


def _take(path: Path) -> Take:
    try:
        with path.open("rb") as file:
            return Take(path, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        raise AudiogenError(f"{path} can't be read ({error.strerror})", "make it readable, or take it away") from None


def noted(place: Path) -> dict[str, Noted]:
    """What is remembered of each recording, by file name; nothing when the note is no note of ours."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        plain = json.loads((place / NOTE).read_bytes())
        return {str(name): Noted(str(one["sha256"]), str(one["text"])) for name, one in plain.items()}
    return {}


def note(place: Path, found: Mapping[str, Noted]) -> None:
    """Remembers it. A folder that can't be written keeps what it has: names alone must do there."""
    plain = {name: {"sha256": one.digest, "text": one.text} for name, one in sorted(found.items())}
    with contextlib.suppress(OutputError), whole(place / NOTE) as (file,):
        file.write((json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode())
