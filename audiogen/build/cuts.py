"""Where a session is cut into parts that are encoded each on its own: at whole frames, and where least happens."""

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from audiogen.audio.mp3.frames import FRAME
from audiogen.mix import Still

MARGIN: Final = 2
"""Frames of a still stretch that may know of what moves beside it: windows overlap, and encoders look ahead."""
LEAST: Final = 64
"""Frames. In a shorter still stretch there is nothing to be gained: its neighbours reach into it as far."""
FIRST: Final = 32
"""The session's first frames are nobody's repetition."""
SHORT: Final = 250
LONG: Final = 500
"""Frames of a part in which something happens: six seconds at the least, if what is around it is as long; no more
than twelve, or than fifteen where nothing would be left but a short one: every part costs what runs overlap."""


@dataclass(frozen=True, slots=True)
class Part:
    """Frames `first` to `stop` of a session. All of what repeats in it is in `still`, if nothing else happens."""

    first: int
    stop: int
    still: Still | None = None


def parts(length: int, stills: Sequence[Still], breaks: Sequence[int]) -> list[Part]:
    """The parts of a session of `length` samples, in order, end to end; the last goes on until the session ends.

    Parts in which something happens are cut before `breaks`, in order: the samples at which lines begin. Where they
    are cut depends on what is around alone, not on how far it is from the beginning.
    """
    found: list[Part] = []
    last = -(-length // FRAME)
    at = 0
    for still in stills:
        first = max(FIRST, -(-still.start // FRAME) + MARGIN)
        stop = min(still.stop // FRAME - MARGIN, last - FIRST)
        if stop - first >= LEAST:
            found += _busy(at, first, breaks)
            found.append(Part(first, stop, still))
            at = stop
    found += _busy(at, last, breaks)
    return found


def _busy(first: int, stop: int, breaks: Sequence[int]) -> Iterator[Part]:
    while stop - first > LONG + SHORT // 2:
        cut = _break(first + SHORT, min(first + LONG, stop - SHORT // 2), breaks)
        yield Part(first, cut)
        first = cut
    if first < stop:
        yield Part(first, stop)


def _break(least: int, most: int, breaks: Sequence[int]) -> int:
    """The first frame from `least` on at whose end a line begins; `most` if there is none until then."""
    at = bisect.bisect_left(breaks, (least + MARGIN) * FRAME)
    return min(breaks[at] // FRAME - MARGIN, most) if at < len(breaks) else most
