"""The scripts that can be opened: the one that was named, or every routine under `scripts/`."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from audiogen.build import routines
from audiogen.build.plan import plan
from audiogen.build.script import MOST_BYTES, SCRIPTS, read, settings_of
from audiogen.errors import AudiogenError, ScriptErrors, UsageError
from audiogen.settings import Settings
from audiogen.units import milliseconds

_NAMED: Final = (".md", ".markdown", ".txt")
"""What may be opened when it is named."""
_TITLE: Final = re.compile(r"\A---[ \t]*\r?\n(?:(?!---).*\n)*?title:[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Routines:
    """What can be opened, by the names that addresses have for it."""

    paths: dict[str, Path]

    def __getitem__(self, name: str) -> Path:
        return self.paths[name]

    def __contains__(self, name: str) -> bool:
        return name in self.paths


def one(path: Path) -> Routines:
    """Only the script at `path`. Raises UsageError when there is none."""
    if path.is_dir():
        return every(path)
    if not path.is_file():
        raise UsageError(f"there is no script {path}", "check the name; `audiogen new` begins one")
    if path.suffix.lower() not in _NAMED:
        raise UsageError(f"{path} is no script", f"a script's name ends in {', '.join(_NAMED)}")
    return Routines({path.name: path})


def every(folder: Path = Path(SCRIPTS)) -> Routines:
    """Every routine in `folder` and below; not those that are only parts of others. Raises UsageError for none."""
    scripts = [path for path in sorted(routines.files(folder)) if path.suffix.lower() == routines.SUFFIX]
    texts = {path: _includes(folder / path) for path in scripts if (folder / path).is_file()}
    kept = {path.as_posix(): folder / path for path in routines.routines(texts)}
    if not kept:
        there = None if folder.is_dir() else routines.project(folder)
        hint = "begin a routine with `audiogen new`, or name a script"
        if there is not None:
            hint = f"they are in {there}: open the studio there, or name a script"
        raise UsageError(f"there are no routines in {folder}/", hint)
    return Routines(kept)


def _includes(path: Path) -> tuple[str, ...]:
    """The scripts that another one has in it, as it names them; none that can be told of one that can't be read."""
    try:
        if path.stat().st_size <= MOST_BYTES:
            return routines.includes(routines.text_of(path.read_bytes()))
    except OSError:
        pass
    return ()


def title(path: Path) -> str:
    """What the session is called, as far as the head of its script can be read; or else the file's own name."""
    try:
        return settings_of(path, ()).title  # which is nobody's but its own
    except AudiogenError:
        return _seeming_title(path) or path.stem


def _seeming_title(path: Path) -> str:
    """What stands in the line of the title, in a head in which something else is wrong; empty for nothing."""
    try:
        found = _TITLE.search(read(path))
    except AudiogenError:
        return ""
    return found[1].strip("\"' ") if found else ""


def about(path: Path, settings: Settings) -> dict[str, Any]:
    """How a routine stands, for a list: its title, its length in milliseconds, and what there is to do."""
    try:
        made = plan(path, settings)
    except AudiogenError as error:
        faults = error.errors if isinstance(error, ScriptErrors) else (error,)
        return {"title": title(path), "wrong": len(faults), "message": faults[0].message}
    speech = [event for event in made.timeline.events if event.kind == "speech"]
    return {
        "title": made.routine.title,
        "length": milliseconds(made.timeline.length),
        "unspoken": sum(event.estimated for event in speech),
        "lines": len(speech),
        "chapters": len(made.timeline.chapters),
        "advice": len(made.advice),
        "wrong": 0,
    }
