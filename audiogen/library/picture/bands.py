"""What happens in a session, band by band: bells, voice and silence, breath, background; and the key to them."""

import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from audiogen.library.picture.scene import Area, Bars, Box, Dots, Point, Ring, Shape, Stroke, Words
from audiogen.library.picture.text import cut, width
from audiogen.model import Bed, BedSpan, Event, SoundFile, Timeline, Tone

_STEP: Final = 4.0
"""From one bar of the voice to the next."""
_THICK: Final = 2.3
_REACH, _LEAST = 46.0, 3.0
_BELLS, _VOICE, _BREATH, _BED = 26.0, 112.0, 58.0, 34.0
"""The heights of the bands."""
_WAVE: Final = 40.0
_FINEST: Final = 2.0
"""A breath whose parts are narrower is no wave any more, to the eye …"""
_CREST: Final = 8.0
"""… and is shown as waves that are as wide as this, as many as there is room for."""
_NEAR: Final = 7.0
"""Bells that are nearer to one another have no room for rings."""
_ONE: Final = 2.5
"""What is nearer still is one to the eye."""
_LABEL: Final = 12.0
_ELASTIC: Final = re.compile(r"(?:\[|:::).*(?:\d\s*[a-z]*\s*[-–—]\s*\d|fill)")
"""How pauses and rests are written that may be longer or shorter."""
_LEVELS: Final = {"in": 1.0, "out": 0.0}
"""Where each part of a breath leaves off; a hold stays where it is."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The time of a session, from `left` to `right`."""

    left: float
    right: float
    length: int

    def at(self, moment: int) -> float:
        return self.left + self.wide(moment)

    def wide(self, length: int) -> float:
        return (self.right - self.left) * length / max(1, self.length)


def stacked(timeline: Timeline, axis: Axis, top: float) -> tuple[list[Shape], float]:
    """The bands of a session from `top` on, without those that would be empty, and where they end."""
    found: list[Shape] = []
    y = top
    for high, draw in (
        (_BELLS, _sounds),
        (_VOICE, _voice),
        (_BREATH, _breath),
        (_BED, _background),
    ):
        shapes = list(draw(timeline, axis, y))
        if shapes:
            found += shapes
            y += high
    return found, max(y, top + _VOICE) + 6


# ── bells ────────────────────────────────────────────────────────────────────────────────────────────────


def _sounds(timeline: Timeline, axis: Axis, top: float) -> Iterator[Shape]:
    """A bell is a dot with rings that fade; a recording is a line as long as it sounds."""
    y = top + _BELLS / 2 + 2
    recorded = {(clip.start, clip.line) for clip in timeline.effects if isinstance(clip.source, SoundFile)}
    struck: list[float] = []
    for event in timeline.events:
        if event.kind != "sound":
            continue
        if (event.start, event.line) in recorded:
            yield Box(axis.at(event.start), y - 2.5, max(5.0, axis.wide(event.length)), 5.0, 2.5, "bell", 0.6)
        else:
            x = axis.at(event.start)
            if not struck or x - struck[-1] >= _ONE:
                struck.append(x)
    for before, x, behind in zip([-math.inf, *struck], struck, [*struck[1:], math.inf], strict=False):
        near = min(x - before, behind - x)
        yield from _bell(x, y, rings=2 if near >= 2 * _NEAR else 1 if near >= _NEAR else 0)


def _bell(x: float, y: float, rings: int) -> Iterator[Shape]:
    for radius, opacity in ((12.0, 0.22), (7.5, 0.5))[2 - rings :]:
        yield Ring(x, y, radius, 1.2, "bell", opacity)
    yield Dots(((x, y),), 3.6 if rings else 2.2, "bell")


# ── voice and silence ────────────────────────────────────────────────────────────────────────────────────


def _voice(timeline: Timeline, axis: Axis, top: float) -> Iterator[Shape]:
    middle = top + _VOICE / 2
    elastic = list(_elastic(timeline, axis))
    for left, right in elastic:
        yield from _stretched(left, right, middle)
    levels = _levels(timeline.events, axis)
    places = [(axis.left + (at + 0.5) * _STEP, level) for at, level in enumerate(levels)]
    quiet = tuple(
        (x, middle)
        for x, level in places
        if not level and not any(left - 3 <= x <= right + 3 for left, right in elastic)
    )
    if quiet:
        yield Dots(quiet, 0.9, "silence", 0.75)
    bars = tuple((x, middle - _half(level), middle + _half(level)) for x, level in places if level)
    if bars:
        yield Bars(bars, _THICK, "voice")


def _half(level: float) -> float:
    return _LEAST + (_REACH - _LEAST) * level


def _levels(events: Iterable[Event], axis: Axis) -> list[float]:
    """How high each bar is, 0 to 1: as much as is said in its stretch of time, in the rhythm of its words."""
    bars = round((axis.right - axis.left) / _STEP)
    step = max(1, axis.length) / bars
    levels = [0.0] * bars
    for event in events:
        if event.kind != "speech" or not event.length:
            continue
        end = event.start + event.length
        for at in range(int(event.start / step), min(bars, math.ceil(end / step))):
            left, right = max(event.start, at * step), min(end, (at + 1) * step)
            share = max(0.0, right - left) / step
            levels[at] += share * _stress(
                event.text, (left - event.start) / event.length, (right - event.start) / event.length
            )
    return [math.sqrt(min(1.0, level)) for level in levels]


def _stress(text: str, begin: float, end: float) -> float:
    """How loud a part of a sentence looks: louder where letters are, softer where words and clauses end."""
    first, last = int(begin * len(text)), math.ceil(end * len(text))
    part = text[first:last] or " "
    sounding = sum(1.0 if sign.isalpha() else 0.15 for sign in part) / len(part)
    falling = 1.0 - 0.35 * (begin + end) / 2  # a sentence sinks towards its end
    return max(0.08, sounding**2 * falling)


def _elastic(timeline: Timeline, axis: Axis) -> Iterator[tuple[float, float]]:
    """Where silence could be longer or shorter."""
    lines = {item.line for item in timeline.elastic}
    for event in timeline.events:
        # a line may have fixed pauses, too
        if event.kind == "pause" and event.line in lines and _ELASTIC.match(event.text):
            yield axis.at(event.start), axis.at(event.start + event.length)


def _stretched(left: float, right: float, y: float) -> Iterator[Shape]:
    """A line with a point at both ends, where there is room."""
    if right - left < _STEP:
        return  # between two bars of the voice nothing more is seen
    if right - left < 16:
        yield Dots((((left + right) / 2, y),), 1.7, "elastic")
        return
    left, right = left + 2.5, right - 2.5
    yield Stroke(((left + 2, y), (right - 2, y)), 1.3, "elastic", 0.8)
    yield Area(((left, y), (left + 4, y - 2.8), (left + 4, y + 2.8)), "elastic")
    yield Area(((right, y), (right - 4, y - 2.8), (right - 4, y + 2.8)), "elastic")


# ── breath ───────────────────────────────────────────────────────────────────────────────────────────────


def _breath(timeline: Timeline, axis: Axis, top: float) -> Iterator[Shape]:
    floor = top + 8 + _WAVE
    for run in _runs([event for event in timeline.events if event.kind == "breath"]):
        left, right = axis.at(run[0].start), axis.at(run[-1].start + run[-1].length)
        fine = right - left < _FINEST * len(run)
        wave = _many_waves(left, right, floor) if fine else _wave(run, axis, floor)
        yield Area(tuple(wave), "breath", 0.75)


def _runs(parts: Sequence[Event]) -> Iterator[list[Event]]:
    """Breaths that follow one another without words between them."""
    run: list[Event] = []
    for one, two in itertools.zip_longest(parts, parts[1:]):
        run.append(one)
        if two is None or two.start > one.start + one.length:
            yield run
            run = []


def _wave(run: Sequence[Event], axis: Axis, floor: float) -> Iterator[Point]:
    """Up with each breath in, down with each breath out, softly."""
    level = 0.0
    yield axis.at(run[0].start), floor
    for part in run:
        left, right = axis.at(part.start), axis.at(part.start + part.length)
        to = _LEVELS.get(part.text, level)
        steps = 1 if to == level else max(3, min(16, round((right - left) / 2)))
        for at in range(1, steps + 1):
            rise = (1 - math.cos(math.pi * at / steps)) / 2
            yield left + (right - left) * at / steps, floor - _WAVE * (level + (to - level) * rise)
        level = to
    yield axis.at(run[-1].start + run[-1].length), floor


def _many_waves(left: float, right: float, floor: float) -> Iterator[Point]:
    """Breaths that are too many to be seen one by one."""
    wide = max(1.0, right - left)
    crests = max(1, round(wide / _CREST))
    yield left, floor
    for at in range(8 * crests + 1):
        level = 0.5 - 0.3 * math.cos(math.tau * at / 8)
        yield left + wide * at / (8 * crests), floor - _WAVE * level
    yield left + wide, floor


# ── background ───────────────────────────────────────────────────────────────────────────────────────────


def _background(timeline: Timeline, axis: Axis, top: float) -> Iterator[Shape]:
    y, high = top + 6, _BED - 10
    for span in timeline.bed:
        if not span.bed.layers:
            continue
        left, right = axis.at(span.start), axis.at(span.start + span.length)
        risen, sinking = left + axis.wide(span.fade_in), right - axis.wide(span.fade_out)
        yield Area(((left, y + high), (risen, y), (max(risen, sinking), y), (right, y + high)), "bed", 0.55)
        room = right - left - 24
        if room > 40:
            label = cut(bed_name(span.bed), _LABEL, room)
            yield Words(left + 12 + min(16.0, risen - left), y + high / 2 + 4, label, _LABEL, "ink", instead=" ")


def bed_name(bed: Bed) -> str:
    """The layers of a background as an author would call them."""
    return " · ".join(_source_name(layer.source) for layer in bed.layers)


def _source_name(source: Tone | SoundFile) -> str:
    if isinstance(source, SoundFile):
        return source.path
    beat = f" beat {source.beat:g} Hz" if source.beat else ""
    return f"{source.name} {source.hertz:g} Hz{beat}" if source.hertz else source.name


# ── the key ──────────────────────────────────────────────────────────────────────────────────────────────


def key(timeline: Timeline, x: float, y: float) -> tuple[list[Shape], float]:
    """What the marks stand for, of those that there are, in a row at `y`; and `y`."""
    kinds = {event.kind for event in timeline.events}
    recorded = any(isinstance(clip.source, SoundFile) for clip in timeline.effects)
    struck = any(isinstance(clip.source, Tone) for clip in timeline.effects)
    there: tuple[tuple[bool, str, Callable[[float, float], Iterable[Shape]]], ...] = (
        ("speech" in kinds, "voice", _key_voice),
        ("pause" in kinds, "silence", _key_silence),
        (bool(timeline.elastic), "elastic silence", lambda x, y: _stretched(x, x + 24, y)),
        (struck, "bell", lambda x, y: _bell(x + 12, y, rings=2)),
        (recorded, "sound", lambda x, y: [Box(x, y - 2.5, 24.0, 5.0, 2.5, "bell", 0.6)]),
        ("breath" in kinds, "breath", _key_breath),
        (_any_bed(timeline.bed), "background", lambda x, y: [Box(x, y - 5, 24.0, 10.0, 2.0, "bed", 0.55)]),
    )
    found: list[Shape] = []
    for shown, name, draw in there:
        if shown:
            found += draw(x, y)
            found.append(Words(x + 32, y + 4.3, name, _LABEL, "soft"))
            x += 32 + width(name, _LABEL) + 30
    return found, y


def _any_bed(spans: Iterable[BedSpan]) -> bool:
    return any(span.bed.layers for span in spans)


def _key_voice(x: float, y: float) -> Iterator[Shape]:
    heights = (3.0, 6.0, 9.0, 5.0, 7.5, 3.5)
    yield Bars(tuple((x + 2 + 4 * at, y - high, y + high) for at, high in enumerate(heights)), _THICK, "voice")


def _key_silence(x: float, y: float) -> Iterator[Shape]:
    yield Dots(tuple((x + 2 + 4 * at, y) for at in range(6)), 0.9, "silence")


def _key_breath(x: float, y: float) -> Iterator[Shape]:
    wave = tuple((x + at, y + 6 - 6 * (1 - math.cos(math.tau * at / 24))) for at in range(25))
    yield Area(wave, "breath", 0.75)
