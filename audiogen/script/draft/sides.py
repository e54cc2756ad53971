"""Blocks of two sides: the words for left and right become slots where all of them agree, else both sides are
written out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from audiogen.script.draft.cues.table import OTHER, SIDE, Cues, Swap, regex
from audiogen.script.draft.nodes import Beat, Fenced, Mark, Node, each_beat
from audiogen.script.stops import STAND_IN

_DONE: Final = STAND_IN
_WRITTEN_OUT: Final = (
    "guessed: one side, written out, and then the other; check that left and right are what you mean"
)


def mirrored(nodes: Sequence[Node], cues: Cues) -> tuple[Node, ...]:
    """The nodes with each block of two sides filled in."""
    return tuple(_mirrored(nodes, cues))


def _mirrored(nodes: Sequence[Node], cues: Cues) -> Iterator[Node]:
    for node in nodes:
        if not isinstance(node, Fenced):
            yield node
            continue
        block = replace(node, body=mirrored(node.body, cues))
        sides = block.words.split()
        if sides[0] != "sides":
            yield block
            continue
        side = _Side(cues, (sides[1], sides[2]), block.named)
        if all(map(side.agrees, block.body)):
            yield replace(block, body=tuple(each_beat(inner, side.slotted) for inner in block.body))
        else:
            yield Mark("", (*block.notes, _WRITTEN_OUT))
            yield from (each_beat(inner, side.first) for inner in block.body)
            yield from (_noteless(each_beat(inner, side.second)) for inner in block.body)


def _noteless(node: Node) -> Node:
    """The node without what was noted of it already."""
    if isinstance(node, Fenced):
        return replace(node, body=tuple(map(_noteless, node.body)), notes=())
    return replace(node, notes=())


class _Side:
    """How sentences in one block speak of its sides, which are called `names` there."""

    def __init__(self, cues: Cues, names: tuple[str, str], named: bool) -> None:
        self._names = names
        self._together = regex(cues.together)
        self._unnamed = (*cues.swaps, *cues.others)
        self._named = cues.sided if named else ()
        own = next(swap.names for swap in (*self._unnamed, *cues.sided) if set(swap.names) == set(names))
        self._turn = own.index(names[0])

    def agrees(self, node: Node) -> bool:
        """Whether all words for a side in `node` have the form that the block's names have."""
        if isinstance(node, Fenced):
            return all(map(self.agrees, node.body))
        if not isinstance(node, Beat) or self._together.search(node.text):
            return True
        foreign = (swap for swap in (*self._unnamed, *self._named) if set(swap.names) != set(self._names))
        own = [swap for swap in self._named if set(swap.names) == set(self._names)]
        text = node.text
        for swap in own:  # “gauche” is in both genders
            text = regex(swap.pattern).sub("", text)
        return not any(regex(swap.pattern).search(text) for swap in foreign)

    def slotted(self, beat: Beat) -> Beat:
        """The sentence with slots for the sides."""
        text = beat.text
        if self._together.search(text):
            return beat
        for swap in self._unnamed:
            if set(swap.names) == set(self._names):
                text = _swapped(text, swap, (SIDE, OTHER))
        for swap in self._named:
            if set(swap.names) == set(self._names):
                slots = (SIDE, OTHER) if swap.names[0] == self._names[0] else (OTHER, SIDE)
                text = _named(text, swap, slots)
        if text == beat.text:
            return beat
        return replace(
            beat, text=text, notes=(*beat.notes, f"guessed: one side and then the other, from “{beat.text}”")
        )

    def first(self, beat: Beat) -> Beat:
        """The sentence as it is said for the first side."""
        return self._written(beat, self._turn)

    def second(self, beat: Beat) -> Beat:
        """The sentence as it is said for the second side."""
        if self._together.search(beat.text):
            return beat
        text = beat.text
        for swap in self._named:
            # a mark behind it, so that no other table turns it back
            text = _named(text, swap, (swap.names[1] + _DONE, swap.names[0] + _DONE))
        return self._written(replace(beat, text=text.replace(_DONE, "")), 1 - self._turn)

    def _written(self, beat: Beat, turn: int) -> Beat:
        if self._together.search(beat.text):
            return beat
        text = beat.text
        for swap in self._unnamed:
            text = _swapped(text, swap, (swap.names[turn], swap.names[1 - turn]))
        return replace(beat, text=text)


def _swapped(text: str, swap: Swap, sides: tuple[str, str]) -> str:
    """`text` with `sides` for what means one of two."""

    def said(found: re.Match[str]) -> str:
        words = found.expand(swap.said).replace(SIDE, sides[0]).replace(OTHER, sides[1])
        return words[:1].upper() + words[1:] if found[0][:1].isupper() and found.start() == 0 else words

    return regex(swap.pattern).sub(said, text)


def _named(text: str, swap: Swap, sides: tuple[str, str]) -> str:
    """`text` with `sides` for the names of `swap`."""
    for found in reversed(list(regex(swap.pattern).finditer(text))):
        if text[found.end("side") :].startswith(_DONE):
            continue
        said = sides[swap.names.index(found["side"].lower())]
        text = text[: found.start("side")] + said + text[found.end("side") :]
    return text
