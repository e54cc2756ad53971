"""`audiogen plan`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audiogen.cli import console, values
from audiogen.cli.sections import Sectioned
from audiogen.errors import UsageError

if TYPE_CHECKING:
    from audiogen.build.script import Instead
    from audiogen.settings import Settings


@click.command(cls=Sectioned)
@console.script
@console.voice
@console.length
@console.guidance
@console.preset
@console.background
@console.matrix
@console.only
@click.option("--lines", is_flag=True, help="Tell every line and pause, with its time.")
@click.option("--picture", type=values.PICTURE, metavar="FILE", help="Draw the session, too: an .svg or .png file.")
@console.as_json
def plan(
    script: Path,
    voice: str | None,
    length: int | None,
    guidance: str | None,
    preset: str | None,
    background: str | None,
    matrix: bool,
    only: tuple[str, ...],
    lines: bool,
    picture: Path | None,
    as_json: bool,
) -> None:
    """Show what a script will do, and when, without speaking it.

    Its chapters, where the time goes, what its sides and elastic pauses come to, and what an editor might say.
    Times of lines that were never spoken are estimates, marked with ~. With --matrix, all sessions that the script
    asks for under `variants` stand in a table: the file of each, and how long it lasts, or why it can't be made.

    \b
    Examples:
      audiogen plan scripts/psoas-release.md
      audiogen plan scripts/psoas-release.md --lines --length 20m
      audiogen plan scripts/psoas-release.md --picture psoas-release.svg
    """
    from audiogen import settings
    from audiogen.build.plan import as_plain, figures, plan
    from audiogen.build.script import Instead
    from audiogen.cli import tables

    known = settings.load()
    instead = Instead(voice, length, guidance, preset, background)
    if matrix or only:
        if lines or picture is not None:
            raise UsageError("--lines and --picture are for one session", "leave --matrix and --only out")
        _table(script, known, instead, only, as_json)
        return
    made = plan(script, known, instead)
    for remark in made.remarks:
        click.echo(remark, err=True)
    if made.warning:
        click.echo(f"{made.warning} (by estimate: not all its lines are spoken yet)", err=True)
    told = figures(made, known)
    if picture is not None:
        from audiogen.build.picture import draw

        draw(made, picture)
    if as_json:
        click.echo(json.dumps(as_plain(made, told), ensure_ascii=False, indent=1))
    else:
        for line in tables.listing(made) if lines else tables.overview(made, told):
            click.echo(line)
    if picture is not None:
        click.echo(f"\n{picture}: the picture of this session", err=as_json)


def _table(script: Path, known: "Settings", instead: "Instead", only: tuple[str, ...], as_json: bool) -> None:
    from audiogen.build import variants
    from audiogen.build.matrix import as_plain, matrix
    from audiogen.cli import tables

    rows = matrix(variants.throughout(variants.only(variants.variants(script, known.defaults), only), instead), known)
    if as_json:
        click.echo(json.dumps([as_plain(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for line in tables.variants(rows):
        click.echo(line)
