"""What files beside MP3 say about themselves, read back by mutagen and by FFmpeg's libraries."""

import base64
import io
import struct
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import mutagen
import mutagen.flac
import numpy as np
import pytest
import soundfile
import tagged
from PIL import Image

from audiogen.audio.formats import write
from audiogen.audio.formats.about import About
from audiogen.library.about import about
from audiogen.library.identity import session_id
from audiogen.model import Marker, Routine, Timeline
from audiogen.units import RATE

TOTAL = RATE
WORDS = "Σώμα, 休息, 🌙, “Hüfte”"
HOSTILE = ("a\nb=c\r\nTITLE=x", "one\0two", "x" * 70_000, WORDS * 40, "[Chapter]", " ")
NEEDS_AV = pytest.param(".m4a", marks=pytest.mark.skipif(find_spec("av") is None, reason="needs PyAV"))
EVERY = (".wav", ".flac", ".opus", NEEDS_AV)


@pytest.fixture
def av() -> Any:
    return pytest.importorskip("av")


def picture(kind: str = "JPEG") -> bytes:
    held = io.BytesIO()
    Image.effect_noise((300, 200), 90).convert("RGB").save(held, kind)
    return held.getvalue()


JPEG = picture()


def routine(**changes: Any) -> Routine:
    return tagged.routine(**{"description": "A second\non the floor."} | changes)


def timeline(titles: tuple[str, ...] = ("Settle", WORDS, "Close")) -> Timeline:
    step = TOTAL // max(1, len(titles))
    return Timeline(
        length=TOTAL,
        voice=(),
        effects=(),
        bed=(),
        chapters=tuple(Marker(step * n, step, title) for n, title in enumerate(titles)),
        captions=(Marker(4_800, 4_800, "Lie on your back."), Marker(24_000, 4_800, WORDS)),
    )


def said(cover: bytes = JPEG, times: Timeline | None = None, **changes: Any) -> About:
    return about(routine(**changes), times or timeline(), cover, encoder="audiogen 1.0", tracks=6)


def made(suffix: str, what: About) -> bytes:
    file = io.BytesIO()
    write(file, [np.zeros((TOTAL, 1), np.float32)], what, suffix=suffix, total=TOTAL, channels=1, bitrate=64)
    return file.getvalue()


def read(suffix: str, what: About) -> Any:
    return mutagen.File(io.BytesIO(made(suffix, what)))


def one(tags: Mapping[str, Any]) -> dict[str, str]:
    """The texts of each tag's first value."""
    return {name: str(values[0]) for name, values in dict(tags).items()}


LYRICS = f"[00:00.10]Lie on your back.\n[00:00.50]{WORDS}"
STARTS = {"chapter001": "00:00:00.000", "chapter002": "00:00:00.333", "chapter003": "00:00:00.667"}
COMMENTS = STARTS | {
    "title": "Psoas Release",
    "artist": "Ana Example",
    "album": "Somatic Release",
    "tracknumber": "3",
    "tracktotal": "6",
    "genre": "Meditation",
    "date": "2026",
    "language": "eng",
    "description": "A second\non the floor.",
    "encoder": "audiogen 1.0",
    "audiogen": str(session_id(routine())),
    "chapter001name": "Settle",
    "chapter002name": WORDS,
    "chapter003name": "Close",
    "lyrics": LYRICS,
}


def test_flac() -> None:
    found = read(".flac", said())
    assert one(found.tags) == COMMENTS
    shown = found.pictures[0]
    assert (shown.type, shown.mime, shown.width, shown.height, shown.data) == (3, "image/jpeg", 300, 200, JPEG)
    assert found.info.length == TOTAL / RATE


def test_opus() -> None:
    found = read(".opus", said())
    tags = one(found.tags)
    shown = mutagen.flac.Picture(base64.b64decode(tags.pop("metadata_block_picture")))  # type: ignore[no-untyped-call]
    assert tags == COMMENTS
    assert (shown.type, shown.mime, shown.data) == (3, "image/jpeg", JPEG)
    assert found.info.length == TOTAL / RATE


def test_opus_with_comments_over_many_pages() -> None:
    large = JPEG + bytes(300_000)
    found = read(".opus", said(large))
    shown = mutagen.flac.Picture(base64.b64decode(found.tags["metadata_block_picture"][0]))  # type: ignore[no-untyped-call]
    assert shown.data == large
    assert soundfile.info(io.BytesIO(made(".opus", said(large)))).frames == TOTAL


def test_m4a(av: Any) -> None:
    found = read(".m4a", said())
    tags = dict(found.tags)
    assert {name: tags[f"\xa9{name}"] for name in ("nam", "ART", "alb", "gen", "day", "lyr", "too")} == {
        "nam": ["Psoas Release"],
        "ART": ["Ana Example"],
        "alb": ["Somatic Release"],
        "gen": ["Meditation"],
        "day": ["2026"],
        "lyr": [LYRICS],
        "too": ["audiogen 1.0"],
    }
    assert tags["\xa9cmt"] == tags["desc"] == ["A second\non the floor."]
    assert tags["trkn"] == [(3, 6)]
    assert tags["----:com.apple.iTunes:AUDIOGEN"] == [str(session_id(routine())).encode()]
    assert (bytes(tags["covr"][0]), tags["covr"][0].imageformat) == (JPEG, 13)
    assert [(round(chapter.start * 1000), chapter.title) for chapter in found.chapters] == [
        (0, "Settle"),
        (333, WORDS),
        (667, "Close"),
    ]


def test_wav() -> None:
    found = read(".wav", said())
    assert found.tags["TIT2"].text == ["Psoas Release"] and found.tags["APIC:"].data == JPEG
    assert [found.tags[f"CHAP:ch000{n}"].sub_frames["TIT2"].text[0] for n in (1, 2, 3)] == ["Settle", WORDS, "Close"]
    assert found.tags["USLT::eng"].text == LYRICS
    with soundfile.SoundFile(io.BytesIO(made(".wav", said()))) as file:
        assert (file.title, file.artist, file.album, file.date) == (
            "Psoas Release",
            "Ana Example",
            "Somatic Release",
            "2026",
        )


def test_wav_has_cue_points_with_names() -> None:
    chunks = dict(riff(made(".wav", said())))
    count, *points = struct.unpack("<I" + "II4sIII" * 3, chunks[b"cue "])
    assert count == 3
    assert [points[at : at + 6] for at in (0, 6, 12)] == [
        [n, start, b"data", 0, 0, start] for n, start in enumerate((0, 16_000, 32_000))
    ]
    labels = riff(b"    ....WAVE" + chunks[b"LIST" + b"adtl"])
    assert [data[4:].rstrip(b"\0").decode() for _, data in labels] == ["Settle", WORDS, "Close"]


def riff(data: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a RIFF, walked as the format says; a list is known by its kind, too."""
    found, at = [], 12
    while at < len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        content = data[at + 8 : at + 8 + size]
        assert len(content) == size
        found.append((name + content[:4], content[4:]) if name == b"LIST" else (name, content))
        at += 8 + size + size % 2
    assert at == len(data)
    return found


@pytest.mark.parametrize("suffix", EVERY)
def test_other_players_find_title_chapters_and_cover(suffix: str, av: Any) -> None:
    with av.open(io.BytesIO(made(suffix, said()))) as container:
        tags = {**container.metadata, **container.streams.audio[0].metadata}
        tags = {name.lower(): text for name, text in tags.items()}
        assert tags["title"] == "Psoas Release" and tags["album"] == "Somatic Release"
        chapters = container.chapters()
        assert [chapter["metadata"]["title"] for chapter in chapters] == ["Settle", WORDS, "Close"]
        starts = [float(chapter["start"] * chapter["time_base"]) for chapter in chapters]
        assert starts == pytest.approx([0, 1 / 3, 2 / 3], abs=0.001)
        assert [stream.codec_context.name for stream in container.streams.video] == ["mjpeg"]


@pytest.mark.parametrize("suffix", EVERY)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts(suffix: str, text: str) -> None:
    clean = text.replace("\0", "").strip()
    what = said(title=text, album=text, description=text, times=timeline((text, "x", text)))
    assert what.title == clean
    found = read(suffix, what)
    name = {".wav": "TIT2", ".m4a": "\xa9nam"}.get(suffix, "title")
    held = found.tags.get(name)
    assert (held is None) if not clean else (str(held[0]).replace("\r\n", "\n") == clean.replace("\r\n", "\n"))
    shown = [chapter.text for chapter in what.chapters]
    assert not any("\n" in title for title in shown)
    if suffix in (".flac", ".opus"):
        assert one(found.tags).get("chapter003name", "") == shown[2]
    if suffix == ".m4a":
        assert [chapter.title for chapter in found.chapters] == [
            title.encode()[:255].decode(errors="ignore") for title in shown
        ]


@pytest.mark.parametrize("suffix", EVERY)
def test_what_is_not_there_is_not_written(suffix: str) -> None:
    bare = Timeline(TOTAL, (), (), (), (), ())
    empty = about(
        routine(artist="", album="", genre="", description="", year=None, track=None), bare, b"", encoder="audiogen"
    )
    tags = {name.lower() for name in dict(read(suffix, empty).tags)}
    wanted = {
        ".wav": {"tit2", "tlan", "tlen", "tsse", "tenc", "ufid:audiogen", "txxx:audiogen"},
        ".m4a": {"\xa9nam", "\xa9too", "----:com.apple.itunes:audiogen"},
    }
    assert tags == wanted.get(suffix, {"title", "language", "encoder", "audiogen"})


def test_more_chapters_than_nero_can_list(av: Any) -> None:
    what = said(times=timeline(tuple(f"Part {n}" for n in range(300))))
    with av.open(io.BytesIO(made(".m4a", what))) as container:
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == [f"Part {n}" for n in range(300)]


def test_chapters_that_begin_late(av: Any) -> None:
    late = replace(timeline(), chapters=(Marker(12_000, 36_000, "Late"),))
    with av.open(io.BytesIO(made(".m4a", said(times=late)))) as container:
        (chapter,) = container.chapters()
    assert float(chapter["start"] * chapter["time_base"]) == pytest.approx(0.25, abs=0.001)


def test_a_png_is_called_one(av: Any) -> None:
    png = picture("PNG")
    assert read(".flac", said(png)).pictures[0].mime == "image/png"
    assert read(".m4a", said(png)).tags["covr"][0].imageformat == 14
    with pytest.raises(ValueError, match="JPEG or PNG"):
        said(b"GIF89a")


def test_a_date_says_more_than_a_year() -> None:
    from datetime import date

    assert said(date=date(2026, 5, 31)).date == "2026-05-31"
    assert said(date=None, year=None).date == ""
