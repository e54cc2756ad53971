"""Pages of an Ogg stream: https://www.rfc-editor.org/rfc/rfc3533.html."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

_HEAD: Final = struct.Struct("<4sBBqIIIB")
_FULL: Final = 255
CONTINUED: Final = 1
_NONE: Final = -1
"""The position of a page on which no packet ends."""

_MIRRORED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Page:
    """`lacing` says in how many bytes each part of `body` stands; `position` counts samples."""

    flags: int
    position: int
    serial: int
    number: int
    lacing: bytes
    body: bytes

    @property
    def closes(self) -> bool:
        """Whether its last packet ends on it."""
        return not self.lacing or self.lacing[-1] < _FULL

    def renumbered(self, serial: int, number: int) -> "Page":
        return replace(self, serial=serial, number=number)

    def __bytes__(self) -> bytes:
        fixed = (b"OggS", 0, self.flags, self.position, self.serial, self.number)
        rest = self.lacing + self.body
        checksum = _crc(_HEAD.pack(*fixed, 0, len(self.lacing)) + rest)
        return _HEAD.pack(*fixed, checksum, len(self.lacing)) + rest


class Pages:
    """Takes an Ogg stream in pieces, cut anywhere, and gives back its pages as they become complete."""

    def __init__(self) -> None:
        self._held = bytearray()

    def add(self, data: bytes) -> Iterator[Page]:
        """Raises ValueError when what comes is no Ogg."""
        self._held += data
        while (page := self._first()) is not None:
            del self._held[: _HEAD.size + len(page.lacing) + len(page.body)]
            yield page

    def _first(self) -> Page | None:
        if len(self._held) < _HEAD.size:
            return None
        mark, version, flags, position, serial, number, _, count = _HEAD.unpack_from(self._held)
        if (mark, version) != (b"OggS", 0):
            raise ValueError("no page of Ogg where one should begin")
        begin = _HEAD.size + count
        lacing = bytes(self._held[_HEAD.size : begin])
        body = bytes(self._held[begin : begin + sum(lacing)])
        whole = len(lacing) == count and len(body) == sum(lacing)
        return Page(flags, position, serial, number, lacing, body) if whole else None


def packet(content: bytes, serial: int, number: int) -> Iterator[Page]:
    """One packet of a header on pages of its own, the first of them `number`."""
    lacing = bytes([_FULL] * (len(content) // _FULL) + [len(content) % _FULL])
    for at in range(0, len(lacing), _FULL):
        part = lacing[at : at + _FULL]
        body = content[at * _FULL : at * _FULL + sum(part)]
        position = 0 if part[-1] < _FULL else _NONE
        yield Page(CONTINUED if at else 0, position, serial, number + at // _FULL, part, body)


def _crc(data: bytes) -> int:
    """The polynomial of zlib's CRC-32, its bits in the other order, beginning at 0, nothing inverted."""
    mirrored = zlib.crc32(data.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
