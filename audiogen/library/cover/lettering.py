"""Letters: which ones the font has, what stands for the others, how wide they are and how they are drawn."""

import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from audiogen.library.cover.canvas import CENTRE, FINE, stroke

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

CAPITAL: Final = 0.71  # the height of the font's capitals, in em
_MEASURE: Final = 500  # the size in which text is measured

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

Letters: TypeAlias = list[tuple[str, str]]
"""Letters that the font has, each with its combining marks."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: the height of its middle (of its capitals, below the picture's centre) and its look.

    `size` is its em in pixels; `tracking` and `weight` (how much bolder than the font) are in em.
    """

    letters: Letters
    middle: float
    size: float
    tracking: float
    weight: float
    bright: int


def letters_of(text: str) -> Letters:
    """`text` as it can be drawn; nothing when any of it can't, for boxes are worse than no word at all."""
    found: Letters = []
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


def width_of(letters: Letters, tracking: float = 0.0) -> float:
    """In em."""
    return sum(_advance(base) for base, _ in letters) + tracking * (len(letters) - 1)


def draw_line(draw: "ImageDraw.ImageDraw", line: Line) -> None:
    """Centred, each letter with its marks."""
    em = round(line.size * FINE)
    x = CENTRE * FINE - width_of(line.letters, line.tracking) * em / 2
    baseline = (CENTRE + line.middle + line.size * CAPITAL / 2) * FINE
    for base, marks in line.letters:
        _draw_letter(draw, (x, baseline), em, base, marks, line)
        x += (_advance(base) + line.tracking) * em


def _draw_letter(
    draw: "ImageDraw.ImageDraw", at: tuple[float, float], em: int, base: str, marks: str, line: Line
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
            points = [((x + a * em) / FINE, (at[1] + foot - b * em) / FINE) for a, b in shape]
            stroke(draw, points, thick, line.bright)
        top -= round(_STACK * em) if mark in _ABOVE else 0
