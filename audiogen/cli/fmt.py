"""`audiogen fmt`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from audiogen.cli import console
from audiogen.errors import AudiogenError

if TYPE_CHECKING:
    from audiogen.build.fmt import Formatted


@click.command()
@console.scripts
@click.option("--check", is_flag=True, help="Write nothing; name the scripts that would change, and exit with 1.")
@click.option("--diff", "as_diff", is_flag=True, help="Write nothing; print what would change.")
def fmt(scripts: tuple[Path, ...], check: bool, as_diff: bool) -> None:
    """Write scripts as everybody writes them: [pause 4s] becomes [4s].

    What a script says never changes, nor do its words and its notes. One with errors stays as it is, and so does its
    file when there is nothing to do. In the place of SCRIPT, - reads standard input, and prints the result.

    \b
    Examples:
      audiogen fmt scripts/*.md
      audiogen fmt --check scripts/*.md
    """
    from audiogen import settings
    from audiogen.build.fmt import STANDARD, fmt, write

    known = settings.load().defaults
    worst = 0
    for path in scripts:
        try:
            done = fmt(path, known)
            if not check and not as_diff and path != STANDARD and done.changed:
                write(done)
        except AudiogenError as error:
            click.echo(str(error), err=True)
            worst = max(worst, error.exit_code)
            continue
        if check and done.changed:
            worst = max(worst, 1)
        for line in _told(done, check, as_diff, path == STANDARD):
            click.echo(line, nl=not line.endswith("\n"))
    raise SystemExit(worst)


def _told(done: "Formatted", check: bool, as_diff: bool, standard: bool) -> list[str]:
    from audiogen.build.fmt import diff

    if as_diff:
        return list(diff(done)) or [f"{done.path}: only the ends of its lines"] * done.changed
    if check:
        return [str(done.path)] * done.changed
    if standard:
        return [done.text]
    return [f"{done.path}: {'written anew' if done.changed else 'fine'}"]
