"""What joining frames depends on, read out of their side information: the bit reservoir, and the windows' slopes.

Source: ISO/IEC 11172-3, 2.4.1.7 (syntax) and 2.4.2.7 (meaning).
"""

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
    begin = _BEGINS + _PRIVATE[channels] + _SCALES * channels + granule * channels * _GRANULE
    found = []
    for channel in range(channels):
        at = begin + channel * _GRANULE + _SWITCHED
        switched, high, low = (_bit(frames, at + place) for place in range(3))
        found.append(switched * (high << 1 | low))
    return np.stack(found, axis=1)


def _bit(frames: Frames, place: int) -> npt.NDArray[Any]:
    return frames[:, HEADER + place // 8] >> np.uint8(7 - place % 8) & np.uint8(1)
