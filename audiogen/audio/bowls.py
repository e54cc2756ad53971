"""Singing bowls that are struck softly now and then, and ring over each other.

The bowls are those of `strikes.py`, tuned to each other as 6 : 8 : 9 : 12; when which of them is struck was chosen by
us.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from audiogen.audio.endless import sixteen
from audiogen.audio.levels import Samples
from audiogen.audio.strikes import BOWL, Stroke, struck
from audiogen.audio.wander import dice
from audiogen.units import RATE

PERIOD: Final = 120
"""Seconds until the first stroke comes again."""
RINGS: Final = 18
"""Seconds."""
_TUNED: Final = (132.0, 176.0, 198.0, 264.0)
"""Hz."""
_ORDER: Final = (0, 2, 1, 3, 0, 1, 2, 0, 3, 1, 2)
"""Which bowl is struck, stroke after stroke; never one twice in a row."""


@dataclass(frozen=True, slots=True)
class _Struck:
    """A stroke of a bowl: at which sample it begins, its sound in 16 bits; for each ear what that is multiplied by,
    and how many samples late it is."""

    at: int
    sound: npt.NDArray[np.int16]
    factors: tuple[np.float32, np.float32]
    late: tuple[int, int]


class Bowls:
    """The strokes of a period, over and over."""

    def __init__(self, strokes: tuple[_Struck, ...], period: int) -> None:
        self.period = period
        self._strokes = strokes

    def between(self, start: int, stop: int) -> Samples:
        out = np.zeros((2, stop - start), np.float32)
        for stroke in self._strokes:
            length = len(stroke.sound) + max(stroke.late)
            # the first turn in which it may still ring, and all that begin before the end
            for turn in range((start - stroke.at - length) // self.period, (stop - stroke.at) // self.period + 1):
                for channel, factor, late in zip(out, stroke.factors, stroke.late, strict=True):
                    begin = stroke.at + late + turn * self.period
                    low, high = max(start, begin), min(stop, begin + len(stroke.sound))
                    if low < high:
                        channel[low - start : high - start] += factor * stroke.sound[low - begin : high - begin]
        return out


def bowls() -> Bowls:
    """The bowls; their level is not set."""
    random = dice("bowls")
    sounds = [_bowl(hertz) for hertz in _TUNED]
    apart = PERIOD / len(_ORDER)
    strokes = []
    for place, bowl in enumerate(_ORDER):
        at = (place + float(random.uniform(-0.22, 0.22))) * apart + 3.0
        loud = 10.0 ** (float(random.uniform(-5.0, 0.0)) / 20.0)
        angle = np.pi / 4 * (1.0 + (-0.6, 0.5, -0.25, 0.65)[bowl])
        sound, factor = sounds[bowl]
        factors = np.float32(factor * loud * np.cos(angle)), np.float32(factor * loud * np.sin(angle))
        late = round(30.0 * max(0.0, float(np.cos(2 * angle)))), round(30.0 * max(0.0, -float(np.cos(2 * angle))))
        strokes.append(_Struck(round(at * RATE), sound, factors, (late[1], late[0])))
    return Bowls(tuple(strokes), PERIOD * RATE)


def _bowl(hertz: float) -> tuple[npt.NDArray[np.int16], float]:
    # a larger bowl rings longer
    made = struck(BOWL, Stroke(hertz, 1.35 * (190.0 / hertz) ** 0.4, 0.4, 90.0), RINGS * RATE)
    sound, factor = sixteen(made[np.newaxis])
    return sound[0], factor
