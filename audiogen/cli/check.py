"""`audiogen check`."""

from pathlib import Path

import click

from audiogen.cli import console
from audiogen.errors import AudiogenError
from audiogen.units import format_clock


@click.command()
@console.scripts
@console.guidance
@console.preset
@click.option("--strict", is_flag=True, help="Fail (with 1) when there is anything to say, even of what works.")
def check(scripts: tuple[Path, ...], guidance: str | None, preset: str | None, strict: bool) -> None:
    """Look scripts over, and say what is wrong, with file and line.

    What works but may not be meant is said, too: a sentence that is too long to follow, a word that voices say
    wrong, a sound that runs into what is said next.

    Example: audiogen check scripts/*.md --strict
    """
    from audiogen import settings
    from audiogen.build import variants
    from audiogen.build.matrix import matrix
    from audiogen.build.plan import plan
    from audiogen.build.script import Instead

    found = settings.load()
    worst = 0
    for path in scripts:
        try:
            made = plan(path, found, Instead(guidance=guidance, preset=preset))
            every = () if guidance or preset else variants.variants(path, found.defaults)
        except AudiogenError as error:
            click.echo(str(error), err=True)
            worst = max(worst, error.exit_code)
            continue
        said = list(made.remarks)
        if made.warning:
            said.append(f"{made.warning} (by estimate: not all its lines are spoken yet)")
        for one in made.advice:
            place = f"{path}:{one.line}" if one.line else f"{path}"
            said.append(f"{place}: {one.message}: {one.hint}")
        for row in matrix([one for one in every if one.label], found):
            if row.trouble:
                told = str(row.trouble)
                click.echo(told if row.variant.name in told else f"{told} ({row.variant.name})", err=True)
                worst = max(worst, row.trouble.exit_code)
                continue
            said += row.remarks
            if row.warning:
                said.append(f"{row.warning} (by estimate: not all its lines are spoken yet)")
        for line in dict.fromkeys(said):
            click.echo(line, err=True)
        if strict and said:
            worst = max(worst, 1)
        if not made.warning:
            about = "about " if any(event.estimated for event in made.timeline.events) else ""
            click.echo(f"{path}: {'works' if said else 'fine'}, {about}{format_clock(made.timeline.length)}")
    raise SystemExit(worst)
