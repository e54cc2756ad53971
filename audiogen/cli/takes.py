"""`audiogen takes`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audiogen.cli import console

if TYPE_CHECKING:
    from audiogen.build.takes.items import Item
    from audiogen.build.takes.table import Takes


@click.command()
@console.script
@click.option("--missing", is_flag=True, help="List only the lines that nobody has recorded yet.")
@click.option(
    "--accept",
    "accepted",
    metavar="FILE",
    multiple=True,
    help="Say that this recording is of the line as it reads now. May be repeated.",
)
@console.as_json
def takes(script: Path, missing: bool, accepted: tuple[str, ...], as_json: bool) -> None:
    """List the lines of a script that you can record yourself, and what you have recorded.

    A recording is a WAV, FLAC or MP3 file, called after the line's name in this list, which stays the same when
    lines move, or after its number (12.wav; 12-2.wav for the second sentence there). It goes into takes/, in a
    folder that is called like the script. When the text of a line changes, what was recorded for it is not used any
    more, unless you say that it still fits.

    \b
    Examples:
      audiogen takes scripts/psoas-release.md --missing
      audiogen takes scripts/psoas-release.md --accept 12.wav
    """
    from audiogen import settings
    from audiogen.build.takes.match import stem
    from audiogen.build.takes.table import takes as look

    found = look(script, settings.load().defaults, accepted)
    shown = found.missing if missing else found.matched.items
    if as_json:
        click.echo(json.dumps(_plain(found, shown), ensure_ascii=False, indent=1))
        return
    width = max((len(item.place) for item in shown), default=0)
    wide = max((len(item.id) for item in shown), default=0)
    for item in shown:
        take = found.matched.takes.get(item)
        mark = click.style("✓", fg="green") if take else " "
        name = f"  ({take.name})" if take and stem(take.path) not in (item.place, item.id) else ""
        click.echo(f"{mark} {item.place.rjust(width)}  {item.id.ljust(wide)}  {item.text}{name}")
    for item, take in found.matched.misleading.items():
        moved = f"{take.name} is not of line {item.place} but of one that has moved: call a recording of it {item.id}"
        click.echo(click.style(moved, fg="yellow"), err=True)
    for remark in (*map(str, found.matched.strays), *found.remarks):
        click.echo(click.style(remark, fg="yellow"), err=True)
    for item, take in found.matched.takes.items():
        if take.name in found.accepted:
            click.echo(f"{take.name} is of line {item.line}: {item.text}")
    total = len(found.matched.items)
    click.echo(f"{total - len(found.missing)} of {total} recorded; recordings belong into {found.place}/")


def _plain(found: "Takes", shown: "tuple[Item, ...]") -> dict[str, object]:
    recordings = {item: take.name for item, take in found.matched.takes.items()}
    return {
        "folder": str(found.place),
        "lines": [
            {"id": item.id, "place": item.place, "line": item.line, "text": item.text, "take": recordings.get(item)}
            for item in shown
        ],
        "unused": [
            {"file": stray.path.name, "recorded_for": stray.text, "why": stray.why} for stray in found.matched.strays
        ],
    }
