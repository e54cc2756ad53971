"""One elastic pause or rest of a session, held at another length: what would the others do?"""

from dataclasses import dataclass, field, replace

from audiogen.timeline.nodes import Beat, Equal, Flow, Gap, Item, Node, Spread


@dataclass(frozen=True, slots=True)
class Place:
    """An elastic pause where it is written: the `nth`, from 0, of `of` in `line` that are `written` alike.

    In a repeat, or for each side, it comes several times: all of them are meant.
    """

    line: int
    written: str
    nth: int = 0
    of: int = 1


def hold(flow: Flow, place: Place, length: int) -> Flow:
    """`flow` with the pause at `place` exactly `length` samples long; as it is when nothing elastic is there."""
    return _Holder(place, length).flow(flow)


@dataclass(slots=True)
class _Holder:
    """Walks through a flow, and counts the pauses that are written alike."""

    place: Place
    length: int
    _seen: int = field(default=0, init=False)

    def flow(self, flow: Flow) -> Flow:
        return Flow(tuple(map(self._node, flow.children)))

    def _node(self, node: Node) -> Node:
        match node:
            case Gap() if (node.stretch or node.fills) and self._meant(node):
                return replace(node, natural=self.length, stretch=0, fills=False, held=True)
            case Flow():
                return self.flow(node)
            case Equal(children=children):
                sides = tuple(child if isinstance(child, Gap) else self.flow(child) for child in children)
                return replace(node, children=sides)
            case Beat(flow=flow):
                return replace(node, flow=self.flow(flow))
            case Spread():
                meant = node.longest > node.shortest and self._meant(node)
                items = tuple(map(self._item, node.items))
                if not meant:
                    return replace(node, items=items)
                return replace(node, items=items, shortest=self.length, longest=self.length, held=True)
            case _:
                return node

    def _item(self, item: Item) -> Item:
        return replace(item, flow=self.flow(item.flow))

    def _meant(self, node: Gap | Spread) -> bool:
        if (node.line, node.written) != (self.place.line, self.place.written):
            return False
        self._seen += 1
        return (self._seen - 1) % self.place.of == self.place.nth
