"""What an M4A file says about itself: the list of items that iTunes began, and its chapters.

The items are those of Apple's QuickTime File Format Specification, “Metadata”; the second list of chapters is Nero's.
"""

import itertools
import struct
from collections.abc import Iterator
from typing import Final

from audiogen.audio.formats.about import About
from audiogen.audio.formats.boxes import MATRIX, TEXT, Media, box, full
from audiogen.audio.formats.pictures import mime
from audiogen.model import Marker
from audiogen.units import RATE

_BINARY, _UTF8 = 0, 1
_PICTURES: Final = {"image/jpeg": 13, "image/png": 14}
_MOST_LISTED: Final = 255
"""Nero's list counts in one byte; the other one has no end."""
_MOST_BYTES: Final = 255
_MOST_TEXT: Final = 65_535
_TICKS: Final = 10_000_000
"""Nero counts in tenths of a microsecond."""
_ENCODING: Final = box(b"encd", struct.pack(">I", 0x100))
"""Says that a text is UTF-8."""
_TEXT: Final = box(b"text", struct.pack(">6xHIi36x", 1, 0, 1))
"""QuickTime's description of plain text: centred, without colours, box, font or name."""
_HEAD: Final = box(b"gmhd", full(b"gmin", struct.pack(">4H4x", 0x40, 0x8000, 0x8000, 0x8000)), box(b"text", MATRIX))


def user_data(about: About) -> bytes:
    """The box in which all of it stands."""
    handler = full(b"hdlr", bytes(4), b"mdir", b"appl", bytes(9))
    return box(b"udta", *_nero(about.chapters), full(b"meta", handler, box(b"ilst", *_items(about))))


def chapter_samples(chapters: tuple[Marker, ...]) -> list[bytes]:
    """The chapters' names as samples of a track of text."""
    texts = [_shortened(chapter.text, _MOST_TEXT) for chapter in chapters]
    return [struct.pack(">H", len(text)) + text + _ENCODING for text in texts]


def chapter_track(chapters: tuple[Marker, ...], sizes: list[int], begin: int, total: int, language: str) -> Media:
    """The track of chapters, its samples together at byte `begin`. Each lasts until the next one begins."""
    borders = [chapter.start for chapter in chapters] + [total]
    durations = [two - one for one, two in itertools.pairwise(borders)]
    return Media(
        kind=TEXT,
        entry=_TEXT,
        head=_HEAD,
        durations=durations,
        sizes=sizes,
        chunks=[(begin, len(sizes))],
        played=total - borders[0],
        late=borders[0],
        language=language,
    )


def _nero(chapters: tuple[Marker, ...]) -> Iterator[bytes]:
    if not 0 < len(chapters) <= _MOST_LISTED:
        return
    listed = [(chapter.start, _shortened(chapter.text, _MOST_BYTES)) for chapter in chapters]
    entries = (struct.pack(">QB", start * _TICKS // RATE, len(text)) + text for start, text in listed)
    yield full(b"chpl", bytes(4), struct.pack(">B", len(chapters)), *entries, version=1)


def _items(about: About) -> Iterator[bytes]:
    texts = {
        b"\xa9nam": about.title,
        b"\xa9ART": about.artist,
        b"\xa9alb": about.album,
        b"\xa9gen": about.genre,
        b"\xa9day": about.date,
        b"\xa9cmt": about.description,
        b"desc": about.description,
        b"\xa9lyr": about.lyrics,
        b"\xa9too": about.encoder,
    }
    for name, text in texts.items():
        if text:
            yield box(name, _data(_UTF8, text.encode()))
    if about.track is not None:
        yield box(b"trkn", _data(_BINARY, struct.pack(">4H", 0, about.track, about.tracks or 0, 0)))
    if about.identity:
        mean, name = full(b"mean", b"com.apple.iTunes"), full(b"name", b"AUDIOGEN")
        yield box(b"----", mean, name, _data(_UTF8, about.identity.encode()))
    if about.cover:
        yield box(b"covr", _data(_PICTURES[mime(about.cover)], about.cover))


def _data(kind: int, content: bytes) -> bytes:
    return box(b"data", struct.pack(">II", kind, 0), content)


def _shortened(text: str, most: int) -> bytes:
    """`text` in UTF-8, cut between two characters when that is more than `most` bytes."""
    return text.encode()[:most].decode(errors="ignore").encode()
