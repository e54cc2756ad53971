"""The tag, read back with mutagen and looked at byte by byte."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import mutagen.id3
import pytest
from tagged import routine

from audiogen.library import tags
from audiogen.library.identity import session_id
from audiogen.library.sidecars import lrc
from audiogen.model import Marker, Timeline
from audiogen.units import RATE, milliseconds

JPEG = b"\xff\xd8\xff\xe0" + bytes(200)
ONLY_V24 = """
ASPI EQU2 RVA2 SEEK SIGN TDEN TDOR TDRC TDRL TDTG TIPL TMCL TMOO TPRO TSOA TSOP TSOT TSST
"""


def timeline(
    titles: tuple[str, ...] = ("Settle", "A much longer heading than the others", "Close"),
    lines: tuple[str, ...] = ("Lie on your back.", "Breathe out."),
) -> Timeline:
    step = 600 * RATE + 13  # not a whole number of milliseconds
    return Timeline(
        length=step * max(1, len(titles)),
        voice=(),
        effects=(),
        bed=(),
        chapters=tuple(Marker(step * at, step, title) for at, title in enumerate(titles)),
        captions=tuple(Marker(RATE * 61 * at + 24_123, RATE, line) for at, line in enumerate(lines)),
    )


def written(**changes: Any) -> bytes:
    return tags.id3(routine(**changes), timeline(), JPEG, encoder="audiogen 1.0 (LAME 3.100)")


def read(tag: bytes) -> Any:
    id3: Any = mutagen.id3  # its functions have no annotations
    return id3.ID3(BytesIO(tag), translate=False)  # as it stands, not made into version 2.4


def frames(tag: bytes) -> list[tuple[str, bytes]]:
    """The frames as a plain reader of version 2.3 walks over them, in order."""
    found, at = [], 10
    while tag[at : at + 1] not in (b"", b"\0"):
        size = int.from_bytes(tag[at + 4 : at + 8], "big")
        found.append((tag[at : at + 4].decode("ascii"), tag[at + 10 : at + 10 + size]))
        at += 10 + size
    return found


def test_header_is_version_23_and_its_size_is_true() -> None:
    tag = written()
    assert tag[:6] == b"ID3\x03\x00\x00"
    size = sum(byte << shift for byte, shift in zip(tag[6:10], (21, 14, 7, 0), strict=True))
    assert size + 10 == len(tag)
    assert tag.endswith(bytes(tags.PADDING))


@pytest.mark.parametrize(
    ("name", "text"),
    {
        "TIT2": "Psoas Release",
        "TPE1": "Ana Example",
        "TALB": "Somatic Release",
        "TRCK": "3",
        "TYER": "2026",
        "TCON": "Meditation",
        "TLAN": "eng",
        "TLEN": "1800001",
        "TSSE": "audiogen 1.0 (LAME 3.100)",
        "TENC": "audiogen 1.0 (LAME 3.100)",
        "COMM::eng": "Twenty-five minutes on the floor.",
    }.items(),
)
def test_text(name: str, text: str) -> None:
    assert read(written())[name].text == [text]


def test_picture() -> None:
    picture = read(written())["APIC:"]
    assert (picture.mime, picture.type, picture.data) == ("image/jpeg", 3, JPEG)
    png = tags.id3(routine(), timeline(), b"\x89PNG\r\n\x1a\n" + bytes(9), encoder="x")
    assert read(png)["APIC:"].mime == "image/png"


def test_a_picture_of_another_kind_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="JPEG or PNG"):
        tags.id3(routine(), timeline(), b"GIF89a", encoder="x")


def test_chapters_stand_in_order_of_time_and_leave_no_gap() -> None:
    tag = written()
    chapters = [data for name, data in frames(tag) if name == "CHAP"]
    assert [data.split(b"\0")[0] for data in chapters] == [b"ch0001", b"ch0002", b"ch0003"]
    found = read(tag).getall("CHAP")
    assert [chapter.sub_frames["TIT2"].text[0] for chapter in found] == [
        chapter.text for chapter in timeline().chapters
    ]
    for chapter, wanted in zip(found, timeline().chapters, strict=True):
        assert abs(chapter.start_time - wanted.start * 1000 / RATE) < 1
        assert abs(chapter.end_time - (wanted.start + wanted.length) * 1000 / RATE) < 1
    assert [one.end_time for one in found[:-1]] == [two.start_time for two in found[1:]]
    assert found[-1].end_time == milliseconds(timeline().length)


def test_table_of_contents_comes_first_and_is_ordered() -> None:
    names = [name for name, _ in frames(written())]
    assert names.index("CTOC") < names.index("CHAP")
    table = read(written())["CTOC:toc"]
    assert table.child_element_ids == ["ch0001", "ch0002", "ch0003"]
    assert int(table.flags) == 3  # top level, ordered


def test_chapter_shows_its_picture_and_only_its_own() -> None:
    first, second, third = timeline().chapters
    shown = replace(timeline(), chapters=(first, replace(second, picture="a.png"), third))
    tag = tags.id3(routine(), shown, JPEG, encoder="x", pictures={"a.png": JPEG + b"inside"})
    found = [read(tag)[f"CHAP:ch000{n}"].sub_frames for n in (1, 2, 3)]
    assert ["APIC:" in frames for frames in found] == [False, True, False]
    assert found[1]["APIC:"].data == JPEG + b"inside" and found[1]["APIC:"].mime == "image/jpeg"
    assert [str(frames["TIT2"].text[0]) for frames in found] == [chapter.text for chapter in shown.chapters]


@pytest.mark.parametrize(
    ("track", "tracks", "text"), [(3, 6, "3/6"), (3, None, "3"), (None, None, None), (None, 6, None)]
)
def test_track_says_how_many_there_are(track: int | None, tracks: int | None, text: str | None) -> None:
    found = read(tags.id3(routine(track=track), timeline(), b"", encoder="x", tracks=tracks)).get("TRCK")
    assert (found and found.text[0]) == text


def test_more_chapters_than_a_table_can_hold() -> None:
    many = timeline(tuple(f"Part {n}" for n in range(300)))
    tag = read(tags.id3(routine(), many, b"", encoder="x"))
    groups = [tag[f"CTOC:{name}"].child_element_ids for name in tag["CTOC:toc"].child_element_ids]
    assert [name for group in groups for name in group] == [f"ch{n:04d}" for n in range(1, 301)]
    assert len(tag.getall("CHAP")) == 300


def test_captions_as_lrc_and_as_synchronised_text() -> None:
    tag = read(written())
    assert tag["USLT::eng"].text == "[00:00.50]Lie on your back.\n[01:01.50]Breathe out."
    timed = tag["SYLT::eng"]
    assert timed.text == [("Lie on your back.", 503), ("Breathe out.", 61_503)]
    assert (timed.format, timed.type, timed.encoding) == (2, 1, 1)


@pytest.mark.parametrize(
    ("start", "clock"),
    [(0, "00:00.00"), (59 * RATE + RATE - 1, "01:00.00"), (6000 * RATE, "100:00.00")],
)
def test_lrc_clock(start: int, clock: str) -> None:
    assert lrc([Marker(start, 1, "two\nlines")]) == f"[{clock}]two lines"


def test_nothing_that_only_version_24_has() -> None:
    names = {name for name, _ in frames(written())}
    assert not names & set(ONLY_V24.split())
    for name, data in frames(written(title="Ruhe für Ωmega")):
        if name.startswith("T") and name != "TXXX":
            assert data[0] in (0, 1), name  # Latin-1 or UTF-16; UTF-8 is of 2.4


def test_letters_beyond_latin_survive() -> None:
    words = "Σώμα, спокойно, 休息, 🌙, Hüfte"
    long = timeline((words,), (words,))
    tag = read(
        tags.id3(
            routine(title=words, album=words, artist=words, description=words, genre=words, language="el"),
            long,
            JPEG,
            encoder="x",
        )
    )
    for name in ("TIT2", "TALB", "TPE1", "TCON", "COMM::ell"):
        assert tag[name].text == [words]
    assert tag["CHAP:ch0001"].sub_frames["TIT2"].text == [words]
    assert tag["USLT::ell"].text.endswith(words)
    assert tag["SYLT::ell"].text == [(words, 503)]


def test_what_is_not_there_has_no_frame() -> None:
    bare = Timeline(RATE, (), (), (), (), ())
    nothing = routine(album="", artist="", description="", genre="", year=None, track=None)
    names = [name for name, _ in frames(tags.id3(nothing, bare, b"", encoder="x"))]
    assert names == ["TIT2", "TLAN", "TLEN", "TSSE", "TENC", "UFID", "TXXX"]


def test_identity_outlives_everything_but_album_and_title() -> None:
    tag = read(written())
    known = str(session_id(routine()))
    assert tag["UFID:audiogen"].data == known.encode()
    assert tag["TXXX:audiogen"].text == [known]
    assert session_id(routine(artist="Someone else", track=9)) == session_id(routine())
    assert session_id(routine(title="Other")) != session_id(routine())
    assert session_id(routine(title="Hu\u0308fte")) == session_id(routine(title="Hüfte"))


def test_the_identity_never_changes() -> None:
    assert str(session_id(routine())) == "f073d909-b444-506c-855c-70e3cd3a5def"


def test_same_inputs_same_bytes() -> None:
    assert written() == written()


def test_a_nul_does_not_cut_a_text_off() -> None:
    assert read(written(title="One\0Two"))["TIT2"].text == ["OneTwo"]


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en", "eng"), ("de-AT", "deu"), ("pt_BR", "por"), ("ZH-Hant-TW", "zho"), ("tlh", "und"), ("", "und")],
)
def test_language_code(tag: str, code: str) -> None:
    assert tags.language_code(tag) == code
