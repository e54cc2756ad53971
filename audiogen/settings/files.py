"""The files of settings: where they are, and what stands in them, judged as far as no script is concerned."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import platformdirs

from audiogen.errors import ScriptError, ScriptErrors, UsageError, did_you_mean
from audiogen.settings.table import SETTINGS, Unfit
from audiogen.settings.toml import Keys, read

NAME: Final = "audiogen.toml"
"""What a project's file is called."""
VARIABLE: Final = "AUDIOGEN_CONFIG"
"""Names another file than the user's usual one."""
TABLE: Final = "session"
"""Where what concerns scripts stands."""
MOST_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """A file, by its `name` in messages, and its whole `folder`.

    `values` are those of its settings, `scripts` what it says for scripts, as it is written, and `lines` where each
    key stands.
    """

    name: str
    folder: str
    values: Mapping[str, Any]
    scripts: Mapping[str, Any]
    lines: Mapping[Keys, int]


def user_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the user's own file is looked for."""
    named = environment.get(VARIABLE, "").strip()
    return Path(named) if named else platformdirs.user_config_path("audiogen", appauthor=False) / "config.toml"


def project_file(folder: Path | None = None) -> Path | None:
    """The nearest file of a project, in `folder` or above it; None when there is none."""
    return next(filter(_there, _of_projects(folder)), None)


def places(environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> tuple[Path, ...]:
    """Every file in which settings for `folder` stand, or would if it was there."""
    return (user_file(environment), *_of_projects(folder))


def _of_projects(folder: Path | None) -> list[Path]:
    here = (folder or Path()).absolute()
    return [above / NAME for above in (here, *here.parents)]


def documents(environment: Mapping[str, str], folder: Path | None) -> tuple[Document, ...]:
    """What stands in the files, the weakest first.

    Raises UsageError for a file that isn't there though it was named, or can't be read; ScriptError or ScriptErrors
    for what is wrong in one.
    """
    user, project = user_file(environment), project_file(folder)
    if not _there(user) and environment.get(VARIABLE, "").strip():
        raise UsageError(f"{VARIABLE} names {user}, and there is no such file", f"write it, or unset {VARIABLE}")
    found = [user] if _there(user) else []
    if project is not None and not (found and project.samefile(user)):
        found.append(project)
    return tuple(map(_document, found))


def _there(path: Path) -> bool:
    """Whether there is something; what can't be looked at isn't there."""
    return os.path.exists(path)  # noqa: PTH110 - pathlib's way raises where a folder above is closed


def _document(path: Path) -> Document:
    name, folder = _shown(path), path.absolute().parent
    values, lines = read(_text(path, name), name)
    errors: list[ScriptError] = []
    made: dict[str, Any] = {}
    scripts = values.pop(TABLE, {})
    if not isinstance(scripts, Mapping):
        hint = f"write a line [{TABLE}], and below it what holds for every script"
        errors.append(ScriptError(name, lines[(TABLE,)], f"`{TABLE}` is a table", hint))
        scripts = {}
    for key, value in values.items():
        try:
            made[key] = SETTINGS[key].read(value, folder)
        except KeyError:
            hint = f"{did_you_mean(key, [*SETTINGS, TABLE])}; what holds for every script stands under [{TABLE}]"
            errors.append(ScriptError(name, lines[(key,)], f"unknown setting “{key}”", hint))
        except Unfit as error:
            errors.append(ScriptError(name, lines[(key,)], f"`{key}`: {error}", error.hint))
    _raise(sorted(errors, key=lambda error: error.line))
    return Document(name, str(folder), made, scripts, lines)


def _raise(errors: list[ScriptError]) -> None:
    if errors:
        raise errors[0] if len(errors) == 1 else ScriptErrors(errors)


def _shown(path: Path) -> str:
    """A file's name as short as it can be where we are."""
    here = Path.cwd()
    path = here / path
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{name} can't be read ({error.strerror})") from None
    if len(data) > MOST_BYTES:
        raise ScriptError(name, 0, "this is too large to be settings", "move it away")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ScriptError(name, line, "this file is not UTF-8 text", "save it as UTF-8 in your editor") from None
