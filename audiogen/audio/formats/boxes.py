"""Boxes of an MP4 file: ISO/IEC 14496-12, and Apple's QuickTime File Format Specification for what is Apple's."""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from audiogen.units import RATE

ENABLED: Final = 3
"""A track that is played; one that is only referred to has no flags."""
SOUND, TEXT = b"soun", b"text"

MATRIX: Final = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
"""Leaves a picture where it is."""
_ONE: Final = 1 << 16
_NOTHING: Final = -1
"""The media time of an edit in which nothing is played."""


def box(name: bytes, *content: bytes) -> bytes:
    inside = b"".join(content)
    return struct.pack(">I4s", 8 + len(inside), name) + inside


def full(name: bytes, *content: bytes, version: int = 0, flags: int = 0) -> bytes:
    """A box with a version and flags."""
    return box(name, struct.pack(">I", version << 24 | flags), *content)


@dataclass(frozen=True, slots=True)
class Media:
    """The samples of a track: their `durations` and `sizes` in order, and at which bytes of the file `chunks` of them
    begin, with how many each. `entry` says what a sample is; `head` and `groups` are what its kind wants besides.

    Media begin after `late` samples of silence, and `skip` of their own are not played; `played` are.
    """

    kind: bytes
    entry: bytes
    head: bytes
    durations: Sequence[int]
    sizes: Sequence[int]
    chunks: Sequence[tuple[int, int]]
    played: int
    late: int = 0
    skip: int = 0
    language: str = "und"
    groups: bytes = b""


def movie(duration: int, tracks: Iterable[bytes], user: bytes) -> bytes:
    """The box that describes everything; `duration` in samples."""
    made = list(tracks)
    times = struct.pack(">IIII", 0, 0, RATE, duration)
    levels = struct.pack(">IH10x", _ONE, 1 << 8)
    return box(b"moov", full(b"mvhd", times, levels, MATRIX, bytes(24), _number(len(made) + 1)), *made, user)


def track(number: int, media: Media, *, flags: int, refers: bytes = b"") -> bytes:
    """A track; `refers` are its references to others."""
    total = media.late + media.played
    loud = 1 << 8 if media.kind == SOUND else 0
    head = struct.pack(">IIIII8xHHH2x", 0, 0, number, 0, total, 0, 0, loud) + MATRIX + bytes(8)
    return box(b"trak", full(b"tkhd", head, flags=flags), _edits(media), refers, _media(media))


def _edits(media: Media) -> bytes:
    edits = [(media.late, _NOTHING)] if media.late else []
    edits.append((media.played, media.skip))
    listed = (struct.pack(">IiI", length, begin, _ONE) for length, begin in edits)
    return box(b"edts", full(b"elst", _number(len(edits)), *listed))


def _media(media: Media) -> bytes:
    head = struct.pack(">IIIIHH", 0, 0, RATE, sum(media.durations), _packed(media.language), 0)
    handler = _number(0) + media.kind + bytes(12) + b"audiogen\0"
    here = full(b"url ", flags=1)  # the samples are in this very file
    data = box(b"dinf", full(b"dref", _number(1), here))
    return box(
        b"mdia",
        full(b"mdhd", head),
        full(b"hdlr", handler),
        box(b"minf", media.head, data, box(b"stbl", *_tables(media), media.groups)),
    )


def _tables(media: Media) -> Iterable[bytes]:
    yield full(b"stsd", _number(1), media.entry)
    times = _runs(media.durations)
    yield full(b"stts", _number(len(times)), *(struct.pack(">II", count, value) for count, value in times))
    # one entry for each chunk that has another number of samples than the one before it
    firsts, before = [], 0
    for index, (_, count) in enumerate(media.chunks, start=1):
        if count != before:
            firsts.append(struct.pack(">III", index, count, 1))
        before = count
    yield full(b"stsc", _number(len(firsts)), *firsts)
    yield full(b"stsz", _number(0), _number(len(media.sizes)), struct.pack(f">{len(media.sizes)}I", *media.sizes))
    yield full(b"stco", _number(len(media.chunks)), *(_number(begin) for begin, _ in media.chunks))


def _runs(values: Sequence[int]) -> list[tuple[int, int]]:
    """How many equal values follow one another, and which."""
    runs: list[tuple[int, int]] = []
    for value in values:
        count = runs.pop()[0] if runs and runs[-1][1] == value else 0
        runs.append((count + 1, value))
    return runs


def _number(value: int) -> bytes:
    return struct.pack(">I", value)


def _packed(language: str) -> int:
    """Three letters of five bits each."""
    first, second, third = (ord(letter) - 0x60 for letter in language)
    return first << 10 | second << 5 | third
