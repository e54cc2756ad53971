"""The drawn cover: the ring, the words inside it, and both in white on the album's colours."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from audiogen.library.cover.canvas import FINE, SIDE, around, stroke
from audiogen.library.cover.colour import gradient
from audiogen.library.cover.layout import small_lines, title_lines
from audiogen.library.cover.lettering import draw_line, letters_of
from audiogen.model import Clip, Routine, Timeline

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

_INK: Final = "#fffaf1"

# The ring, in pixels of the finished picture, and how bright (0–255) its marks are.
_BARS: Final = 120
_GAP: Final = 2  # left open at the top, in bars, where the session begins and ends
_RADIUS, _REACH, _THICK = 588.0, 60.0, 12.0
_FAINT, _BRIGHT = 92, 240

# In place of a title: rings, each with its radius and brightness.
_RIPPLES: Final = ((36.0, 235), (98.0, 150), (168.0, 95), (246.0, 58))


def drawn(routine: Routine, timeline: Timeline) -> "Image.Image":
    """The cover of a session from its words and times, not yet a JPEG."""
    image = ground(routine)
    image.paste(_INK, mask=_mask(routine, timeline))
    return image


def ground(routine: Routine) -> "Image.Image":
    """The colours of the session's album, and nothing on them."""
    return gradient(routine.meta.album or routine.meta.title)


def _mask(routine: Routine, timeline: Timeline) -> "Image.Image":
    """Where there is ink: the ring and the words."""
    from PIL import Image, ImageDraw

    fine = Image.new("L", (SIDE * FINE, SIDE * FINE))
    draw = ImageDraw.Draw(fine)
    _draw_ring(draw, _voiced(timeline.voice, timeline.length))
    _draw_words(draw, routine)
    return fine.reduce(FINE)


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
        ends = [around(angle, _RADIUS - across), around(angle, _RADIUS + across)]
        stroke(draw, ends, _THICK, round(_FAINT + (_BRIGHT - _FAINT) * min(1.0, share * 3)))


def _draw_words(draw: "ImageDraw.ImageDraw", routine: Routine) -> None:
    title = list(title_lines(letters_of(routine.meta.title)))
    if not title:
        _draw_ripples(draw)
    for line in [*title, *small_lines(routine)]:
        draw_line(draw, line)


def _draw_ripples(draw: "ImageDraw.ImageDraw") -> None:
    """In place of a title that can't be drawn: rings, as from a drop in still water."""
    for radius, bright in _RIPPLES:
        stroke(draw, [around(math.tau * at / 360, radius) for at in range(361)], 6.0, bright)
