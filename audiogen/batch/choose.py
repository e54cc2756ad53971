"""Which routines and programmes there are to build: what a path names, and what a folder holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audiogen.batch.places import place
from audiogen.batch.texts import UNREAD, Texts
from audiogen.build.routines import SUFFIX, files, may_be_routine, project, routines
from audiogen.errors import UsageError

SCRIPTS: Final = Path("scripts")
PROGRAMME: Final = "programme.yaml"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The routines to build, and the programmes to publish with them. `everything` says that nobody named any."""

    routines: tuple[Path, ...]
    programmes: tuple[Path, ...]
    everything: bool


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
    once = {place(path): path for path in reversed(found)}  # as it was named first
    return Wanted(tuple(path for path in found if once[place(path)] == path), tuple(programmes), not named)


def _instead_of_here() -> str:
    """What to do where there is no folder of scripts: mostly, to go to where there is one."""
    there = project(SCRIPTS)
    if there is None:
        return "name scripts or folders, or begin one: audiogen new"
    return f"it is in {there}: build there, or name scripts or folders"


def _held(folder: Path, texts: Texts) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The routines and programmes in a folder and those below it."""
    found = sorted(files(folder))
    # one that can't be read is one all the same, and says so when it is to be made
    scripts = {path: (texts.of(folder / path) or UNREAD).includes for path in found if path.suffix.lower() == SUFFIX}
    courses = (path for path in found if path.name == PROGRAMME and may_be_routine(path))
    return tuple(folder / path for path in routines(scripts)), tuple(folder / path for path in courses)


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
