"""Counts the music while it is written: what the header frame says of it. Whoever encoded it."""

from dataclasses import dataclass

from audiogen.audio.mp3.crc import crc16
from audiogen.audio.mp3.frames import FrameHeader, Mode, whole_frames

MOST_POINTS = 8192
"""Places of frames that are remembered; each is then within 1/4096 of the length of what is asked for."""


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
        self._crc = 0
        self._rest = b""  # the beginning of a frame whose end has not come
        self._points: list[int] = []  # where frames 0, stride, 2 * stride … begin
        self._stride = 1

    def add(self, data: bytes) -> None:
        """`data` is the next run of bytes. Raises ValueError for anything but frames of the kind expected."""
        self._crc = crc16(data, self._crc)
        pending, used = self._rest + data, 0
        for at, header in whole_frames(pending):
            if (header.rate, header.channels) != self._kind:
                raise ValueError(f"a frame of {header.rate} Hz and {header.channels} channels, not {self._kind}")
            if not self._frames:
                self._mode = header.mode
            self._point(self._end + at)
            used = at + header.length
        self._end += used
        self._rest = pending[used:]

    def music(self) -> Music:
        """What there was. Raises ValueError when there was nothing, or the last frame is cut off."""
        if not self._frames and not self._rest:
            raise ValueError("there is no music")
        if self._rest:
            raise ValueError(f"the music ends inside a frame, {len(self._rest)} bytes after byte {self._end}")
        percents = tuple(self._points[percent * self._frames // 100 // self._stride] for percent in range(100))
        return Music(self._mode, self._frames, self._end, self._crc, percents)

    def _point(self, at: int) -> None:
        if self._frames % self._stride == 0:
            if len(self._points) == MOST_POINTS:
                del self._points[1::2]
                self._stride *= 2
            self._points.append(at)
        self._frames += 1
