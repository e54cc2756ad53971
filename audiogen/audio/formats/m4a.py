"""M4A: AAC in MP4, encoded by FFmpeg through PyAV. The file around it is ours.

The encoder's delay is declared in an edit list, as Apple's technical note TN2258 wants it, so that exactly the
session is played. The description stands before the sound, so that a player can begin before it has everything.
"""

import os
import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, BinaryIO, Final

import numpy as np

from audiogen.audio.formats.about import About
from audiogen.audio.formats.blocks import Block, even, exactly
from audiogen.audio.formats.boxes import ENABLED, SOUND, Media, box, full, movie, track
from audiogen.audio.formats.m4atags import chapter_samples, chapter_track, user_data
from audiogen.units import RATE

FRAME: Final = 1024
"""Samples of a frame of AAC."""
_TOGETHER: Final = 47
"""Frames in a chunk: a second."""
_PIECE: Final = 1 << 20
_LAYOUTS: Final = {1: "mono", 2: "stereo"}
_KIND: Final = box(b"ftyp", b"M4A ", struct.pack(">I", 512), b"M4A ", b"mp42", b"isom")
_HEAD: Final = 8
_SOUND, _CHAPTERS = 1, 2


class _Encoder:
    """FFmpeg's AAC encoder. `delay` and `config` are known once frames were encoded."""

    def __init__(self, channels: int, bitrate: int) -> None:
        import av

        self._context = av.AudioCodecContext.create("aac", "w")
        self._context.sample_rate = RATE
        self._context.layout = _LAYOUTS[channels]
        self._context.format = "fltp"
        self._context.bit_rate = bitrate * 1000
        self._context.time_base = Fraction(1, RATE)
        self._context.options = {"flags": "+bitexact", "threads": "1"}
        self._frame = av.AudioFrame
        self._layout = _LAYOUTS[channels]
        self.delay = 0

    @property
    def config(self) -> bytes:
        """The AudioSpecificConfig of ISO/IEC 14496-3."""
        return bytes(self._context.extradata or b"")

    def frames(self, blocks: Iterable[Block]) -> Iterator[bytes]:
        """The frames of `blocks`, which have `FRAME` samples each, but for the last one."""
        at = 0
        for block in blocks:
            frame = self._frame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout=self._layout)
            frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), at
            at += len(block)
            yield from self._encoded(frame)
        yield from self._encoded(None)

    def _encoded(self, frame: Any) -> Iterator[bytes]:
        for found in self._context.encode(frame):
            self.delay = max(self.delay, -(found.pts or 0))
            yield bytes(found)


def write(file: BinaryIO, blocks: Iterable[Block], about: About, *, total: int, channels: int, bitrate: int) -> None:
    """Writes the file, at about `bitrate` kb/s."""
    names = chapter_samples(about.chapters)
    begin = file.tell() + len(_KIND)
    file.write(_KIND + bytes(_HEAD) + b"".join(names))
    encoder, sizes = _Encoder(channels, bitrate), array("I")
    for frame in encoder.frames(even(exactly(blocks, total, channels), FRAME)):
        file.write(frame)
        sizes.append(len(frame))
    end = file.tell()
    file.seek(begin)
    file.write(struct.pack(">I4s", end - begin, b"mdat"))

    def described(shift: int) -> bytes:
        """The description of the file, with everything `shift` bytes farther on."""
        first = begin + _HEAD + shift
        lengths = [len(name) for name in names]
        sound = _sound(encoder, sizes, first + sum(lengths), total, channels, bitrate, about.language)
        chapters = bool(names)
        refers = box(b"tref", box(b"chap", struct.pack(">I", _CHAPTERS))) if chapters else b""
        tracks = [track(_SOUND, sound, flags=ENABLED, refers=refers)]
        if chapters:
            text = chapter_track(about.chapters, lengths, first, total, about.language)
            tracks.append(track(_CHAPTERS, text, flags=0))
        return movie(total, tracks, user_data(about))

    _insert(file, begin, described(len(described(0))))


def _sound(
    encoder: _Encoder, sizes: Sequence[int], begin: int, total: int, channels: int, bitrate: int, language: str
) -> Media:
    chunks, at = [], begin
    for first in range(0, len(sizes), _TOGETHER):
        together = sizes[first : first + _TOGETHER]
        chunks.append((at, len(together)))
        at += sum(together)
    return Media(
        kind=SOUND,
        entry=_entry(encoder.config, max(sizes), channels, bitrate * 1000),
        head=full(b"smhd", bytes(4)),
        durations=_durations(len(sizes), encoder.delay + total),
        sizes=sizes,
        chunks=chunks,
        played=total,
        skip=encoder.delay,
        language=language,
        groups=_before(len(sizes)),
    )


def _durations(frames: int, total: int) -> list[int]:
    """Of all frames together, `total` samples: who doesn't read edit lists still finds the end."""
    return [FRAME] * (frames - 1) + [total - FRAME * (frames - 1)]


def _entry(config: bytes, largest: int, channels: int, rate: int) -> bytes:
    """What the frames are: `mp4a`, and in it the descriptors of ISO/IEC 14496-1."""
    sample = struct.pack(">6xH8xHH4xI", 1, channels, 16, RATE << 16)
    decoder = struct.pack(">BBBHII", 0x40, 0x15, largest >> 16, largest & 0xFFFF, rate, rate)
    known = _descriptor(4, decoder + _descriptor(5, config))
    stream = _descriptor(3, struct.pack(">HB", 1, 0) + known + _descriptor(6, b"\x02"))
    return box(b"mp4a", sample, full(b"esds", stream))


def _descriptor(tag: int, content: bytes) -> bytes:
    return struct.pack(">BBBBB", tag, 0x80, 0x80, 0x80, len(content)) + content


def _before(frames: int) -> bytes:
    """Says that a frame needs the one before it to be decoded: who seeks begins one earlier."""
    group = full(b"sgpd", b"roll", struct.pack(">IIh", 2, 1, -1), version=1)
    return group + full(b"sbgp", b"roll", struct.pack(">III", 1, frames, 1))


def _insert(file: BinaryIO, at: int, data: bytes) -> None:
    """Makes room for `data` at byte `at`, from the end on, and puts it there."""
    stop = file.seek(0, os.SEEK_END)
    while stop > at:
        start = max(at, stop - _PIECE)
        file.seek(start)
        piece = file.read(stop - start)
        file.seek(start + len(data))
        file.write(piece)
        stop = start
    file.seek(at)
    file.write(data)
    file.seek(0, os.SEEK_END)
