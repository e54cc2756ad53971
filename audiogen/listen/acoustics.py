"""What can be told without a recogniser: whether somebody speaks where a line stands, how long, and over what."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audiogen.listen.places import BELOW, Place
from audiogen.listen.sound import Levels, frame, moment
from audiogen.model import Event
from audiogen.units import RATE

FALLBACK = -15.0
"""The level of a voice's loudest in sessions as they are rendered, for sounds in which there is none."""
SUNK = 12.0
"""Lines whose loudest is this far below that of the loudest line say nothing of the voice's level."""
ABOVE = 6.0
"""A voice must rise this far above what lies under it, in dB."""
QUIET = 30.0
"""This far below its loudest, a voice has ended."""
AFTER, BEFORE = 12 * RATE // 100, 8 * RATE // 100
"""A voice may ring on and begin early by this much; beyond that, it is speech in a pause."""
SHORTEST = 15 * RATE // 100
"""Sounds shorter than this are no speech."""
JOIN = RATE // 4


@dataclass(frozen=True, slots=True)
class Measure:
    """Of one line: levels in dB beside the voice's, silences in samples.

    `loud` is that of its loudest tenth, `low` of its quietest, `mean` by power. `voiced` is the part that is
    loud; `lead` and `tail` are silent at its ends, `hole` is the longest silence inside it; `length` is how long it
    should be.
    """

    loud: float
    low: float
    mean: float
    voiced: float
    lead: int
    tail: int
    hole: int
    length: int


def voice_level(events: Sequence[Event], levels: Levels) -> float:
    """How loud the voice's loudest is: the usual one of all lines."""
    each = [_loudest(levels, event.start, event.start + event.length) for event in events]
    heard = [level for level in each if level > max(each) - SUNK]
    found = float(np.median(heard)) if heard else FALLBACK
    return found if found > FALLBACK - 2 * SUNK else FALLBACK


def _loudest(levels: Levels, start: int, end: int) -> float:
    part = _part(levels, start, end)
    return float(np.percentile(part, 90))


def _part(levels: Levels, start: int, end: int) -> Levels:
    first = min(frame(start), len(levels) - 1)
    part: Levels = levels[first : max(first + 1, frame(end))]
    return part


def floor(places: Sequence[Place], levels: Levels) -> float:
    """What the pauses sound like: their usual level."""
    silent = np.ones(len(levels), bool)
    for place in places:
        silent[frame(max(0, place.start - RATE // 3)) : frame(place.end + RATE // 3)] = False
    return float(np.median(levels[silent])) if silent.any() else float(levels.min())


def measure(place: Place, levels: Levels, voice: float, under: float) -> Measure:
    """`voice` is the level of the voice's loudest, `under` that of the pauses."""
    part = _part(levels, place.start, place.end)
    count = max(1, frame(place.event.length))
    active = part > max(voice - QUIET, under + ABOVE)
    at = np.flatnonzero(active)
    lead, tail = (int(at[0]), len(part) - 1 - int(at[-1])) if len(at) else (len(part), len(part))
    holes = np.diff(at) - 1
    return Measure(
        loud=float(np.percentile(part, 90)) - voice,
        low=float(np.percentile(part, 10)) - voice,
        mean=10.0 * float(np.log10(np.mean(10.0 ** (part.astype(np.float64) / 10.0)))) - voice,
        voiced=float((part > voice - 20.0).sum()) / count,
        lead=moment(lead),
        tail=moment(tail + max(0, count - len(part))),
        hole=moment(int(holes.max(initial=0))),
        length=place.event.length,
    )


def between(places: Sequence[Place], levels: Levels, voice: float, under: float) -> list[tuple[int, int]]:
    """Stretches outside all lines that are as loud as a voice, in samples: perhaps somebody speaks there."""
    active = levels > max(voice - BELOW, under + ABOVE)
    for place in places:
        active[frame(max(0, place.start - BEFORE)) : frame(place.end + AFTER)] = False
    found: list[tuple[int, int]] = []
    edges = np.flatnonzero(np.diff(np.concatenate([[0], active.astype(np.int8), [0]])))
    bounds = np.array([place.start for place in places], np.int64)
    for start, end in ((moment(int(a)), moment(int(b))) for a, b in zip(edges[::2], edges[1::2], strict=True)):
        if found and start - found[-1][1] < JOIN and not _parted(found[-1][1], start, bounds):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [(start, end) for start, end in found if end - start >= SHORTEST]


def _parted(one: int, two: int, bounds: npt.NDArray[np.int64]) -> bool:
    """Whether a line stands between two moments."""
    return bool(np.searchsorted(bounds, one) != np.searchsorted(bounds, two))
