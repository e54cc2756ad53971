"""Counts the music while it is written: what the header frame says of it. Whoever encoded it."""

from dataclasses import dataclass

import numpy as np

from audiogen.audio.mp3.crc import Crc
from audiogen.audio.mp3.frames import HEADER, FrameHeader, Mode, parse_header

MOST_POINTS = 8192
"""Places of frames that are remembered; each is then within 1/4096 of the length of what is asked for."""
_KIND = np.uint32(0xFFFFFFC0)
"""The bits of a header that frames of one kind and length have in common: all but how channels are joined, and what
nobody heeds."""
_TOGETHER = 512
"""Frames that are looked at together, at most: where they are all alike, as mostly."""


@dataclass(frozen=True, slots=True)
class Music:
    """The music of a file, without its header frame.

    `frames` and `size` (bytes) count it all, `crc` is its CRC-16, and `percents` has, for each percent of its
    time from 0 to 99, the byte at which the frame of that time begins. `mode` is the first frame's.
    """

    mode: Mode
    frames: int
    size: int
    crc: int
    percents: tuple[int, ...]


class Tally:
    """Takes the bytes of the music in their order, cut anywhere, in memory that doesn't grow."""

    def __init__(self, expected: FrameHeader) -> None:
        """Frames must have the rate and the number of channels of `expected`."""
        self._kind = (expected.rate, expected.channels)
        self._mode = expected.mode
        self._frames = 0
        self._end = 0  # bytes in whole frames so far
        self._crc = Crc()
        self._rest = b""  # the beginning of a frame whose end has not come
        self._points: list[int] = []  # where frames 0, stride, 2 * stride … begin
        self._stride = 1

    def add(self, data: bytes) -> None:
        """`data` is the next run of bytes. Raises ValueError for anything but frames of the kind expected."""
        self._crc.add(data)
        pending, used = self._rest + data, 0
        while used + HEADER <= len(pending):
            header = self._header(pending, used)
            count = _alike(pending, used, header.length)
            if not count:
                break
            if (header.rate, header.channels) != self._kind:
                raise ValueError(f"a frame of {header.rate} Hz and {header.channels} channels, not {self._kind}")
            if not self._frames:
                self._mode = header.mode
            self._point(self._end + used, header.length, count)
            used += count * header.length
        self._end += used
        self._rest = pending[used:]

    def music(self) -> Music:
        """What there was. Raises ValueError when there was nothing, or the last frame is cut off."""
        if not self._frames and not self._rest:
            raise ValueError("there is no music")
        if self._rest:
            raise ValueError(f"the music ends inside a frame, {len(self._rest)} bytes after byte {self._end}")
        percents = tuple(self._points[percent * self._frames // 100 // self._stride] for percent in range(100))
        return Music(self._mode, self._frames, self._end, self._crc.value(), percents)

    def _header(self, pending: bytes, at: int) -> FrameHeader:
        try:
            return parse_header(pending[at : at + HEADER])
        except ValueError as error:
            raise ValueError(f"lost sync at byte {self._end + at}: {error}") from None

    def _point(self, at: int, length: int, count: int) -> None:
        """Goes on by `count` frames of `length` bytes, the first of which begins at byte `at`."""
        frame = -(-self._frames // self._stride) * self._stride  # the next whose place is remembered
        while frame < self._frames + count:
            if len(self._points) == MOST_POINTS:
                del self._points[1::2]
                self._stride *= 2  # that many points are even in number: the next one is a multiple still
            first, step = at + (frame - self._frames) * length, self._stride * length
            new = range(first, at + count * length, step)[: MOST_POINTS - len(self._points)]
            self._points += new
            frame += len(new) * self._stride
        self._frames += count


def _alike(data: bytes, at: int, length: int) -> int:
    """How many whole frames of `length` bytes and of one kind follow one another in `data` from byte `at` on."""
    whole = min((len(data) - at) // length, _TOGETHER)
    if not whole:
        return 0
    frames = np.frombuffer(data, np.uint8, whole * length, at).reshape(whole, length)
    headers = frames[:, :HEADER].copy().view(">u4")[:, 0]
    other = (headers ^ headers[0]) & _KIND
    return int((other != 0).argmax()) or whole  # the first is like itself
