"""What a picture is made of: a few kinds of shapes, in colours that have names, from back to front."""

from dataclasses import dataclass
from typing import Final, TypeAlias

Point: TypeAlias = tuple[float, float]

COLOURS: Final[dict[str, tuple[str, str]]] = {
    "ground": ("#f7f1e7", "#191412"),
    "ink": ("#2c231d", "#f3e9dd"),
    "soft": ("#6a5b4f", "#b8a798"),
    "line": ("#d3c5b2", "#4a3e37"),
    "voice": ("#97401f", "#f2a87c"),
    "silence": ("#a08a76", "#7d6b5f"),
    "elastic": ("#4d7a74", "#86b8ae"),
    "bell": ("#b9770e", "#f3c563"),
    "breath": ("#c9a178", "#8a6a52"),
    "bed": ("#8d9db0", "#56677a"),
    "field 1": ("#f0dfcb", "#37281f"),
    "field 2": ("#e4e6d2", "#292d20"),
    "field 3": ("#dce7e6", "#1f2d2d"),
    "field 4": ("#f1dcd6", "#382424"),
    "field 5": ("#e5deea", "#2c2636"),
    "field 6": ("#efe6c6", "#322d18"),
}
"""Each by day and by night: those of the library's page, and six calm ones for chapters."""
FIELDS: Final = tuple(name for name in COLOURS if name.startswith("field"))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with round corners."""

    x: float
    y: float
    wide: float
    high: float
    radius: float
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Area:
    """What is inside a line through these points."""

    points: tuple[Point, ...]
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Bars:
    """Upright strokes with round ends: each its x, top and bottom."""

    bars: tuple[tuple[float, float, float], ...]
    thick: float
    colour: str


@dataclass(frozen=True, slots=True)
class Dots:
    """Filled circles of one size."""

    points: tuple[Point, ...]
    radius: float
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle that isn't filled."""

    x: float
    y: float
    radius: float
    thick: float
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """Straight lines through points."""

    points: tuple[Point, ...]
    thick: float
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text: `y` is its baseline, `anchor` says what of it is at `x`: its start, middle or end.

    `instead` is what stands there where the letters can't be drawn.
    """

    x: float
    y: float
    text: str
    size: float
    colour: str
    anchor: str = "start"
    bold: bool = False
    instead: str = ""


Shape: TypeAlias = Box | Area | Bars | Dots | Ring | Stroke | Words


@dataclass(frozen=True, slots=True)
class Scene:
    """`title` and `about` say the same in words, for who can't see it."""

    wide: float
    high: float
    title: str
    about: str
    shapes: tuple[Shape, ...]
