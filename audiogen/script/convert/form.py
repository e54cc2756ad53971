"""What a script says, in no format: words, breaks and what happens between them, in order.

Every format is read into this form and written from it, so that none of them knows another.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeGuard


@dataclass(frozen=True, slots=True)
class Words:
    """Words to speak, with the spaces around them. `spoken` and `ipa` say how, unless they are empty; `rate` is a
    factor of the voice's pace, `emphasis` is `moderate`, `strong` or empty."""

    line: int
    text: str
    spoken: str = ""
    ipa: str = ""
    rate: float = 1.0
    emphasis: str = ""

    @property
    def plain(self) -> bool:
        """Whether they are spoken just as they are written."""
        return not self.spoken and not self.ipa and self.rate == 1.0

    def like(self, other: "Words") -> bool:
        """Whether these words and `other` are spoken by their letters, in the same way."""
        letters = not (self.spoken or self.ipa or other.spoken or other.ipa)
        return letters and (self.rate, self.emphasis) == (other.rate, other.emphasis)


@dataclass(frozen=True, slots=True)
class Break:
    """Silence, in samples."""

    line: int
    length: int


@dataclass(frozen=True, slots=True)
class Stop:
    """A sentence ends here, whatever its words look like."""

    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph begins."""

    line: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter begins; its title is not spoken."""

    line: int
    title: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """From here on another voice speaks. `name` is as its format has it, `language` a tag; both are empty for the
    script's own voice."""

    line: int
    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Audio:
    """A sound from a file beside the script."""

    line: int
    path: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note, for people."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that could not be taken along, told in a sentence."""

    line: int
    text: str


Item: TypeAlias = Words | Break | Stop | Paragraph | Heading | Speaker | Audio | Note | Loss


@dataclass(frozen=True, slots=True)
class Form:
    """A whole script. `title`, `language` and `voice` are empty where it doesn't say; `rate` is the pace of all its
    words, of which the rates among its items are factors."""

    items: tuple[Item, ...]
    title: str = ""
    language: str = ""
    voice: str = ""
    rate: float = 1.0

    def losses(self) -> tuple[Loss, ...]:
        """What could not be taken along, each thing once, in order of its line."""
        found = dict.fromkeys(item for item in self.items if isinstance(item, Loss))
        return tuple(sorted(found, key=lambda loss: loss.line))


def joined(items: Iterable[Item]) -> tuple[Item, ...]:
    """The same items: neighbouring words that are spoken alike are one, with single spaces, and so are breaks.

    A loss among words is told before them.
    """
    return tuple(_joined(items))


def _joined(items: Iterable[Item]) -> Iterator[Item]:
    held: list[Words | Break] = []
    for item in items:
        if isinstance(item, Loss):
            yield item
        elif held and _goes_on(item, held[0]):
            held.append(item)
        else:
            yield from _one(held)
            held = []
            if isinstance(item, Words | Break):
                held = [item]
            else:
                yield item
    yield from _one(held)


def _goes_on(item: Item, first: Words | Break) -> TypeGuard[Words | Break]:
    """Whether an item is one with those before it."""
    if isinstance(first, Words):
        return isinstance(item, Words) and first.like(item)
    return isinstance(item, Break) or (isinstance(item, Words) and not (item.text.strip() or item.spoken or item.ipa))


def _one(held: list[Words | Break]) -> Iterator[Item]:
    """Words or breaks that are one."""
    if not held:
        return
    first = held[0]
    if isinstance(first, Break):
        yield replace(first, length=sum(item.length for item in held if isinstance(item, Break)))
    else:
        yield replace(first, text=_spaced("".join(item.text for item in held if isinstance(item, Words))))


def _spaced(text: str) -> str:
    """`text` with single spaces; one at either end is kept."""
    inner = " ".join(text.split())
    if not inner:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{inner}{' ' * text[-1].isspace()}"
