"""Two channels become one, as loud as they were: a master for one loudspeaker must not lose what differs in them."""

import numpy as np
import numpy.typing as npt

from audiogen.audio.endless import Endless
from audiogen.audio.levels import Samples
from audiogen.units import samples

_ENOUGH = samples(24)
"""What is looked at to tell how far two channels differ."""
_MOST = 2.0
"""What two channels cancel is not brought back beyond this."""


class Mono:
    """A sound without end whose channels are the same: the sum of another's, brought back to its loudness."""

    def __init__(self, sound: Endless) -> None:
        self.period = sound.period
        self._sound = sound
        self._factor = np.float32(_evening(sound.between(0, min(sound.period, _ENOUGH))))

    def between(self, start: int, stop: int) -> Samples:
        out = self._sound.between(start, stop)
        out[0] += out[1]
        out[0] *= self._factor
        out[1] = out[0]
        return out

    @property
    def powers(self) -> npt.NDArray[np.float64]:
        return self._sound.powers


def one_channel(sound: Samples) -> Samples:
    """The same in both channels, with the energy of `sound`, shape (2, n)."""
    one = (sound.sum(axis=0) * np.float32(_evening(sound))).astype(np.float32)
    return np.broadcast_to(one, sound.shape)


def _evening(sound: Samples) -> float:
    """What the sum of two channels is multiplied by to have, in each of two, half the energy of both."""
    both = float(np.square(sound, dtype=np.float64).sum())
    added = float(np.square(sound.sum(axis=0), dtype=np.float64).sum())
    return min(_MOST, float(np.sqrt(both / (2.0 * added)))) if added > 0.0 else _MOST
