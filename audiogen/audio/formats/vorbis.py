"""Vorbis comments and the picture that goes with them: what FLAC and Opus say about themselves.

https://xiph.org/vorbis/doc/v-comment.html, https://wiki.xiph.org/Chapter_Extension, and, for the picture,
https://www.rfc-editor.org/rfc/rfc9639.html#name-picture.
"""

import struct
from collections.abc import Iterator
from typing import Final

from audiogen.audio.formats.about import About
from audiogen.audio.formats.pictures import mime, size
from audiogen.errors import OutputError
from audiogen.model import Marker
from audiogen.units import milliseconds

MOST_CHAPTERS: Final = 999
"""A chapter's number has three digits, and begins at 1."""
_FRONT_COVER: Final = 3


def comments(about: About, *more: tuple[str, str]) -> bytes:
    """The comments, after any packet's or block's header. Raises OutputError for more chapters than they can hold."""
    entries = [f"{name}={text}".encode() for name, text in (*_entries(about), *more) if text]
    vendor = about.encoder.encode()
    counted = [vendor, *entries]
    parts = [struct.pack("<I", len(entry)) + entry for entry in counted]
    return parts[0] + struct.pack("<I", len(entries)) + b"".join(parts[1:])


def picture(cover: bytes) -> bytes:
    """The cover as FLAC has it; Opus has the same in base64."""
    kind = mime(cover).encode()
    width, height = size(cover)
    return (
        struct.pack(">II", _FRONT_COVER, len(kind))
        + kind
        + struct.pack(">IIIIII", 0, width, height, 24, 0, len(cover))
        + cover
    )


def _entries(about: About) -> Iterator[tuple[str, str]]:
    yield "TITLE", about.title
    yield "ARTIST", about.artist
    yield "ALBUM", about.album
    yield "TRACKNUMBER", "" if about.track is None else str(about.track)
    yield "TRACKTOTAL", "" if about.track is None or about.tracks is None else str(about.tracks)
    yield "GENRE", about.genre
    yield "DATE", about.date
    yield "LANGUAGE", about.language
    yield "DESCRIPTION", about.description
    yield "ENCODER", about.encoder
    yield "AUDIOGEN", about.identity
    yield from _chapters(about.chapters)
    yield "LYRICS", about.lyrics


def _chapters(chapters: tuple[Marker, ...]) -> Iterator[tuple[str, str]]:
    if len(chapters) > MOST_CHAPTERS:
        raise OutputError(
            f"more than {MOST_CHAPTERS} chapters don't fit into this format", "name an .mp3 file with -o"
        )
    for number, chapter in enumerate(chapters, start=1):
        yield f"CHAPTER{number:03d}", _clock(chapter.start)
        yield f"CHAPTER{number:03d}NAME", chapter.text


def _clock(start: int) -> str:
    seconds, thousandths = divmod(milliseconds(start), 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{thousandths:03d}"
