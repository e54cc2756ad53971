"""A session as a scene: one band above the other, all on one axis of time."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from audiogen.library.picture import bands
from audiogen.library.picture.scene import FIELDS, Box, Scene, Shape, Stroke, Words
from audiogen.library.picture.text import cut, folded, width
from audiogen.model import Marker, Routine, Timeline
from audiogen.units import RATE, format_clock

WIDE: Final = 1200.0
EDGE: Final = 40.0
_SIZES: Final = (26.0, 22.0, 18.0)
_TITLE: Final = 690.0
"""The room for a title, and the sizes it may have."""
_NAMES: Final = 44.0
"""The height that their names have."""
_NAME, _SMALL, _ENTRY = 13.0, 12.0, 12.5
_GAP: Final = 1.5
"""Between two chapters."""
_COLUMNS: Final = 3
_ROW: Final = 21.0
_TICKS: Final = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
"""Seconds between the marks of the axis: as near as their times can be read."""
_APART: Final = 68.0
_UNWRITTEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What neither XML nor an eye can take."""


@dataclass(frozen=True, slots=True)
class _Chapter:
    number: int
    title: str
    start: int
    x: float
    wide: float


def compose(routine: Routine, timeline: Timeline) -> Scene:
    """The picture of a session."""
    axis = bands.Axis(EDGE, WIDE - EDGE, timeline.length)
    title, said = _tidy(routine.title), _said(timeline)
    head, top = _head(title, said, PurePath(routine.path).stem)
    chapters = _chapters(routine, timeline.chapters, axis)
    shown, bottom = bands.stacked(timeline, axis, top + _NAMES)
    fields = list(_fields(chapters, top, bottom))
    named = all(folded(chapter.title, _NAME, chapter.wide - 14) for chapter in chapters if len(chapters) > 1)
    names = list(_names(chapters, top, numbered=not named))
    below = list(_axis(axis, bottom))
    key, y = bands.key(timeline, EDGE, bottom + 48)
    entries: list[Shape] = []
    if not named:
        entries, y = _entries(chapters, y + 34)
    shapes = (*head, *fields, *shown, *names, *below, *key, *entries)
    return Scene(WIDE, y + 30, title, _about(title, said, chapters), shapes)


def _tidy(text: str) -> str:
    return " ".join(_UNWRITTEN.sub("", text).split())


def _head(title: str, said: str, name: str) -> tuple[list[Shape], float]:
    """The title, as large as it can be, what is said below it, and where both end."""
    ways = ((size, folded(title, size, _TITLE)) for size in _SIZES)
    size, lines = next(((size, lines) for size, lines in ways if lines), (_SIZES[-1], ()))
    found: list[Shape] = []
    y = 24.0
    for line in lines or (cut(title, size, _TITLE),):
        y += size * 1.1
        found.append(Words(EDGE, y, line, size, "ink", bold=True, instead=name if not found else " "))
    found.append(Words(EDGE, y + 23, said, 14, "soft"))
    return found, y + 43


def _said(timeline: Timeline) -> str:
    """The length, and how much of it is spoken."""
    speech = sum(event.length for event in timeline.events if event.kind == "speech")
    about = "about " if any(event.estimated for event in timeline.events) else ""
    share = f"{100 * speech / max(1, timeline.length):.0f}% spoken" if speech else "without words"
    return f"{about}{format_clock(timeline.length)} · {share}"


def _about(title: str, said: str, chapters: Sequence[_Chapter]) -> str:
    if len(chapters) < 2:
        return f"{title}, a session in time: {said}."
    listed = "; ".join(f"{chapter.title} from {format_clock(chapter.start)}" for chapter in chapters)
    return f"{title}, a session in time: {said}. Chapters: {listed}."


# ── chapters ─────────────────────────────────────────────────────────────────────────────────────────────


def _chapters(routine: Routine, markers: Sequence[Marker], axis: bands.Axis) -> list[_Chapter]:
    """The fields of chapters; one alone that is called like the session has no name of its own."""
    alone = len(markers) == 1 and markers[0].text == routine.title
    return [
        _Chapter(
            number,
            "" if alone else _tidy(marker.text),
            marker.start,
            axis.at(marker.start),
            axis.at(marker.start + marker.length) - axis.at(marker.start),
        )
        for number, marker in enumerate(markers, start=1)
    ]


def _fields(chapters: Iterable[_Chapter], top: float, bottom: float) -> Iterator[Shape]:
    for chapter in chapters:
        colour = FIELDS[(chapter.number - 1) % len(FIELDS)]
        gap = min(_GAP, chapter.wide / 4)
        wide = max(0.3, chapter.wide - gap)
        yield Box(chapter.x, top, wide, bottom - top, min(6.0, wide / 2), colour)


def _names(chapters: Sequence[_Chapter], top: float, numbered: bool) -> Iterator[Shape]:
    for chapter in chapters:
        if not chapter.title:
            continue
        number = f"{chapter.number}"
        lines = folded(f"{number}  {chapter.title}" if numbered else chapter.title, _NAME, chapter.wide - 14)
        for row, line in enumerate(lines):
            instead = number if numbered else f"{number} · {format_clock(chapter.start)}"
            yield Words(chapter.x + 8, top + 20 + 17 * row, line, _NAME, "ink", instead=" " if row else instead)
        if not lines and width(number, _SMALL) <= chapter.wide - 2:
            yield Words(chapter.x + chapter.wide / 2, top + 20, number, _SMALL, "ink", "middle")


def _entries(chapters: Sequence[_Chapter], top: float) -> tuple[list[Shape], float]:
    """A list of the chapters, in columns, and where it ends."""
    columns = min(_COLUMNS, len(chapters))
    rows = -(-len(chapters) // columns)
    column = (WIDE - 2 * EDGE) / columns
    found: list[Shape] = []
    for at, chapter in enumerate(chapters):
        x, y = EDGE + at // rows * column, top + at % rows * _ROW
        found += [
            Words(x + 22, y, f"{chapter.number}", _ENTRY, "soft", "end"),
            Words(x + 84, y, format_clock(chapter.start), _ENTRY, "soft", "end"),
            Words(x + 96, y, cut(chapter.title, _ENTRY, column - 110), _ENTRY, "ink", instead="…"),
        ]
    return found, top + (rows - 1) * _ROW


# ── time ─────────────────────────────────────────────────────────────────────────────────────────────────


def _axis(axis: bands.Axis, bottom: float) -> Iterator[Shape]:
    step = next((tick for tick in _TICKS if axis.wide(tick * RATE) >= _APART), _TICKS[-1]) * RATE
    for moment in range(0, axis.length + 1, step):
        x = axis.at(moment)
        yield Stroke(((x, bottom + 4), (x, bottom + 9)), 1.0, "soft", 0.7)
        yield Words(x, bottom + 24, format_clock(moment), _SMALL, "soft", "middle")
