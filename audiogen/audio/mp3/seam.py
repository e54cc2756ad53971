"""Where two runs of frames that different encoders made of one signal can be joined, and how.

A frame's main data may begin in the room that those before it have left over, up to 511 bytes back: the reservoir.
Where the left run has left at least as much room as the right one's next frame was given by its own encoder, the
right one's bytes are put there, and nothing has to be encoded anew. And as windows overlap, the last slope of the
one and the first of the other must belong together.
"""

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np

from audiogen.audio.mp3.frames import HEADER, FrameHeader
from audiogen.audio.mp3.side import Frames, Slopes, falls, reservoirs, rises

MOST: Final = 511
"""Bytes: what `main_data_begin` can say."""


class Laid(Protocol):
    """Frames by their numbers."""

    def take(self, start: int, stop: int) -> Frames:
        """Frames `start` to `stop`."""
        ...


def reach(header: FrameHeader) -> int:
    """So many frames back a frame's main data may begin."""
    return -(-MOST // (header.length - _head(header)))


def seam(left: Laid, right: Laid, places: Sequence[int], header: FrameHeader) -> int | None:
    """The first of `places` at which frames of `left` can go over into those of
    `right`: its number is that of the first frame of the right. None if there is none.

    Both must have the frames around all places: the left one that at each, the right one `reach` more before it.
    """
    if not places:
        return None
    first, *others = places
    if _fit(left, right, first, first, header)[0]:
        return first  # which is what happens most often
    if not others:
        return None
    low, wanted = min(others), np.array(others)
    found = wanted[_fit(left, right, low, max(others), header)[wanted - low]]
    return int(found[0]) if len(found) else None


def _fit(left: Laid, right: Laid, low: int, high: int, header: FrameHeader) -> Slopes:
    """Whether the two can be joined at each place from `low` to `high`."""
    one, other = left.take(low - 1, high + 1), right.take(low, high + 1)
    room = reservoirs(one[1:]) >= reservoirs(other)
    slopes = falls(one[:-1], header.channels) == rises(other, header.channels)
    fits: Slopes = room & slopes.all(axis=1)
    return fits


def joined(left: Laid, right: Laid, place: int, header: FrameHeader) -> Frames:
    """The last `reach` frames of `left` before the seam at `place`, made ready for those of `right` to follow."""
    count, head = reach(header), _head(header)
    back = int(reservoirs(right.take(place, place + 1))[0])
    free = int(reservoirs(left.take(place, place + 1))[0])
    made = left.take(place - count, place).copy()
    room = made[:, head:].ravel()
    room[len(room) - free :] = 0
    if back:
        before = right.take(place - count, place)[:, head:].ravel()
        room[len(room) - back :] = before[len(before) - back :]
    made[:, head:] = room.reshape(count, -1)
    return made


def _head(header: FrameHeader) -> int:
    return HEADER + header.side_information
