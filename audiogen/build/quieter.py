"""Backgrounds that are quieter than their author asked, since they would have come too near to the voice."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from audiogen.build.desk import Mixed
from audiogen.mix.room import LEAST
from audiogen.model import Routine
from audiogen.units import format_clock

AUDIBLE: Final = 0.5
"""dB by which a background may be quieter than asked without a word."""


@dataclass(frozen=True, slots=True)
class Quieter:
    """What there is to say of a background that stands in that `line` of the script; 0 when in none."""

    line: int
    message: str


def quieter(routine: Routine, mixed: Mixed) -> Iterator[Quieter]:
    """Every background that is, in the order of time."""
    path, first = routine.place("background")
    changes = [event for event in mixed.timeline.events if event.kind == "background"]
    for span, less in zip(mixed.timeline.bed, mixed.mixer.reductions, strict=True):
        if less < AUDIBLE:
            continue
        line = first if path == routine.path else 0
        if span.start and changes:
            line = min(changes, key=lambda event: abs(event.start - span.start)).line
        at = f"from {format_clock(span.start)} on, " if span.start else ""
        yield Quieter(
            line, f"{at}the background is {less:.0f} dB quieter than asked: speech stays {LEAST:.0f} dB above it"
        )
