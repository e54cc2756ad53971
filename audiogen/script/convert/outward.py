"""A form made fit to leave the house: for services that know none of our voices, and allow no long breaks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from audiogen.script.convert.form import Break, Form, Item, Loss, Speaker
from audiogen.script.convert.pacing import one_pace
from audiogen.script.convert.sentencing import sentenced
from audiogen.script.convert.speakers import OURS

MARK: Final = "mark: "
"""How a note begins that is a mark where there are marks."""
_TAG = re.compile(r" ([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)$")


def outward(form: Form, longest: int) -> Form:
    """The form with its voices and sentences as other formats have them, and no break longer than `longest`."""
    known = replace(form, items=tuple(_voices(form.items)))
    cut = one_pace(sentenced(known))
    return replace(cut, items=tuple(_short(cut.items, longest)))


def _voices(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Speaker) and OURS.fullmatch(item.name):
            language = _TAG.search(item.name)
            yield Loss(item.line, f"the voice “{item.name}” is left out; name one of the service that is to speak")
            yield Speaker(item.line, "", item.language or (language[1] if language else ""))
        else:
            yield item


def _short(items: Iterable[Item], longest: int) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Break):
            yield from (
                Break(item.line, min(longest, item.length - begin)) for begin in range(0, item.length or 1, longest)
            )
        else:
            yield item


def seconds(length: int) -> str:
    """The time of a break as both formats have it: `4s`, or `700ms`."""
    thousandths = (length + 24) // 48
    return f"{thousandths}ms" if thousandths % 1000 else f"{thousandths // 1000}s"


def percent(rate: float) -> str:
    """A pace as both formats have it."""
    return f"{round(rate * 100)}%"
