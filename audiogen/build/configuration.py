"""What holds here, or for one script, and who says so."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audiogen import script, settings
from audiogen.errors import ScriptError
from audiogen.model import Meta, SoundFile
from audiogen.script.spelling import spelled
from audiogen.script.usual import OWN
from audiogen.settings import Held

Place = tuple[str, int]
"""A file and a line in it; without a line, an environment variable, or the program itself."""
_NOWHERE: Place = (settings.PROGRAM, 0)


@dataclass(frozen=True, slots=True)
class Row:
    """A setting: its `value` in plain values, None for none of it, and where that stands, or its parts do; of a table
    `parts` are the places of its entries, in their order."""

    name: str
    value: Any
    places: tuple[Place, ...]
    parts: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of this place, and those of sessions."""

    here: tuple[Row, ...]
    session: tuple[Row, ...]


def configuration(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Configuration:
    """Every setting that holds for the script at `path`, or for all that say nothing themselves.

    Raises what `settings.load` and `script.usual` raise, and what reading the script does; ScriptError for a
    background that a file of settings names, and that isn't there.
    """
    held = tuple(map(_row, settings.held(environment)))
    known = settings.load(environment).defaults
    if path is None:
        meta = script.settings("", "", script.usual(known))
        rows = (row for row in _rows(meta, "") if row.name not in OWN)
    else:
        from audiogen.build.script import settings_of  # which knows sounds and pictures, too

        meta = settings_of(path, known)
        rows = (row for row in _rows(meta, str(path)) if row.value is not None or row.name not in OWN)
    _check_background(meta)
    return Configuration(held, tuple(rows))


def _check_background(meta: Meta) -> None:
    for name, file, line in meta.inherited:
        for layer in meta.background.layers if name == "background" else ():
            if isinstance(layer.source, SoundFile) and not Path(layer.source.path).exists():
                hint = f"check the name, or put the file beside {Path(file).name}"
                raise ScriptError(file, line, f"there is no sound “{layer.source.path}”", hint)


def _row(held: Held) -> Row:
    value = str(held.value) if isinstance(held.value, Path) else held.value
    return Row(held.name, value, ((held.place, held.line),))


def _rows(meta: Meta, path: str) -> Iterator[Row]:
    for name, value in spelled(meta).items():
        own = [(path, line) for setting, line in meta.lines if setting == name]
        given = [(file, line) for part, file, line in meta.inherited if part.partition(".")[0] == name]
        parts = tuple(_part(meta, path, f"{name}.{entry}") for entry in value) if isinstance(value, dict) else ()
        yield Row(name, value, tuple(dict.fromkeys([*own, *given])) or (_NOWHERE,), parts)


def _part(meta: Meta, path: str, name: str) -> Place:
    """Where an entry of a table stands."""
    places = {part.casefold(): (file, line) for part, file, line in meta.inherited}
    places |= {part.casefold(): (path, line) for part, line in meta.lines}
    return places.get(name.casefold(), _NOWHERE)
