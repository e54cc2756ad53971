"""Which voices eSpeak has, from the small text files that say so: nothing is loaded for it, and nothing started."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from audiogen.errors import SpeechError
from audiogen.speech.espeak.process import library

_FOLDER = Path("espeak-ng-data", "lang")


@dataclass(frozen=True, slots=True)
class Listed:
    """A voice as the library lists it: its tags, the most fitting one first."""

    identifier: str
    about: str
    tags: tuple[str, ...]


@cache
def listed() -> tuple[Listed, ...]:
    """Every voice that the library has, in its own order. Raises SpeechError when its data can't be read."""
    folder = library().parent / _FOLDER
    try:
        found = [_read(path, path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file()]
    except (OSError, ValueError) as error:
        raise SpeechError(f"eSpeak's voices in {folder} can't be read", "reinstall audiogen") from error
    voices = sorted((voice for voice in found if voice.tags), key=lambda voice: (voice.tags[0], voice.identifier))
    if not voices:
        raise SpeechError(f"there are no voices of eSpeak's in {folder}", "reinstall audiogen")
    return tuple(voices)


def _read(path: Path, identifier: str) -> Listed:
    """The voice that a file describes, one thing a line: `name English (Scotland)`, `language en-gb-scotland`."""
    about, tags = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        what, _, value = line.partition("//")[0].strip().partition(" ")
        if what == "name":
            about = value.strip()
        elif what == "language":
            tags += value.split()[:1]
    return Listed(identifier, about, tuple(tags))
