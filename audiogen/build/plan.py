"""What a script will do, before anything is spoken: no engine, no network, no audio."""

from dataclasses import dataclass, replace
from pathlib import Path

from audiogen.build import voice as voices
from audiogen.build.album import album_tracks
from audiogen.build.script import load
from audiogen.build.shelf import Shelf
from audiogen.build.takes.folder import recorded
from audiogen.build.takes.items import items
from audiogen.build.takes.match import match
from audiogen.errors import LengthError
from audiogen.model import Routine, Timeline, Voice
from audiogen.settings import Settings
from audiogen.speech.cache import Cache
from audiogen.timeline.arrange import arrange
from audiogen.timeline.unroll import lines, unroll

TRUSTED = 0.2
"""Estimates may be wrong by this part of a session's length, and hardly by more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A script laid out in time. `voice` is None while `auto` is undecided; then all speech is estimated.

    `warning` says that by the estimates it would not last as long as asked; `tracks` is how many sessions its
    album has; `remarks` are what the author should know of recordings.
    """

    routine: Routine
    timeline: Timeline
    voice: Voice | None
    warning: str = ""
    tracks: int | None = None
    remarks: tuple[str, ...] = ()


def plan(path: Path, settings: Settings, voice: str | None = None, length: int | None = None) -> Plan:
    """The plan of the script at `path`. Raises what reading and arranging it raise."""
    routine = load(path, voice, length)
    found = voices.foresee(routine, Cache(settings.cache))
    undecided = Voice("auto", "", routine.meta.language, routine.meta.voice.rate)
    flow = found.flow if found else unroll(routine, undecided)
    shelf = Shelf(path, found.kept if found else {})
    chosen = found.voice if found else None
    tracks = album_tracks(routine)
    remarks = found.remarks if found else tuple(map(str, match(items(lines(flow)), recorded(path)).strays))
    try:
        return Plan(routine, arrange(routine, flow, shelf), chosen, tracks=tracks, remarks=remarks)
    except LengthError as error:
        if not error.estimated or abs(error.nearest - error.asked) > TRUSTED * error.asked:
            raise
        nearest = replace(routine, meta=replace(routine.meta, length=error.nearest))
        return Plan(routine, arrange(nearest, flow, shelf), chosen, str(error), tracks, remarks)
