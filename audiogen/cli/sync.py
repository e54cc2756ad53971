"""`audiogen sync`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audiogen.cli import console, values

if TYPE_CHECKING:
    from audiogen.library.sync import Outcome


@click.command()
@click.argument("dest", metavar="DEST", type=values.FOLDER)
@click.option(
    "--from",
    "source",
    metavar="FOLDER",
    type=values.FOLDER,
    help="Take the sessions from here; output/ when left out.",
)
@console.programmes
@click.option("--dry-run", is_flag=True, help="Only say what would be copied and removed.")
@click.option("--verify", is_flag=True, help="Read again what is there already, and mend what is damaged.")
@console.as_json
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless something is wrong.")
def sync(
    dest: Path,
    source: Path | None,
    programmes: tuple[Path, ...],
    dry_run: bool,
    verify: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Copy the library to a phone, a card or a folder: only what changed.

    Every file is read back and compared before it gets its name. What sync copied before and nobody wants any
    more is removed; other files there are never touched. An interrupted sync goes on where it stopped.

    \b
    Examples:
      audiogen sync /media/phone/Music --dry-run
      audiogen sync /media/phone/Music --verify
    """
    from audiogen import settings
    from audiogen.build.contents import look
    from audiogen.library import playlist
    from audiogen.library.sync import sync

    folder = source or settings.load().output
    outcome = sync(
        look(folder, console.chosen(programmes, source)),
        folder,
        dest,
        playlist.m3u8,
        progress=console.progress(quiet),
        dry_run=dry_run,
        verify=verify,
    )
    if as_json:
        click.echo(json.dumps(_plain(outcome, dry_run), ensure_ascii=False, indent=1))
        return
    for note in outcome.notes:
        click.echo(f"{note.path} {note.why}", err=True)
    if not quiet:
        for line in _listed(outcome) if dry_run else ():
            click.echo(line)
        click.echo(_summary(outcome, dry_run))


def _listed(outcome: "Outcome") -> Iterator[str]:
    for word, files in (("copy", outcome.copied), ("keep", outcome.kept), ("remove", outcome.removed)):
        for path, size in files:
            yield f"{word:<6} {_size(size):>9}  {path}"


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 50_000 else f"{size / 1e3:.1f} kB"


def _summary(outcome: "Outcome", dry_run: bool) -> str:
    megabytes = sum(size for _, size in outcome.copied) / 1e6
    copied, kept, removed = len(outcome.copied), len(outcome.kept), len(outcome.removed)
    if dry_run:
        return f"{outcome.folder}: would copy {copied} ({megabytes:.1f} MB), keep {kept}, remove {removed}"
    return f"{outcome.folder}: copied {copied} ({megabytes:.1f} MB), kept {kept}, removed {removed}"


def _plain(outcome: "Outcome", dry_run: bool) -> dict[str, object]:
    def files(found: tuple[tuple[str, int], ...]) -> list[dict[str, object]]:
        return [{"path": path, "bytes": size} for path, size in found]

    return {
        "folder": str(outcome.folder),
        "dry_run": dry_run,
        "copied": files(outcome.copied),
        "kept": files(outcome.kept),
        "removed": files(outcome.removed),
        "notes": [{"path": note.path, "why": note.why} for note in outcome.notes],
    }
