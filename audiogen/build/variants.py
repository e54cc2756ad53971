"""The sessions that a script asks for."""

from dataclasses import dataclass
from pathlib import Path

from audiogen.build.script import NOTHING, Instead
from audiogen.script import session_name


@dataclass(frozen=True, slots=True)
class Variant:
    """A session of a script: the `name` of its files, the `script` that is rendered (another one for another
    language), what takes the place of its settings, and by which `axes` it differs, as written. `label` is for titles
    and lists; empty for the script as it is."""

    name: str
    script: Path
    instead: Instead = NOTHING
    axes: tuple[tuple[str, str], ...] = ()
    label: str = ""


def variants(path: Path) -> tuple[Variant, ...]:
    """The sessions of the script at `path`: one, which is named after it."""
    return (Variant(session_name(path.stem), path),)
