"""Breaths that an article counts: “in for 4, hold for 7, out for 8”."""

from collections.abc import Sequence
from typing import Final

from audiogen.script.draft.amounts import spans, value
from audiogen.script.draft.cues.table import Cues, filled_in, regex

Phase = tuple[str, int]

_ORDERS: Final = {
    ("in", "out"): (0, 1),
    ("in", "hold", "out"): (0, 1, 2),
    ("in", "hold", "out", "hold"): (0, 1, 2, 3),
    ("in", "out", "hold"): (0, None, 1, 2),
}
"""How parts of a breath may follow one another, and where each stands in a ratio."""
_LONGEST: Final = 120
"""Seconds that one breath may take in a routine."""
_MINUTE: Final = 60


def phases(text: str, cues: Cues) -> tuple[Phase, ...]:
    """The parts of a breath in a sentence, each with its seconds; none when one of them is not counted."""
    if any(span.high >= _MINUTE for span in spans(text, cues, 1)):
        return ()
    verbs = list(regex(rf"(?P<in>{cues.inhale})|(?P<out>{cues.exhale})|(?P<hold>{cues.hold})").finditer(text))
    ends = [*(verb.start() for verb in verbs[1:]), len(text)]
    found = [
        (verb.lastgroup or "", _count(text[verb.end() : end], cues)) for verb, end in zip(verbs, ends, strict=False)
    ]
    return tuple(found) if all(seconds for _, seconds in found) else ()


def _count(text: str, cues: Cues) -> int:
    numbers = (value(match[0], cues) for match in filled_in("{n}", cues.numbers).finditer(text))
    return next((number for number in numbers if number > 1), 0)  # “for a count of four”


def ratio(found: Sequence[Phase]) -> str:
    """The breath as a routine has it, such as `4-7-8`; empty when it is none."""
    order = _ORDERS.get(tuple(name for name, _ in found))
    total = sum(seconds for _, seconds in found)
    if order is None or total > _LONGEST:
        return ""
    return "-".join("0" if at is None else str(found[at][1]) for at in order)


def cycle(written: str) -> int:
    """The seconds of one breath."""
    return sum(map(int, written.split("-")))
