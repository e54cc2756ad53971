"""Covers: the drawn one measured, the author's own refused when it can't be used."""

import os
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from audiogen.errors import ScriptError
from audiogen.library import cover as covers
from audiogen.library.cover import canvas, colour, drawing, layout, lettering, picture
from audiogen.library.cover.recent import Recent
from audiogen.model import Bed, Clip, Meta, Pauses, Routine, Timeline, Utterance, Voice, VoiceWish
from audiogen.units import RATE

LINE = Utterance("Lie on your back.", Voice("gtts", "en-GB", "en-GB"))
LONG = "The Long and Patient Art of Letting the Whole Body Sink Into the Floor, One Breath After Another"
TITLES = [
    "Rest",
    "Psoas Release",
    "Why Your Hips Hold Your Stress",
    LONG,
    LONG * 20,
    "Donaudampfschifffahrtsgesellschaftskapitänsmütze",
    "W" * 400,
    "a " * 400,
    "…",
]


def routine(path: str = "scripts/psoas.md", **changes: Any) -> Routine:
    meta: dict[str, Any] = {
        "title": "Psoas Release",
        "album": "Somatic Release",
        "artist": "Ana Example",
        "description": "",
        "genre": "",
        "language": "en-GB",
        "year": None,
        "date": None,
        "track": None,
        "length": None,
        "voice": VoiceWish(),
        "pauses": Pauses(0, 0),
        "background": Bed(),
        "say": (),
        "cover": None,
    }
    return Routine(path, Meta(**(meta | changes)), ())


def timeline(*spoken: tuple[int, int]) -> Timeline:
    """Twelve minutes; `spoken` are the stretches, in seconds, in which the voice speaks."""
    voice = tuple(Clip(start * RATE, (end - start) * RATE, LINE, 0.0, 1) for start, end in spoken)
    return Timeline(720 * RATE, voice, (), (), (), ())


def opened(picture: bytes) -> Image.Image:
    image = Image.open(BytesIO(picture))
    image.load()
    return image


# ── drawn ────────────────────────────────────────────────────────────────────────────────────────────────


def test_size_format_and_same_bytes() -> None:
    first = covers.cover(routine(), timeline((1, 60), (300, 320)))
    assert first == covers.cover(routine(), timeline((1, 60), (300, 320)))
    image = opened(first)
    assert (image.format, image.size, image.mode) == ("JPEG", (1400, 1400), "RGB")
    assert len(first) < 400_000


def test_an_empty_session_has_a_cover() -> None:
    nothing = Timeline(0, (), (), (), (), ())
    assert opened(covers.cover(routine(title="", album="", artist=""), nothing)).size == (1400, 1400)


def test_the_ring_is_the_session() -> None:
    shares = drawing._voiced(timeline((0, 6), (9, 12), (360, 372)).voice, 720 * RATE)
    assert len(shares) == 120  # six seconds each
    assert {at: share for at, share in enumerate(shares) if share} == pytest.approx(
        {0: 1.0, 1: 0.5, 60: 1.0, 61: 1.0}
    )


def test_the_voice_shows_where_it_speaks() -> None:
    right = opened(covers.cover(routine(), timeline((0, 360)))).convert("L")  # the first half: clockwise
    left = right.crop((50, 400, 170, 1000)).resize((1, 1)).getpixel((0, 0))
    assert right.crop((1230, 400, 1350, 1000)).resize((1, 1)).getpixel((0, 0)) > left + 20  # type: ignore[operator]


@pytest.mark.parametrize("title", TITLES, ids=lambda title: title[:20])
def test_every_title_fits_inside_the_ring(title: str) -> None:
    lines = list(layout.title_lines(lettering.letters_of(title)))
    assert lines
    for line in lines:
        half = lettering.width_of(line.letters) * line.size / 2
        edge = abs(line.middle) + line.size * lettering.CAPITAL / 2
        assert half**2 + edge**2 <= layout._INNER**2 + 1
        assert line.size >= 64
    assert len({line.size for line in lines}) == 1


@pytest.mark.parametrize("name", ["Somatic Release", LONG, LONG * 9, "W" * 300])
def test_small_lines_fit(name: str) -> None:
    for line in layout.small_lines(routine(album=name, artist=name)):
        room = layout._room(line.middle, line.size)
        assert lettering.width_of(line.letters, line.tracking) * line.size <= room


def test_short_titles_stay_whole_and_long_ones_say_that_they_go_on() -> None:
    def words(title: str) -> str:
        lines = layout.title_lines(lettering.letters_of(title))
        return " ".join("".join(base for base, _ in line.letters) for line in lines)

    assert words(LONG) == LONG
    assert words(LONG * 20).endswith("…")
    assert words("l " * 300).endswith("…")
    assert words("Evening – a rest") == "Evening - a rest"


def test_marks_on_letters_are_drawn() -> None:
    assert lettering.letters_of("Hüfte") == [("H", ""), ("u", "\u0308"), ("f", ""), ("t", ""), ("e", "")]
    assert [base for base, _ in lettering.letters_of("Straße, œuf")] == list("Strasse, oeuf")
    plain = opened(covers.cover(routine(title="uuu"), timeline()))
    assert plain.tobytes() != opened(covers.cover(routine(title="üúù"), timeline())).tobytes()


@pytest.mark.parametrize("title", ["休息", "Покой", "سكون", "Rest 🌙", "Rest\u200b休"])
def test_what_the_font_has_not_is_left_out(title: str) -> None:
    assert lettering.letters_of(title) == []


def test_a_title_that_cant_be_drawn_gives_the_cover_of_none() -> None:
    empty = covers.cover(routine(title="", album="Ruhe"), timeline())
    assert covers.cover(routine(title="休息", album="Ruhe"), timeline()) == empty


def test_an_album_keeps_its_colour() -> None:
    def corner(**changes: Any) -> tuple[int, ...]:
        value = opened(covers.cover(routine(**changes), timeline())).getpixel((4, 4))
        assert isinstance(value, tuple)
        return value

    assert corner(title="One") == corner(title="Two")
    assert corner(album="Sleep") != corner(album="Evenings")


@pytest.mark.parametrize("pair", covers.PALETTE)
def test_white_letters_can_be_read_on_every_colour(pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(colour, "PALETTE", (pair,))
    monkeypatch.setattr(colour, "SIDE", 140)
    lowest = colour.gradient("any").getpixel((103, 103))  # the lightest place that has letters
    assert isinstance(lowest, tuple)
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in lowest]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.01 / (light + 0.05) >= 3.0  # WCAG 2.2's contrast for large letters


# ── the author's own ─────────────────────────────────────────────────────────────────────────────────────


def test_the_colours_of_an_album_stay_as_they_are_whatever_is_drawn_on_them() -> None:
    one = colour.gradient("Somatic Release")
    before = one.tobytes()
    one.paste("white", (0, 0, *one.size))
    assert colour.gradient("Somatic Release").tobytes() == before != colour.gradient("Evening").tobytes()


@pytest.fixture
def script(tmp_path: Path) -> Path:
    folder = tmp_path / "scripts"
    folder.mkdir()
    return folder / "psoas.md"


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")])
def test_author_cover_becomes_a_square_jpeg(script: Path, name: str, kind: str) -> None:
    Image.new("RGB", (2000, 1600), "teal").save(script.parent / name, kind)
    image = opened(covers.cover(routine(str(script), cover=name), timeline()))
    assert (image.format, image.size) == ("JPEG", (1400, 1400))


def test_author_cover_is_cut_from_the_middle_and_large_enough_for_podcasts(script: Path) -> None:
    image = Image.new("RGB", (300, 100), "red")
    image.paste("blue", (100, 0, 200, 100))
    image.save(script.parent / "wide.png")
    made = opened(covers.author_cover(script, "wide.png"))
    assert made.size == (1400, 1400)
    red, _, blue = made.getpixel((700, 700))  # type: ignore[misc]
    assert blue > 200 > 60 > red


def test_author_cover_stands_upright(script: Path) -> None:
    image = Image.new("RGB", (100, 100), "red")
    image.paste("blue", (0, 0, 50, 100))  # blue on the left …
    exif = Image.Exif()
    exif[0x0112] = 6  # … and the camera was turned: blue is on top
    image.save(script.parent / "phone.jpg", exif=exif)
    made = opened(covers.author_cover(script, "phone.jpg"))
    assert made.getpixel((700, 140))[2] > 200  # type: ignore[index]
    assert made.getpixel((700, 1260))[0] > 200  # type: ignore[index]


def test_what_is_transparent_becomes_white(script: Path) -> None:
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(script.parent / "clear.png")
    assert opened(covers.author_cover(script, "clear.png")).getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_every_mode_of_colour(script: Path, mode: str) -> None:
    name = "odd.jpg" if mode == "CMYK" else "odd.png"
    Image.new(mode, (40, 40)).save(script.parent / name)
    assert opened(covers.author_cover(script, name)).mode == "RGB"


def _outside(folder: Path) -> str:
    Image.new("RGB", (9, 9)).save(folder.parent / "secret.png")
    return "../secret.png"


def _outside_by_link(folder: Path) -> str:
    Image.new("RGB", (9, 9)).save(folder.parent / "secret.png")
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    return "link.png"


def _absolute(folder: Path) -> str:
    return str((folder.parent / _outside(folder)[3:]).resolve())


def _missing(folder: Path) -> str:
    return "none.png"


def _a_folder(folder: Path) -> str:
    (folder / "art").mkdir()
    return "art"


def _with_a_nul(folder: Path) -> str:
    return "a\0b.png"


def _no_picture(folder: Path) -> str:
    (folder / "notes.png").write_text("not a picture")
    return "notes.png"


def _empty(folder: Path) -> str:
    (folder / "empty.jpg").touch()
    return "empty.jpg"


def _another_format(folder: Path) -> str:
    Image.new("RGB", (9, 9)).save(folder / "a.png", "GIF")
    return "a.png"


def _cut_off(folder: Path) -> str:
    whole = BytesIO()
    Image.effect_noise((200, 200), 80).save(whole, "JPEG")
    (folder / "half.jpg").write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    return "half.jpg"


def _bomb(folder: Path, side: int) -> str:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    (folder / "huge.png").write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(99))))
    return "huge.png"


def _large(folder: Path) -> str:
    return _bomb(folder, 9_100)


def _larger(folder: Path) -> str:
    return _bomb(folder, 11_000)


def _largest(folder: Path) -> str:
    return _bomb(folder, 60_000)


@pytest.mark.parametrize(
    ("prepare", "says"),
    [
        (_outside, "outside the script’s folder"),
        (_outside_by_link, "outside the script’s folder"),
        (_absolute, "outside the script’s folder"),
        (_missing, "there is no picture “none.png”"),
        (_a_folder, "there is no picture “art”"),
        (_with_a_nul, "can’t be opened"),
        (_no_picture, "can’t be read as a picture"),
        (_empty, "can’t be read as a picture"),
        (_another_format, "can’t be read as a picture"),
        (_cut_off, "can’t be read as a picture"),
        (_large, "too many pixels"),
        (_larger, "too many pixels"),
        (_largest, "too many pixels"),
    ],
)
def test_a_cover_that_cant_be_used(script: Path, prepare: Any, says: str) -> None:
    with pytest.raises(ScriptError) as caught:
        covers.author_cover(script, prepare(script.parent), line=7)
    assert says in caught.value.message.replace("'", "’")
    assert caught.value.hint
    assert str(caught.value).startswith(f"{script}:7: ")


def test_a_picture_is_made_once_for_all_that_show_it(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    def jpeg(*given: Any) -> bytes:
        made.append(given)
        return canvas.jpeg(*given)

    monkeypatch.setattr(picture, "jpeg", jpeg)
    for name in ("one.png", "two.png"):
        Image.new("RGB", (60, 40), "orchid").save(script.parent / name)
    cover = covers.author_cover(script, "one.png")
    assert [covers.author_cover(script, name) for name in ("one.png", "two.png")] == [cover, cover]
    assert len(made) == 1, "the bytes count, not the name"
    assert opened(covers.chapter_picture(script, "one.png")).size == (60, 40), "that of a chapter is another one"


def test_a_picture_that_changed_is_made_anew(script: Path) -> None:
    about = script.parent / "a.png"
    Image.new("RGB", (60, 40), "red").save(about)
    covers.author_cover(script, "a.png")
    times = about.stat()
    Image.new("RGB", (60, 40), "blue").save(about)
    os.utime(about, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert opened(covers.author_cover(script, "a.png")).getpixel((9, 9))[2] > 200  # type: ignore[index]


def test_a_large_file_is_read_no_further_than_it_is_a_picture(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "REMEMBERED", 64)
    Image.new("RGB", (60, 40), "red").save(script.parent / "a.png")
    (script.parent / "film.png").write_bytes(bytes(100))
    assert opened(covers.author_cover(script, "a.png")).size == (1400, 1400)
    with pytest.raises(ScriptError, match="can't be read as a picture"):
        covers.author_cover(script, "film.png")


def test_only_the_last_few_pictures_are_remembered() -> None:
    made: list[int] = []

    def make(number: int) -> bytes:
        made.append(number)
        return bytes([number])

    recent = Recent(2)
    for number in (1, 2, 1, 3, 1, 2):
        assert recent.get(number, lambda number=number: make(number)) == bytes([number])  # type: ignore[misc]
    assert made == [1, 2, 3, 2]


def test_what_failed_is_tried_again() -> None:
    recent = Recent(2)

    def fail() -> bytes:
        raise ValueError("not yet")

    with pytest.raises(ValueError, match="not yet"):
        recent.get("a", fail)
    assert recent.get("a", lambda: b"now") == b"now"
