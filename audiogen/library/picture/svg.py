"""A scene as SVG: by day and by night, in whatever font there is, and nothing from elsewhere."""

from collections.abc import Callable
from html import escape
from typing import Any, Final

from audiogen.library.picture.scene import COLOURS, Area, Bars, Box, Dots, Point, Ring, Scene, Shape, Stroke, Words

MAKER: Final = "audiogen plan"
"""Who wrote a file: kept in it, so that a picture may take an older one's place, and nobody else's."""
_FONT: Final = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif'
_ANCHORS: Final = {"middle": ' text-anchor="middle"', "end": ' text-anchor="end"', "start": ""}


def svg(scene: Scene) -> str:
    """The scene as a document of its own. Same scene, same text."""
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(scene.wide)} {_n(scene.high)}" '
            f'width="{_n(scene.wide)}" height="{_n(scene.high)}" role="img" aria-labelledby="t d">\n',
            f"<!-- {MAKER} -->\n",
            f'<title id="t">{_text(scene.title)}</title>\n<desc id="d">{_text(scene.about)}</desc>\n',
            f"<style>{_style(scene)}</style>\n",
            '<rect width="100%" height="100%" class="ground"/>\n',
            *(f"{_SHAPES[type(shape)](shape)}\n" for shape in scene.shapes),
            "</svg>\n",
        ]
    )


def _style(scene: Scene) -> str:
    """Rules for the colours that are there: of lines (a dot is the shortest), and of what is filled."""
    drawn = {shape.colour for shape in scene.shapes if isinstance(shape, Bars | Dots | Ring | Stroke)}
    filled = {"ground"} | {shape.colour for shape in scene.shapes if isinstance(shape, Box | Area | Words)}
    rules = [
        "".join(
            [f".{_name(name)}{{fill:{COLOURS[name][night]}}}" for name in COLOURS if name in filled]
            + [f".{_name(name)}-line{{stroke:{COLOURS[name][night]}}}" for name in COLOURS if name in drawn]
        )
        for night in (0, 1)
    ]
    basis = f":root{{color-scheme:light dark}}text{{font-family:{_FONT}}}.line{{fill:none;stroke-linecap:round}}"
    return f"{basis}{rules[0]}@media(prefers-color-scheme:dark){{{rules[1]}}}"


def _name(colour: str) -> str:
    return colour.replace(" ", "")


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _text(text: str) -> str:
    return escape(text, quote=False)


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _faint(opacity: float) -> str:
    return f' opacity="{opacity:g}"' if opacity != 1 else ""


def _box(box: Box) -> str:
    return (
        f'<rect class="{_name(box.colour)}" x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.wide)}" '
        f'height="{_n(box.high)}" rx="{_n(box.radius)}"{_faint(box.opacity)}/>'
    )


def _area(area: Area) -> str:
    return f'<polygon class="{_name(area.colour)}" points="{_points(area.points)}"{_faint(area.opacity)}/>'


def _bars(bars: Bars) -> str:
    path = "".join(f"M{_n(x)} {_n(top)}V{_n(bottom)}" for x, top, bottom in bars.bars)
    return f'<path class="line {_name(bars.colour)}-line" stroke-width="{_n(bars.thick)}" d="{path}"/>'


def _dots(dots: Dots) -> str:
    path = "".join(f"M{_n(x)} {_n(y)}h.01" for x, y in dots.points)
    thick = _n(2 * dots.radius)
    return f'<path class="line {_name(dots.colour)}-line" stroke-width="{thick}" d="{path}"{_faint(dots.opacity)}/>'


def _ring(ring: Ring) -> str:
    return (
        f'<circle class="line {_name(ring.colour)}-line" stroke-width="{_n(ring.thick)}" cx="{_n(ring.x)}" '
        f'cy="{_n(ring.y)}" r="{_n(ring.radius)}"{_faint(ring.opacity)}/>'
    )


def _stroke(stroke: Stroke) -> str:
    return (
        f'<polyline class="line {_name(stroke.colour)}-line" stroke-width="{_n(stroke.thick)}" '
        f'points="{_points(stroke.points)}"{_faint(stroke.opacity)}/>'
    )


def _words(words: Words) -> str:
    bold = ' font-weight="600"' if words.bold else ""
    return (
        f'<text class="{_name(words.colour)}" x="{_n(words.x)}" y="{_n(words.y)}" font-size="{_n(words.size)}"'
        f"{_ANCHORS[words.anchor]}{bold}>{_text(words.text)}</text>"
    )


_SHAPES: Final[dict[type[Shape], Callable[[Any], str]]] = {
    Box: _box,
    Area: _area,
    Bars: _bars,
    Dots: _dots,
    Ring: _ring,
    Stroke: _stroke,
    Words: _words,
}
