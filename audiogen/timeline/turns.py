"""When each side of a `sides` block has its turn, found in a session in time.

The events of a timeline stand in the order of the flow that it was made of. So the two are read side by side: a leaf
of the flow is the next event that is like it, and what lies between is silence that made up a time.
"""

import itertools
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from audiogen.model import Event, Timeline
from audiogen.timeline.nodes import Beat, Equal, Flow, Gap, Line, Node, Phase, Spread

TIMED = ("speech", "pause", "breath")
"""What follows one another without a gap; all else that happens lies over it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One side's time, in samples. `block` counts the flow's `sides` blocks, as often as they come, in the order of
    their beginnings, and `side` its sides; both from 0."""

    block: int
    side: int
    start: int
    length: int


_Leaf: TypeAlias = tuple[str, int, str]
"""Kind, line and text of an event."""


@dataclass(frozen=True, slots=True)
class _Still:
    """A rest: its items come in an order of their own."""

    node: Spread
    lines: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Open:
    """Something begins whose length is asked for, or, when it is a beat, known."""


@dataclass(frozen=True, slots=True)
class _Close:
    """The last thing that was opened ends: a side of `block`, or else a beat of that `length`."""

    lines: frozenset[int]
    block: int = 0
    side: int = 0
    length: int = 0


_Step: TypeAlias = _Leaf | _Still | _Open | _Close


def turns(flow: Flow, timeline: Timeline) -> tuple[Turn, ...]:
    """Every turn of every side in `flow`, of which `timeline` was made, in order of their ends."""
    return tuple(_Reading(list(_steps(flow, itertools.count())), timeline).turns())


def _steps(node: Node, blocks: Iterator[int]) -> Iterator[_Step]:
    match node:
        case Line(line, text):
            yield "speech", line, text
        case Gap(line=line, written=written):
            yield "pause", line, written
        case Phase(line=line, name=name):
            yield "breath", line, name  # its words are said within it
        case Flow(children):
            for child in children:
                yield from _steps(child, blocks)
        case Beat(flow=inner, length=length):
            yield _Open()
            yield from _steps(inner, blocks)
            yield _Close(_lines(node), length=length)
        case Spread():
            yield _Still(node, _lines(node))
        case Equal(children=children):
            block, side = next(blocks), 0
            for child in children:
                if isinstance(child, Gap):
                    yield from _steps(child, blocks)
                    continue
                yield _Open()
                yield from _steps(child, blocks)
                yield _Close(_lines(child), block, side)
                side += 1
        case _:
            pass  # takes no time of its own


def _lines(node: Node) -> frozenset[int]:
    """The lines of the script that made what is in `node`."""
    match node:
        case Flow(children):
            return frozenset().union(*map(_lines, children))
        case Equal(line, children):
            return frozenset((line,)).union(*map(_lines, children))
        case Beat(line=line, flow=flow):
            return _lines(flow) | {line}
        case Spread(line=line, items=items):
            return frozenset((line,)).union(*(_lines(item.flow) for item in items))
        case _:
            return frozenset((node.line,))


class _Reading:
    """Reads a timeline's events along with the steps that they were made of."""

    def __init__(self, steps: list[_Step], timeline: Timeline) -> None:
        self._steps = steps
        self._events = [event for event in timeline.events if event.kind in TIMED]
        self._places: dict[_Leaf, list[int]] = defaultdict(list)
        for index, event in enumerate(self._events):
            self._places[_leaf(event)].append(index)
        self._stretched: dict[tuple[int, int, int], deque[int]] = defaultdict(deque)
        for elastic in timeline.elastic:
            self._stretched[elastic.line, elastic.min, elastic.max].append(elastic.actual)
        self._at = 0
        self._end = 0
        self._waiting: list[int | None] = []
        """Where each thing begins that is open; None until something in it has a place."""

    def turns(self) -> Iterator[Turn]:
        for index, step in enumerate(self._steps):
            match step:
                case _Still(node, lines):
                    self._still(node, lines)
                case _Open():
                    self._waiting.append(None)
                case _Close(lines, block, side, length):
                    start = self._waiting.pop()
                    if start is None:
                        continue
                    if length:
                        self._pass(start + length)
                    else:
                        self._left_over(lines, index)
                        yield Turn(block, side, start, self._end - start)
                case leaf:
                    self._find(leaf)

    def _find(self, leaf: _Leaf) -> None:
        places = self._places.get(leaf, [])
        found = bisect_left(places, self._at)
        if found < len(places):
            event = self._events[places[found]]
            self._begin(event.start)
            self._at = places[found] + 1
            self._end = max(self._end, _end(event))

    def _still(self, node: Spread, lines: frozenset[int]) -> None:
        silence = ("pause", node.line, node.written)
        while self._at < len(self._events):
            event = self._events[self._at]
            if _leaf(event) == silence or (event.kind != "pause" and event.line in lines):
                break
            self._at += 1
        else:
            return
        self._begin(event.start)
        stretched = self._stretched[node.line, node.shortest, node.longest]
        self._pass(event.start + (stretched.popleft() if stretched else node.shortest))

    def _begin(self, start: int) -> None:
        self._waiting = [start if begun is None else begun for begun in self._waiting]

    def _pass(self, end: int) -> None:
        self._end = end
        while self._at < len(self._events) and self._events[self._at].start < end:
            self._at += 1

    def _left_over(self, lines: frozenset[int], index: int) -> None:
        """What is left over at the end of a side is silence, and belongs to it, unless it is a pause that follows."""
        while self._at < len(self._events) and _end(self._events[self._at]) <= self._end:
            self._at += 1  # said within a breath
        last = self._at
        while last < len(self._events) and self._is_silence(self._events[last], lines):
            last += 1
        for _ in range(last - self._at - self._pauses(lines, index)):
            self._end = max(self._end, _end(self._events[self._at]))
            self._at += 1

    def _is_silence(self, event: Event, lines: frozenset[int]) -> bool:
        return event.kind == "pause" and not event.text and event.line in lines

    def _pauses(self, lines: frozenset[int], index: int) -> int:
        """How many automatic pauses of these lines come at once after a step."""
        count = 0
        for step in itertools.islice(self._steps, index + 1, None):
            if isinstance(step, _Open | _Close):
                continue
            if isinstance(step, _Still) or step[0] != "pause" or step[2] or step[1] not in lines:
                break
            count += 1
        return count


def _leaf(event: Event) -> _Leaf:
    return event.kind, event.line, event.text


def _end(event: Event) -> int:
    return event.start + event.length
