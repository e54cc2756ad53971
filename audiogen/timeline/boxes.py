"""How long each node is, and how much longer it may be: the boxes of which the session is built.

After TeX's boxes and glue: `natural` is the length without stretching, `room` the stretch that the elastic
pauses inside allow, `step` the multiple in which it can be taken (two sides stretch together), `soft` the
sum of the automatic pauses, which give when sides of different words must take the same time, and `slight` what
the fixed pauses can give to that without anybody's hearing it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from audiogen.errors import ScriptError
from audiogen.model import Section, Sound, SoundFile, Tone, Utterance
from audiogen.timeline.nodes import Beat, Equal, Flow, Gap, Line, Node, Phase, Spread
from audiogen.units import RATE, format_duration


@dataclass(frozen=True, slots=True)
class Extent:
    """How long a voice speaks, in samples, and how far its clip reaches over both ends of that."""

    length: int
    head: int = 0
    tail: int = 0
    estimated: bool = False


SLIGHT = RATE // 100
"""A fixed pause that is this much longer, a hundredth of a second, is as long as it was asked to be."""


class Lengths(Protocol):
    """How long things sound, in samples."""

    path: str
    """The script, for messages."""

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
    return Box(node, node.natural, node.stretch, slight=0 if node.stretch else SLIGHT)


def _nothing(node: Sound | Section, lengths: Lengths) -> Box:
    return Box(node, 0)


def _phase(node: Phase, lengths: Lengths) -> Box:
    if node.words is None:
        return Box(node, node.length)
    words = measure(node.words, lengths)
    if words.natural > node.length:
        raise ScriptError(
            lengths.path, node.line,
            f"“{node.words.text}” takes {about(words)}, longer than the {format_duration(node.length)} it has",
            "give that part of the breath more time, or leave out `spoken`",
        )  # fmt: skip
    return Box(node, node.length, children=(words,), estimated=words.estimated)


def _flow(node: Flow, lengths: Lengths) -> Box:
    children = tuple(measure(child, lengths) for child in node.children)
    return Box(
        node,
        natural=sum(child.natural for child in children),
        room=sum(child.room for child in children),
        step=min((child.step for child in children if child.room), default=1),
        soft=sum(child.soft for child in children),
        slight=sum(child.slight for child in children),
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
    flow = measure(node.flow, lengths)
    if flow.natural > node.length:
        raise ScriptError(
            lengths.path, node.line,
            f"one turn takes {about(flow)}, longer than every {format_duration(node.length)}",
            "write a longer `every`, or fewer words and pauses in the block",
        )  # fmt: skip
    return Box(node, node.length, children=(flow,), estimated=flow.estimated)


def _spread(node: Spread, lengths: Lengths) -> Box:
    flows = tuple(measure(item.flow, lengths) for item in node.items)
    least = sum(flow.natural for flow, item in zip(flows, node.items, strict=True) if not item.every)
    if least > node.longest:
        estimated = any(flow.estimated for flow in flows)
        raise ScriptError(
            lengths.path, node.line,
            f"what is said in this rest takes {_shown(least, estimated)}, longer than the rest",
            "give the rest more time, or take lines out of it",
        )  # fmt: skip
    natural = max(node.shortest, least)
    return Box(node, natural, node.longest - natural, children=flows, estimated=any(flow.estimated for flow in flows))


def about(box: Box) -> str:
    """The natural length of a box, for a message."""
    return _shown(box.natural, box.estimated)


def _shown(length: int, estimated: bool) -> str:
    return f"about {format_duration(length)}" if estimated else format_duration(length)


_MEASURE: dict[type, Callable[[Any, Lengths], Box]] = {
    Line: _line,
    Gap: _gap,
    Sound: _nothing,
    Section: _nothing,
    Phase: _phase,
    Flow: _flow,
    Equal: _equal,
    Beat: _beat,
    Spread: _spread,
}
