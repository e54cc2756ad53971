"""What a script will do, before anything is spoken: no engine, no network, no audio."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from audiogen.build import voice as voices
from audiogen.build.advice import advice
from audiogen.build.album import album_tracks
from audiogen.build.beside import picture_names
from audiogen.build.online import Asking, asking
from audiogen.build.script import NOTHING, Instead, load
from audiogen.build.shelf import Shelf
from audiogen.build.takes.folder import recorded
from audiogen.build.takes.items import items
from audiogen.build.takes.match import match
from audiogen.errors import LengthError
from audiogen.library.identity import session_id
from audiogen.model import Routine, Timeline, Voice
from audiogen.settings import Settings
from audiogen.speech.cache import Cache
from audiogen.timeline.advice import Advice
from audiogen.timeline.arrange import arrange
from audiogen.timeline.nodes import Flow
from audiogen.timeline.report import report
from audiogen.timeline.summary import Summary, summarise
from audiogen.timeline.unroll import lines, unroll

TRUSTED = 0.2
"""Estimates may be wrong by this part of a session's length, and hardly by more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A script laid out in time. `voice` is None while `auto` is undecided; then all speech is estimated.

    `warning` says that by the estimates it would not last as long as asked; `tracks` is how many sessions its
    album has; `remarks` are what the author should know of recordings, and `advice` what an editor would say.
    """

    routine: Routine
    flow: Flow
    timeline: Timeline
    voice: Voice | None
    warning: str = ""
    tracks: int | None = None
    remarks: tuple[str, ...] = ()
    advice: tuple[Advice, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan comes to; `asking` is None where the online voice can't speak it."""

    summary: Summary
    asking: Asking | None


def plan(
    path: Path,
    settings: Settings,
    instead: Instead = NOTHING,
) -> Plan:
    """The plan of the script at `path`. Raises what reading and arranging it raise."""
    routine = load(path, settings.defaults, instead)
    found = voices.foresee(routine, Cache(settings.cache))
    undecided = Voice("auto", "", routine.meta.language, routine.meta.voice.rate)
    flow = found.flow if found else unroll(routine, undecided)
    shelf = Shelf(path, found.kept if found else {}, settings.backgrounds, routine.meta.treatment)
    timeline, warning = _arranged(routine, flow, shelf)
    return Plan(
        routine,
        flow,
        timeline,
        found.voice if found else None,
        warning,
        album_tracks(routine, settings.defaults),
        found.remarks if found else _strays(flow, path),
        advice(routine, flow, timeline),
    )


def _strays(flow: Flow, path: Path) -> tuple[str, ...]:
    """What there is to say of recordings that no line has."""
    own = recorded(path)
    said = items(lines(flow)) if own.takes else ()
    return tuple(map(str, match(said, own).strays))


def _arranged(routine: Routine, flow: Flow, shelf: Shelf) -> tuple[Timeline, str]:
    """The session in time; and, when by the estimates it can't last as long as asked, a warning that says so."""
    try:
        return arrange(routine, flow, shelf), ""
    except LengthError as error:
        if not error.estimated or abs(error.nearest - error.asked) > TRUSTED * error.asked:
            raise
        nearest = replace(routine, meta=replace(routine.meta, length=error.nearest))
        return arrange(nearest, flow, shelf), str(error)


def figures(made: Plan, settings: Settings) -> Figures:
    """What there is to say of a plan in numbers."""
    summary = summarise(made.routine, made.timeline)
    return Figures(summary, asking(made.routine, made.flow, made.voice, Cache(settings.cache)))


def as_plain(made: Plan, told: Figures) -> dict[str, Any]:
    """The plan as plain values, ready for JSON: the form of a session file, and the figures under `summary`."""
    path = Path(made.routine.path)
    summary = asdict(told.summary)
    summary["time"] = dict(told.summary.time)
    summary["requests"] = asdict(told.asking) if told.asking else None
    summary["advice"] = [asdict(one) for one in made.advice]
    session = report(
        made.routine,
        made.timeline,
        made.voice,
        known_as=str(session_id(made.routine)),
        tracks=made.tracks,
        pictures=picture_names(made.timeline, path),
    )
    return session | {"summary": summary}
