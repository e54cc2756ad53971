"""What a session was made of, and by what, beside the session: a hidden file, for `build` to compare.

It is JSON, and no promise to anybody: when it is lost, torn or of another version, the session is made anew.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from audiogen.batch.places import seen_from
from audiogen.batch.stamps import Stamp
from audiogen.build.files import whole

VERSION: Final = 2
SUFFIX: Final = ".build.json"
Plain = tuple[tuple[str, str | int], ...]
"""What takes the place of a script's own settings (`Instead`), by the names of its fields."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A session of a routine: the `name` of its files, the `script` that it is made of (another one for another
    language), what takes the place of that one's settings, and what it is called in lists."""

    name: str
    script: str
    instead: Plain = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Makers:
    """What makes a session: audiogen's `version`, the SHA-256 of its `code`, the `libraries` with their versions, and
    the `settings` that can be heard or seen."""

    version: str
    code: str
    libraries: Mapping[str, str]
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The voice that an `engine` had, for what was `asked` in that language: what it calls itself, which tells one
    model from another."""

    engine: str
    asked: str
    language: str
    name: str


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a session. Paths are as they are seen from its folder, with `/` between their parts.

    `routine` is the script that asks for it; in the record of its first session, `planned` are all that it asks for,
    and `read` is the SHA-256 of what said so: that script, and another one that it may be a translation of. `engines`
    are those that speak in it, with their versions, and `voices` those of their voices that may be others tomorrow.
    `tracks` is the m of “track n of m”, and `siblings` the SHA-256 of all settings that it was counted from; None and
    empty for a session without a place in an album. `inputs` are all files that it is made of, recordings among them;
    `outputs` its own files.
    """

    routine: str
    read: str
    planned: tuple[Planned, ...]
    session: Planned
    makers: Makers
    engines: Mapping[str, str]
    voices: tuple[Chosen, ...]
    tracks: int | None
    siblings: str
    inputs: Mapping[str, Stamp]
    outputs: Mapping[str, Stamp] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """As JSON. Same record, same bytes."""
        return (json.dumps({"version": VERSION, **asdict(self)}, ensure_ascii=False, sort_keys=True) + "\n").encode()


def seen(sessions: Iterable[Planned], folder: Path) -> tuple[Planned, ...]:
    """Sessions with their scripts as they are seen from `folder`, which is how a record there names them."""
    return tuple(replace(one, script=seen_from(folder, Path(one.script))) for one in sessions)


def record_path(session: Path) -> Path:
    """Where the record of the MP3 `session` is."""
    return session.with_name(f".{session.stem}{SUFFIX}")


def write(session: Path, record: Record) -> None:
    """Keeps it, whole or not at all. Raises OutputError."""
    with whole(record_path(session)) as (file,):
        file.write(record.to_bytes())


def read(session: Path) -> Record | None:
    """The record of the MP3 `session`; None when nothing says what that was made of."""
    try:
        return from_bytes(record_path(session).read_bytes())
    except OSError:
        return None


def from_bytes(data: bytes) -> Record | None:
    """The record that `to_bytes` wrote down; None when that is none, or of another version."""
    try:
        return _record(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def recorded(folder: Path) -> Iterator[Path]:
    """The MP3s, there or not, that `folder` has records of; by name."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return
    for name in names:
        if (path := session_path(folder, name)) is not None:
            yield path


def session_path(folder: Path, name: str) -> Path | None:
    """The MP3 in `folder` whose record is called `name`; None if that is no record's name."""
    if name.startswith(".") and name.endswith(SUFFIX) and len(name) > len(SUFFIX) + 1:
        return folder / f"{name[1:].removesuffix(SUFFIX)}.mp3"
    return None


def _record(plain: Any) -> Record:
    if plain["version"] != VERSION:
        raise ValueError("another version")
    return Record(
        routine=str(plain["routine"]),
        read=str(plain["read"]),
        planned=tuple(map(_planned, plain["planned"])),
        session=_planned(plain["session"]),
        makers=Makers(
            str(plain["makers"]["version"]),
            str(plain["makers"]["code"]),
            _words(plain["makers"]["libraries"]),
            _words(plain["makers"]["settings"]),
        ),
        engines=_words(plain["engines"]),
        voices=tuple(_chosen(one) for one in plain["voices"]),
        tracks=None if plain["tracks"] is None else int(plain["tracks"]),
        siblings=str(plain["siblings"]),
        inputs=_stamps(plain["inputs"]),
        outputs=_stamps(plain["outputs"]),
    )


def _planned(plain: Any) -> Planned:
    instead = tuple((str(name), value if isinstance(value, int) else str(value)) for name, value in plain["instead"])
    return Planned(str(plain["name"]), str(plain["script"]), instead, str(plain["label"]))


def _chosen(plain: Any) -> Chosen:
    return Chosen(*(str(plain[name]) for name in ("engine", "asked", "language", "name")))


def _words(plain: Any) -> dict[str, str]:
    return {str(name): str(value) for name, value in plain.items()}


def _stamps(plain: Any) -> dict[str, Stamp]:
    return {str(path): _stamp(one) for path, one in plain.items()}


def _stamp(plain: Any) -> Stamp:
    state = plain["state"]
    if state is not None:
        modified, changed, inode = map(int, state)
        state = modified, changed, inode
    sha256 = plain["sha256"]
    return Stamp(int(plain["bytes"]), None if sha256 is None else str(sha256), state)
