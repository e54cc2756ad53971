"""What the library of a folder holds, as far as its sessions are rendered. Only reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from audiogen import script
from audiogen.build import gather
from audiogen.build.script import read
from audiogen.errors import UsageError
from audiogen.library import manifest
from audiogen.library.assemble import assemble
from audiogen.library.catalogue import Library
from audiogen.library.manifest import Manifest
from audiogen.model import Programme

_RENDER = "render one first: audiogen render scripts/NAME.md"


@dataclass(frozen=True, slots=True)
class Contents:
    """A library, and when its sessions (by their ids) came out.

    `behind` are sessions that were rendered when their album had fewer of them; `waiting` are those of a programme
    that have a script, but were not rendered yet.
    """

    library: Library
    dates: Mapping[str, datetime]
    behind: tuple[str, ...]
    waiting: tuple[str, ...]


def look(source: Path, programmes: Sequence[Path]) -> Library:
    """The library of the sessions in `source`. Raises what publishing it would raise."""
    old = manifest.read(source) or Manifest()
    return contents(source, read_programmes(source, programmes), old, None, datetime.now(UTC)).library


def read_programmes(source: Path, paths: Sequence[Path]) -> list[Programme]:
    """The programmes in the files at `paths`, for the sessions in `source`, which must be there."""
    if not source.is_dir():
        raise UsageError(f"there is no folder {source}", _RENDER)
    return [script.programme(read(path, "programme"), str(path)) for path in paths]


def contents(
    source: Path, courses: Sequence[Programme], old: Manifest, address: str | None, now: datetime
) -> Contents:
    """What stands in `source`; dates and address as they were in `old`, unless something else is said."""
    found = gather.ledgers(source)
    if not found and not old.files:
        raise UsageError(f"there is no session in {source}", _RENDER)
    if address is None:
        address = (courses[0].address if courses else "") or old.address
    dates = gather.dates(found, old.dates, now)
    names = {one.name for one in found}
    ready = [course for course in (_ready(course, names) for course in courses) if course.lessons]
    return Contents(
        library=assemble([gather.episode(one, dates[one.id]) for one in found], ready, address),
        dates=dates,
        behind=tuple(one.name for one in found if _is_behind(one, found)),
        waiting=tuple(dict.fromkeys(name for course in courses for name in _waiting(course, names))),
    )


def _waiting(course: Programme, names: set[str]) -> list[str]:
    """The sessions of a course whose script lies beside it, but which are not among those rendered."""
    wanted = (lesson.session for lesson in course.lessons if lesson.session not in names)
    return [name for name in wanted if Path(course.path).with_name(f"{name}.md").is_file()]


def _ready(course: Programme, names: set[str]) -> Programme:
    """The course without those sessions: the others needn't wait for them."""
    waiting = _waiting(course, names)
    return replace(course, lessons=tuple(lesson for lesson in course.lessons if lesson.session not in waiting))


def _is_behind(one: gather.Ledger, found: Sequence[gather.Ledger]) -> bool:
    """Whether its MP3 says another “track n of m” than its album has now."""
    meta = one.plain["meta"]
    if not meta["album"] or meta["track"] is None:
        return False
    metas = [other.plain["meta"] for other in found]
    return any(other["album"] == meta["album"] and (other["tracks"] or 0) > (meta["tracks"] or 0) for other in metas)
