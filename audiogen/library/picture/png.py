"""A scene as PNG: by day, twice as sharp as it is large, with the letters that covers are written with."""

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from audiogen.library.cover.canvas import CENTRE, SIDE
from audiogen.library.cover.canvas import FINE as LETTERS_FINE
from audiogen.library.cover.lettering import CAPITAL, Letters, Line, draw_line, letters_of, width_of
from audiogen.library.picture.scene import COLOURS, Area, Bars, Box, Dots, Ring, Scene, Shape, Stroke, Words
from audiogen.library.picture.svg import MAKER

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

SHARP: Final = 2
"""Pixels for each unit of the scene."""
_FINE: Final = 2  # everything is drawn this much larger, then made smaller: smooth edges
_SCALE: Final = SHARP * _FINE
_BOLD: Final = 0.025
_KNOWN: Final = 0.6
"""A text that loses more than this leaves is not written."""


def png(scene: Scene) -> bytes:
    """The scene in pixels. Same scene, same bytes, as long as Pillow is the same."""
    from PIL import Image, ImageDraw, PngImagePlugin

    size = (round(scene.wide) * _SCALE, round(scene.high) * _SCALE)
    fine = Image.new("RGB", size, COLOURS["ground"][0])
    draw = ImageDraw.Draw(fine, "RGBA")  # mixes what is faint into what is there
    for shape in scene.shapes:
        if not isinstance(shape, Words):
            _SHAPES[type(shape)](draw, shape)
    image = fine.reduce(_FINE)
    for shape in scene.shapes:
        if isinstance(shape, Words):
            _write(image, shape)
    facts = PngImagePlugin.PngInfo()
    facts.add_text("Software", MAKER)
    facts.add_itxt("Title", scene.title)
    facts.add_itxt("Description", scene.about)
    file = BytesIO()
    image.save(file, "PNG", optimize=True, pnginfo=facts)
    return file.getvalue()


def _ink(colour: str, opacity: float = 1.0) -> tuple[int, int, int, int]:
    code = COLOURS[colour][0]
    red, green, blue = (int(code[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue, round(255 * opacity)


def _around(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return (x - radius) * _SCALE, (y - radius) * _SCALE, (x + radius) * _SCALE, (y + radius) * _SCALE


def _box(draw: "ImageDraw.ImageDraw", box: Box) -> None:
    right, bottom = (box.x + box.wide) * _SCALE - 1, (box.y + box.high) * _SCALE - 1
    left, top = box.x * _SCALE, box.y * _SCALE
    shape = (left, top, max(left, right), max(top, bottom))
    draw.rounded_rectangle(shape, box.radius * _SCALE, _ink(box.colour, box.opacity))


def _area(draw: "ImageDraw.ImageDraw", area: Area) -> None:
    draw.polygon([(x * _SCALE, y * _SCALE) for x, y in area.points], _ink(area.colour, area.opacity))


def _bars(draw: "ImageDraw.ImageDraw", bars: Bars) -> None:
    half = bars.thick / 2
    for x, top, bottom in bars.bars:
        shape = ((x - half) * _SCALE, (top - half) * _SCALE, (x + half) * _SCALE, (bottom + half) * _SCALE)
        draw.rounded_rectangle(shape, half * _SCALE, _ink(bars.colour))


def _dots(draw: "ImageDraw.ImageDraw", dots: Dots) -> None:
    for x, y in dots.points:
        draw.ellipse(_around(x, y, dots.radius), _ink(dots.colour, dots.opacity))


def _ring(draw: "ImageDraw.ImageDraw", ring: Ring) -> None:
    outline = _around(ring.x, ring.y, ring.radius + ring.thick / 2)
    draw.ellipse(outline, None, _ink(ring.colour, ring.opacity), round(ring.thick * _SCALE))


def _stroke(draw: "ImageDraw.ImageDraw", stroke: Stroke) -> None:
    points = [(x * _SCALE, y * _SCALE) for x, y in stroke.points]
    draw.line(points, _ink(stroke.colour, stroke.opacity), round(stroke.thick * _SCALE))


_SHAPES: Final[dict[type[Shape], Callable[["ImageDraw.ImageDraw", Any], None]]] = {
    Box: _box,
    Area: _area,
    Bars: _bars,
    Dots: _dots,
    Ring: _ring,
    Stroke: _stroke,
}


# ── letters ──────────────────────────────────────────────────────────────────────────────────────────────


def _write(image: "Image.Image", words: Words) -> None:
    """The words, smaller where the font's letters are wider than was thought."""
    from PIL import Image, ImageDraw

    letters = _letters(words.text) or letters_of(words.instead)
    if not letters:
        return
    size = min(words.size * SHARP, (SIDE - 4) / max(width_of(letters), 0.01))
    high = round(2 * size)
    mask = Image.new("L", (SIDE * LETTERS_FINE, high * LETTERS_FINE))
    draw_line(ImageDraw.Draw(mask), Line(letters, size - CENTRE, size, 0.0, _BOLD * words.bold, 255))
    wide = width_of(letters) * size
    left = words.x * SHARP - {"start": 0.0, "middle": wide / 2, "end": wide}[words.anchor]
    baseline = size * (1 + CAPITAL / 2)
    small = mask.reduce(LETTERS_FINE)
    at = (round(left + wide / 2 - CENTRE), round(words.y * SHARP - baseline))
    image.paste(Image.new("RGB", small.size, COLOURS[words.colour][0]), at, small)


def _letters(text: str) -> Letters:
    """What of a text can be drawn, if it is most of it."""
    if whole := letters_of(text):
        return whole
    known = "".join(sign for sign in text if sign.isspace() or letters_of(sign))
    kept, all_of_it = (sum(map(str.isalnum, signs)) for signs in (known, text))
    return letters_of(known) if kept and kept >= _KNOWN * all_of_it else []
