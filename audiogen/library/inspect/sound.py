"""The beginning of an MP3: its tag, how long it is, and whether a feed says the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from audiogen.audio.mp3.frames import FRAME, HEADER, FrameHeader, parse_header, whole_frames
from audiogen.library.inspect import id3
from audiogen.library.inspect.finding import Finding
from audiogen.library.inspect.picture import judge as judge_picture

ENOUGH: Final = 1 << 16
"""Bytes that are read at first; and how many there must be behind a tag."""
MOST: Final = 1 << 23
"""Bytes of a tag that is read at all."""
TOLERANCE: Final = 1.0
"""Seconds by which what is said about a length may be wrong."""

_IDENTITIES: Final = (b"Xing", b"Info")
_SYNC: Final = re.compile(rb"\xff[\xe2-\xe7\xea-\xff]")


@dataclass(frozen=True, slots=True)
class Sound:
    """What is known of an MP3 from its beginning. `seconds` is what its frames come to, None when nobody knows;
    `is_mp3` whether there are frames at all; `missing` how many bytes were lost at its end."""

    tag: id3.Tag | None
    is_mp3: bool
    seconds: float | None = None
    missing: int = 0


def wanted(beginning: bytes) -> int:
    """How many bytes of the file must be read to know all about it."""
    return min(id3.size(beginning), MOST) + ENOUGH


def read(beginning: bytes, whole: int) -> Sound:
    """`whole` is how many bytes the file has altogether, 0 if that is unknown."""
    tag = id3.read(beginning)
    at = tag.size if tag else 0
    found = _first_frame(beginning, at)
    if found is None:
        # other kinds of MPEG have frames too, whose headers aren't ours to read
        return Sound(tag, _SYNC.match(beginning, at) is not None)
    header = _header(beginning, at, found)
    if header is None:
        return Sound(tag, True, _by_bytes(beginning, at, found, whole))
    return Sound(
        tag,
        is_mp3=True,
        seconds=None if header.samples is None else header.samples / found.rate,
        missing=max(0, (header.bytes or 0) + at - whole) if whole else 0,
    )


def judge(sound: Sound, where: str, told: int | None = None) -> Iterator[Finding]:
    """`told` is how many seconds a feed says that it lasts."""
    if not sound.is_mp3:
        yield Finding("error", where, "it is no MP3", "was something else put in its place?")
        return
    if sound.missing:
        yield Finding("error", where, f"it is cut off: {sound.missing} bytes are missing", "bring it there once more")
    yield from _judge_length(sound, where, told)
    tag = sound.tag
    if tag is None:
        yield Finding("warning", where, "the MP3 has no ID3 tag, and so no title, chapters or picture")
        return
    if tag.version not in (3, 4):
        yield Finding("note", where, f"its tag is ID3v2.{tag.version}, which isn't looked at")
        return
    if not tag.title:
        yield Finding("warning", where, "its tag has no title")
    yield from _judge_chapters(tag, where, sound.seconds)
    if tag.cover:
        yield from judge_picture(tag.cover, f"{where}, its picture", on_its_own=False)
    else:
        yield Finding("warning", where, "its tag has no picture")


def _judge_length(sound: Sound, where: str, told: int | None) -> Iterator[Finding]:
    length = sound.tag.length / 1000 if sound.tag and sound.tag.length is not None else None
    real = sound.seconds if sound.seconds is not None else length
    if length is not None and sound.seconds is not None and abs(length - sound.seconds) > TOLERANCE:
        message = f"its tag says {length:.1f} s (TLEN), but it lasts {sound.seconds:.1f} s"
        yield Finding("warning", where, message, "render it again")
    if told is not None and real is not None and abs(told - real) > TOLERANCE:
        message = f"<itunes:duration> says {told} s, but it lasts {real:.1f} s"
        yield Finding("error", where, message, "publish again, and bring all files to where they are heard")


def _judge_chapters(tag: id3.Tag, where: str, seconds: float | None) -> Iterator[Finding]:
    if not tag.chapters:
        yield Finding("note", where, "its tag has no chapters")
        return
    starts = [chapter.start for chapter in tag.chapters]
    if starts != sorted(starts):
        yield Finding("warning", where, "the chapters in its tag aren't in order of their time")
    if any(chapter.end <= chapter.start for chapter in tag.chapters):
        yield Finding("warning", where, "a chapter in its tag ends before it begins")
    if seconds is not None and starts[-1] / 1000 > seconds + TOLERANCE:
        yield Finding("error", where, "a chapter in its tag begins after its end")


def _first_frame(data: bytes, at: int) -> FrameHeader | None:
    try:
        return parse_header(data[at : at + HEADER])
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Header:
    """What the Xing header says: how many samples there are, and bytes from it on; None where it doesn't."""

    samples: int | None
    bytes: int | None


def _header(data: bytes, at: int, frame: FrameHeader) -> _Header | None:
    start = at + HEADER + 2 * frame.checked + frame.side_information
    if data[start : start + 4] not in _IDENTITIES:
        return None
    flags, at = int.from_bytes(data[start + 4 : start + 8], "big"), start + 8
    found: list[int | None] = []
    # frames, bytes, table of contents, quality: those that there are, one after the other
    for bit, size in ((1, 4), (2, 4), (4, 100), (8, 4)):
        found.append(int.from_bytes(data[at : at + size], "big") if flags & bit else None)
        at += size if flags & bit else 0
    frames, size_ = found[:2]
    if frames is None:
        return _Header(None, size_)
    gap = int.from_bytes(data[at + 21 : at + 24], "big") if data[at : at + 1].isalpha() else 0
    return _Header(frames * FRAME - (gap >> 12) - (gap & 0xFFF), size_)


def _by_bytes(data: bytes, at: int, frame: FrameHeader, whole: int) -> float | None:
    """Seconds of a file whose frames are all alike, as far as can be seen."""
    try:
        bitrates = {header.bitrate for _, header in whole_frames(data[at:])}
    except ValueError:
        return None
    return (whole - at) * 8 / (frame.bitrate * 1000) if len(bitrates) == 1 and whole > at else None
