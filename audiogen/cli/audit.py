"""`audiogen audit`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from audiogen.cli import console, values
from audiogen.cli.terminal import safe, say
from audiogen.units import format_clock

if TYPE_CHECKING:
    from audiogen.audit import Place, Row
    from audiogen.build.audit import Audited

_MARKS: Final = {
    "ok": ("✓", "green"),
    "not ok": ("✗", "red"),
    "can't tell": ("?", "yellow"),
    "for information": ("·", None),
}


@click.command()
@click.argument("target", metavar="FILE|SCRIPT", type=values.MEASURABLE)
@click.option(
    "--strict", is_flag=True, help="Exit with 1 when something isn't right, or speech or silences can't be judged."
)
@click.option(
    "--like",
    metavar="SESSION",
    type=values.SESSION,
    help="The session that FILE should be: an MP3 where it was rendered.",
)
@console.guidance
@console.preset
@console.as_json
def audit(
    target: Path, strict: bool, like: Path | None, guidance: str | None, preset: str | None, as_json: bool
) -> None:
    """Measure a finished session, and say what is right and what is not.

    FILE is an MP3, WAV, FLAC, Ogg or Opus file; SCRIPT stands for the session that it became in output/, with
    --guidance or --preset for another one of it. Loudness, peaks, silences, background, clicks and channels are
    measured in the sound itself, and held against what the file beside the session says; any other sound file is
    measured as far as that goes.

    \b
    Examples:
      audiogen audit output/psoas-release.mp3
      audiogen audit scripts/psoas-release.md --preset sleep --strict
    """
    from audiogen import settings
    from audiogen.build.audit import measure
    from audiogen.build.script import Instead

    instead = Instead(guidance=guidance, preset=preset)
    found = measure(target, settings.load(), console.progress(as_json), instead, like)
    for remark in found.remarks:
        say(click.style(safe(remark), fg="yellow"), err=True)
    if as_json:
        click.echo(json.dumps(_plain(found), ensure_ascii=False, indent=1))
    else:
        for line in _table(found):
            say(line)
    if strict and not found.report.passes:
        raise SystemExit(1)


def _table(found: "Audited") -> Iterator[str]:
    rows = found.report.rows
    names, sizes = max(len(row.name) for row in rows), max(len(row.measured) for row in rows)
    for row in rows:
        sign, colour = _MARKS[row.verdict]
        asked = click.style(row.asked, dim=True)
        yield f"{click.style(sign, fg=colour)} {row.name.ljust(names)}  {row.measured.ljust(sizes)}  {asked}".rstrip()
        if row.verdict == "not ok":
            yield from _why(row)
    yield f"{safe(str(found.path))}  {format_clock(found.length)}: {_sum(found)}"


def _sum(found: "Audited") -> str:
    wrong, untold = len(found.report.troubles), len(found.report.untold)
    if wrong:
        more = f", {untold} can't be told" if untold else ""
        return click.style(f"{wrong} thing{'s are' if wrong > 1 else ' is'} not right{more}", fg="red")
    if untold:
        things = f"{untold} thing{'s' if untold > 1 else ''} can't be told"
        return click.style(f"nothing is wrong in what could be measured; {things}", fg="yellow")
    return click.style("all is right", fg="green")


def _why(row: "Row") -> Iterator[str]:
    for place in row.places:
        line = f"line {place.line}, " if place.line else ""
        yield f"    {format_clock(place.start)}  {line}{safe(place.said)}"
    if more := row.count - len(row.places):
        yield f"    and {more} more"
    yield f"    {click.style(row.advice, dim=True)}"


def _plain(found: "Audited") -> dict[str, object]:
    return {
        "path": str(found.path),
        "title": found.title,
        "length": found.length,
        "troubles": len(found.report.troubles),
        "untold": len(found.report.untold),
        "remarks": found.remarks,
        "rows": [
            {
                "name": row.name,
                "asked": row.asked,
                "measured": row.measured,
                "value": row.value,
                "verdict": row.verdict,
                "places": [_place(place) for place in row.places],
                "count": row.count,
                "advice": row.advice,
            }
            for row in found.report.rows
        ],
    }


def _place(place: "Place") -> dict[str, object]:
    return {"start": place.start, "line": place.line, "said": place.said}
