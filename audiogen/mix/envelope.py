"""How loud the bed is at each sample: its fades, and the steps back that it takes for the voice.

Every curve is a table made once and read by its absolute position, never computed for a block: that is what
makes two halves of a mix equal, bit for bit, to the whole. A fade may last for minutes: of it there are only points.
"""

import bisect
from collections.abc import Sequence

import numpy as np

from audiogen.audio.curve import Curve
from audiogen.audio.levels import Samples
from audiogen.model import BedSpan, Clip
from audiogen.model import Ducking as Wish
from audiogen.units import RATE, gain

STAYS = RATE * 3 // 2
"""A bed that would come back for less than this stays where it is: coming and going is heard, too."""
_POINTS = 4096
"""Of a fade, at the least. A straight line between two of them misses it by less than a ten-millionth."""


def ramp(length: int, first: float, last: float) -> Samples:
    """From the level `first` to `last`, both in dB, by half a cosine in dB: even to the ear. Factors."""
    turn = 0.5 - 0.5 * np.cos(np.pi * (np.arange(length) + 0.5) / max(1, length))
    curve: Samples = (10.0 ** ((first + (last - first) * turn) / 20.0)).astype(np.float32)
    return curve


class _Fade:
    """From nothing to full in `length` samples, or back: by half a cosine where it is `even`, else by its root."""

    def __init__(self, length: int, even: bool, back: bool) -> None:
        self._length = length
        step = max(1, length // _POINTS)
        way = (np.arange(length // step + 2) * step + 0.5) / max(1, length)
        turn = np.pi / 2 * (1.0 - way if back else way)
        # sin² x is half a cosine; a root that goes on below nothing keeps the last line straight
        self._curve = Curve(np.sin(turn) ** (2 if even else 1), step)

    def apply(self, out: Samples, start: int, at: int) -> None:
        """Multiplies the part of `out`, which begins at sample `start`, that lies under it; it begins at `at`."""
        low, high = max(start, at), min(start + len(out), at + self._length)
        if low < high:
            out[low - start : high - start] *= self._curve.between(low - at, high - at)


class Ducking:
    """The bed's gain for the voice: back before it begins, and returning after it has ended."""

    def __init__(self, voice: Sequence[Clip], duck: Wish) -> None:
        self._duck = duck
        self._down = ramp(duck.attack, 0.0, duck.depth)
        self._up = ramp(duck.release, duck.depth, 0.0)
        self._low = np.float32(gain(duck.depth))
        self._spans = _joined(voice, duck.attack + duck.hold + duck.release + STAYS)
        self._ends = [end + duck.hold + duck.release for _, end in self._spans]

    @property
    def moves(self) -> list[tuple[int, int]]:
        """From when to when it isn't where it is when nobody speaks."""
        duck = self._duck
        return [(begin - duck.attack, end + duck.hold + duck.release) for begin, end in self._spans]

    def described(self, start: int, stop: int) -> tuple[object, ...]:
        """Everything that makes it what it is from `start` to `stop`, in samples from there: equal for equal ones."""
        duck, found = self._duck, []
        for begin, end in self._spans[bisect.bisect_right(self._ends, start) :]:
            if begin - duck.attack >= stop:
                break
            # where it has stepped back before, and comes back after, it doesn't matter when
            found.append((max(begin - start, 0), min(end - start, stop - start)))
        return (duck.depth, duck.attack, duck.hold, duck.release, *found) if found else ()

    def apply(self, out: Samples, start: int) -> None:
        """Multiplies `out`, shape (n,), which begins at sample `start`."""
        duck, stop = self._duck, start + len(out)
        for begin, end in self._spans[bisect.bisect_right(self._ends, start) :]:
            if begin - duck.attack >= stop:
                break
            _multiply(out, start, begin - duck.attack, self._down)
            low = slice(max(0, begin - start), max(0, end + duck.hold - start))
            out[low] *= self._low
            _multiply(out, start, end + duck.hold, self._up)


def _joined(voice: Sequence[Clip], nearest: int) -> list[tuple[int, int]]:
    """From when to when the bed stays back: over short pauses too, so that it doesn't pump."""
    spans: list[tuple[int, int]] = []
    for clip in voice:
        if spans and clip.start - spans[-1][1] < nearest:
            spans[-1] = (spans[-1][0], clip.end)
        else:
            spans.append((clip.start, clip.end))
    return spans


class Fading:
    """A bed's own fades, and silence outside its span.

    Two fades that cross add up to a constant: in amplitude where they are even, else in power.
    """

    def __init__(self, span: BedSpan) -> None:
        self._span = span
        self._in = _Fade(span.fade_in, span.even_in, False)
        self._out = _Fade(span.fade_out, span.even_out, True)

    @property
    def moves(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """From when to when it fades in, and out."""
        span = self._span
        end = span.start + span.length
        return (span.start, span.start + span.fade_in), (end - span.fade_out, end)

    def described(self, start: int, stop: int) -> tuple[object, ...]:
        """Everything that makes it what it is from `start` to `stop`, in samples from there: equal for equal ones."""
        span = self._span
        begin, end = span.start - start, span.start + span.length - start
        into = (max(begin, -span.fade_in), span.fade_in, span.even_in) if begin + span.fade_in > 0 else ()
        out = (end, span.fade_out, span.even_out) if end - span.fade_out < stop - start else ()
        return into, out

    def apply(self, out: Samples, start: int) -> None:
        """Multiplies `out`, shape (n,), which begins at sample `start`."""
        span = self._span
        end = span.start + span.length
        out[: max(0, span.start - start)] = 0.0
        out[max(0, end - start) :] = 0.0
        self._in.apply(out, start, span.start)
        self._out.apply(out, start, end - span.fade_out)


def _multiply(out: Samples, start: int, at: int, curve: Samples) -> None:
    """Multiplies the part of `out` that lies under `curve`, which begins at sample `at`."""
    low, high = max(start, at), min(start + len(out), at + len(curve))
    if low < high:
        out[low - start : high - start] *= curve[low - at : high - at]
