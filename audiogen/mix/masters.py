"""What a session is made for: how loud its speech is, in how many channels, at which bitrate, and how it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from audiogen.audio.curve import Curve
from audiogen.audio.levels import CHANNEL_LUFS, SILENCE_LUFS, TARGET_LUFS
from audiogen.units import RATE

CALM: Final = 1 / 3
"""The part of a session that a master leaves as it is before the session begins to sink."""
GATE: Final = -10.0
"""LU. What is so much quieter than the rest doesn't count: BS.1770's relative gate."""
_BLOCKS: Final = (-7.5, -4.1, -2.7, -1.6, -0.7, 0.0, 0.7, 1.4, 2.2, 3.3)
"""LU beside a line's loudness: how loud its blocks of 0.4 s are, a tenth of them each (measured on spoken sessions).
Of a line that has sunk far the quieter ones don't count any more."""
PEAK: Final = -1.0
"""dBTP. No session peaks higher, whatever it is made for."""


@dataclass(frozen=True, slots=True)
class Master:
    """`lufs` is the integrated loudness of the speech in a file of that many `channels`, `bitrate` that of an MP3 in
    kb/s; by the end the session has sunk by `fade` dB."""

    about: str
    channels: int
    bitrate: int
    lufs: float
    fade: float = 0.0


MASTERS: Final[dict[str, Master]] = {
    "podcast": Master("for everything: as loud as podcasts are", 2, 128, -16.0),
    "headphones": Master("for good headphones: quieter and finer", 2, 192, -18.0),
    "phone": Master("for a phone's own speaker, or one ear: a small file in one channel", 1, 96, -19.0),
    "sleep": Master("for falling asleep: the session sinks until it is barely there", 2, 128, -20.0, fade=12.0),
}


@dataclass(frozen=True, slots=True)
class Mastering:
    """What makes a master of a mix: `gain` in dB, and what that is multiplied by in the course of the session.

    Until sample `calm` the latter is 1; `sinks` says how it goes on from there.
    """

    gain: float = 0.0
    fade: Curve | None = None
    calm: int = 0
    sinks: tuple[float, ...] = ()

    def described(self, start: int, stop: int) -> tuple[object, ...]:
        """Everything that makes it what it is from `start` to `stop`: equal for equal ones."""
        return (self.gain,) if self.fade is None or stop <= self.calm else (self.gain, start, *self.sinks)

    def between(self, start: int, stop: int) -> "np.ndarray[tuple[int], np.dtype[np.float32]] | np.float32":
        """The factor of samples `start` to `stop`."""
        factor = np.float32(10.0 ** (self.gain / 20.0))
        return factor if self.fade is None else factor * self.fade.between(start, stop)


def mastering(master: Master, length: int, speech: Sequence[tuple[int, int, float]]) -> Mastering:
    """What brings the `speech` of a session of `length` samples to its master's loudness, to the decibel.

    `speech` are the start and length of every line, and its loudness in one channel, in LUFS. Where the session
    sinks, the beginning is louder than the master's figure and the end quieter: all of it together is as loud.
    """
    usual = CHANNEL_LUFS if master.channels == 1 else TARGET_LUFS
    if not master.fade:
        return Mastering(master.lufs - usual)
    sunk = [(lufs + TARGET_LUFS - CHANNEL_LUFS - _sunk(master, (start + size / 2) / length), size)
            for start, size, lufs in speech if lufs > SILENCE_LUFS]  # fmt: skip
    found = gated(sunk) if sunk else TARGET_LUFS - master.fade / 2
    points = np.array([_sunk(master, at * RATE / length) for at in range(length // RATE + 2)])
    calm = int(np.count_nonzero(points == 0.0) - 1) * RATE
    return Mastering(master.lufs - found, Curve(10.0 ** (-points / 20.0), RATE), calm, (length, master.fade))


def _sunk(master: Master, part: float) -> float:
    """By how many dB a session has sunk after `part` of it: by half a cosine in dB, even to the ear."""
    way = min(1.0, max(0.0, (part - CALM) / (1.0 - CALM)))
    return master.fade * float(0.5 - 0.5 * np.cos(np.pi * way))


def gated(lines: Sequence[tuple[float, int]]) -> float:
    """The integrated loudness of lines of so many LUFS and samples: what BS.1770's relative gate lets through."""
    blocks = [(lufs + level, size) for lufs, size in lines for level in _BLOCKS]
    mean = _mean(blocks)
    return _mean([block for block in blocks if block[0] > mean + GATE])


def _mean(parts: Sequence[tuple[float, int]]) -> float:
    total = sum(size for _, size in parts)
    return 10.0 * float(np.log10(sum(10.0 ** (lufs / 10.0) * size for lufs, size in parts) / total))
