"""A long MP3 of somebody else's, prepared for a decoder without being held in memory.

The decoder guesses how long an MP3 is that doesn't say so in a header frame, from its first frames, and then plays
only so much of it; and of a header frame that says too much it complains on the terminal. So the frames are counted
here, and one that doesn't tell the truth gives way to one that does.

Sources: ISO/IEC 11172-3 and 13818-3 (frames), the "Mp3 Info Tag rev 1" specification (header frame), id3.org (tags).
"""

import io
import os
import struct
from dataclasses import dataclass
from typing import BinaryIO, Final

from audiogen.audio.mp3.frames import BITRATES, HEADER

_HALF_BITRATES: Final = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""Those of MPEG-2 and 2.5, in kb/s."""
_RATES: Final = (44_100, 48_000, 32_000)
_DIVISORS: Final = {3: 1, 2: 2, 0: 4}
"""What the rates of MPEG-1, 2 and 2.5 are divided by, by the two bits of the version."""
_KIND: Final = 0xFFFE0C00
"""What all frames of a stream have in common: sync, version, layer and sample rate."""
_UNPROTECTED: Final = 1 << 16
_FRAMES: Final = 1
_MOST_PADDING: Final = 65_536
"""Zeros that may stand before the first frame: tags are followed by some."""
_LEAST: Final = 3
"""Fewer frames in a row may be chance."""
_TAG: Final = 10
_LENIENT: Final = 2
"""Some encoders count the header frame among those that it promises."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The frames of an MP3 from byte `begin` to `end` of its file, after `header`, which is empty if they have one.

    `samples` a channel are in them, at `rate` Hz. `complete` says that none is missing or cut off, and `pure` that
    there is nothing else between them.
    """

    begin: int
    end: int
    header: bytes
    samples: int
    rate: int
    complete: bool
    pure: bool


def passage(file: BinaryIO) -> Passage | None:
    """The MP3 in `file`; None when it has no frames."""
    size = file.seek(0, os.SEEK_END)
    begin = _after_tags(file)
    first = _word(file, begin)
    at, count = begin, 0
    while length := _length(word := _word(file, at)):
        if word & _KIND != first & _KIND or at + length > size:
            break
        at, count = at + length, count + 1
    if count < _LEAST:
        return None
    file.seek(at)
    rest = file.read(_MOST_PADDING)
    cut = rest[:1] == b"\xff" and (len(rest) < HEADER or bool(_length(int.from_bytes(rest[:HEADER], "big"))))
    promised = _promised(file, begin, first)
    music = count - (promised is not None)
    version = first >> 19 & 3
    if promised == music:
        start, header = begin, b""
    else:
        start = begin if promised is None else begin + _length(first)
        header = _header(first, music, at - start)
    return Passage(
        begin=start,
        end=at,
        header=header,
        samples=music * (1152 if version == 3 else 576),
        rate=_rate(first),
        complete=not cut and music >= (promised or 0) - _LENIENT,
        pure=cut or _is_end(rest),
    )


class PassageFile(io.RawIOBase):
    """The frames of a `passage` as a file of their own, over the `file` that they stand in."""

    def __init__(self, file: BinaryIO, passage: Passage) -> None:
        self._file = file
        self._header = passage.header
        self._begin = passage.begin
        self._size = len(passage.header) + passage.end - passage.begin
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._size - self._at)
        count = left if size < 0 else min(size, left)
        lead = self._header[self._at : self._at + count]
        self._file.seek(self._begin + max(0, self._at - len(self._header)))
        found = lead + self._file.read(count - len(lead))
        self._at += len(found)
        return found

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)


def _after_tags(file: BinaryIO) -> int:
    """Where the ID3v2 tags at the beginning, and the zeros behind them, end."""
    at = 0
    while True:
        file.seek(at)
        head = file.read(_TAG)
        if len(head) < _TAG or head[:3] != b"ID3":
            break
        size = sum((byte & 0x7F) << 7 * place for byte, place in zip(head[6:], (3, 2, 1, 0), strict=True))
        at += size + _TAG * (2 if head[5] & 0x10 else 1)
    file.seek(at)
    padding = file.read(_MOST_PADDING)
    return at + len(padding) - len(padding.lstrip(b"\0"))


def _is_end(rest: bytes) -> bool:
    """Whether `rest` is what may stand behind the last frame: nothing, zeros, or a tag."""
    return rest.lstrip(b"\0")[:8].startswith((b"TAG", b"APETAGEX", b"LYRICSBE", b"ID3", b"3DI")) or not rest.strip(
        b"\0"
    )


def _word(file: BinaryIO, at: int) -> int:
    file.seek(at)
    return int.from_bytes(file.read(HEADER), "big")


def _length(word: int) -> int:
    """Bytes of the Layer III frame with this header; 0 for what is no such header, or doesn't state its bitrate."""
    version, bitrate, rate = word >> 19 & 3, word >> 12 & 15, word >> 10 & 3
    if word >> 21 != 0x7FF or word >> 17 & 3 != 1 or version not in _DIVISORS or rate == 3:
        return 0
    if not 1 <= bitrate <= len(BITRATES):
        return 0
    kilobits, eighths = (BITRATES, 144) if version == 3 else (_HALF_BITRATES, 72)
    return eighths * 1000 * kilobits[bitrate - 1] // _rate(word) + (word >> 9 & 1)


def _rate(word: int) -> int:
    return _RATES[word >> 10 & 3] // _DIVISORS[word >> 19 & 3]


def _side(word: int) -> int:
    """Bytes of side information."""
    whole, mono = word >> 19 & 3 == 3, word >> 6 & 3 == 3
    return (17 if mono else 32) if whole else (9 if mono else 17)


def _promised(file: BinaryIO, at: int, word: int) -> int | None:
    """How many frames the header frame at `at` promises, 0 if it doesn't say; None when that frame is music."""
    file.seek(at + HEADER + _side(word))
    found = file.read(12)
    if found[:4] not in (b"Xing", b"Info") or len(found) < 12:
        return 0 if found[:4] in (b"Xing", b"Info") else None
    flags, frames = struct.unpack(">II", found[4:])
    return int(frames) if flags & _FRAMES else 0


def _header(word: int, frames: int, size: int) -> bytes:
    """A header frame of the kind of `word` that promises `frames` of together `size` bytes."""
    word = word & ~0xF200 | _UNPROTECTED
    bitrate = next(index for index in range(1, 15) if _length(word | index << 12) >= HEADER + _side(word) + 16)
    word |= bitrate << 12
    length = _length(word)
    body = bytes(_side(word)) + struct.pack(">4sIII", b"Xing", 3, frames, size + length)
    return (word.to_bytes(HEADER, "big") + body).ljust(length, b"\0")
