"""Where a script's recordings are, and the note beside them of what each was recorded for."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from audiogen.build.files import whole
from audiogen.errors import AudiogenError, ScriptError

PLACE: Final = "takes"
NOTE: Final = "takes.json"
USABLE: Final = (".wav", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".aif", ".aiff", ".caf")
"""What can be read here."""
TEXTS: Final = (".txt", ".md")
"""Notes to oneself."""
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


@dataclass(frozen=True, slots=True)
class Recorded:
    """The recordings in a folder, by name; those that can't be used for what they are; and what is remembered."""

    place: Path
    takes: tuple[Take, ...] = ()
    unusable: tuple[Path, ...] = ()
    notes: Mapping[str, Noted] = field(default_factory=dict)


def folder(script: Path) -> Path:
    """`takes/NAME` for the script NAME.md. Raises ScriptError when there are two such folders."""
    here = script.parent / PLACE / script.stem
    # a name says where it is only when it doesn't lead upwards
    home = script.parent.resolve() if script.parent.name in ("", "..") else script.parent
    if home.name != SCRIPTS:
        return here
    usual = home.parent / PLACE / script.stem
    if not here.is_dir():
        return usual
    if usual.is_dir():
        message = f"there are recordings in {here} and in {usual}"
        raise ScriptError(str(script), 0, message, "put them into one of the two")
    return here


def listed(place: Path) -> list[Path]:
    """All files in a folder of recordings that aren't hidden, by name; none where there is no such folder."""
    if not place.is_dir():
        return []
    return sorted(path for path in place.iterdir() if path.is_file() and not path.name.startswith("."))


def recorded(script: Path) -> Recorded:
    """What there is for a script. Raises AudiogenError when it can't be read."""
    place = folder(script)
    if not place.is_dir():
        return Recorded(place)
    files = sorted(path for path in place.iterdir() if path.name != NOTE and not path.name.startswith("."))
    usable = [path for path in files if path.suffix.lower() in USABLE and path.is_file()]
    others = [path for path in files if path not in usable and path.suffix.lower() not in TEXTS]
    return Recorded(place, tuple(map(_take, usable)), tuple(others), noted(place))


def _take(path: Path) -> Take:
    try:
        with path.open("rb") as file:
            return Take(path, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        raise AudiogenError(f"{path} can't be read ({error.strerror})", "make it readable, or take it away") from None


def noted(place: Path) -> dict[str, Noted]:
    """What is remembered of each recording, by file name.

    Raises AudiogenError when that can't be read: without it, a recording might be heard for another text.
    """
    path = place / NOTE
    try:
        plain = json.loads(path.read_bytes())
        return {str(name): Noted(str(one["sha256"]), str(one["text"])) for name, one in plain.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = "mend it, or take it away: recordings are then of the lines that they are called after"
        raise AudiogenError(f"{path} doesn't say what was recorded", hint) from None


def note(place: Path, found: Mapping[str, Noted]) -> None:
    """Remembers it. Raises OutputError when it can't be written."""
    plain = {name: {"sha256": one.digest, "text": one.text} for name, one in sorted(found.items())}
    with whole(place / NOTE) as (file,):
        file.write((json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode())
