"""Frames that repeat: those of a periodic sound are encoded once, and laid as often as they are heard."""

from collections.abc import Sequence

import numpy as np

from audiogen.audio.mp3.frames import FrameHeader
from audiogen.audio.mp3.run import Run
from audiogen.audio.mp3.seam import Laid, joined, reach, seam
from audiogen.audio.mp3.side import Frames


class Loop:
    """`frames` of one period; the first of them is frame 0 of every turn. The last goes over into the first."""

    def __init__(self, frames: Frames) -> None:
        self.frames = frames

    def take(self, start: int, stop: int) -> Frames:
        """Frames `start` to `stop`, for any numbers; not to be written to."""
        begin, period = start % len(self.frames), len(self.frames)
        if begin + stop - start <= period:
            return self.frames[begin : begin + stop - start]
        return self.frames[np.arange(begin, begin + stop - start) % period]


class _Later:
    """A run, a period later."""

    def __init__(self, run: Run, period: int) -> None:
        self._run = run
        self._period = period

    def take(self, start: int, stop: int) -> Frames:
        return self._run.take(start - self._period, stop - self._period)


def closed(runs: Sequence[Run], cuts: Sequence[int], overlap: int, header: FrameHeader) -> Loop | None:
    """The loop of which `runs` are parts, one after the other; None where they can't be joined.

    A part's own frames begin at its place in `cuts`, whose last is a period behind the first; every run has
    `overlap` frames more at both ends.
    """
    period = cuts[-1] - cuts[0]
    after: list[Laid] = [*runs[1:], _Later(runs[0], period)]
    seams = [
        seam(left, right, range(cut + overlap - 1, cut - overlap + reach(header), -1), header)
        for left, right, cut in zip(runs, after, cuts[1:], strict=True)
    ]
    places = [place for place in seams if place is not None]
    if len(places) < len(runs):
        return None
    begins = [places[-1] - period, *places[:-1]]
    strips = []
    for left, right, begin, place in zip(runs, after, begins, places, strict=True):
        strips += [left.take(begin, place - reach(header)), joined(left, right, place, header)]
    return Loop(np.roll(np.concatenate(strips), begins[0] % period, axis=0))
