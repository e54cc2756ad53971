"""`audiogen draft`."""

import shlex
from pathlib import Path

import click

from audiogen.cli import values
from audiogen.units import format_clock


@click.command()
@click.argument("article", metavar="ARTICLE", type=values.ARTICLE)
@click.option(
    "-o",
    "--output",
    metavar="SCRIPT",
    type=values.SCRIPT,
    help="The script to write, or a folder for it; - for standard output.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def draft(article: Path, output: Path | None, force: bool) -> None:
    """Make a first routine of an article, which is plain text or Markdown; a - stands for standard input.

    Headings become chapters, steps become lines with pauses; rests, repetitions, sides and breaths become blocks.
    Notes in the draft say what was guessed, and what is not spoken, such as adverts and captions: nothing of the
    article is lost. Without -o the draft goes to scripts/, called like its title.

    \b
    Examples:
      audiogen draft article.txt
      audiogen draft article.md -o scripts/evening-rest.md
    """
    from audiogen.build.draft import write_draft

    made = write_draft(article, output, force=force)
    if made.fault:
        click.echo(f"as it stands it can't be rendered: {made.fault}", err=True)
    if made.path is None:
        click.echo(made.draft.text, nl=False)
        return
    chapters = "1 chapter" if made.draft.chapters == 1 else f"{made.draft.chapters} chapters"
    notes = "1 note" if made.draft.notes == 1 else f"{made.draft.notes} notes"
    about = f"about {format_clock(made.length)}, " if made.length else ""
    click.echo(f"{made.path}: {chapters}, {about}and {notes} for you to read")
    click.echo(f"next: audiogen plan {shlex.quote(str(made.path))}")
