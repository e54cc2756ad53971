"""Gives lines to other speakers: the same routine, unrolled, in other voices."""

from collections.abc import Callable
from dataclasses import replace

from audiogen.model import Utterance
from audiogen.timeline.nodes import Beat, Equal, Flow, Gap, Line, Node, Phase, Spread


def recast(flow: Flow, speaker: Callable[[Line], Utterance]) -> Flow:
    """`flow` with what `speaker` says for each line in place of the line's own utterance."""
    return Flow(tuple(_recast(child, speaker) for child in flow.children))


def _recast(node: Node, speaker: Callable[[Line], Utterance]) -> Node:
    match node:
        case Line():
            return _line(node, speaker)
        case Phase(words=words):
            return replace(node, words=tuple(_line(one, speaker) for one in words))
        case Flow():
            return recast(node, speaker)
        case Equal(children=children):
            sides = tuple(child if isinstance(child, Gap) else recast(child, speaker) for child in children)
            return replace(node, children=sides)
        case Beat(flow=flow):
            return replace(node, flow=recast(flow, speaker))
        case Spread(items=items):
            return replace(node, items=tuple(replace(item, flow=recast(item.flow, speaker)) for item in items))
        case _:
            return node


def _line(line: Line, speaker: Callable[[Line], Utterance]) -> Line:
    return replace(line, utterance=speaker(line))
