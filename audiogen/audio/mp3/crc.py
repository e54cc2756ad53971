"""The CRC-16 of the LAME tag: polynomial 0x8005, bits reflected, beginning at 0, nothing inverted.

A CRC is linear: that of `a + b` is that of `a`, moved on by as many zero bytes as `b` is long, xor that of
`b`. So pairs of words, then pairs of pairs, are folded at once in numpy. What is long is made short before: this
polynomial is (x + 1)(x¹⁵ + x + 1), the second of which is primitive, so that x³²⁷⁶⁷ leaves 1, and bytes that are
32,767 apart count alike.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

CYCLE = 32_767
"""Bytes after which one counts for the CRC as the first did."""
_REFLECTED = np.uint16(0xA001)  # 0x8005 with its bits in the other order

_States = NDArray[np.uint16]


class Crc:
    """The CRC of bytes that come in pieces: they are laid over each other, and looked at once, in the end."""

    def __init__(self) -> None:
        self._laid = np.zeros(CYCLE, np.uint8)
        self._length = 0

    def add(self, data: bytes) -> None:
        """`data` is the next piece, of any length."""
        come = np.frombuffer(data, np.uint8)
        at = 0
        while at < len(come):
            place = (self._length + at) % CYCLE
            part = come[at : at + CYCLE - place]
            self._laid[place : place + len(part)] ^= part
            at += len(part)
        self._length += len(come)

    def value(self) -> int:
        """The CRC of all that has come so far."""
        return _folded(np.roll(self._laid, -(self._length % CYCLE)).tobytes())


def crc16(data: bytes, start: int = 0) -> int:
    """The CRC of `data`, going on from `start`, the CRC of the bytes before it."""
    return combine(start, _crc_alone(data), len(data))


def combine(first: int, second: int, length: int) -> int:
    """The CRC of two runs of bytes, given that of each and the `length` in bytes of the second."""
    if not first:
        return second
    length %= CYCLE
    for power in range(length.bit_length()):
        if length >> power & 1:
            first = int(_zeros(power)[first])
    return first ^ second


def _crc_alone(data: bytes) -> int:
    if len(data) <= CYCLE:
        return _folded(data)
    laid = Crc()
    laid.add(data)
    return laid.value()


def _folded(data: bytes) -> int:
    if len(data) % 2:
        data = b"\0" + data  # zeros in front leave a CRC that begins at 0 as it is
    states = _zeros(1)[np.frombuffer(data, "<u2")]
    power = 1
    while len(states) > 1:
        if len(states) % 2:
            states = np.concatenate((np.zeros(1, np.uint16), states))
        states = _zeros(power)[states[0::2]] ^ states[1::2]
        power += 1
    return int(states[0]) if len(states) else 0


@cache
def _zeros(power: int) -> _States:
    """For each of the 65,536 states, the state after 2 ** `power` zero bytes."""
    if power:
        half = _zeros(power - 1)
        return half[half]
    states = np.arange(1 << 16, dtype=np.uint16)
    for _ in range(8):
        states = (states >> np.uint16(1)) ^ (states & np.uint16(1)) * _REFLECTED
    return states
