"""FLAC with 16 bits a sample: https://www.rfc-editor.org/rfc/rfc9639.html. libFLAC encodes; what stands before the
music is ours."""

import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from audiogen.audio.formats.about import About
from audiogen.audio.formats.blocks import Block, even, exactly, in_16_bits
from audiogen.audio.formats.sndfile import encoder
from audiogen.audio.formats.vorbis import comments, picture
from audiogen.units import RATE

_COMMENT, _PICTURE = 4, 6
_STREAM: Final = 42
"""Bytes of the signature and of STREAMINFO, which libFLAC completes when everything is written."""
_LAST: Final = 0x80
_MOST: Final = 1 << 24


def write(file: BinaryIO, blocks: Iterable[Block], about: About, *, total: int, channels: int, bitrate: int) -> None:
    """Writes the file; nothing but the last bits is lost, so `bitrate` says nothing here."""
    into = _Spliced(file, list(_metadata(about)))
    with encoder(into.take, channels=channels, format="FLAC", subtype="PCM_16") as flac:
        for block in in_16_bits(even(exactly(blocks, total, channels), RATE)):
            flac.write(block)


def _metadata(about: About) -> Iterator[tuple[int, bytes]]:
    yield _COMMENT, comments(about)
    if about.cover:
        yield _PICTURE, picture(about.cover)


class _Spliced:
    """A FLAC file whose metadata, but for STREAMINFO, is `metadata` in place of the encoder's own."""

    def __init__(self, file: BinaryIO, metadata: list[tuple[int, bytes]]) -> None:
        self._file = file
        self._begin = file.tell()
        self._ours = b"".join(
            _block(kind, content, last=number == len(metadata)) for number, (kind, content) in enumerate(metadata, 1)
        )
        self._theirs = bytearray()
        self._music = 0  # where the encoder believes that the music begins; 0 until it comes there

    def take(self, at: int, data: bytes) -> None:
        if not self._music:
            self._theirs += data
            self._open()
            return
        moved = at if at < _STREAM else at - self._music + _STREAM + len(self._ours)
        self._file.seek(self._begin + moved)
        self._file.write(data)

    def _open(self) -> None:
        """Once the encoder's metadata is complete, ours is written, and the music may come."""
        at, kind = 4, 0
        while not kind & _LAST:
            if len(self._theirs) < at + 4:
                return
            kind, length = self._theirs[at], int.from_bytes(self._theirs[at + 1 : at + 4], "big")
            at += 4 + length
        if len(self._theirs) < at:
            return
        stream = self._theirs[:_STREAM]
        stream[4] &= ~_LAST
        self._music = at
        self._file.write(bytes(stream) + self._ours + self._theirs[at:])


def _block(kind: int, content: bytes, *, last: bool) -> bytes:
    if len(content) >= _MOST:
        raise ValueError(f"{len(content)} bytes don't fit into a block of metadata")
    return struct.pack(">I", (_LAST * last | kind) << 24 | len(content)) + content
