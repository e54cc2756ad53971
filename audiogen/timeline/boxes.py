"""How long each node is, and how much longer it may be: the boxes of which the session is built.

After TeX's boxes and glue: `natural` is the length without stretching, `room` the stretch that the elastic
pauses inside allow, `step` the multiple in which it can be taken (two sides stretch together), `soft` the
sum of the automatic pauses, which give when sides of different words must take the same time, and `slight` what
the fixed pauses can give to that without anybody's hearing it; `fills` counts those that take all that is left.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from audiogen.errors import ScriptError
from audiogen.model import Background, Section, Sound, SoundFile, Tone, Utterance
from audiogen.timeline.nodes import Beat, Equal, Flow, Gap, Line, Node, Phase, Spread
from audiogen.units import LONGEST, RATE, format_duration


@dataclass(frozen=True, slots=True)
class Extent:
    """How long a voice speaks, in samples, and how far its clip reaches over both ends of that."""

    length: int
    head: int = 0
    tail: int = 0
    estimated: bool = False


SLIGHT = RATE // 100
"""A fixed pause that is this much longer, a hundredth of a second, is as long as it was asked to be."""


GUESSED = 0.25
"""An estimate may be wrong by this part: what is too long by less may fit once it is spoken."""


class Lengths(Protocol):
    """How long things sound, in samples."""

    @property
    def path(self) -> str:
        """The script, for messages."""
        ...

    def speech(self, utterance: Utterance) -> "Extent": ...

    def sound(self, source: Tone | SoundFile) -> int: ...


@dataclass(frozen=True, slots=True)
class Box:
    """A node, measured. All in samples."""

    node: Node
    natural: int
    room: int = 0
    step: int = 1
    soft: int = 0
    slight: int = 0
    fills: int = 0
    children: tuple["Box", ...] = ()
    estimated: bool = False


def measure(node: Node, lengths: Lengths) -> Box:
    """The box of `node`. Raises ScriptError when something can't fit the time it was given."""
    return _MEASURE[type(node)](node, lengths)


def _line(node: Line, lengths: Lengths) -> Box:
    extent = lengths.speech(node.utterance)
    return Box(node, extent.length, estimated=extent.estimated)


def _gap(node: Gap, lengths: Lengths) -> Box:
    if not node.written:
        return Box(node, node.natural, soft=node.natural)
    if node.fills:
        return Box(node, node.natural, LONGEST, fills=1)
    return Box(node, node.natural, node.stretch, slight=0 if node.stretch else SLIGHT)


def _nothing(node: Sound | Background | Section, lengths: Lengths) -> Box:
    return Box(node, 0)


def _phase(node: Phase, lengths: Lengths) -> Box:
    words = []
    for at, line in enumerate(node.words):
        time = RATE if at else node.length
        box = _within(time, line, lengths)
        if box.natural > time:
            raise ScriptError(
                lengths.path, node.line,
                f"“{line.text}” takes {about(box)}, longer than the {format_duration(time)} it has",
                "give that part of the breath more time, or leave out `spoken`",
            )  # fmt: skip
        words.append(box)
    return Box(node, node.length, children=tuple(words), estimated=any(box.estimated for box in words))


def _flow(node: Flow, lengths: Lengths) -> Box:
    children = tuple(measure(child, lengths) for child in node.children)
    return Box(
        node,
        natural=sum(child.natural for child in children),
        room=sum(child.room for child in children),
        step=min((child.step for child in children if child.room), default=1),
        soft=sum(child.soft for child in children),
        slight=sum(child.slight for child in children),
        fills=sum(child.fills for child in children),
        children=children,
        estimated=any(child.estimated for child in children),
    )


def _equal(node: Equal, lengths: Lengths) -> Box:
    children = tuple(measure(child, lengths) for child in node.children)
    sides = [child for child in children if isinstance(child.node, Flow)]
    shortest = max(side.natural for side in sides)
    longest = max(shortest, min(side.natural + side.room for side in sides))
    gaps = sum(child.natural for child in children if isinstance(child.node, Gap))
    return Box(
        node,
        natural=shortest * len(sides) + gaps,
        room=(longest - shortest) * len(sides),
        step=len(sides),
        children=children,
        estimated=any(child.estimated for child in children),
    )


def _beat(node: Beat, lengths: Lengths) -> Box:
    flow = _within(node.length, node.flow, lengths)
    if flow.natural > node.length:
        raise ScriptError(
            lengths.path, node.line,
            f"one turn takes {about(flow)}, longer than every {format_duration(node.length)}",
            "write a longer `every`, or fewer words and pauses in the block",
        )  # fmt: skip
    return Box(node, node.length, children=(flow,), estimated=flow.estimated)


def _spread(node: Spread, lengths: Lengths) -> Box:
    flows = tuple(measure(item.flow, lengths) for item in node.items)
    least = sum(flow.natural for flow, item in zip(flows, node.items, strict=True) if not item.fixed)
    if least > node.longest:
        estimated = any(flow.estimated for flow in flows)
        raise ScriptError(
            lengths.path, node.line,
            f"what is said in this rest takes {_shown(least, estimated)}, longer than the rest",
            "give the rest more time, or take lines out of it",
        )  # fmt: skip
    natural = max(node.shortest, least)
    return Box(node, natural, node.longest - natural, children=flows, estimated=any(flow.estimated for flow in flows))


def _within(time: int, node: Node, lengths: Lengths) -> Box:
    """The box of what has a fixed `time`; what is longer only by a guess is taken to fit."""
    box = measure(node, lengths)
    if time < box.natural <= time * (1 + GUESSED) and box.estimated:
        guesses = _Guesses(lengths)
        measure(node, guesses)
        excess = box.natural - time + len(guesses.found)  # a sample each, for the rounding
        if excess < (total := sum(guesses.found)):
            return measure(node, _Squeezed(lengths, 1 - excess / total))
    return box


@dataclass(slots=True)
class _Guesses:
    """Notes the lengths that are estimates."""

    lengths: Lengths
    found: list[int] = field(default_factory=list)

    @property
    def path(self) -> str:
        return self.lengths.path

    def speech(self, utterance: Utterance) -> Extent:
        extent = self.lengths.speech(utterance)
        if extent.estimated:
            self.found.append(extent.length)
        return extent

    def sound(self, source: Tone | SoundFile) -> int:
        return self.lengths.sound(source)


@dataclass(frozen=True, slots=True)
class _Squeezed:
    """The same lengths, where they are estimates a little shorter."""

    lengths: Lengths
    factor: float

    @property
    def path(self) -> str:
        return self.lengths.path

    def speech(self, utterance: Utterance) -> Extent:
        extent = self.lengths.speech(utterance)
        return replace(extent, length=int(extent.length * self.factor)) if extent.estimated else extent

    def sound(self, source: Tone | SoundFile) -> int:
        return self.lengths.sound(source)


def about(box: Box) -> str:
    """The natural length of a box, for a message."""
    return _shown(box.natural, box.estimated)


def _shown(length: int, estimated: bool) -> str:
    return f"about {format_duration(length)}" if estimated else format_duration(length)


_MEASURE: dict[type, Callable[[Any, Lengths], Box]] = {
    Line: _line,
    Gap: _gap,
    Sound: _nothing,
    Background: _nothing,
    Section: _nothing,
    Phase: _phase,
    Flow: _flow,
    Equal: _equal,
    Beat: _beat,
    Spread: _spread,
}
