"""The file: tag, header frame, music; in memory that doesn't grow with its length."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from audiogen.audio.counting import counted
from audiogen.audio.mp3.encoder import Block, encode_blocks
from audiogen.audio.mp3.format import Format
from audiogen.audio.mp3.header import info_frame, padding, placeholder
from audiogen.audio.mp3.tally import Music, Tally


@dataclass(frozen=True, slots=True)
class Mp3Info:
    """What was written: `samples` for each channel, `frames` of music, the `padding` after the last sample.

    `size` counts the bytes of header frame and music, without what leads them.
    """

    samples: int
    frames: int
    padding: int
    size: int


def write_mp3(stream: BinaryIO, blocks: Iterable[Block], format: Format, *, total: int, lead: bytes = b"") -> Mp3Info:
    """Encodes `blocks`, `total` samples together, and writes them as `write_music` does.

    Raises ValueError when the blocks are more or fewer samples than `total`, or aren't of the format's
    channels; and whatever `blocks` or `stream` raise. What is in the stream is then no MP3.
    """
    _check_total(total)
    with closing(encode_blocks(counted(blocks, total), format)) as music:
        return write_music(stream, music, format, total=total, lead=lead)


def write_music(
    stream: BinaryIO, music: Iterable[bytes], format: Format, *, total: int, lead: bytes = b""
) -> Mp3Info:
    """Writes `lead` (an ID3 tag, say), the header frame and `music`: frames, in pieces cut anywhere.

    Who encoded the music doesn't matter; several may have, their frames joined. The file
    decodes to exactly `total` samples. `stream` must be able to seek; it is left at the end. Raises
    ValueError when the music isn't frames of the format, or not those of `total` samples.
    """
    _check_total(total)
    begin = stream.tell() + len(lead)
    stream.write(lead + placeholder(format))
    counted = _write_counted(stream, music, format)
    frame = info_frame(format, counted, total)
    end = stream.tell()
    stream.seek(begin)
    stream.write(frame)
    stream.seek(end)
    return Mp3Info(total, counted.frames, padding(counted, total), len(frame) + counted.size)


def _check_total(total: int) -> None:
    if total < 1:
        raise ValueError(f"an MP3 can't have {total} samples")


def _write_counted(stream: BinaryIO, music: Iterable[bytes], format: Format) -> Music:
    tally = Tally(format.header)
    for piece in music:
        stream.write(piece)
        tally.add(piece)
    return tally.music()
