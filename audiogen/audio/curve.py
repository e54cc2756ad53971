"""Slow curves, such as a swell's or a fade's: a few points, and straight lines between them, for any sample."""

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import Samples


class Curve:
    """A curve through `points`, `step` samples apart: before the first it is the first, behind the last the last.

    One that `repeats` comes back to its first point `step` samples after its last. A value depends on the sample's
    absolute position alone, to the last bit: that is what makes two halves of a mix equal to the whole.
    """

    def __init__(self, points: npt.NDArray[np.float64], step: int, repeats: bool = False) -> None:
        self.length = len(points) * step
        self._points = points.astype(np.float32)
        self._step = step
        self._repeats = repeats
        self._way = (np.arange(step) / step).astype(np.float32)

    def between(self, start: int, stop: int) -> Samples:
        """Its values at samples `start` to `stop`, shape (stop - start,)."""
        first = start // self._step
        places = np.arange(first, -(-stop // self._step) + 1)
        if self._repeats:
            points = self._points[places % len(self._points)]
        else:
            points = self._points[np.clip(places, 0, len(self._points) - 1)]
        lines = np.diff(points)[:, np.newaxis] * self._way
        lines += points[:-1, np.newaxis]
        return lines.ravel()[start - first * self._step : stop - first * self._step]
