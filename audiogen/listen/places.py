"""Where the lines stand in a sound that is longer or shorter than its ledger says.

Somebody who lays a line twice, or cuts one out, moves all that follows. So each line may stand a little off its
place, and lines beside each other are mostly off by the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from audiogen.listen.sound import Levels, frame, moment
from audiogen.model import Event
from audiogen.units import RATE

SAME = RATE // 10
"""Differences in length up to this are an encoder's."""
REACH = 3000
"""Lines are looked for this many hundredths of a second from their places, and twice as far as the lengths differ."""
MOVE = 1.0
"""What it costs to be off by something else than the line before; a line that fits perfectly is worth 2."""
LOOSE = 0.01
"""What each hundredth of a second of speech costs that belongs to no line."""
LESS = 0.7
"""A line that fits less than the next one by more than this gives way to it."""
FITS = 1.2
"""A line that fits as well as this is in its place."""
APART = 30
"""Hundredths of a second by which lines begin after one another, if they are that long."""
BELOW = 26.0
"""What is this far below the voice's loudest, in dB, is no voice."""
_BEFORE, _AFTER = 30, 30
"""Hundredths of a second around a line that should be silent."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line and where it really begins and ends, as far as anybody can tell. All in samples."""

    event: Event
    start: int
    end: int


def places(events: Sequence[Event], length: int, levels: Levels, actual: int, voice: float) -> tuple[Place, ...]:
    """The places of the lines `events` of a session that should last `length`, and lasts `actual` samples.

    `voice` is the level of the voice's loudest.
    """
    if abs(actual - length) <= SAME or not events:
        return tuple(Place(event, event.start, min(event.start + event.length, actual)) for event in events)
    spoken = np.concatenate([[0], np.cumsum(levels > voice - BELOW)])
    off = [0] * len(events) if _broken_off(events, actual, spoken) else _offsets(events, actual - length, spoken)
    found = [
        Place(event, max(0, event.start + by), max(0, min(event.start + event.length + by, actual)))
        for event, by in zip(events, off, strict=True)
    ]
    fits = _fit(
        np.array([frame(place.start) for place in found]), np.array([frame(place.end) for place in found]), spoken
    )
    return tuple(_apart(found, fits))


def _broken_off(events: Sequence[Event], actual: int, spoken: npt.NDArray[np.int64]) -> bool:
    """Whether the sound just ends too soon, all lines before that being in their places."""
    whole = [event for event in events if event.start + event.length < actual]
    begins = np.array([frame(event.start) for event in whole], np.int64)
    ends = np.array([frame(event.start + event.length) for event in whole], np.int64)
    return len(whole) < len(events) and bool((_fit(begins, ends, spoken) > FITS).all())


def _apart(found: Sequence[Place], fits: npt.NDArray[np.float64]) -> list[Place]:
    """Two lines can't be at the same time: the second gives way, unless the first fits much less."""
    apart = list(found)
    for at in range(1, len(apart)):
        one, two = apart[at - 1], apart[at]
        if one.end > two.start and fits[at - 1] < fits[at] - LESS:
            apart[at - 1] = replace(one, end=max(one.start, two.start))
        elif one.end > two.start:
            apart[at] = replace(two, start=one.end, end=max(one.end, two.end))
    return apart


def _offsets(events: Sequence[Event], change: int, spoken: npt.NDArray[np.int64]) -> list[int]:
    """By how much each line is off: the cheapest explanation of all lines together (Viterbi's).

    `spoken` counts how long there has been a voice up to each moment, in hundredths of a second.
    """
    reach = REACH + 2 * frame(abs(change))
    tried = np.arange(-reach, reach + 1)
    begins = [frame(event.start) + tried for event in events]
    ends = [frame(event.start + event.length) + tried for event in events]
    total = _fit(begins[0], ends[0], spoken) - MOVE * (tried != 0) - LOOSE * _at(spoken, begins[0])
    back = []
    for begin, end, before, after in zip(begins[1:], ends[1:], begins, ends, strict=False):
        total = total + LOOSE * _at(spoken, after)
        # the best of all offsets with which the line before still begins well before this one
        best = np.maximum.accumulate(total)
        which = np.maximum.accumulate(np.where(total >= best, np.arange(len(tried)), 0))
        room = int(begin[0] - before[0]) - min(APART, int(after[0] - before[0]))
        last = np.clip(np.arange(len(tried)) + room, 0, len(tried) - 1)
        stays = total >= best[last] - MOVE
        back.append(np.where(stays, np.arange(len(tried)), which[last]).astype(np.int32))
        total = np.where(stays, total, best[last] - MOVE) - LOOSE * _at(spoken, begin) + _fit(begin, end, spoken)
    path = [int(np.argmax(total + LOOSE * _at(spoken, ends[-1])))]
    for came in reversed(back):
        path.append(int(came[path[-1]]))
    return [_samples(int(tried[at])) for at in reversed(path)]


def _at(spoken: npt.NDArray[np.int64], moments: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    found: npt.NDArray[np.int64] = spoken[np.clip(moments, 0, len(spoken) - 1)]
    return found


def _samples(frames: int) -> int:
    return moment(frames) if frames >= 0 else -moment(-frames)


def _fit(
    begins: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], spoken: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """How well a line fits there: a voice in it, none beside it, and one that begins and ends where it does."""

    def share(low: npt.NDArray[np.int64], high: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        last = len(spoken) - 1
        found: npt.NDArray[np.float64] = (spoken[np.clip(high, 0, last)] - spoken[np.clip(low, 0, last)]) / (
            high - low
        )
        return found

    beside = 0.5 * (share(begins - _BEFORE, begins - 4) + share(ends + 8, ends + _AFTER))
    sharp = (
        share(begins, begins + 6)
        - share(begins - 10, begins - 4)
        + share(ends - 8, ends)
        - share(ends + 8, ends + 14)
    )
    found: npt.NDArray[np.float64] = share(begins, np.maximum(ends, begins + 1)) - beside + 0.5 * sharp
    return found
