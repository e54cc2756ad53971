"""What commands share: progress bars, durations as parameters, scripts as arguments."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audiogen.cli import values
from audiogen.progress import Advance, Progress, silent
from audiogen.units import parse_duration
from audiogen.vocabulary import GUIDANCE, PRESETS

if TYPE_CHECKING:
    from audiogen.build.publish import Published


class Duration(click.ParamType):
    """A duration such as 25m; its value is in samples."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        try:
            found = parse_duration(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if not found:
            self.fail("a session can't last no time at all", param, ctx)
        return found


scripts = click.argument("scripts", metavar="SCRIPT...", nargs=-1, required=True, type=values.SCRIPT)
script = click.argument("script", metavar="SCRIPT", type=values.SCRIPT)
library = click.argument("folder", metavar="[FOLDER]", required=False, type=values.FOLDER)
programmes = click.option(
    "--programme",
    "programmes",
    metavar="FILE",
    multiple=True,
    type=values.PROGRAMME,
    help="A course made of the sessions; for output/, scripts/programme.yaml when that is there.",
)
voice = click.option(
    "--voice",
    metavar="VOICE",
    shell_complete=values.voices,
    help="Speak with this voice: auto, hibari, gtts, 'gtts en-GB' …",
)
length = click.option("--length", type=Duration(), help="Last exactly this long, such as 25m.")
guidance = click.option(
    "--guidance",
    type=click.Choice(GUIDANCE),
    help="How much is said: everything; without what is for beginners; or bells in place of words.",
)
preset = click.option(
    "--preset",
    type=click.Choice(PRESETS),
    metavar="NAME",
    help="What it is made for: podcast (loud, stereo), headphones (finer), phone (one channel) or sleep (it sinks).",
)
background = click.option(
    "--background",
    metavar="SOUNDS",
    shell_complete=values.backgrounds,
    help="Sound like this beneath the voice: 'rain -26 dB', 'my music.mp3 -20 dB', or off.",
)
matrix = click.option("--matrix", is_flag=True, help="All sessions that the settings ask for under `variants`.")
only = click.option(
    "--only",
    metavar="SETTING=VALUE",
    multiple=True,
    shell_complete=values.variants,
    help="Of these only some, such as length=10m; again for another setting, or for one more value.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print plain JSON, for other programs.")


def chosen(named: tuple[Path, ...], folder: Path | None) -> tuple[Path, ...] | None:
    """The programmes for a library: those named; for the usual folder the one in its usual place; else None, which
    stands for those of the last time."""
    from audiogen import settings

    usual = Path("scripts", "programme.yaml")
    at_home = folder is None or folder.resolve() == settings.load().output.resolve()
    return named or ((usual,) if at_home and usual.is_file() else None)


def remark(done: "Published") -> None:
    """What an author should know of a library that was published all the same."""
    for name in done.unknown:
        click.echo(
            f"{name} is left out: nothing beside it says what it is; if it is a session, render it again", err=True
        )
    for name in done.behind:
        click.echo(f"{name} says “track n of m”, and its album has more here: render it again", err=True)
    if done.behind:
        click.echo(
            "if that doesn't help: tracks are counted among the scripts of one folder: keep an album in one, "
            "and take sessions away whose scripts are gone",
            err=True,
        )
    for path, name in done.saved:
        click.echo(f"{path} was changed by hand: that is kept as {name}, and it is written anew", err=True)
    for name in done.lost:
        click.echo(f"the programme {name} is not used any more", err=True)
    if done.waiting:
        click.echo(f"left out of the programme until rendered: {', '.join(done.waiting)}", err=True)


def progress(quiet: bool, prefix: str = "") -> Progress:
    """Bars on a terminal; nothing elsewhere, or when `quiet`."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        return silent

    def bar(label: str, total: int, /) -> AbstractContextManager[Advance]:
        return _bar(f"{prefix}{label}", total)

    return bar


@contextmanager
def _bar(label: str, total: int) -> Iterator[Advance]:
    shown: Any
    with click.progressbar(length=total, label=label.ljust(10), file=sys.stderr) as shown:
        yield shown.update
