"""`audiogen render`."""

import gc
import json
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audiogen.cli import console, values
from audiogen.cli.sections import Sectioned
from audiogen.errors import AudiogenError, UsageError
from audiogen.units import format_clock

if TYPE_CHECKING:
    from audiogen.model import Session


_COLLECTED = 50_000
"""New objects after which Python looks for those that nobody needs. By itself it looks seventy times as often, which
takes a twentieth of a rendering's time."""


@click.command(cls=Sectioned)
@console.scripts
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    shell_complete=values.ANY_FILE.shell_complete,
    help="The MP3 to write, or a folder for it; output/ when left out. Also a .wav, .flac, .opus or .m4a file.",
)
@console.voice
@console.length
@console.guidance
@console.preset
@console.background
@console.matrix
@console.only
@click.option("--fresh", is_flag=True, help="Mix and encode everything again; what was spoken stays spoken.")
@click.option(
    "--workers",
    metavar="N",
    type=values.Count(1, 64),
    help="Threads that mix and encode; one a processor if left out.",
)
@console.as_json
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless something is wrong.")
def render(
    scripts: tuple[Path, ...],
    output: str | None,
    voice: str | None,
    length: int | None,
    guidance: str | None,
    preset: str | None,
    background: str | None,
    matrix: bool,
    only: tuple[str, ...],
    fresh: bool,
    workers: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Turn scripts into sessions: tagged MP3 files.

    Lines spoken before are kept, so that changing one line speaks one line. With --guidance or --preset another
    session is made, beside the usual one: psoas-release-light.mp3, psoas-release-sleep.mp3. With --matrix all are
    made that a script asks for under `variants`.

    \b
    Examples:
      audiogen render scripts/psoas-release.md --length 25m
      audiogen render scripts/*.md --preset sleep
      audiogen render scripts/body-scan.md -o body-scan.flac --voice 'gtts en-GB'
      audiogen render scripts/body-scan.md --background 'rain -24 dB'
    """
    from audiogen.build.warming import warm

    gc.set_threshold(_COLLECTED)
    if output and not fresh:  # who wants everything anew has most likely changed no line
        warm(scripts, Path(output), voice)
    from audiogen import settings

    found = settings.load()
    if not output and not fresh:
        warm(scripts, found.output, voice)
    from audiogen.build import variants
    from audiogen.build.render import Order, render, session_path
    from audiogen.build.script import Instead

    instead = Instead(voice, length, guidance, preset, background)
    wanted = [(path, instead) for path in scripts]
    failed: list[AudiogenError] = []
    if matrix or only:
        chosen, faults = variants.of_all(scripts, found.defaults)
        if len(scripts) == len(faults) == 1:
            raise faults[0]
        for fault in faults:
            click.echo(str(fault), err=True)
        failed += faults
        wanted = [(one.script, one.instead) for one in variants.throughout(variants.only(chosen, only), instead)]
    orders = [Order(path, session_path(path, output, found, own), own, fresh, workers) for path, own in wanted]
    _check_names(orders_paths=[order.output for order in orders])
    done: list[Session] = []
    for order in orders:
        try:
            session, reason = render(replace(order, last=order is orders[-1]), found, console.progress(quiet))
        except AudiogenError as error:
            if len(orders) == 1 and not failed:
                raise
            # one session's fault doesn't keep the others from being rendered
            click.echo(str(error), err=True)
            failed.append(error)
            continue
        done.append(session)
        for path, name in session.saved:
            click.echo(f"{path} was changed by hand: that is kept as {name}, and it is written anew", err=True)
        for remark in session.remarks:
            click.echo(remark, err=True)
        if not quiet and not as_json:
            click.echo(_summary(session, reason))
    if as_json:
        click.echo(json.dumps([_plain(session) for session in done], ensure_ascii=False, indent=1))
    if failed:
        raise SystemExit(max(error.exit_code for error in failed))


def _check_names(orders_paths: list[Path]) -> None:
    for path, count in Counter(orders_paths).items():
        if count > 1:
            raise UsageError(
                f"{count} sessions would be written to {path}", "name a folder with -o, or render one at a time"
            )


def _summary(session: "Session", reason: str) -> str:
    voice = f"voice {session.voice}" + (f" (auto: {reason})" if reason else "")
    if session.recorded and not session.spoken + session.reused:
        voice = "your own voice"
    chapters = len(session.timeline.chapters)
    own = f", {session.recorded} recorded by you" if session.recorded else ""
    return (
        f"{session.path}  {format_clock(session.timeline.length)}, {chapters} chapter{'s' * (chapters != 1)}\n"
        f"  {voice}; {session.spoken} spoken, {session.reused} kept from before{own}"
    )


def _plain(session: "Session") -> dict[str, object]:
    return {
        "path": session.path,
        "title": session.routine.title,
        "length": session.timeline.length,
        "voice": asdict(session.voice),
        "spoken": session.spoken,
        "reused": session.reused,
        "recorded": session.recorded,
        "sha256": session.digest,
        "loudness": asdict(session.loudness),
    }
