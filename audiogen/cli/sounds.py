"""`audiogen sounds`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from audiogen.cli import console, values
from audiogen.units import format_duration, samples

if TYPE_CHECKING:
    from audiogen.build.sounds import Row

_HEADS: Final = {
    "background": "Backgrounds: in the settings as `background: …`, or from some line on as `[background …]`",
    "strike": "Strikes: on a line of their own, or in one",
    "breath": "Breath: with `[breathe …]`",
}


@click.command()
@click.option(
    "--sample",
    "named",
    metavar="NAME",
    shell_complete=values.sounds,
    help="Hear one of these: rain, 'drone 96 Hz', 'bell low', breath …",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=values.CLIP,
    help="Write the sample into this WAV or MP3 file; its folder is made if need be.",
)
@console.as_json
def sounds(named: str | None, output: Path | None, as_json: bool) -> None:
    """List the backgrounds and the strikes, and how a script has them; or make a file to hear one.

    NAME is written as in a script, without a level. Of a background 20 seconds are heard, in sample-NAME.wav here or
    where -o says. A file of your own is heard in a session: `background: [my-music.mp3 -20 dB]` in a script.

    \b
    Examples:
      audiogen sounds
      audiogen sounds --sample 'drone 96 Hz'
      audiogen sounds --sample 'bell low' -o bell.mp3
    """
    if named is None:
        if output is not None:
            raise click.UsageError("-o is for --sample")
        _list(as_json)
        return
    from audiogen.build.sounds import sample

    done = sample(named, output)
    if as_json:
        facts = {"path": str(done.path), "sound": done.name, "seconds": round(done.seconds, 3)}
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        click.echo(f"{done.path}: {done.name}, {format_duration(samples(done.seconds))}")


def _list(as_json: bool) -> None:
    from audiogen.build.sounds import table

    rows = list(table())
    if as_json:
        click.echo(json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=1))
        return
    shelves = [[_HEADS[kind], *_told([row for row in rows if row.kind == kind])] for kind in _HEADS]
    click.echo("\n\n".join("\n".join(shelf) for shelf in shelves))


def _told(rows: "list[Row]") -> Iterator[str]:
    wide = max(len(row.example) for row in rows)
    for row in rows:
        yield f"  {row.example:{wide}}  {row.about}"
        for more in _takes(row):
            yield f"  {'':{wide}}  {more}"


def _takes(row: "Row") -> Iterator[str]:
    kind = row.takes
    if kind.hertz:
        yield f"{kind.hertz[0]:g} to {kind.hertz[1]:g} Hz; {kind.pitch:g} Hz when left out"
    if kind.beats:
        yield f"beat {kind.beats[0]:g} to {kind.beats[1]:g} Hz; {kind.beat:g} Hz when left out"
    if kind.variants:
        others = ", ".join(f"[{row.name} {variant}]" for variant in kind.variants)
        yield f"{format_duration(samples(kind.rings))}; also {others}"


def _plain(row: "Row") -> dict[str, object]:
    kind = row.takes
    return {
        "name": row.name,
        "kind": row.kind,
        "about": row.about,
        "example": row.example,
        "hertz": list(kind.hertz) or None,
        "usual_hertz": kind.pitch or None,
        "beat": list(kind.beats) or None,
        "usual_beat": kind.beat or None,
        "variants": list(kind.variants),
        "seconds": kind.rings or None,
        "stereo": kind.stereo,
    }
