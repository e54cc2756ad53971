"""What the library of a folder holds, as far as its sessions are rendered. Only reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from audiogen import script
from audiogen.build import gather
from audiogen.build.foreign import recovered
from audiogen.build.ledger import LEDGER
from audiogen.build.script import read
from audiogen.build.variants import variants
from audiogen.errors import AudiogenError, UsageError
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


def look(source: Path, programmes: Sequence[Path] | None) -> Library:
    """The library of the sessions in `source`. Raises what publishing it would raise."""
    check_source(source)
    old = manifest.read(source) or Manifest()
    paths = remembered(source, old) if programmes is None else programmes
    return contents(source, read_programmes(paths), old, None, datetime.now(UTC)).library


def check_source(source: Path) -> None:
    """Raises UsageError when no library can be made of the folder."""
    if not source.is_dir():
        raise UsageError(f"there is no folder {source}", _RENDER)
    if is_copy(source):
        hint = "publish where they were rendered: audiogen publish FOLDER -o COPY; `audiogen serve` serves a copy too"
        raise UsageError(f"{source} is a copy: its sessions were rendered elsewhere", hint)


def is_copy(folder: Path) -> bool:
    """Whether a library was published into this folder from another one."""
    listed = manifest.read(folder) or recovered(folder)
    music = [path for path in listed.files if path.endswith(".mp3")]
    return any((folder / path).exists() for path in music) and not any(folder.glob(f"*{LEDGER}"))


def read_programmes(paths: Sequence[Path]) -> list[Programme]:
    """The programmes in the files at `paths`."""
    return [script.programme(read(path, "programme"), str(path)) for path in paths]


def remembered(folder: Path, old: Manifest) -> list[Path]:
    """The programmes that the library in `folder` was made with the last time, as far as they are still there."""
    return [path for name in old.programmes if (path := folder / name).is_file()]


def contents(
    source: Path, courses: Sequence[Programme], old: Manifest, address: str | None, now: datetime
) -> Contents:
    """What stands in `source`; dates and address as they were in `old`, unless something else is said."""
    found = gather.rendered(source)
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
    return [name for name in wanted if script_of(Path(course.path).parent, name)]


def script_of(folder: Path, name: str) -> Path | None:
    """The script in `folder` that becomes the session of that name, be it as one of several; None if there is none.

    One whose settings can't be read may be the one: it is, unless another is for certain.
    """
    plain = folder / f"{name}.md"
    if plain.is_file():
        return plain
    unread = None
    for path in sorted(folder.glob("*.md")):
        if name.startswith(f"{script.session_name(path.stem)}-"):
            try:
                # what sessions are called doesn't depend on what files of settings say
                if any(one.name == name for one in variants(path, ())):
                    return path
            except AudiogenError:  # which is told when it is rendered
                unread = unread or path
    return unread


def _ready(course: Programme, names: set[str]) -> Programme:
    """The course without those sessions: the others needn't wait for them."""
    waiting = _waiting(course, names)
    return replace(course, lessons=tuple(lesson for lesson in course.lessons if lesson.session not in waiting))


def _is_behind(one: gather.Rendered, found: Sequence[gather.Rendered]) -> bool:
    """Whether its MP3 says another “track n of m” than its album has now."""
    meta = one.plain["meta"]
    if not meta["album"] or meta["track"] is None:
        return False
    metas = [other.plain["meta"] for other in found]
    return any(other["album"] == meta["album"] and (other["tracks"] or 0) > (meta["tracks"] or 0) for other in metas)
