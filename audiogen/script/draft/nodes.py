"""What a draft is made of: sentences with their pauses, blocks of them, and notes to the author."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from audiogen.script.draft.pauses import Kind


@dataclass(frozen=True, slots=True)
class Beat:
    """A sentence that is spoken. `unit` numbers the paragraph that it is from; `pause` takes the place of its kind's;
    `notes` stand before it."""

    text: str
    kind: Kind
    unit: int
    pause: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happens and isn't said, or, without a `text`, only notes."""

    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fenced:
    """A block, opened by `words`."""

    words: str
    body: tuple["Node", ...]
    notes: tuple[str, ...] = ()
    named: bool = False
    """Of two sides: whether sides that the text calls by name are meant, too."""


Node: TypeAlias = Beat | Mark | Fenced


def each_beat(node: Node, change: Callable[[Beat], Beat]) -> Node:
    """The node with every sentence in it changed."""
    if isinstance(node, Beat):
        return change(node)
    if isinstance(node, Fenced):
        return replace(node, body=tuple(each_beat(inner, change) for inner in node.body))
    return node


def beats(node: Node) -> tuple[Beat, ...]:
    """The sentences of a node, in order."""
    if isinstance(node, Fenced):
        return tuple(beat for inner in node.body for beat in beats(inner))
    return (node,) if isinstance(node, Beat) else ()
