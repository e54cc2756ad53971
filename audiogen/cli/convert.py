"""`audiogen convert`."""

from pathlib import Path

import click

from audiogen.cli import console, values

FORMATS = ("routine", "ssml", "speechmarkdown")


@click.command()
@click.argument("script", metavar="INPUT", type=values.CONVERTIBLE)
@click.option("-o", "output", metavar="OUTPUT", type=values.ANY_FILE, help="Write to this file.")
@click.option(
    "--from",
    "named",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    help="What INPUT is, where its name says nothing: routine, ssml or speechmarkdown.",
)
@click.option(
    "--to",
    "wanted",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    help="What it becomes: routine, ssml or speechmarkdown.",
)
@click.option(
    "--longest-break",
    "longest",
    type=console.Duration(),
    metavar="TIME",
    help="Split breaks that are longer, such as 10s.",
)
@click.option("--strict", is_flag=True, help="Write nothing when anything would be lost.")
def convert(
    script: Path, output: Path | None, named: str | None, wanted: str | None, longest: int | None, strict: bool
) -> None:
    """Turn SSML (.ssml, .xml) and Speech Markdown (.smd) into a routine (.md), and a routine into them.

    The result is printed, or written to OUTPUT, which must not be there yet. What can't be taken along is told with
    its line, and noted in the result, where that can hold notes.

    \b
    Examples:
      audiogen convert meditation.ssml -o scripts/meditation.md
      audiogen convert scripts/body-scan.md --to ssml
    """
    from audiogen import settings
    from audiogen.build.convert import LONGEST_BREAK, convert

    known = settings.load().defaults
    made = convert(script, known, named, wanted, output, LONGEST_BREAK if longest is None else longest, strict)
    for loss in made.losses:
        click.echo(str(loss), err=True)
    if output is None:
        click.echo(made.text, nl=False)
    else:
        click.echo(f"{output}: {_told(len(made.losses))}")


def _told(losses: int) -> str:
    if not losses:
        return "nothing lost"
    return f"{losses} things could not be taken along" if losses > 1 else "one thing could not be taken along"
