"""Pictures, sounds and words, good and spoiled, judged by their bytes."""

from __future__ import annotations

import io
import json
import random
from typing import Any

import mutagen.id3
import pytest
from publication import CHAPTERS, SECONDS, heavy, jpeg, mp3

from audiogen.library.inspect import id3, picture, sound, words
from audiogen.library.inspect.finding import Finding
from audiogen.library.sidecars import chapters_json
from audiogen.units import RATE

_id3: Any = mutagen.id3


def told(found: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.level, finding.message) for finding in found]


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────

PICTURES = {
    "as Apple wants it": (jpeg(), ""),
    "the largest": (jpeg(3000, 3000), ""),
    "PNG": (jpeg(format_="PNG"), ""),
    "too small": (jpeg(1399, 1399), "error the picture is 1399 × 1399 pixels"),
    "too large": (jpeg(3001, 3001), "error the picture is 3001 × 3001 pixels"),
    "not square": (jpeg(1400, 1500), "error the picture is 1400 × 1500 pixels, and must be square"),
    "grey": (jpeg(mode="L"), "warning the picture's colours are of the kind L, not RGB"),
    "for printers": (jpeg(mode="CMYK"), "warning the picture's colours are of the kind CMYK, not RGB"),
    "transparent": (jpeg(mode="RGBA", format_="PNG"), "warning the picture is transparent in places"),
    "heavy": (heavy(), "warning the picture has"),
    "GIF": (jpeg(format_="GIF"), "error the picture is neither JPEG nor PNG"),
    "a page": (b"<!doctype html>", "error the picture is neither JPEG nor PNG"),
    "empty": (b"", "error the picture is neither JPEG nor PNG"),
    "cut off": (heavy()[:300_000], "error the picture is damaged"),
    "only its beginning": (b"\xff\xd8\xff\xe0", "error the picture is damaged"),
    "of a PNG": (b"\x89PNG\r\n\x1a\n", "error the picture is damaged"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_as_apple_wants_them(name: str) -> None:
    data, wanted = PICTURES[name]
    found = [" ".join(one) for one in told(list(picture.judge(data, "here")))]
    assert len(found) == bool(wanted) and all(line.startswith(wanted) for line in found), found


def test_a_bomb_of_a_picture_is_not_unpacked() -> None:
    data = bytearray(jpeg(format_="PNG"))
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    assert [finding.level for finding in picture.judge(bytes(data), "here")] == ["error"]


# ── sounds ───────────────────────────────────────────────────────────────────────────────────────────────


def judged(data: bytes, told_: int | None = SECONDS, whole: int | None = None) -> list[Finding]:
    read = sound.read(data[: sound.wanted(data)], len(data) if whole is None else whole)
    return list(sound.judge(read, "here", told_))


def test_our_own_sessions_are_fine() -> None:
    assert judged(mp3()) == []
    read = sound.read(mp3(), len(mp3()))
    assert read.seconds == SECONDS and read.missing == 0
    assert read.tag is not None
    assert (read.tag.title, read.tag.length) == ("Short Rest", SECONDS * 1000)
    assert read.tag.chapters == tuple(
        id3.Chapter(1000 * mark.start // RATE, 1000 * (mark.start + mark.length) // RATE, mark.text)
        for mark in CHAPTERS
    )
    assert read.tag.cover == jpeg(300, 300)


def test_the_tag_is_longer_than_what_is_read_at_first() -> None:
    assert sound.ENOUGH < id3.size(mp3()) < len(mp3())


def music() -> bytes:
    return mp3()[id3.size(mp3()) :]


def tagged(version: int = 3, **saving: Any) -> bytes:
    """Our music under a tag that mutagen wrote whole."""
    tag = _id3.ID3()
    tag.add(_id3.TIT2(encoding=1 if version == 3 else 3, text=["Ruhe für λ"]))
    tag.add(_id3.TLEN(encoding=0, text=["3000"]))
    tag.add(_id3.APIC(encoding=1, mime="image/png", type=0, desc="ä", data=b"back"))
    tag.add(_id3.APIC(encoding=0, mime="image/jpeg", type=3, desc="front", data=jpeg(300, 300)))
    inner = [_id3.TIT2(encoding=1 if version == 3 else 3, text=["Eins ä"])]
    tag.add(_id3.CHAP(element_id="a", start_time=0, end_time=3000, sub_frames=inner))
    made = io.BytesIO(music())
    tag.save(made, v2_version=version, **saving)
    return made.getvalue()


@pytest.mark.parametrize("version", [3, 4])
def test_tags_of_others_are_read(version: int) -> None:
    read = sound.read(tagged(version), 0)
    assert read.tag is not None and read.is_mp3 and read.seconds == SECONDS
    assert read.tag.version == version
    assert (read.tag.title, read.tag.length, read.tag.cover) == ("Ruhe für λ", 3000, jpeg(300, 300))
    assert read.tag.chapters == (id3.Chapter(0, 3000, "Eins ä"),)


def test_a_tag_in_other_clothes_is_read() -> None:
    """Version 2.3 unsynchronised, as old programs wrote it."""
    data = bytearray(tagged())
    size = id3.size(bytes(data))
    body = bytes(data[10:size]).replace(b"\xff", b"\xff\x00")
    length = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    read = sound.read(b"ID3\x03\x00\x80" + length + body + music(), 0)
    assert read.tag is not None and read.is_mp3
    assert (read.tag.title, read.tag.cover) == ("Ruhe für λ", jpeg(300, 300))


SOUNDS = {
    "a page": (b"<!doctype html>", 3, "error it is no MP3"),
    "nothing": (b"", 3, "error it is no MP3"),
    "a tag and a page": (tagged()[: id3.size(tagged())] + b"<!doctype html>", 3, "error it is no MP3"),
    "no tag": (music(), 3, "warning the MP3 has no ID3 tag"),
    "another length": (mp3(), 5, "error <itunes:duration> says 5 s, but it lasts 3.0 s"),
    "nearly the length": (mp3(), 4, ""),
    "cut off": (mp3()[:-500], 3, "error it is cut off: 500 bytes are missing"),
    "no picture": (mp3(cover=b""), 3, "warning its tag has no picture"),
    "broken picture": (mp3(cover=b"\xff\xd8\xffno"), 3, "error the picture is damaged"),
    "no title": (mp3(title=""), 3, "warning its tag has no title"),
    "no chapters": (mp3(chapters=False), 3, "note its tag has no chapters"),
    "old tag": (b"ID3\x02\x00\x00\x00\x00\x00\x00" + music(), 3, "note its tag is ID3v2.2, which isn't looked at"),
    "wrong length in the tag": (mp3().replace(b"\x003000", b"\x009000", 1), 3, "warning its tag says 9.0 s (TLEN)"),
}


@pytest.mark.parametrize("name", SOUNDS)
def test_what_is_wrong_with_a_sound_is_told(name: str) -> None:
    data, seconds, wanted = SOUNDS[name]
    found = [" ".join(one) for one in told(judged(data, seconds))]
    assert len(found) == bool(wanted) and all(line.startswith(wanted) for line in found), found


def test_chapters_that_begin_late_are_told() -> None:
    at = mp3().index(b"ch0002\0", mp3().index(b"CHAP")) + 7
    data = mp3()[:at] + (9000).to_bytes(4, "big") + (9500).to_bytes(4, "big") + mp3()[at + 8 :]
    assert told(judged(data)) == [("error", "a chapter in its tag begins after its end")]
    data = mp3()[:at] + (900).to_bytes(4, "big") + (100).to_bytes(4, "big") + mp3()[at + 8 :]
    assert told(judged(data)) == [("warning", "a chapter in its tag ends before it begins")]


def test_without_a_header_alike_frames_tell_the_length() -> None:
    first = 768  # what the header frame takes at 128 kb/s; any frame does to find the next
    at = next(at for at in range(100, first) if music()[at : at + 2] == music()[:2])
    bare = music()[at:]
    read = sound.read(bare[: sound.ENOUGH], len(bare))
    assert read.seconds == pytest.approx(SECONDS, abs=0.1)


@pytest.mark.parametrize("end", [5, 10, 11, 19, 20, 21, 40, 300, 1000, 60_000])
def test_half_a_tag_is_no_crash(end: int) -> None:
    list(sound.judge(sound.read(mp3()[:end], 0), "here", 3))
    list(sound.judge(sound.read(mp3()[:end] + b"\xff" * 400, 0), "here", 3))


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────

VTT = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nLie down.\n\n00:02.500 --> 00:02.900 align:start\nRest.\n"
SRT = "1\n00:00:01,000 --> 00:00:02,000\nLie down.\n\n2\n00:00:02,500 --> 00:00:02,900\nRest.\n"
TRANSCRIPTS = {
    "WebVTT": ("text/vtt", VTT, ""),
    "of Windows": ("text/vtt", "\ufeff" + VTT.replace("\n", "\r\n"), ""),
    "SubRip": ("application/x-subrip", SRT, ""),
    "SubRip by another name": ("application/srt; charset=utf-8", SRT, ""),
    "JSON": ("application/json", '{"segments": []}', ""),
    "plain": ("text/plain", "Lie down.", ""),
    "SubRip that claims to be WebVTT": ("text/vtt", SRT, "error the transcript is no WebVTT"),
    "WebVTT that claims to be SubRip": ("application/x-subrip", VTT, "error the transcript is no SubRip"),
    "nearly WebVTT": ("text/vtt", "WEBVTTX\n", "error the transcript is no WebVTT"),
    "commas in WebVTT": (
        "text/vtt",
        VTT.replace("1.000", "1,000"),
        "error line 4 of the transcript is no time as WebVTT",
    ),
    "points in SubRip": (
        "text/srt",
        SRT.replace("1,000", "1.000"),
        "error line 2 of the transcript is no time as SubRip",
    ),
    "seventy minutes": (
        "text/vtt",
        VTT.replace("00:02.500", "70:02.500"),
        "error line 7 of the transcript is no time",
    ),
    "backwards": (
        "text/vtt",
        VTT.replace("02.500", "02.950"),
        "warning line 7 of the transcript ends before it begins",
    ),
    "out of order": (
        "text/vtt",
        VTT.replace("00:02.500", "00:00.500"),
        "warning the lines of the transcript aren't in",
    ),
    "too long": ("text/vtt", VTT.replace("00:02.", "08:02."), "error the transcript goes on after the end"),
    "silent": ("text/vtt", "WEBVTT\n", "warning the transcript is empty"),
    "silent SubRip": ("application/x-subrip", "", "warning the transcript is empty"),
    "no JSON": ("application/json", "{", "error the transcript is no JSON"),
    "another encoding": ("text/vtt", b"WEBVTT\n\n\xff", "error the transcript is not UTF-8"),
}


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_transcripts_are_what_they_claim_to_be(name: str) -> None:
    kind, text, wanted = TRANSCRIPTS[name]
    data = text.encode() if isinstance(text, str) else text
    found = [" ".join(one) for one in told(list(words.judge_transcript(data, kind, "here", 3.0)))]
    assert len(found) == bool(wanted) and all(line.startswith(wanted) for line in found), found


ADDRESS = "https://example.org/"
ONE = {"startTime": 0, "endTime": 1.5, "title": "Settle", "img": "https://example.org/a.jpg"}
TWO = {"startTime": 1.5, "title": "Rest"}
CHAPTERS_ = {
    "as they should be": ({"version": "1.2.0", "chapters": [ONE, TWO]}, ""),
    "no version": ({"chapters": [ONE]}, "error the chapters don't say in which version"),
    "no list": ({"version": "1.2.0"}, "error the JSON has no list of chapters"),
    "a list": ([ONE], "error the JSON has no list of chapters"),
    "none": ({"version": "1.2.0", "chapters": []}, "warning there is no chapter in the list"),
    "no time": ({"version": "1.2.0", "chapters": [{"title": "A"}]}, "error a chapter has no time"),
    "time in words": ({"version": "1.2.0", "chapters": [ONE | {"startTime": "0"}]}, "error a chapter has no time"),
    "time before all time": (
        {"version": "1.2.0", "chapters": [ONE | {"startTime": -1}]},
        "error a chapter has no time",
    ),
    "words": ({"version": "1.2.0", "chapters": ["Settle"]}, "error a chapter has no time"),
    "out of order": ({"version": "1.2.0", "chapters": [TWO, ONE]}, "error the chapters aren't in order"),
    "the same time": ({"version": "1.2.0", "chapters": [TWO, TWO]}, "error the chapters aren't in order"),
    "after the end": (
        {"version": "1.2.0", "chapters": [ONE, TWO | {"startTime": 9}]},
        "error a chapter begins after",
    ),
    "no title": ({"version": "1.2.0", "chapters": [{"startTime": 0}]}, "warning a chapter has no title"),
    "backwards": ({"version": "1.2.0", "chapters": [ONE | {"endTime": 0}]}, "warning a chapter ends before"),
    "relative picture": (
        {"version": "1.2.0", "chapters": [ONE | {"img": "a.jpg"}]},
        "warning the picture of a chapter",
    ),
}


@pytest.mark.parametrize("name", CHAPTERS_)
def test_chapters_are_as_podcasting_2_has_them(name: str) -> None:
    plain, wanted = CHAPTERS_[name]
    found = [" ".join(one) for one in told(list(words.judge_chapters(json.dumps(plain).encode(), "here", 3.0)))]
    assert len(found) == bool(wanted) and all(line.startswith(wanted) for line in found), found


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000, b"nonsense"])
def test_what_is_no_json_is_said_to_be_none(data: bytes) -> None:
    assert told(list(words.judge_chapters(data, "here", 3.0))) == [("error", "the chapters are no JSON")]


def test_our_own_chapters_are_fine() -> None:
    data = chapters_json(CHAPTERS, title="A", author="", address=ADDRESS).encode()
    assert list(words.judge_chapters(data, "here", float(SECONDS))) == []


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_broken_nothing_crashes(seed: int) -> None:
    dice = random.Random(seed)
    for good in (tagged(3)[:60_000], tagged(4)[:60_000], mp3()):
        data = bytearray(good)
        for _ in range(dice.choice((1, 5, 50))):
            data[dice.randrange(dice.choice((20, 200, len(data))))] = dice.randrange(256)
        list(sound.judge(sound.read(bytes(data), len(data)), "here", SECONDS))
    text = list(VTT + SRT)
    for _ in range(5):
        text[dice.randrange(len(text))] = dice.choice(" \n9:>-,.")
    for kind in ("text/vtt", "text/srt"):
        list(words.judge_transcript("".join(text).encode(), kind, "here", 3.0))
