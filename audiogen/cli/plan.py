"""`audiogen plan`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audiogen.cli import console
from audiogen.units import format_clock, format_duration

if TYPE_CHECKING:
    from audiogen.build.plan import Plan


@click.command()
@console.script
@console.voice
@console.length
@console.as_json
def plan(script: Path, voice: str | None, length: int | None, as_json: bool) -> None:
    """Show what a script will do, and when, without speaking it.

    Times of lines that were never spoken are estimates, marked with ~.

    Example: audiogen plan scripts/psoas-release.md
    """
    from audiogen import settings
    from audiogen.build.beside import picture_names
    from audiogen.build.plan import plan
    from audiogen.library.identity import session_id
    from audiogen.timeline.report import report

    made = plan(script, settings.load(), voice, length)
    for remark in made.remarks:
        click.echo(remark, err=True)
    if made.warning:
        click.echo(f"{made.warning} (by estimate: not all its lines are spoken yet)", err=True)
    if as_json:
        known_as = str(session_id(made.routine))
        names = picture_names(made.timeline, script)
        shown = report(made.routine, made.timeline, made.voice, known_as=known_as, tracks=made.tracks, pictures=names)
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    for line in _table(made):
        click.echo(line)


def _table(made: "Plan") -> Iterator[str]:
    timeline = made.timeline
    guesses = any(event.estimated for event in timeline.events)
    about = "about " if guesses else ""
    yield f"{made.routine.title} · {about}{format_clock(timeline.length)} · voice {made.voice or 'auto, undecided'}"
    if timeline.longest > timeline.shortest:
        yield f"can last from {format_clock(timeline.shortest)} to {format_clock(timeline.longest)}"
    for event in timeline.events:
        at = format_clock(event.start).rjust(8)
        if event.kind == "chapter":
            yield f"\n{at}  ## {event.text}  ({format_clock(event.length)})"
        elif event.kind != "pause" or event.text:
            mark = "~" if event.estimated else " "
            yield f"{at} {mark}{format_duration(event.length).rjust(10)}  {_SHOWN[event.kind].format(event.text)}"


_SHOWN = {"speech": "{}", "pause": "  {}", "sound": "  {}", "breath": "  breathe {}"}
