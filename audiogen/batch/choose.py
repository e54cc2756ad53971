"""Which routines and programmes there are to build: what a path names, and what a folder holds."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audiogen.batch.texts import UNREAD, Text, Texts
from audiogen.errors import UsageError
from audiogen.settings.files import NAME

SCRIPTS: Final = Path("scripts")
PROGRAMME: Final = "programme.yaml"
PARTS: Final = ("parts", "takes")
"""Folders of what is used by routines, and is none."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The routines to build, and the programmes to publish with them. `everything` says that nobody named any."""

    routines: tuple[Path, ...]
    programmes: tuple[Path, ...]
    everything: bool


def routines(texts: Mapping[Path, Text]) -> tuple[Path, ...]:
    """Which of these scripts, by their paths from the folder that is built, are routines: those that no other one of
    them includes, in order of their names.

    Hidden ones, those called README, and those in a folder called `parts` or `takes` are none, either.
    """
    inside = {_plain(path.parent / name) for path, text in texts.items() for name in text.includes}
    return tuple(path for path in sorted(texts) if _plain(path) not in inside and may_be_routine(path))


def may_be_routine(path: Path) -> bool:
    """Whether a script may be a routine, going by its name and by the folders that it was found in."""
    hidden = any(part.startswith(".") and part not in (".", "..") for part in path.parts)
    return not hidden and path.stem.upper() != "README" and not any(part in PARTS for part in path.parts[:-1])


def wanted(paths: Iterable[Path], texts: Texts) -> Wanted:
    """What these paths name: scripts as they are, the routines and programmes of folders, and those that a programme
    gathers. Without any, the folder `scripts` is meant.

    Raises UsageError for what isn't there, ScriptErrors for a programme that can't be understood.
    """
    named = tuple(paths)
    if not named and not SCRIPTS.is_dir():
        raise UsageError(f"there is no folder {SCRIPTS} here", _instead_of_here())
    found: dict[Path, None] = {}
    programmes: dict[Path, None] = {}
    for path in named or (SCRIPTS,):
        if path.is_dir():
            scripts, courses = _held(path, texts)
            if not scripts:
                raise UsageError(f"there is no routine in {path}", "name another folder, or a script (.md)")
            found |= dict.fromkeys(scripts)
            programmes |= dict.fromkeys(courses)
        elif path.suffix.lower() in (".yaml", ".yml"):
            found |= dict.fromkeys(_gathered(path))
            programmes[path] = None
        elif path.is_file():
            found[path] = None
        else:
            raise UsageError(f"there is no script or folder {path}", "check the name; scripts live in scripts/")
    once = {_plain(path): path for path in reversed(found)}  # as it was named first
    return Wanted(tuple(path for path in found if once[_plain(path)] == path), tuple(programmes), not named)


def _instead_of_here() -> str:
    """What to do where there is no folder of scripts: mostly, to go to where there is one."""
    here = Path.cwd()
    for above in here.parents:
        ours = here.is_relative_to(above / SCRIPTS) or (above / NAME).is_file()
        if ours and (above / SCRIPTS).is_dir():
            return f"it is in {above}: build there, or name scripts or folders"
    return "name scripts or folders, or begin one: audiogen new"


def _held(folder: Path, texts: Texts) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The routines and programmes in a folder and those below it."""
    files = [path.relative_to(folder) for path in _walk(folder)]
    # one that can't be read is one all the same, and says so when it is to be made
    scripts = {path: texts.of(folder / path) or UNREAD for path in files if path.suffix.lower() == ".md"}
    courses = (path for path in sorted(files) if path.name == PROGRAMME and may_be_routine(path))
    return tuple(folder / path for path in routines(scripts)), tuple(folder / path for path in courses)


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in names)


def _gathered(path: Path) -> Iterator[Path]:
    """The scripts beside a programme that become the sessions that it names. Raises UsageError for one that isn't
    there."""
    from audiogen.build.contents import read_programmes, script_of

    for course in read_programmes([path]):
        for lesson in course.lessons:
            script = script_of(path.parent, lesson.session)
            if script is None:
                missing = path.with_name(f"{lesson.session}.md")
                raise UsageError(
                    f"{path}:{lesson.line}: there is no script {missing}, nor another here that makes such a session",
                    "check the name, or build the others alone",
                )
            yield script


def _plain(path: Path) -> str:
    return os.path.normpath(path)
