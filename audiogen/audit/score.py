"""What a session should be: its length, its lines, and the master that was asked for."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import CHANNEL_LUFS, TARGET_LUFS

Gains = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """Something said, or a sound: from sample `start` on for `length`, for `line` of the script."""

    start: int
    length: int
    line: int
    text: str

    @property
    def end(self) -> int:
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Master:
    """How the session was mastered: the voice's loudness (LUFS), the highest true peak (dBTP), and by how many dB it
    sinks until its end."""

    lufs: float
    peak: float = -1.0
    fade: float = 0.0

    @staticmethod
    def usual(channels: int) -> "Master":
        """What a file is held against that doesn't say what it should be."""
        return Master(CHANNEL_LUFS if channels == 1 else TARGET_LUFS)

    def sunk(self, at: npt.ArrayLike, length: int) -> Gains:
        """By how many dB, 0 or less, a session of `length` has sunk at the moments `at`.

        It stays for a third of its time, and then goes down by half a cosine in dB.
        """
        way = np.clip((np.asarray(at, np.float64) / max(1, length) - 1 / 3) / (2 / 3), 0.0, 1.0)
        sunk: Gains = -abs(self.fade) * (0.5 - 0.5 * np.cos(np.pi * way))
        return sunk


@dataclass(frozen=True, slots=True)
class Score:
    """What should be heard: `lines` in order, and `sounds` (bells, breaths) that may lie over the quiet between them.

    `master` is None where nothing says which it was.
    """

    length: int
    lines: tuple[Line, ...]
    sounds: tuple[Line, ...] = ()
    master: Master | None = None
