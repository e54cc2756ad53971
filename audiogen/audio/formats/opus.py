"""Opus in Ogg: https://www.rfc-editor.org/rfc/rfc7845.html. libsndfile encodes; the comments are ours.

No gain is declared: the voice is at its level already, and what a player would find in a gain for the whole session
is mostly silence.
"""

import base64
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from audiogen.audio.formats.about import About
from audiogen.audio.formats.blocks import Block, even, exactly
from audiogen.audio.formats.ogg import Page, Pages, packet
from audiogen.audio.formats.sndfile import encoder
from audiogen.audio.formats.vorbis import comments, picture
from audiogen.units import RATE

_LEAST, _MOST = 6.0, 256.0
"""kb/s of a channel, at libsndfile's highest and lowest compression."""
_COMMENTS: Final = b"OpusTags"
_SECOND: Final = 1
"""The page on which the encoder's own comments begin."""


def write(file: BinaryIO, blocks: Iterable[Block], about: About, *, total: int, channels: int, bitrate: int) -> None:
    """Writes the file, at a variable bitrate of about `bitrate` kb/s."""
    stream = _Commented(_comments(about), zlib.crc32(about.identity.encode()))

    def take(at: int, data: bytes) -> None:
        for page in stream.add(data):
            file.write(bytes(page))

    compression = (_MOST - bitrate / channels) / (_MOST - _LEAST)
    with encoder(take, channels=channels, format="OGG", subtype="OPUS", compression=compression) as opus:
        for block in even(exactly(blocks, total, channels), RATE):
            opus.write(block)


def _comments(about: About) -> bytes:
    shown = [("METADATA_BLOCK_PICTURE", base64.b64encode(picture(about.cover)).decode())] if about.cover else []
    return _COMMENTS + comments(about, *shown)


class _Commented:
    """The encoder's pages with other comments, and with `serial` in place of its random number."""

    def __init__(self, comments: bytes, serial: int) -> None:
        self._pages = Pages()
        self._comments = comments
        self._serial = serial
        self._number = 0
        self._skipping = False

    def add(self, data: bytes) -> Iterator[Page]:
        for page in self._pages.add(data):
            for kept in self._in_place_of(page):
                yield kept.renumbered(self._serial, self._number)
                self._number += 1

    def _in_place_of(self, page: Page) -> Iterator[Page]:
        if page.number == _SECOND:
            self._skipping = not page.closes
            yield from packet(self._comments, self._serial, self._number)
        elif self._skipping:
            self._skipping = not page.closes
        else:
            yield page
