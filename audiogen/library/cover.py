"""The picture of a session: its hours as a ring, its title inside; or the author's own.

The ring is the session itself, once around from the top: a bar is as long as the voice speaks in its stretch
of time, a dot is silence. The colours come from the album, so that its sessions stand together on a shelf.
"""

import hashlib
import math
import struct
import unicodedata
import warnings
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from audiogen.errors import ScriptError
from audiogen.model import Clip, Routine, Timeline

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

SIDE: Final = 1400
"""Pixels on each side of a cover: the smallest that Apple Podcasts takes, and plenty for a phone."""

QUALITY: Final = 88
"""Of the JPEG, as Pillow counts it."""

MOST_PIXELS: Final = 80_000_000
"""An author's picture may have no more: beyond it a small file can eat all memory."""

# Deep colour (top left) and light one (bottom right), for white letters: none lighter than they can bear.
PALETTE: Final = (
    ("#12314f", "#55a09f"),  # lake
    ("#251c50", "#c0607f"),  # dusk
    ("#10362f", "#7da35f"),  # moss
    ("#301a4e", "#dd6f5a"),  # ember
    ("#12234f", "#7688d6"),  # night
    ("#50163f", "#e08c4e"),  # sunset
    ("#08363f", "#57ab8f"),  # sea
    ("#2a1e58", "#968ad8"),  # lavender
    ("#1c3730", "#b9a257"),  # olive
    ("#47183a", "#d0708c"),  # rose
)
_INK: Final = "#fffaf1"

_FINE: Final = 3  # everything is drawn this much larger, then made smaller: smooth edges
_CENTRE: Final = SIDE / 2

# The ring, in pixels of the finished picture, and how bright (0–255) its marks are.
_BARS: Final = 120
_GAP: Final = 2  # left open at the top, in bars, where the session begins and ends
_RADIUS, _REACH, _THICK = 588.0, 60.0, 12.0
_FAINT, _BRIGHT = 92, 240

# The words inside the ring: the circle that they keep to, and where the small ones stand.
_INNER: Final = 478.0
_WORD_SIZES: Final = range(288, 63, -4)  # for a title of one word
_TITLE_SIZES: Final = range(232, 63, -4)
_TITLE_ROOM: Final = 236.0  # above and below the centre
_BROKEN_SIZES: Final = range(112, 63, -4)  # for a title with a word that has to be broken
_MOST_LETTERS: Final = 240  # no more fit, even in the smallest size
_LEADING: Final = 1.04
_CAPITAL: Final = 0.71  # the height of the font's capitals, in em
_MEASURE: Final = 500  # the size in which text is measured
_SMALL_SIZES: Final = range(46, 27, -2)
_SMALL_AT: Final = 336.0  # above and below the centre
_SMALL_BRIGHT: Final = 205
_RIPPLES: Final = ((36.0, 235), (98.0, 150), (168.0, 95), (246.0, 58))  # radius and brightness


def cover(routine: Routine, timeline: Timeline) -> bytes:
    """The cover of a session as a JPEG: the author's own, if the script names one, else 1400 × 1400, drawn.

    Same inputs, same bytes. Raises ScriptError when the author's picture can't be used.
    """
    if routine.meta.cover:
        return author_cover(Path(routine.path), routine.meta.cover)
    return _jpeg(_drawn(routine, timeline))


def author_cover(script: Path, name: str, line: int = 0) -> bytes:
    """The picture called `name` in the folder of `script`, its middle as a square JPEG, at most 1400 a side.

    JPEG, PNG and WebP are read; `line` is where the script names it, for messages. Raises ScriptError when
    the picture is not there, is outside the script's folder, or can't be read.
    """
    try:
        return _square(_inside(script.parent, name))
    except _Unusable as error:
        raise ScriptError(str(script), line, error.message, error.hint) from error


# ── the author's own picture ─────────────────────────────────────────────────────────────────────────────


class _Unusable(Exception):
    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def _inside(folder: Path, name: str) -> Path:
    try:
        home, picture = folder.resolve(), (folder / name).resolve()
        found = picture.is_file()
    except (OSError, ValueError) as error:
        raise _Unusable(f"the cover “{name}” can't be opened", "check its name") from error
    if not picture.is_relative_to(home):
        hint = "put the picture beside the script, and write its name only"
        raise _Unusable(f"the cover “{name}” is outside the script's folder", hint)
    if not found:
        hint = "check its name, which counts from the script's folder"
        raise _Unusable(f"there is no cover “{name}”", hint)
    return picture


# What Pillow raises for files that are cut off, damaged or something else altogether.
_DAMAGE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    MemoryError,
    OverflowError,
    struct.error,
    zlib.error,
)


def _square(picture: Path) -> bytes:
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow grumbles about much that it can read all the same
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(picture, formats=("JPEG", "PNG", "WEBP")) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise _too_large(picture)
                # What the numbers of a colour mean; a phone's differ from a screen's.
                profile = opened.info.get("icc_profile") if opened.mode in ("RGB", "RGBA") else None
                # Phones write a picture as the sensor saw it, and say beside it which way is up.
                upright = _flat(ImageOps.exif_transpose(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(picture) from error
    except _DAMAGE as error:
        hint = "it must be a JPEG, PNG or WebP; open it in an editor and save it anew"
        raise _Unusable(f"the cover “{picture.name}” can't be read as a picture", hint) from error
    side = min(*upright.size, SIDE)
    return _jpeg(ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS), profile)


def _too_large(picture: Path) -> _Unusable:
    return _Unusable(f"the cover “{picture.name}” has too many pixels", f"{SIDE} × {SIDE} are enough")


def _flat(image: "Image.Image") -> "Image.Image":
    """In plain colours, with what is transparent on white."""
    from PIL import Image

    if not image.has_transparency_data:
        return image.convert("RGB")
    layers = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers).convert("RGB")


def _jpeg(image: "Image.Image", profile: bytes | None = None) -> bytes:
    file = BytesIO()
    # Baseline and 4:2:0, for the small decoders of cars and watches know no other kind.
    image.save(file, "JPEG", quality=QUALITY, optimize=True, subsampling="4:2:0", icc_profile=profile)
    return file.getvalue()


# ── the drawn one ────────────────────────────────────────────────────────────────────────────────────────


def _drawn(routine: Routine, timeline: Timeline) -> "Image.Image":
    from PIL import Image, ImageDraw

    mask = Image.new("L", (SIDE * _FINE, SIDE * _FINE))
    draw = ImageDraw.Draw(mask)
    _draw_ring(draw, _voiced(timeline.voice, timeline.length))
    _draw_words(draw, routine)
    ground = _gradient(routine.meta.album or routine.meta.title)
    return Image.composite(Image.new("RGB", ground.size, _INK), ground, mask.reduce(_FINE))


def _voiced(voice: Sequence[Clip], length: int) -> list[float]:
    """How much of each of the ring's stretches the voice fills, 0 to 1."""
    filled = [0.0] * _BARS
    step = length / _BARS
    for clip in voice:
        for at in range(int(clip.start / step), min(_BARS, math.ceil(clip.end / step))):
            filled[at] += max(0.0, min(clip.end, (at + 1) * step) - max(clip.start, at * step)) / step
    return [min(1.0, share) for share in filled]


def _draw_ring(draw: "ImageDraw.ImageDraw", shares: Sequence[float]) -> None:
    for at, share in enumerate(shares):
        angle = math.tau * (at + (1 + _GAP) / 2) / (len(shares) + _GAP)
        across = _REACH * share
        ends = [_around(angle, _RADIUS - across), _around(angle, _RADIUS + across)]
        _stroke(draw, ends, _THICK, round(_FAINT + (_BRIGHT - _FAINT) * min(1.0, share * 3)))


def _around(angle: float, radius: float) -> tuple[float, float]:
    """The point at `radius` from the centre, `angle` clockwise from the top."""
    return _CENTRE + radius * math.sin(angle), _CENTRE - radius * math.cos(angle)


def _stroke(draw: "ImageDraw.ImageDraw", points: Sequence[tuple[float, float]], width: float, bright: int) -> None:
    """A line through `points` with round ends; one point makes a dot."""
    fine = [(x * _FINE, y * _FINE) for x, y in points]
    half = width * _FINE / 2
    draw.line(fine, fill=bright, width=round(2 * half))
    for x, y in fine:
        draw.ellipse((x - half, y - half, x + half, y + half), fill=bright)


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────

# The font has the letters of ASCII and little more. These stand for what looks or reads the same, …
_INSTEAD: Final = str.maketrans(
    {
        "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
        "\u00ad": "", "„": "”", "‚": "’", "ʼ": "’", "'": "’", "×": "x", "ß": "ss", "ẞ": "SS", "æ": "ae",
        "Æ": "AE", "œ": "oe", "Œ": "OE", "ı": "i",
        "¿": "", "¡": "", "ł": "l\u0335", "Ł": "L\u0335", "ø": "o\u0338", "Ø": "O\u0338",
    }
)  # fmt: skip

# … and these are the marks above and below letters, drawn by hand: lines through points, in em, to the right
# and up from the middle of the letter's top (or bottom).
_Marks: TypeAlias = tuple[tuple[tuple[float, float], ...], ...]
_ABOVE: Final[dict[str, _Marks]] = {
    "\u0300": (((-0.09, 0.17), (0.04, 0.08)),),  # grave
    "\u0301": (((0.09, 0.17), (-0.04, 0.08)),),  # acute
    "\u0302": (((-0.11, 0.08), (0.0, 0.16), (0.11, 0.08)),),  # circumflex
    "\u0303": (((-0.13, 0.09), (-0.06, 0.135), (0.06, 0.09), (0.13, 0.135)),),  # tilde
    "\u0304": (((-0.12, 0.11), (0.12, 0.11)),),  # macron
    "\u0306": (((-0.11, 0.15), (-0.05, 0.09), (0.05, 0.09), (0.11, 0.15)),),  # breve
    "\u0307": (((0.0, 0.12),),),  # dot
    "\u0308": (((-0.1, 0.12),), ((0.1, 0.12),)),  # two dots
    "\u030a": (tuple((0.065 * math.sin(t / 2), 0.14 - 0.065 * math.cos(t / 2)) for t in range(14)),),  # ring
    "\u030b": (((0.01, 0.17), (-0.09, 0.08)), ((0.15, 0.17), (0.05, 0.08))),  # two acutes
    "\u030c": (((-0.11, 0.16), (0.0, 0.08), (0.11, 0.16)),),  # caron
}
_BELOW: Final[dict[str, _Marks]] = {
    "\u0323": (((0.0, -0.12),),),  # dot
    "\u0327": (((0.01, -0.02), (0.05, -0.11), (-0.02, -0.17), (-0.07, -0.15)),),  # cedilla
    "\u0328": (((0.08, -0.02), (0.03, -0.1), (0.07, -0.16), (0.13, -0.14)),),  # ogonek
}


_ACROSS: Final[dict[str, _Marks]] = {  # from the middle of the letter
    "\u0335": (((-0.13, -0.06), (0.13, 0.08)),),  # the bar of ł
    "\u0338": (((-0.24, -0.3), (0.24, 0.3)),),  # the stroke of ø
}
_MARKS: Final = {**_ABOVE, **_BELOW, **_ACROSS}
_HAIR: Final = 0.068  # how thick marks are, in em
_LIFT: Final = 0.025  # how far all marks above stand off the letter, in em
_STACK: Final = 0.12  # how far up a second mark goes, in em
_DOTTED: Final = "ij"  # these lose their own dot beneath a mark

_Letters: TypeAlias = list[tuple[str, str]]
"""Letters that the font has, each with its combining marks."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text: the height of its middle (of its capitals, below the picture's centre) and its look.

    `size` is its em in pixels; `tracking` and `weight` (how much bolder than the font) are in em.
    """

    letters: _Letters
    middle: float
    size: float
    tracking: float
    weight: float
    bright: int


def _draw_words(draw: "ImageDraw.ImageDraw", routine: Routine) -> None:
    title = list(_title_lines(_letters(routine.meta.title)))
    if not title:
        _draw_ripples(draw)
    for line in [*title, *_small_lines(routine)]:
        _draw_line(draw, line)


def _draw_ripples(draw: "ImageDraw.ImageDraw") -> None:
    """In place of a title that can't be drawn: rings, as from a drop in still water."""
    for radius, bright in _RIPPLES:
        _stroke(draw, [_around(math.tau * at / 360, radius) for at in range(361)], 6.0, bright)


def _small_lines(routine: Routine) -> Iterator[_Line]:
    """The album above the title and the artist below it; what can't be drawn is left out."""
    title, album, artist = routine.meta.title, routine.meta.album, routine.meta.artist
    if album != title:
        yield from _small_line([(_letters(album.upper()), 0.14), (_letters(album), 0.03)], -_SMALL_AT)
    yield from _small_line([(_letters(artist), 0.03)], _SMALL_AT)


def _small_line(ways: Sequence[tuple[_Letters, float]], middle: float) -> Iterator[_Line]:
    """The first of the ways (letters and their tracking) that there is room for, else the last, cut off."""
    for letters, tracking in ways:
        for size in _SMALL_SIZES:
            if letters and _width(letters, tracking) * size <= _room(middle, size):
                yield _Line(letters, middle, size, tracking, 0.0, _SMALL_BRIGHT)
                return
    if letters:
        short = _cut(letters, tracking, _room(middle, size) / size)
        yield _Line(short, middle, size, tracking, 0.0, _SMALL_BRIGHT)


def _cut(letters: _Letters, tracking: float, room: float) -> _Letters:
    """As many of the first letters as there is room for (in em), and dots for the rest."""
    dots: _Letters = [("…", "")]
    while letters and (letters[-1][0] == " " or _width(letters + dots, tracking) > room):
        letters = letters[:-1]
    return letters + dots


def _title_lines(letters: _Letters) -> Iterator[_Line]:
    if len(letters) > _MOST_LETTERS:
        letters = [*letters[:_MOST_LETTERS], ("…", "")]
    size, rows = _fitted(_words(letters)) if letters else (0, [])
    for row, middle in zip(rows, _middles(len(rows), size), strict=True):
        yield _Line(row, middle, size, 0.0, 0.014, 255)


def _fitted(words: list[_Letters]) -> tuple[int, list[_Letters]]:
    """The largest size at which the words fit into the circle, and their lines.

    Words that are too long even for the smallest size are broken; when there are too many, the last go.
    """
    for size in _WORD_SIZES if len(words) == 1 else _TITLE_SIZES:
        if rows := _wrapped(words, size):
            return size, rows
    for size in _BROKEN_SIZES:
        if rows := _wrapped(_broken(words, size), size):
            return size, rows
    words = _broken(words, size)
    while words := words[:-1]:
        if rows := _wrapped([*words[:-1], [*words[-1], ("…", "")]], size):
            return size, rows
    return 0, []


def _wrapped(words: list[_Letters], size: int) -> list[_Letters]:
    """The words in as few lines as the circle lets them stand in, of about equal length; none if in none."""
    for count in range(1, int(2 * _TITLE_ROOM / (size * _LEADING)) + 2):
        room = [_room(middle, size) / size for middle in _middles(count, size)]
        if count * size * _LEADING > 2 * _TITLE_ROOM + size * (_LEADING - _CAPITAL):
            break
        for share in (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0):
            rows = _poured(words, [width * share for width in room])
            if len(rows) == count:
                return rows
    return []


def _poured(words: list[_Letters], room: list[float]) -> list[_Letters]:
    """The words line by line, each line as full as its room (in em) allows; none if they don't fit."""
    rows: list[_Letters] = [[]]
    for word in words:
        longer = [*rows[-1], (" ", ""), *word] if rows[-1] else word
        if _width(longer) <= room[len(rows) - 1]:
            rows[-1] = longer
        elif rows[-1] and len(rows) < len(room) and _width(word) <= room[len(rows)]:
            rows.append(word)
        else:
            return []
    return rows


def _broken(words: list[_Letters], size: int) -> list[_Letters]:
    """The words, those too long for a line in pieces that end in hyphens."""
    room = 0.86 * _room(size * _LEADING, size) / size
    return [piece for word in words for piece in _pieces(word, room)]


def _pieces(word: _Letters, room: float) -> list[_Letters]:
    """The word in as few pieces as the room (in em) allows, about equally long."""
    for count in range(1, len(word) + 1):
        step = math.ceil(len(word) / count)
        pieces = [word[at : at + step] for at in range(0, len(word), step)]
        pieces = [[*piece, ("-", "")] for piece in pieces[:-1]] + pieces[-1:]
        if all(_width(piece) <= room for piece in pieces):
            break
    return pieces


def _words(letters: _Letters) -> list[_Letters]:
    """The words; a dash or the like that stands alone stays with the word before it."""
    words: list[_Letters] = []
    for is_space, group in groupby(letters, key=lambda letter: letter[0] == " "):
        word = list(group)
        if is_space:
            continue
        if words and not any(base.isalnum() for base, _ in word):
            words[-1] = [*words[-1], (" ", ""), *word]
        else:
            words.append(word)
    return words


def _middles(count: int, size: float) -> list[float]:
    return [(at - (count - 1) / 2) * size * _LEADING for at in range(count)]


def _room(middle: float, size: float) -> float:
    """How wide a line may be, in pixels, to stay inside the circle with its corners."""
    edge = abs(middle) + size * _CAPITAL / 2
    return 2 * math.sqrt(max(0.0, _INNER**2 - edge**2))


def _letters(text: str) -> _Letters:
    """`text` as it can be drawn; nothing when any of it can't, for boxes are worse than no word at all."""
    found: _Letters = []
    for letter in unicodedata.normalize("NFD", " ".join(text.translate(_INSTEAD).split())):
        if found and letter in _MARKS:
            found[-1] = (found[-1][0], found[-1][1] + letter)
        elif _has_glyph(letter):
            found.append((letter, ""))
        else:
            return []
    return found


@lru_cache(maxsize=64)
def _font(size: int) -> "ImageFont.FreeTypeFont":
    from PIL import ImageFont

    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType")
    return font


@lru_cache(maxsize=512)
def _has_glyph(letter: str) -> bool:
    def shape(text: str) -> tuple[tuple[int, int], bytes]:
        mask = _font(64).getmask(text)
        return mask.size, bytes(mask)

    return shape(letter) != shape("\uffff")  # which no font has: what is drawn for it is the box


@lru_cache(maxsize=512)
def _advance(letter: str) -> float:
    """How far a letter takes the next one to the right, in em. This font has no kerning."""
    return _font(_MEASURE).getlength(letter) / _MEASURE


def _width(letters: _Letters, tracking: float = 0.0) -> float:
    """In em."""
    return sum(_advance(base) for base, _ in letters) + tracking * (len(letters) - 1)


def _draw_line(draw: "ImageDraw.ImageDraw", line: _Line) -> None:
    em = round(line.size * _FINE)
    x = _CENTRE * _FINE - _width(line.letters, line.tracking) * em / 2
    baseline = (_CENTRE + line.middle + line.size * _CAPITAL / 2) * _FINE
    for base, marks in line.letters:
        _draw_letter(draw, (x, baseline), em, base, marks, line)
        x += (_advance(base) + line.tracking) * em


def _draw_letter(
    draw: "ImageDraw.ImageDraw", at: tuple[float, float], em: int, base: str, marks: str, line: _Line
) -> None:
    font, bold = _font(em), round(line.weight * em)
    draw.text(at, base, font=font, fill=line.bright, anchor="ls", stroke_width=bold)
    if not marks:
        return
    left, top, right, bottom = font.getbbox(base, anchor="ls")
    if base in _DOTTED and any(mark in _ABOVE for mark in marks):
        stem = font.getbbox("x", anchor="ls")[1]
        cut = (at[0] + left - bold, at[1] + top - bold, at[0] + right + bold, at[1] + stem - bold - 1)
        draw.rectangle(cut, fill=0)
        top = stem
    x = at[0] + (left + right) / 2
    thick = (_HAIR + 2 * line.weight) * line.size
    for mark in marks:
        foot = top - _LIFT * em if mark in _ABOVE else bottom if mark in _BELOW else (top + bottom) / 2
        for shape in _MARKS[mark]:
            points = [((x + a * em) / _FINE, (at[1] + foot - b * em) / _FINE) for a, b in shape]
            _stroke(draw, points, thick, line.bright)
        top -= round(_STACK * em) if mark in _ABOVE else 0


# ── colour ───────────────────────────────────────────────────────────────────────────────────────────────


def _gradient(name: str) -> "Image.Image":
    """The two colours that belong to `name`, mixed as the eye does: light from the lower right."""
    import numpy as np
    from PIL import Image

    number = int.from_bytes(hashlib.sha256(unicodedata.normalize("NFC", name).encode()).digest()[:8], "big")
    deep, light = (_oklab(colour) for colour in PALETTE[number % len(PALETTE)])
    across = np.linspace(0.0, 1.0, SIDE)
    x, y = across[None, :], across[:, None]
    share = np.clip(1.0 - np.hypot(x - 1.02, y - 1.06) / 1.48, 0.0, 1.0)
    steps = np.linspace(0.0, 1.0, 1024)
    ramp = np.array([_srgb(tuple(a + (b - a) * s for a, b in zip(deep, light, strict=True))) for s in steps])
    noise = np.random.default_rng(number).random((SIDE, SIDE)) - 0.5  # or the steps of colour would show
    pixels = np.stack([np.interp(share, steps, ramp[:, channel]) + noise for channel in range(3)], axis=-1)
    return Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8), "RGB")


# OKLab, by Björn Ottosson: https://bottosson.github.io/posts/oklab/
_TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_CONES = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def _times(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _oklab(colour: str) -> list[float]:
    """Of a colour written `#rrggbb`."""
    coded = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in coded]
    return _times(_TO_LAB, [math.cbrt(cone) for cone in _times(_TO_CONES, linear)])


def _srgb(lab: Sequence[float]) -> list[float]:
    """0 to 255 each."""
    linear = _times(_FROM_CONES, [root**3 for root in _times(_FROM_LAB, lab)])
    bounded = [min(1.0, max(0.0, c)) for c in linear]
    return [255 * (12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055) for c in bounded]
