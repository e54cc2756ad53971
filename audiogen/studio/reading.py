"""A text is read as a script: the routine that it is, or all that is wrong with it; and every file that matters."""

from dataclasses import dataclass
from pathlib import Path

from audiogen.build.script import complete, included, inputs, understood
from audiogen.build.takes.folder import folder
from audiogen.errors import AudiogenError, ScriptError, ScriptErrors
from audiogen.model import Defaults, Routine
from audiogen.studio.source import HALF, half
from audiogen.timeline.advice import Advice


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about a `line` of the script (0: about all of it). `path` is another file's, if it is in
    one; `wrong` says that there is no session until it is mended."""

    line: int
    message: str
    hint: str = ""
    path: str = ""
    wrong: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """`routine` is None when there are notes of what is wrong. `files` are all that the session is made of, as far
    as they are known: also those that aren't there yet."""

    routine: Routine | None
    notes: tuple[Note, ...] = ()
    files: tuple[Path, ...] = ()


def look(text: str, path: Path, defaults: Defaults) -> Reading:
    """What `text`, which is or will be that of the file at `path`, says; `defaults` hold where it says nothing."""
    asked: list[Path] = []

    def include(name: str) -> str:
        asked.append(path.parent / name)
        return included(path, name)

    files = [path]
    try:
        if line := half(text):
            raise ScriptError(str(path), line, "here is half a letter, which no file can hold", HALF)
        routine = understood(text, path, include, defaults)
        files += inputs(routine)
        routine = complete(routine)
        files += _takes(path)
    except AudiogenError as error:
        return Reading(None, notes_of(error, path), tuple(dict.fromkeys([*files, *asked])))
    return Reading(routine, files=tuple(dict.fromkeys([*files, *asked])))


def _takes(path: Path) -> list[Path]:
    """The folder of a script's recordings, and each of them: one made anew leaves the folder as it is."""
    place = folder(path)
    return [place, *sorted(place.iterdir())] if place.is_dir() else [place]


def notes_of(error: AudiogenError, path: Path) -> tuple[Note, ...]:
    """What an error says, fault by fault, of the script at `path`."""
    faults = error.errors if isinstance(error, ScriptErrors) else (error,)
    return tuple(_note(fault, path) for fault in faults)


def _note(fault: AudiogenError, path: Path) -> Note:
    if not isinstance(fault, ScriptError):
        return Note(0, fault.message, fault.hint)
    elsewhere = Path(fault.path) != path
    return Note(0 if elsewhere else fault.line, fault.message, fault.hint, _place(fault) if elsewhere else "")


def _place(fault: ScriptError) -> str:
    return f"{fault.path}:{fault.line}" if fault.line else fault.path


def advised(advice: tuple[Advice, ...]) -> tuple[Note, ...]:
    """Advice, as notes."""
    return tuple(Note(one.line, one.message, one.hint, wrong=False) for one in advice)
