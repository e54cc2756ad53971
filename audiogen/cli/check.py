"""`audiogen check`."""

from pathlib import Path

import click

from audiogen.cli import console
from audiogen.errors import AudiogenError
from audiogen.units import format_clock


@click.command()
@console.scripts
def check(scripts: tuple[Path, ...]) -> None:
    """Look scripts over, and say what is wrong, with file and line.

    Example: audiogen check scripts/*.md
    """
    from audiogen import settings
    from audiogen.build.plan import plan

    found = settings.load()
    worst = 0
    for path in scripts:
        try:
            made = plan(path, found)
        except AudiogenError as error:
            click.echo(str(error), err=True)
            worst = max(worst, error.exit_code)
            continue
        for remark in made.remarks:
            click.echo(remark, err=True)
        if made.warning:
            click.echo(f"{made.warning} (by estimate: not all its lines are spoken yet)", err=True)
            continue
        about = "about " if any(event.estimated for event in made.timeline.events) else ""
        click.echo(f"{path}: fine, {about}{format_clock(made.timeline.length)}")
    raise SystemExit(worst)
