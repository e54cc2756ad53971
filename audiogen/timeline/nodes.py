"""What a routine is once its compound blocks are unrolled: leaves, and four ways to hold them together."""

from dataclasses import dataclass
from typing import TypeAlias

from audiogen.model import At, Background, Section, Sides, Sound, Swell, Utterance


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence to speak, with every slot filled. `text` is as written."""

    line: int
    text: str
    utterance: Utterance


@dataclass(frozen=True, slots=True)
class Gap:
    """A pause. An automatic one has no `written` form, and gives when something else must fit; one that `fills` takes
    all that is left of the session's length. One that is `held` is elastic, but has one length for now."""

    line: int
    natural: int
    stretch: int = 0
    written: str = ""
    fills: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of one breath; of `words`, if there are any, the first are spoken at its onset, the others at each
    second that they leave free; `swell` begins with it."""

    line: int
    length: int
    name: str
    words: tuple[Line, ...]
    swell: Swell | None


@dataclass(frozen=True, slots=True)
class Flow:
    """One after the other."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Equal:
    """Flows that take exactly the same time, the sides of `block`; the gaps between them are nobody's."""

    line: int
    children: tuple["Flow | Gap", ...]
    block: Sides


@dataclass(frozen=True, slots=True)
class Beat:
    """A flow that takes exactly `length`, silence making up the rest."""

    line: int
    length: int
    flow: Flow


@dataclass(frozen=True, slots=True)
class Item:
    """Something in a rest: spread evenly, at each multiple of `every`, or once `at` its moment."""

    line: int
    flow: Flow
    every: int
    at: At | None = None

    @property
    def fixed(self) -> bool:
        return bool(self.every) or self.at is not None


@dataclass(frozen=True, slots=True)
class Spread:
    """Items in `shortest` to `longest` of silence; `held` is as in a `Gap`."""

    line: int
    shortest: int
    longest: int
    written: str
    items: tuple[Item, ...]
    held: bool = False


Node: TypeAlias = Line | Gap | Sound | Background | Section | Phase | Flow | Equal | Beat | Spread
