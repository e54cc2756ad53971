"""A session as a WAV file that nobody has written: any part of it is mixed when it is asked for."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from audiogen.build.desk import Mixed
from audiogen.units import RATE

BLOCK: Final = RATE
"""Samples mixed at a time: a second."""
_WIDTH: Final = 2
_FULL: Final = 32768.0
"""No mix comes near it: nothing peaks above -1 dB."""
_LARGEST: Final = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Wave:
    """The session's sound with 16 bits a sample, as bytes from 0 to `size`."""

    mixed: Mixed

    @property
    def size(self) -> int:
        return len(self._head) + self._bytes

    def between(self, start: int, stop: int) -> Iterator[bytes]:
        """Bytes `start` to `stop`, a second's sound at a time."""
        head, step = self._head, self._step
        if start < len(head):
            yield head[start:stop]
        at, end = max(0, start - len(head)), stop - len(head)
        while at < end:
            first = at // step
            last = min(first + BLOCK, self.mixed.timeline.length)
            block = _pcm(self.mixed, first, last)[at - first * step : end - first * step]
            yield block
            at += len(block)

    @property
    def _step(self) -> int:
        return _WIDTH * self.mixed.channels

    @property
    def _bytes(self) -> int:
        return self.mixed.timeline.length * self._step

    @property
    def _head(self) -> bytes:
        """Of a WAV file; or, from six hours on, of what is one with larger numbers: RF64, EBU Tech 3306."""
        channels, step, size = self.mixed.channels, self._step, self._bytes
        form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, RATE, RATE * step, step, 8 * _WIDTH)
        small = len(form) + 12 + size
        if small <= _LARGEST:
            return struct.pack("<4sI4s", b"RIFF", small, b"WAVE") + form + struct.pack("<4sI", b"data", size)
        large = struct.pack("<4sIQQQI", b"ds64", 28, small + 36, size, self.mixed.timeline.length, 0)
        before = struct.pack("<4sI4s", b"RF64", _LARGEST, b"WAVE")
        return before + large + form + struct.pack("<4sI", b"data", _LARGEST)


def _pcm(mixed: Mixed, start: int, stop: int) -> bytes:
    """Samples `start` to `stop`, rounded to 16 bits, channels interleaved."""
    block = mixed.mixer.mix(start, stop)[: mixed.channels]
    return np.ascontiguousarray(np.rint(block * np.float32(_FULL)).T.astype("<i2")).tobytes()
