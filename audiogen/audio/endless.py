"""Sounds without end: what they have in common, the simplest kind, a table that is played over and over, and layers
of such, each of which swells and sinks."""

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from audiogen.audio.curve import Curve
from audiogen.audio.levels import Samples, weighted_powers
from audiogen.units import RATE

MOMENT = RATE // 10
"""Samples over which loudness is told."""
_MOST = 32_767
_STRETCH = 6 * RATE
"""Loudness is told of so many samples at a time, so that a long period needs no more memory than a short one."""


class Repeating(Protocol):
    """A pure function of the sample index, which repeats after `period` samples.

    Any stretch of it can be had alone: `between(a, c)` is `between(a, b)` followed by `between(b, c)`, bit for bit.
    """

    period: int

    def between(self, start: int, stop: int) -> Samples:
        """Samples `start` to `stop`, shape (2, stop - start); the caller may write to them."""
        ...


class Endless(Repeating, Protocol):
    """A repeating sound that knows how loud it is."""

    @property
    def powers(self) -> npt.NDArray[np.float64]:
        """The K-weighted power of each `MOMENT` of one period, both channels together, as BS.1770 adds them."""
        ...


class Later:
    """A sound without end that is made when it is first heard: who finds all of it encoded never hears it."""

    def __init__(self, period: int, make: Callable[[], Endless]) -> None:
        self.period = period
        self._make = make
        self._making = threading.Lock()
        self._made: Endless | None = None

    def between(self, start: int, stop: int) -> Samples:
        return self._sound().between(start, stop)

    @property
    def powers(self) -> npt.NDArray[np.float64]:
        return self._sound().powers

    def _sound(self) -> Endless:
        with self._making:  # once, for all threads
            if self._made is None:
                self._made = self._make()
            return self._made


class Loop:
    """A table of one period, shape (2, n); or (1, n), and then the right channel is `shift` samples ahead of the
    left.

    `factor` is what its samples are multiplied by.
    """

    def __init__(self, table: Samples | npt.NDArray[np.int16], factor: float = 1.0, shift: int = 0) -> None:
        self.period = table.shape[1]
        self._table = table
        self._factor = np.float32(factor)
        self._shifts = (0, shift if len(table) == 1 else 0)

    def between(self, start: int, stop: int) -> Samples:
        out = np.empty((2, stop - start), np.float32)
        for row, shift, channel in zip((0, -1), self._shifts, out, strict=True):
            _fill(channel, self._table[row], start + shift)
        if self._factor != 1.0:
            out *= self._factor
        return out

    def again(self, loud: float = 1.0, shift: int = 0) -> "Loop":
        """The same table, `loud` times as loud, with another shift."""
        return Loop(self._table, float(self._factor) * loud, shift)

    @property
    def size(self) -> float:
        """Its root mean square."""
        square = np.einsum("ij,ij->", self._table, self._table, dtype=np.float64)
        return float(self._factor) * math.sqrt(square / self._table.size)

    @cached_property
    def powers(self) -> npt.NDArray[np.float64]:
        return moments(self)


def packed(table: Samples, shift: int = 0) -> Loop:
    """A loop of `table` in half the memory, exact to 16 bits of its highest sample."""
    made, factor = sixteen(table)
    return Loop(made, factor, shift)


def sixteen(sound: Samples) -> tuple[npt.NDArray[np.int16], float]:
    """A sound that isn't silent in 16 bits, and what brings it back to its size."""
    factor = float(max(sound.max(), -sound.min())) / _MOST
    made = np.empty(sound.shape, np.int16)
    for row, out in zip(sound, made, strict=True):  # one after the other: tables are long
        out[:] = np.rint(row / np.float32(factor))
    return made, factor


@dataclass(frozen=True, slots=True)
class Layer:
    """A sound, and how loud it is on the left and on the right, as factors."""

    sound: Repeating
    left: Curve
    right: Curve


class Layers:
    """Sounds that swell and sink, added up. They repeat when all of them and their curves begin anew together."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        curves = [curve for layer in layers for curve in (layer.left, layer.right)]
        self.period = math.lcm(*(layer.sound.period for layer in layers), *(curve.length for curve in curves))
        self._layers = tuple(layers)

    def between(self, start: int, stop: int) -> Samples:
        out = np.zeros((2, stop - start), np.float32)
        for layer in self._layers:
            sound = layer.sound.between(start, stop)
            sound[0] *= layer.left.between(start, stop)
            sound[1] *= layer.right.between(start, stop)
            out += sound
        return out


class Levelled:
    """A sound without end, and what its samples are multiplied by."""

    def __init__(self, sound: Repeating, factor: float) -> None:
        self.period = sound.period
        self._sound = sound
        self._factor = np.float32(factor)

    def between(self, start: int, stop: int) -> Samples:
        out = self._sound.between(start, stop)
        out *= self._factor
        return out

    @cached_property
    def powers(self) -> npt.NDArray[np.float64]:
        return moments(self)


def moments(sound: Repeating) -> npt.NDArray[np.float64]:
    """The K-weighted power of each `MOMENT` of one period of `sound`, both channels together."""
    if sound.period <= _STRETCH:
        return weighted_powers(sound.between(0, sound.period), MOMENT)
    lead = RATE  # by then the filters have forgotten that they began in the middle
    parts = []
    for at in range(sound.period, 2 * sound.period, _STRETCH):
        stretch = sound.between(at - lead, min(at + _STRETCH, 2 * sound.period))
        parts.append(weighted_powers(stretch, MOMENT))
    return np.concatenate([part[lead // MOMENT :] for part in parts])


def _fill(out: Samples, table: npt.NDArray[Any], start: int) -> None:
    """Fills `out`, shape (n,), with `table` over and over, from its sample `start` on."""
    length, at, stop = len(table), 0, len(out)
    while at < stop:
        offset = (start + at) % length
        count = min(length - offset, stop - at)
        out[at : at + count] = table[offset : offset + count]
        at += count
