"""The headers of MPEG-1 Layer III frames.

Source: ISO/IEC 11172-3, 2.4.1.3 (syntax) and 2.4.2.3 (meaning), with the tables there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

# ISO/IEC 11172-3, 2.4.2.3, Layer III; index 0 is "free" (any bitrate), 15 forbidden: we use neither.
BITRATES = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATE = dict(enumerate(BITRATES, start=1))
_BITRATE_INDEX = {bitrate: index for index, bitrate in _BITRATE.items()}
_RATE = {0: 44_100, 1: 48_000, 2: 32_000}
_RATE_INDEX = {rate: index for index, rate in _RATE.items()}

# 12 bits of sync, of which the last is the version (1 is MPEG-1), and the layer (01 is Layer III).
_SYNC_MASK, _SYNC = 0xFFFE0000, 0xFFFA0000

HEADER = 4
"""Bytes of a frame's header."""

FRAME = 1152
"""Samples in a frame, for each channel."""

LONGEST = 1441
"""Bytes of the longest frame: 320 kb/s at 32 kHz, padded."""


class Mode(IntEnum):
    """How a frame's channels are stored."""

    STEREO = 0
    JOINT = 1
    DUAL = 2
    MONO = 3


@dataclass(frozen=True, slots=True)
class FrameHeader:
    """One frame's header. `bitrate` is in kb/s, `rate` in Hz.

    `extension` (0 to 3) says which of the two joint codings the frame uses; `padded` frames are a byte
    longer; `checked` ones carry a CRC of two bytes after the header.
    """

    bitrate: int
    rate: int
    mode: Mode
    extension: int = 0
    padded: bool = False
    checked: bool = False
    private: bool = False
    copyrighted: bool = False
    original: bool = True
    emphasis: int = 0

    @property
    def channels(self) -> int:
        return 1 if self.mode is Mode.MONO else 2

    @property
    def length(self) -> int:
        """Bytes of the whole frame, its header included."""
        return FRAME // 8 * 1000 * self.bitrate // self.rate + self.padded

    @property
    def side_information(self) -> int:
        """Bytes of the side information, which follows the header (and the CRC, if there is one)."""
        return 17 if self.mode is Mode.MONO else 32

    def pack(self) -> bytes:
        """The header's four bytes. Raises KeyError for a bitrate or rate that the format doesn't know."""
        word = (
            _SYNC
            | (not self.checked) << 16
            | _BITRATE_INDEX[self.bitrate] << 12
            | _RATE_INDEX[self.rate] << 10
            | self.padded << 9
            | self.private << 8
            | self.mode << 6
            | self.extension << 4
            | self.copyrighted << 3
            | self.original << 2
            | self.emphasis
        )
        return word.to_bytes(HEADER, "big")


@lru_cache(maxsize=256)  # a stream repeats a handful of headers hundreds of thousands of times
def parse_header(data: bytes) -> FrameHeader:
    """The header in the four bytes of `data`.

    Raises ValueError when they aren't the header of an MPEG-1 Layer III frame of a stated bitrate.
    """
    word = int.from_bytes(data, "big")
    bitrate, rate = _BITRATE.get(word >> 12 & 15), _RATE.get(word >> 10 & 3)
    if len(data) != HEADER or word & _SYNC_MASK != _SYNC or bitrate is None or rate is None:
        raise ValueError(f"{data.hex(' ') or 'nothing'} is not the header of an MPEG-1 Layer III frame")
    return FrameHeader(
        bitrate=bitrate,
        rate=rate,
        mode=Mode(word >> 6 & 3),
        extension=word >> 4 & 3,
        padded=bool(word >> 9 & 1),
        checked=not word >> 16 & 1,
        private=bool(word >> 8 & 1),
        copyrighted=bool(word >> 3 & 1),
        original=bool(word >> 2 & 1),
        emphasis=word & 3,
    )


def whole_frames(data: bytes) -> Iterator[tuple[int, FrameHeader]]:
    """Offset and header of each frame that lies wholly in `data`; stops before one that is cut off.

    Raises ValueError, with the offset, where a frame should begin and none does.
    """
    at = 0
    while at + HEADER <= len(data):
        try:
            header = parse_header(data[at : at + HEADER])
        except ValueError as error:
            raise ValueError(f"lost sync at byte {at}: {error}") from None
        end = at + header.length
        if end > len(data):
            return
        yield at, header
        at = end


def iter_frames(data: bytes) -> Iterator[tuple[int, FrameHeader]]:
    """Offset and header of each frame of `data`, which must be frames from end to end.

    Raises ValueError, with the offset, where a frame should begin and none does, or the last is cut off.
    """
    end = 0
    for at, header in whole_frames(data):
        yield at, header
        end = at + header.length
    if end != len(data):
        raise ValueError(f"the frame at byte {end} is cut off")
