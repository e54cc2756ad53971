"""The CRC-16 of the LAME tag: polynomial 0x8005, bits reflected, beginning at 0, nothing inverted.

A CRC is linear: that of `a + b` is that of `a`, moved on by as many zero bytes as `b` is long, xor that of
`b`. So pairs of words, then pairs of pairs, are folded at once in numpy; a loop over bytes would take longer
than the mixing.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

_REFLECTED = np.uint16(0xA001)  # 0x8005 with its bits in the other order

_States = NDArray[np.uint16]


def crc16(data: bytes, start: int = 0) -> int:
    """The CRC of `data`, going on from `start`, the CRC of the bytes before it."""
    return combine(start, _crc_alone(data), len(data))


def combine(first: int, second: int, length: int) -> int:
    """The CRC of two runs of bytes, given that of each and the `length` in bytes of the second."""
    for power in range(length.bit_length()):
        if length >> power & 1:
            first = int(_zeros(power)[first])
    return first ^ second


def _crc_alone(data: bytes) -> int:
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
