"""Somebody else's MP3: its frames without what is around and between them, and whether any are missing.

Decoders write to the terminal of what they stumble over: a piece of something else, or a header frame that promises
another length. A stream taken from here has neither; there remains only what is damaged inside a frame.

Sources: ISO/IEC 11172-3 and 13818-3 (frames), the "Mp3 Info Tag rev 1" specification (header frame), id3.org (tags).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from audiogen.audio.mp3.frames import BITRATES, HEADER

_HALF_BITRATES: Final = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""Those of MPEG-2 and 2.5, in kb/s."""
_RATES: Final = (44_100, 48_000, 32_000)
_DIVISORS: Final = {3: 1, 2: 2, 0: 4}
"""What the rates of MPEG-1, 2 and 2.5 are divided by, by the two bits of the version."""
_LAYER_THREE: Final = 0b01
_KIND: Final = 0xFFFE0C00
"""What all frames of a stream have in common: sync, version, layer and sample rate."""
_MONO: Final = 0b11
_FLAG_FRAMES, _FLAG_BYTES = 1, 2
_TOLERANCE: Final = 0.01
"""As much may a header frame be wrong about the size before a decoder says so."""
_ID3V2: Final = struct.Struct(">3s3B4B")
_ID3V1: Final = 128
_APE: Final = struct.Struct("<8sIIII8s")


@dataclass(frozen=True, slots=True)
class Stream:
    """`sound` is frames from end to end, after their header frame if that says the truth.

    `complete` says that none is cut off at the end, that nothing else is between them, and that there are as many as
    the header frame promised.
    """

    sound: bytes
    complete: bool


@dataclass(frozen=True, slots=True)
class _Promise:
    """What a header frame says of those that follow it; 0 where it says nothing."""

    frames: int
    bytes: int


def stream(data: bytes) -> Stream | None:
    """The MP3 in `data`; None when there are no two frames that follow one another."""
    begin, end = _between_tags(data)
    places = list(_frames(data, begin, end))
    if len(places) < 2:
        return None
    rest = data[places[-1][1] : end]
    cut_off = rest[:1] == b"\xff" and (len(rest) < HEADER or _length(int.from_bytes(rest[:HEADER], "big")) > 0)
    holes = any(before[1] != after[0] for before, after in pairwise(places))
    promise = _promise(data, places[0][0])
    if promise is not None:
        music = places[1:]
        size = sum(stop - start for start, stop in places)
        true = promise.frames in (0, len(music)) and abs(promise.bytes - size) <= _TOLERANCE * size
        sound = b"".join(data[start:stop] for start, stop in (places if true else music))
        short = len(music) < promise.frames or size < promise.bytes * (1 - _TOLERANCE)
        return Stream(sound, not (cut_off or holes or short))
    return Stream(b"".join(data[start:stop] for start, stop in places), not (cut_off or holes))


def _frames(data: bytes, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each whole frame begins and ends. What only looks like a frame has none of its kind behind it."""
    kind = 0
    in_step = False
    while (at := at if in_step else data.find(b"\xff", at, end)) >= 0 and at + HEADER <= end:
        word = int.from_bytes(data[at : at + HEADER], "big")
        stop = at + _length(word)
        fits = at < stop <= end and (not kind or word & _KIND == kind)
        if fits and (in_step or _followed(data, stop, end, word & _KIND)):
            yield at, stop
            kind, in_step, at = word & _KIND, True, stop
        elif in_step:
            in_step = False  # and look again from here
        else:
            at += 1


def _followed(data: bytes, at: int, end: int, kind: int) -> bool:
    word = int.from_bytes(data[at : at + HEADER], "big")
    return at + HEADER <= end and word & _KIND == kind and _length(word) > 0


def _length(word: int) -> int:
    """Bytes of the Layer III frame with this header; 0 for what is no such header, or doesn't state its bitrate."""
    version, bitrate, rate = word >> 19 & 3, word >> 12 & 15, word >> 10 & 3
    if word >> 21 != 0x7FF or word >> 17 & 3 != _LAYER_THREE or version not in _DIVISORS or rate == 3:
        return 0
    if not 1 <= bitrate <= len(BITRATES):
        return 0
    divisor = _DIVISORS[version]
    kilobits, eighths = (BITRATES, 144) if divisor == 1 else (_HALF_BITRATES, 72)
    return eighths * 1000 * kilobits[bitrate - 1] * divisor // _RATES[rate] + (word >> 9 & 1)


def _promise(data: bytes, at: int) -> _Promise | None:
    """What the header frame at `at` says; None when that frame is music."""
    word = int.from_bytes(data[at : at + HEADER], "big")
    mono = word >> 6 & 3 == _MONO
    side = (17 if mono else 32) if word >> 19 & 3 == 3 else (9 if mono else 17)
    place = at + HEADER + side
    if data[place : place + 4] not in (b"Xing", b"Info"):
        return None
    flags, *fields = struct.unpack(">III", data[place + 4 : place + 16].ljust(12, b"\0"))
    numbers = iter(fields)
    frames = next(numbers) if flags & _FLAG_FRAMES else 0
    return _Promise(frames, next(numbers) if flags & _FLAG_BYTES else 0)


def _between_tags(data: bytes) -> tuple[int, int]:
    """Where what isn't tags begins and ends."""
    begin, end = 0, len(data)
    while data[begin : begin + 3] == b"ID3" and begin + _ID3V2.size <= end:
        _, _, _, flags, *sizes = _ID3V2.unpack_from(data, begin)
        size = sum((part & 0x7F) << 7 * place for place, part in zip((3, 2, 1, 0), sizes, strict=True))
        begin = min(end, begin + _ID3V2.size * (2 if flags & 0x10 else 1) + size)
    if data[max(begin, end - _ID3V1) : end].startswith(b"TAG"):
        end = max(begin, end - _ID3V1)
    if end - begin >= _APE.size and data[end - _APE.size : end].startswith(b"APETAGEX"):
        _, _, size, _, flags, _ = _APE.unpack_from(data, end - _APE.size)
        end = max(begin, end - size - (_APE.size if flags & 1 << 31 else 0))
    return begin, end
