"""What joining frames depends on, read out of their side information: the bit reservoir, and the windows' slopes.

Source: ISO/IEC 11172-3, 2.4.1.7 (syntax) and 2.4.2.7 (meaning).
"""

from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from audiogen.audio.mp3.frames import HEADER

Frames = npt.NDArray[np.uint8]
"""Frames of one length, shape (frames, bytes)."""
Slopes = npt.NDArray[np.bool_]

_BEGINS: Final = 9
_PRIVATE: Final = {1: 5, 2: 3}
_SCALES: Final = 4
"""Bits of `main_data_begin`; of `private_bits`, by the number of channels; and of `scfsi`, of each channel."""
_GRANULE: Final = 59
_SWITCHED: Final = 33
"""Bits of a granule of a channel, and where `window_switching_flag` stands in it, `block_type` behind it."""
_START, _SHORT, _STOP = 1, 2, 3
"""Block types: from long windows to short ones, short, and back to long. 0 is a long window, and isn't written."""


def reservoirs(frames: Frames) -> npt.NDArray[np.int64]:
    """How many bytes before each frame its main data begin."""
    high, low = frames[:, HEADER].astype(np.int64), frames[:, HEADER + 1].astype(np.int64)
    return high << 1 | low >> 7


def rises(frames: Frames, channels: int) -> Slopes:
    """Whether each frame begins with a short slope, shape (frames, channels)."""
    kind = _block_types(frames, channels, 0)
    found: Slopes = (kind == _SHORT) | (kind == _STOP)
    return found


def falls(frames: Frames, channels: int) -> Slopes:
    """Whether each frame ends with a short slope, shape (frames, channels)."""
    kind = _block_types(frames, channels, 1)
    found: Slopes = (kind == _START) | (kind == _SHORT)
    return found


def _block_types(frames: Frames, channels: int, granule: int) -> npt.NDArray[Any]:
    """The block types of the first (0) or second (1) granule, shape (frames, channels)."""
    at, shifts = _switches(channels, granule)
    switched, high, low = (frames[:, at] >> shifts & np.uint8(1)).transpose(1, 0, 2)
    kinds: npt.NDArray[Any] = switched * (high << 1 | low)
    return kinds


@cache
def _switches(channels: int, granule: int) -> tuple[npt.NDArray[np.int64], Frames]:
    """In which bytes of a frame, and how far left in them, the three bits stand that tell a block's type: both have
    the shape (3, channels)."""
    begin = _BEGINS + _PRIVATE[channels] + _SCALES * channels + granule * channels * _GRANULE + _SWITCHED
    places = begin + np.arange(3)[:, np.newaxis] + _GRANULE * np.arange(channels)
    return HEADER + places // 8, (7 - places % 8).astype(np.uint8)
