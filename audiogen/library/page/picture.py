"""The picture of a session in time: a bar where the voice speaks, a dot where it is silent.

It is the ring of the drawn cover, rolled out. Everything is a path of an SVG that is 1000 wide and 100 high, and
that the page stretches to its own width.
"""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from audiogen.library.catalogue import Episode
from audiogen.model import Event

WIDE: Final = 1000
HIGH: Final = 100
_BARS: Final = 120
_MIDDLE, _REACH, _LEAST = 52.0, 30.0, 5.0
_BELL = 9.0  # how far from the top a bell hangs
_FLOOR, _CREST = 98.0, 74.0  # a breath rises from the one to the other
_APART: Final = {"sound": 26.0, "chapter": 3.0}
"""Marks that are nearer to one another would be one to the eye."""
_BREATHS: Final = {"in": _CREST, "out": _FLOOR}  # where each part leaves off; `hold` stays where it is


@dataclass(frozen=True, slots=True)
class Picture:
    """Paths, as `d` has them. Any of them may be empty."""

    voice: str
    silence: str
    breath: str
    sounds: str
    chapters: str


def draw(episode: Episode) -> Picture:
    """The picture of a session from its events."""
    length = max(1, episode.length)
    bars = list(enumerate(voiced(episode.events, length)))
    return Picture(
        voice="".join(_bar(at, share) for at, share in bars if share),
        silence="".join(f"M{_centre(at)} {_MIDDLE:g}h.01" for at, share in bars if not share),
        breath="".join(_breath(run, length) for run in _breaths(episode.events)),
        sounds="".join(f"M{x:.4g} {_BELL:g}h.01" for x in _marks(episode.events, "sound", length)),
        chapters="".join(f"M{x:.4g} 0V{HIGH}" for x in _marks(episode.events, "chapter", length) if x),
    )


def voiced(events: Iterable[Event], length: int) -> list[float]:
    """How much of each of the picture's stretches the voice fills, 0 to 1."""
    filled = [0.0] * _BARS
    step = length / _BARS
    for event in events:
        if event.kind == "speech":
            begin, end = event.start, min(length, event.start + event.length)
            for at in range(int(begin / step), min(_BARS, math.ceil(end / step))):
                filled[at] += max(0.0, min(end, (at + 1) * step) - max(begin, at * step)) / step
    return [min(1.0, share) for share in filled]


def _centre(at: int) -> str:
    return f"{(at + 0.5) * WIDE / _BARS:.4g}"


def _bar(at: int, share: float) -> str:
    half = _LEAST + (_REACH - _LEAST) * math.sqrt(share)  # a few words are seen, too
    return f"M{_centre(at)} {_MIDDLE - half:.3g}v{2 * half:.3g}"


def _marks(events: Iterable[Event], kind: str, length: int) -> Iterator[float]:
    """Where events of that kind begin, without those that can't be told from the one before."""
    last = -math.inf
    for event in events:
        x = event.start / length * WIDE
        if event.kind == kind and x - last >= _APART[kind]:
            yield x
            last = x


def _breaths(events: Sequence[Event]) -> Iterator[list[Event]]:
    """Breaths that follow one another, without words between them."""
    parts = [event for event in events if event.kind == "breath"]
    run: list[Event] = []
    for one, two in itertools.zip_longest(parts, parts[1:]):
        run.append(one)
        if two is None or two.start > one.start + one.length:
            yield run
            run = []


def _breath(run: Sequence[Event], length: int) -> str:
    """One wave, up with the breath in and down with the breath out; of those that are too many, as many as show."""
    x, y = run[0].start / length * WIDE, _FLOOR
    path = [f"M{x:.4g} {_FLOOR:g}"]
    for part in run:
        end, level = (part.start + part.length) / length * WIDE, _BREATHS.get(part.text, y)
        if end - x >= 1:
            half = (x + end) / 2
            path.append(f"C{half:.4g} {y:g} {half:.4g} {level:g} {end:.4g} {level:g}")
            x, y = end, level
    path.append(f"L{(run[-1].start + run[-1].length) / length * WIDE:.4g} {_FLOOR:g}Z")
    return "".join(path)
