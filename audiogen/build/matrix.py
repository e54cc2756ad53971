"""What the sessions of a script come to: how long each will last, or why it can't be made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audiogen import script
from audiogen.build.export import MP3
from audiogen.build.plan import plan
from audiogen.build.render import session_path
from audiogen.build.script import NOTHING
from audiogen.build.translation import main_of
from audiogen.build.variants import Variant, everything, variants
from audiogen.build.wordless import remarks
from audiogen.errors import AudiogenError, LengthError
from audiogen.settings import Settings


@dataclass(frozen=True, slots=True)
class Row:
    """A session, the MP3 that it becomes, its `title`, and its `length` in samples, of which it has none when it
    can't be made; `trouble` says why. It can last from `shortest` to `longest`, where that is known. `estimated` says
    that not all its lines were spoken yet, and `warning` that by the estimates it will last this and not what is
    asked; `remarks` are what else its author should know of this one."""

    variant: Variant
    file: Path
    title: str = ""
    length: int | None = None
    shortest: int | None = None
    longest: int | None = None
    estimated: bool = False
    trouble: AudiogenError | None = None
    warning: str = ""
    remarks: tuple[str, ...] = ()


def matrix(found: Sequence[Variant], settings: Settings, output: str | None = None) -> tuple[Row, ...]:
    """What each of these sessions comes to. Nothing is spoken; what is wrong stands in the rows."""
    return tuple(_row(one, session_path(one.script, output, settings, one.instead), settings) for one in found)


def catalogue(paths: Iterable[Path], settings: Settings, output: str | None = None) -> tuple[Row, ...]:
    """What the sessions of all these scripts come to, each once. A script of which it can't be told which they are
    has one row, which says why. Raises ScriptError or ScriptErrors for what files of settings say wrongly."""
    script.usual(settings.defaults)
    rows: dict[Variant, Row] = {}
    told: set[str] = set()
    # what is wrong in a script is that for its translations, too: there it is told
    for path in sorted(paths, key=lambda path: len(main_of(path))):
        try:
            found = [one for one in variants(path, settings.defaults) if one not in rows]
        except AudiogenError as error:
            if str(error) not in told:
                told.add(str(error))
                only = Variant(script.session_name(path.stem), path, NOTHING)
                file = settings.output if output is None else Path(output)
                trouble = everything(path, settings.defaults, error)
                rows[only] = Row(only, file / f"{only.name}{MP3}", trouble=trouble)
        else:
            rows |= zip(found, matrix(found, settings, output), strict=True)
    return tuple(rows.values())


def _row(variant: Variant, file: Path, settings: Settings) -> Row:
    try:
        made = plan(variant.script, settings, variant.instead)
    except AudiogenError as error:
        if not isinstance(error, LengthError):
            return Row(variant, file, trouble=error)
        return Row(
            variant,
            file,
            shortest=error.shortest,
            longest=error.longest,
            estimated=error.estimated,
            trouble=error,
        )
    timeline = made.timeline
    return Row(
        variant,
        file,
        title=made.routine.title,
        length=timeline.length,
        shortest=timeline.shortest,
        longest=timeline.longest,
        estimated=any(event.estimated for event in timeline.events),
        warning=made.warning,
        remarks=remarks(made.routine),
    )


def as_plain(row: Row) -> dict[str, Any]:
    """A row as plain values, ready for JSON."""
    return {
        "name": row.variant.name,
        "script": str(row.variant.script),
        "file": str(row.file),
        "axes": dict(row.variant.axes),
        "label": row.variant.label,
        "title": row.title,
        "length": row.length,
        "shortest": row.shortest,
        "longest": row.longest,
        "estimated": row.estimated,
        "trouble": str(row.trouble) if row.trouble else None,
        "warning": row.warning or None,
    }
