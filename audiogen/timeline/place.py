"""Boxes are given their places: everything gets its absolute position, every pause its actual length."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from audiogen.errors import ScriptError
from audiogen.model import Background, Clip, Elastic, Event, Section, Sound, Turn
from audiogen.timeline.boxes import Box, Lengths, about
from audiogen.timeline.glue import share, spread
from audiogen.timeline.nodes import Beat, Equal, Flow, Gap, Item, Line, Phase, Spread
from audiogen.units import LONGEST, RATE, format_clock, format_duration

_ROOM_AROUND_CUES = RATE
"""A line spread in a rest keeps this far, one second, from a cue that is fixed."""


@dataclass(slots=True)
class Stage:
    """Where placed things are gathered. Not in order of time: the caller sorts.

    `faults` are what can't be so; whether that matters only the caller knows, who may be trying out a length.
    """

    lengths: Lengths
    voice: list[Clip] = field(default_factory=list)
    effects: list[Clip] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    elastic: list[Elastic] = field(default_factory=list)
    beds: list[tuple[int, Background]] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    faults: list[ScriptError] = field(default_factory=list)

    def refuse(self, line: int, message: str, hint: str) -> None:
        self.faults.append(ScriptError(self.lengths.path, line, message, hint))


def place(box: Box, start: int, grow: int, stage: Stage) -> int:
    """Puts a box at `start`, `grow` samples longer than natural. Returns where it ends.

    All of `grow` is used: by elastic pauses within their bounds, then by automatic pauses, where there are none by
    fixed ones so slightly that nobody hears it, and at worst by silence that follows.
    """
    _PLACE[type(box.node)](box, start, grow, stage)
    return start + box.natural + grow


def _line(box: Box, start: int, grow: int, stage: Stage) -> None:
    node: Line = box.node  # type: ignore[assignment]
    _speak(node, box, start, stage)


def _speak(node: Line, box: Box, start: int, stage: Stage) -> None:
    extent = stage.lengths.speech(node.utterance)
    reach = extent.head + box.natural + extent.tail
    stage.voice.append(Clip(start - extent.head, reach, node.utterance, 0.0, node.line))
    said = node.utterance
    stage.events.append(
        Event("speech", node.line, start, box.natural, node.text, said.text, box.estimated, voice=str(said.voice))
    )


def _gap(box: Box, start: int, grow: int, stage: Stage) -> None:
    node: Gap = box.node  # type: ignore[assignment]
    length = node.natural + grow
    stage.events.append(Event("pause", node.line, start, length, node.written))
    if node.fills:
        stage.elastic.append(Elastic(node.line, node.natural, LONGEST, length, start, node.written))
    if node.stretch or node.held:
        most = node.natural + node.stretch
        stage.elastic.append(Elastic(node.line, node.natural, most, length, start, node.written))


def _sound(box: Box, start: int, grow: int, stage: Stage) -> None:
    node: Sound = box.node  # type: ignore[assignment]
    length = stage.lengths.sound(node.source)
    stage.effects.append(Clip(start, length, node.source, node.gain, node.line))
    stage.events.append(Event("sound", node.line, start, length, node.written))


def _background(box: Box, start: int, grow: int, stage: Stage) -> None:
    node: Background = box.node  # type: ignore[assignment]
    stage.beds.append((start, node))
    stage.events.append(Event("background", node.line, start, 0, node.written))


def _section(box: Box, start: int, grow: int, stage: Stage) -> None:
    node: Section = box.node  # type: ignore[assignment]
    picture = node.picture.path if node.picture else ""
    stage.events.append(Event("chapter", node.line, start, 0, node.title, picture=picture))


def _phase(box: Box, start: int, grow: int, stage: Stage) -> None:
    node: Phase = box.node  # type: ignore[assignment]
    if node.swell is not None:
        length = sum(node.swell.phases)
        stage.effects.append(Clip(start, length, node.swell, BREATH_LEVEL, node.line))
    stage.events.append(Event("breath", node.line, start, node.length, node.name))
    free = start
    for second, (line, words) in enumerate(zip(node.words, box.children, strict=True)):
        at = start + second * RATE
        if at >= free:  # a count that the words before leave no room for is passed over
            _speak(line, words, at, stage)
            free = at + words.natural


BREATH_LEVEL = -16.0
"""How loud the swell of a breath is beside the voice, in dB."""


def _flow(box: Box, start: int, grow: int, stage: Stage) -> None:
    at = start
    for child, more in zip(box.children, _growths(box, grow), strict=True):
        at = place(child, at, more, stage)
    if at < start + box.natural + grow:
        stage.events.append(Event("pause", _last_line(box), at, start + box.natural + grow - at, ""))


def _last_line(box: Box) -> int:
    if isinstance(box.node, Flow):
        return _last_line(box.children[-1]) if box.children else 0
    return box.node.line


def _growths(box: Box, grow: int) -> list[int]:
    """How much longer each child of a flow gets, of `grow` in all; what none can take is left for after them."""
    children = box.children
    if box.fills:
        given, _ = share(grow, [child.room if child.fills else 0 for child in children])
        return given
    given, left = share(grow, [child.room for child in children], [child.step for child in children])
    if box.soft:
        # automatic pauses have no bounds: give them room enough for whatever is left
        more, _ = share(left, [child.soft * (left // box.soft + 1) for child in children])
    else:
        more, _ = share(left, [child.slight for child in children])
    return [one + two for one, two in zip(given, more, strict=True)]


def _equal(box: Box, start: int, grow: int, stage: Stage) -> None:
    sides = [child for child in box.children if isinstance(child.node, Flow)]
    length = max(side.natural for side in sides) + grow // len(sides)
    node: Equal = box.node  # type: ignore[assignment]
    at, side = start, 0
    for child in box.children:
        if isinstance(child.node, Flow):
            if length:
                stage.turns.append(Turn(node.block, side, at, length))
            side += 1
        more = length - child.natural if isinstance(child.node, Flow) else 0
        at = place(child, at, more, stage)


def _beat(box: Box, start: int, grow: int, stage: Stage) -> None:
    node: Beat = box.node  # type: ignore[assignment]
    flow = box.children[0]
    free = node.length - flow.natural
    inside = min(free, flow.room)
    end = place(flow, start, inside, stage)
    if end < start + node.length:
        stage.events.append(
            Event("pause", node.line, end, start + node.length - end, f"every {format_duration(node.length)}")
        )


def _spread(box: Box, start: int, grow: int, stage: Stage) -> None:
    node: Spread = box.node  # type: ignore[assignment]
    total = box.natural + grow
    if node.longest > node.shortest or node.held:
        stage.elastic.append(Elastic(node.line, node.shortest, node.longest, total, start, node.written))
    pairs = list(zip(node.items, box.children, strict=True))
    fixed = _fixed([pair for pair in pairs if pair[0].fixed], total, stage)
    loose = _loose([pair[1] for pair in pairs if not pair[0].fixed], fixed, node, total, stage)
    at = 0
    for offset, flow in sorted([*fixed, *loose], key=lambda pair: pair[0]):
        if offset > at:
            stage.events.append(Event("pause", node.line, start + at, offset - at, node.written))
        at = place(flow, start + offset, 0, stage) - start
    if total > at:
        stage.events.append(Event("pause", node.line, start + at, total - at, node.written))


def _fixed(pairs: list[tuple[Item, Box]], total: int, stage: Stage) -> list[tuple[int, Box]]:
    """The cues at their moments of a rest of `total` samples: multiples of their `every`, or one of its parts."""
    cues = [(offset, item, flow) for item, flow in pairs for offset in _moments(item, flow, total, stage)]
    cues.sort(key=lambda cue: cue[0])
    for (one, item, flow), (two, other, _) in itertools.pairwise(cues):
        if one + flow.natural > two:
            stage.refuse(
                other.line,
                f"this cue begins {format_clock(two)} into the rest, while that of line {item.line} still sounds",
                "choose times that don't meet",
            )
    for item, _ in pairs:
        if item.every and not any(other is item for _, other, _ in cues):
            stage.refuse(
                item.line,
                f"[every {format_duration(item.every)}] never comes in a rest of {format_duration(total)}",
                "choose a shorter time",
            )
    return [(offset, flow) for offset, _, flow in cues]


def _moments(item: Item, flow: Box, total: int, stage: Stage) -> Iterable[int]:
    if item.at is None:
        return range(item.every, total - flow.natural + 1, item.every)
    moment = item.at.of(total)
    if not 0 <= moment <= total - flow.natural:
        where = format_clock(moment) if moment >= 0 else "before its beginning"
        stage.refuse(
            item.line,
            f"this cue would begin {where}, take {about(flow)}, and not fit into a rest of {format_duration(total)}",
            "choose an earlier moment" if moment > 0 else "choose a later moment",
        )
    return [max(0, min(moment, total - flow.natural))]


def _loose(
    flows: list[Box], fixed: list[tuple[int, Box]], node: Spread, total: int, stage: Stage
) -> list[tuple[int, Box]]:
    """The rest's other lines, with equal silences around them; fixed cues push them out of the way."""
    if not flows:
        return []
    silences = spread(total - sum(flow.natural for flow in flows), len(flows) + 1)
    placed, ideal, earliest = [], 0, 0
    for silence, flow in zip(silences, flows, strict=False):
        ideal += silence
        offset = max(ideal, earliest)
        for cue, other in fixed:
            if offset < cue + other.natural + _ROOM_AROUND_CUES and cue < offset + flow.natural + _ROOM_AROUND_CUES:
                offset = cue + other.natural + _ROOM_AROUND_CUES
        if offset + flow.natural > total:
            stage.refuse(
                node.line,
                "the lines of this rest don't fit between its fixed cues",
                "give the rest more time, or take a line out of it",
            )
        placed.append((offset, flow))
        ideal += flow.natural
        earliest = offset + flow.natural
    return placed


_PLACE: dict[type, Callable[[Any, int, int, Stage], None]] = {
    Line: _line,
    Gap: _gap,
    Sound: _sound,
    Background: _background,
    Section: _section,
    Phase: _phase,
    Flow: _flow,
    Equal: _equal,
    Beat: _beat,
    Spread: _spread,
}
