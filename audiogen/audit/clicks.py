"""Clicks: moments in which there is far more of the highest frequencies than just before and just after.

What voices, bells and noises do takes milliseconds to rise or to fall; a step, a spike or a cut takes one sample.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from audiogen.units import RATE

LOWEST: Final = 9_000.0
"""Hz. Above it there is little of a voice, and up to 11 kHz are left even by an MP3 of 64 kb/s."""
CELL: Final = 12
"""Samples that are looked at together: a quarter of a millisecond."""
NEAR, FAR = 6, 40
"""Compared is what lies so many cells before and after a moment."""
FLOOR: Final = 1e-8
"""The power to which every moment is compared at least: what is quieter is not heard."""
OUT: Final = 10.5
"""dB. The loudest moments of noises, bells and breaths stand out by 8."""
SPOKEN: Final = 23.5
"""dB. Plosives stand out by up to 22.7."""
APART: Final = RATE // 20


class Clicks:
    """Listens to a stream of `channels` channels."""

    def __init__(self, channels: int) -> None:
        from scipy.signal import butter

        self._filter = butter(4, LOWEST, "highpass", fs=RATE, output="sos")
        self._state = np.zeros((len(self._filter), 2, channels))
        self._left = np.zeros((0, channels))
        self._cells = np.full(FAR, FLOOR)
        self._at = 0
        self._found: list[tuple[int, float]] = []

    def hear(self, block: npt.NDArray[Any]) -> None:
        """Listens to a block of shape (n, channels)."""
        from scipy.signal import sosfilt

        if not len(block):
            return
        heard, self._state = sosfilt(self._filter, block.astype(np.float64), axis=0, zi=self._state)
        known = np.concatenate([self._left, heard])
        whole = len(known) // CELL * CELL
        self._left = known[whole:]
        cells = [np.square(channel).reshape(-1, CELL).mean(axis=1) for channel in known[:whole].T]
        self._look(np.max(cells, axis=0))

    def found(self) -> tuple[tuple[int, float], ...]:
        """Moments, in samples, and by how many dB they stand out."""
        return tuple(self._found)

    def _look(self, cells: npt.NDArray[np.float64]) -> None:
        self._cells = np.concatenate([self._cells, cells])
        middle = len(self._cells) - 2 * FAR
        if middle <= 0:
            return
        windows = np.lib.stride_tricks.sliding_window_view(self._cells, FAR - NEAR + 1).mean(axis=1)
        before, after = windows[:middle], windows[FAR + NEAR :][:middle]
        out = 10.0 * np.log10(self._cells[FAR : FAR + middle] / (np.maximum(before, after) + FLOOR) + 1e-12)
        for cell in np.flatnonzero(out > OUT):
            self._note((self._at + int(cell)) * CELL, float(out[cell]))
        self._at += middle
        self._cells = self._cells[middle:]

    def _note(self, at: int, out: float) -> None:
        """What is near the last one is the same."""
        if self._found and at - self._found[-1][0] < APART:
            if out > self._found[-1][1]:
                self._found[-1] = (at, out)
        else:
            self._found.append((at, out))
