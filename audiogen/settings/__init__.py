"""What holds here: the program's own word < the user's file < the project's file < the environment.

Files of settings are TOML: the user's own, and the project's, which is the nearest `audiogen.toml` here or above.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from audiogen.errors import UsageError
from audiogen.model import Default, Defaults
from audiogen.settings.files import TABLE, Document, documents, places, project_file, user_file
from audiogen.settings.table import CACHE_LIMIT, SETTINGS, Unfit

__all__ = [
    "CACHE_LIMIT",
    "PROGRAM",
    "SPANS_LIMIT",
    "TREATED_LIMIT",
    "Held",
    "Settings",
    "held",
    "load",
    "places",
    "project_file",
    "user_file",
]

SPANS_LIMIT: Final = 1_000_000_000
"""Bytes of encoded stretches that are kept: some forty hours of sessions, of which a third is speech."""
TREATED_LIMIT: Final = 500_000_000
"""Bytes of treated clips that are kept: some eighty minutes of speech."""
PROGRAM: Final = "program"
"""Where a setting stands that nobody wrote down."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`cache` is the folder of spoken clips, `output` that of finished sessions.

    `cache_limit` is how many bytes of clips are kept, None for as many as there are; `jobs` how many sessions are
    built at once, None for what suits the machine; `executor` who builds them, `local` or `dask:` and an address;
    `store` a folder, or an address, that all who build have in common, empty for none. `defaults` are what holds for
    scripts that don't say otherwise. All of it is plain, and can be sent elsewhere.
    """

    cache: Path
    output: Path
    cache_limit: int | None = CACHE_LIMIT
    jobs: int | None = None
    executor: str = "local"
    store: str = ""
    defaults: Defaults = ()

    @property
    def backgrounds(self) -> Path:
        """Where backgrounds of the author's own are kept, ready to be played without end."""
        return self.cache / "backgrounds"

    @property
    def spans(self) -> Path:
        """Where stretches of sessions are kept as they were encoded."""
        return self.cache / "spans"

    @property
    def treated(self) -> Path:
        """Where spoken clips are kept as sessions have them."""
        return self.cache / "treated"


@dataclass(frozen=True, slots=True)
class Held:
    """A setting and its `value`. It stands in that `line` of the file `place`; without a line, `place` is an
    environment variable, or the program."""

    name: str
    value: Any
    place: str = PROGRAM
    line: int = 0


def load(environment: Mapping[str, str] = os.environ, folder: Path | None = None, files: bool = True) -> Settings:
    """The settings that hold in `folder`, the one where we are if left out; without `files`, as if there were none.

    Raises UsageError when the environment says what can't be, ScriptError or ScriptErrors when a file does. What
    files say for scripts is not judged here: `script.usual` does.
    """
    found = documents(environment, folder) if files else ()
    values = {one.name: one.value for one in _held(environment, found)}
    return Settings(**values, defaults=_defaults(found))


def held(environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> tuple[Held, ...]:
    """Every setting that concerns no script, and where it comes from. Raises what `load` raises."""
    return _held(environment, documents(environment, folder))


def _held(environment: Mapping[str, str], found: tuple[Document, ...]) -> tuple[Held, ...]:
    return tuple(_one(name, environment, found) for name in SETTINGS)


def _one(name: str, environment: Mapping[str, str], found: tuple[Document, ...]) -> Held:
    """The strongest that says something."""
    setting = SETTINGS[name]
    if text := environment.get(setting.variable, "").strip():
        try:
            return Held(name, setting.read(text, Path()), setting.variable)
        except Unfit as error:
            raise UsageError(f"{setting.variable} {error}", error.hint) from None
    for document in reversed(found):
        if name in document.values:
            return Held(name, document.values[name], document.name, document.lines[(name,)])
    return Held(name, setting.usual())


def _defaults(found: tuple[Document, ...]) -> Defaults:
    return tuple(
        Default(name, value, document.name, document.lines[(TABLE, name)], document.folder, _entries(document, name))
        for document in found
        for name, value in document.scripts.items()
    )


def _entries(document: Document, name: str) -> tuple[tuple[str, int], ...]:
    """The line of each entry of a table for scripts."""
    return tuple((keys[2], line) for keys, line in document.lines.items() if keys[:2] == (TABLE, name) and keys[2:])
