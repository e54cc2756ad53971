"""Two channels become one, as loud as they were: a master for one loudspeaker must not lose what differs in them."""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from audiogen.audio.endless import Endless
from audiogen.audio.levels import Samples
from audiogen.units import samples

_ENOUGH = samples(24)
"""What is looked at to tell how far two channels differ."""
_CANCELLED = 0.1
"""Channels whose sum has so little of their energy are against each other: one of them is upside down."""


class Mono:
    """A sound without end whose channels are the same: the sum of another's, brought back to its loudness."""

    def __init__(self, sound: Endless) -> None:
        self.period = sound.period
        self._sound = sound

    def between(self, start: int, stop: int) -> Samples:
        out = self._sound.between(start, stop)
        out *= self._shares
        out[0] += out[1]
        out[1] = out[0]
        return out

    @cached_property
    def _shares(self) -> Samples:
        return _shares(self._sound.between(0, min(self.period, _ENOUGH)))

    @property
    def powers(self) -> npt.NDArray[np.float64]:
        return self._sound.powers


def one_channel(sound: Samples) -> Samples:
    """The same in both channels, with the energy of `sound`, shape (2, n)."""
    left, right = _shares(sound)
    one = sound[0] * left
    one += sound[1] * right
    return np.broadcast_to(one, sound.shape)


def _shares(sound: Samples) -> Samples:
    """What the channels of `sound` are multiplied by, shape (2, 1), so that their sum has half the energy of both.

    Of channels that cancel each other only the louder one is taken.
    """
    energies = np.einsum("ij,ij->i", sound, sound, dtype=np.float64)  # a piece at a time: it may be long
    both = float(energies.sum())
    added = both + 2.0 * float(np.einsum("i,i->", *sound, dtype=np.float64))
    if added > _CANCELLED * both:
        share = float(np.sqrt(both / (2.0 * added)))
        return np.full((2, 1), share, np.float32)
    shares = np.zeros((2, 1), np.float32)
    if both:
        louder = int(energies.argmax())
        shares[louder] = np.sqrt(both / (2.0 * energies[louder]))
    return shares
