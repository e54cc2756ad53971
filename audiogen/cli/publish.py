"""`audiogen publish`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audiogen.cli import console, values
from audiogen.errors import UsageError

if TYPE_CHECKING:
    from audiogen.build.publish import Published


@click.command()
@console.library
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    type=values.FOLDER,
    help="Publish into this folder, rather than into the one the sessions are in.",
)
@click.option("--url", metavar="ADDRESS", help="Where the folder will stand on the web; '' for nowhere.")
@console.programmes
@console.as_json
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless something is wrong.")
def publish(
    folder: Path | None,
    output: Path | None,
    url: str | None,
    programmes: tuple[Path, ...],
    as_json: bool,
    quiet: bool,
) -> None:
    """Make a library of the rendered sessions in FOLDER: playlists, a podcast feed, and pages for the phone.

    FOLDER is `output/` when left out. Only what changed is written; what belongs to sessions that are gone is
    removed. Put the folder on any web host to have a podcast, or `audiogen serve` it at home.

    \b
    Examples:
      audiogen publish
      audiogen publish --url https://example.org/sessions/ -o site
    """
    from audiogen import settings
    from audiogen.build.publish import publish

    done = publish(
        folder or settings.load().output,
        output,
        address=_address(url),
        programmes=console.chosen(programmes, folder),
    )
    console.remark(done)
    if as_json:
        click.echo(json.dumps(_plain(done), ensure_ascii=False, indent=1))
    elif not quiet:
        click.echo(_summary(done))


def _address(url: str | None) -> str | None:
    from audiogen.script import address

    if not url:
        return url
    try:
        return address(url)
    except ValueError as error:
        raise UsageError(f"--url {error}") from None


def _summary(done: "Published") -> str:
    library = done.library
    counts = {
        "session": len(library.episodes),
        "album": len(library.albums),
        "programme": len(library.programmes),
    }
    held = ", ".join(f"{n} {what}{'s' * (n != 1)}" for what, n in counts.items() if n)
    written = f"{len(done.written)} file{'s' * (len(done.written) != 1)} written"
    files = f"{written}, {len(done.kept)} unchanged, {len(done.removed)} removed"
    where = f"for {library.address} (--url '' forgets that)" if library.address else "hear it with `audiogen serve`"
    return f"{done.folder}  {library.title}: {held or 'nothing'}\n  {files}; {where}"


def _plain(done: "Published") -> dict[str, object]:
    return {
        "folder": str(done.folder),
        "title": done.library.title,
        "address": done.library.address,
        "sessions": [episode.name for episode in done.library.episodes],
        "written": done.written,
        "unchanged": done.kept,
        "removed": done.removed,
        "left_out": done.unknown,
        "behind": done.behind,
        "waiting": done.waiting,
        "saved": dict(done.saved),
        "lost": done.lost,
    }
