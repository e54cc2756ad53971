"""WAV with 24 bits a sample, for going on in an editor.

Chapters stand in it twice: as cue points, which editors show, and in an ID3 tag, which players read. The chunks are
those of “Multimedia Programming Interface and Data Specifications 1.0” (IBM and Microsoft, 1991).
"""

import struct
from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final

from audiogen.audio.formats.about import About
from audiogen.audio.formats.blocks import Block, exactly, in_24_bits
from audiogen.model import Marker
from audiogen.units import RATE

_WIDTH: Final = 3
_PCM: Final = 1


def write(file: BinaryIO, blocks: Iterable[Block], about: About, *, total: int, channels: int, bitrate: int) -> None:
    """Writes the file from its beginning to its end; nothing is lost, so `bitrate` says nothing here."""
    step = _WIDTH * channels
    form = struct.pack("<HHIIHH", _PCM, channels, RATE, RATE * step, step, 8 * _WIDTH)
    size = total * step
    # what is after the sound is in nobody's way who looks for it close to the beginning
    after = bytes(size % 2) + b"".join([*_cues(about.chapters), _info(about), _id3(about)])
    before = b"WAVE" + _chunk(b"fmt ", form) + struct.pack("<4sI", b"data", size)
    file.write(struct.pack("<4sI", b"RIFF", len(before) + size + len(after)) + before)
    for block in exactly(blocks, total, channels):
        file.write(in_24_bits(block))
    file.write(after)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack("<4sI", name, len(content)) + content + bytes(len(content) % 2)


def _cues(chapters: Sequence[Marker]) -> Iterable[bytes]:
    if not chapters:
        return
    numbered = list(enumerate(chapters))  # from 0, as FFmpeg counts those of an ID3 tag: so it sees each once
    points = [struct.pack("<II4sIII", n, chapter.start, b"data", 0, 0, chapter.start) for n, chapter in numbered]
    yield _chunk(b"cue ", struct.pack("<I", len(points)) + b"".join(points))
    labels = [_chunk(b"labl", struct.pack("<I", n) + _text(chapter.text)) for n, chapter in numbered]
    yield _chunk(b"LIST", b"adtl" + b"".join(labels))


def _info(about: About) -> bytes:
    texts = {
        b"INAM": about.title,
        b"IART": about.artist,
        b"IPRD": about.album,
        b"IGNR": about.genre,
        b"ICRD": about.date,
        b"ICMT": about.description,
        b"ITRK": "" if about.track is None else str(about.track),
        b"ISFT": about.encoder,
    }
    return _chunk(b"LIST", b"INFO" + b"".join(_chunk(name, _text(text)) for name, text in texts.items() if text))


def _id3(about: About) -> bytes:
    return _chunk(b"id3 ", about.id3) if about.id3 else b""


def _text(text: str) -> bytes:
    return text.encode() + b"\0"
