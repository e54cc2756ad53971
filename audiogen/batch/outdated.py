"""Why a session is out of date: what it was made of, held against what there is now. Reads files, and no script."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from audiogen.batch.makers import speakers, voice
from audiogen.batch.places import place, seen_from_here
from audiogen.batch.record import Makers, Planned, Record
from audiogen.batch.stamps import UNKNOWN, Files, Stamp
from audiogen.build.takes.folder import folder as takes_folder
from audiogen.build.takes.folder import listed
from audiogen.errors import AudiogenError

NEVER: Final = "never built"
SAID: Final = ("background", "guidance", "length", "preset", "voice")
"""What may take the place of a script's settings, and is called the same there."""
UNTOLD: Final = "no record says what it was made of: only `build` keeps one"


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking at a session: the `reasons` for which it is out of date, in the author's words, none if it
    isn't; and its `record` with what vouches for its files now."""

    reasons: tuple[str, ...]
    record: Record | None = None


def look(output: Path, asked: Planned, record: Record | None, now: Makers, files: Files) -> Look:
    """Whether the session at `output` is what would be made now of what is `asked`."""
    if record is None:
        return Look((UNTOLD if output.exists() else NEVER,))
    home = output.parent
    inputs = dict(_stamped(home, record.inputs, files))
    outputs = dict(_stamped(home, record.outputs, files, small=-1))
    reasons = (
        *_asked(asked, record, home),
        *_made(record, now),
        *_changed(home, record.inputs, inputs),
        *_recordings(home, Path(asked.script), record),
        *_own(home, record.outputs, outputs),
    )
    known = {path: one for path, one in inputs.items() if one is not None}
    own = {path: one for path, one in outputs.items() if one is not None}
    own |= {path: replace(own[path], sha256=None) for path in own if record.outputs[path].sha256 is None}
    return Look(reasons, replace(record, inputs=known, outputs=own))


def _stamped(
    home: Path, known: Mapping[str, Stamp], files: Files, small: int | None = None
) -> Iterator[tuple[str, Stamp | None]]:
    for path, one in known.items():
        there = seen_from_here(home, path)
        yield path, files.stamp(there, one) if small is None else files.stamp(there, one, small)


def _asked(asked: Planned, record: Record, home: Path) -> Iterator[str]:
    was = record.session
    if not _same(Path(asked.script), seen_from_here(home, was.script)):
        yield f"it is made of {asked.script} now"
    old, new = dict(was.instead), dict(asked.instead)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield f"another {name} is asked for" if name in SAID else "`variants` says something else of it"


def _same(one: Path, other: Path) -> bool:
    return place(one) == place(other)


def _made(record: Record, now: Makers) -> Iterator[str]:
    then = record.makers
    if then.version != now.version:
        yield f"audiogen {now.version} makes it now, it was {then.version}"
    elif then.code != now.code:
        yield "audiogen itself was changed"
    for name, (new, old) in _differing(now.libraries, then.libraries):
        yield f"{name} {new or 'is gone'} is used now, it was {old}" if new else f"{name} isn't installed any more"
    for name, (new, old) in _differing(speakers(record.engines), record.engines):
        yield f"{name} {new} speaks now, it was {old}" if new else f"the voice engine {name} isn't installed any more"
    yield from _voices(record)
    for name, _ in _differing(now.settings, then.settings):
        yield f"the setting {name} changed"


def _voices(record: Record) -> Iterator[str]:
    for one in record.voices:
        try:
            now = voice(one.engine, one.asked, one.language)
        except AudiogenError as error:
            yield error.message
            continue
        if now != one.name:
            yield f"the voice {one.engine} {one.asked}".rstrip() + f" is {now} now, it was {one.name}"


def _differing(new: Mapping[str, str], old: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    for name in sorted(new.keys() | old.keys()):
        pair = new.get(name, ""), old.get(name, "")
        if pair[0] != pair[1]:
            yield name, pair


def _changed(home: Path, known: Mapping[str, Stamp], now: Mapping[str, Stamp | None]) -> Iterator[str]:
    for path, was in known.items():
        found = now[path]
        if found is None and was != UNKNOWN:
            yield f"{seen_from_here(home, path)} is gone"
        elif found is not None and not was.means(found):
            yield f"{seen_from_here(home, path)} changed"


def _recordings(home: Path, script: Path, record: Record) -> Iterator[str]:
    """Recordings that weren't there before."""
    try:
        takes = takes_folder(script)
    except AudiogenError as error:
        yield error.message
        return
    known = {place(seen_from_here(home, path)) for path in record.inputs}
    for path in listed(takes):
        if place(path) not in known:
            yield f"{path} is new"


def _own(home: Path, known: Mapping[str, Stamp], now: Mapping[str, Stamp | None]) -> Iterator[str]:
    for name, was in known.items():
        found = now[name]
        if found is None:
            yield f"{home / name} is missing"
        elif not was.means(found):
            yield f"{home / name} was changed since it was made"
