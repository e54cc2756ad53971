"""Numbers and times, as articles have them, in figures or in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from audiogen.script.draft.cues.table import Cues, filled_in
from audiogen.units import format_duration, samples

EVERYWHERE: Final = {r"s(?:ec|ek|eg)?\.?": 1, r"min\.?|мин\.?|分钟?": 60, r"h": 3600}
"""Units that are much the same in all languages."""
MOST_SECONDS: Final = 2 * 3600
"""Nobody lies still for longer."""


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high` seconds, said at `start` to `end` of a text; `guessed` where it was counted in breaths."""

    low: int
    high: int
    start: int
    end: int
    guessed: bool = False

    @property
    def written(self) -> str:
        """As a routine has it."""
        low, high = (format_duration(samples(value)) for value in (self.low, self.high))
        return low if low == high else f"{low}-{high}"


def value(text: str | None, cues: Cues) -> int:
    """The number that `text` is, in figures or in words; 0 for none."""
    text = (text or "").lower()
    return int(text) if text.isdecimal() else cues.numbers.get(text, 0)


def timed(cues: Cues) -> str:
    """A pattern for a time, in seconds, minutes or hours."""
    unit = "|".join((*cues.units, *EVERYWHERE))
    return rf"{{n}}(?:\s*(?:{cues.to})\s*{{n}})?[\s-]*(?:{unit})(?!\w)"


def spans(text: str, cues: Cues, breath: int) -> Iterator[Span]:
    """The times in `text`, in order; a breath is reckoned as `breath` seconds."""
    units = {**cues.units, **EVERYWHERE, cues.breaths: breath}
    unit = "|".join(rf"(?P<u{at}>{pattern})" for at, pattern in enumerate(units))
    found = filled_in(rf"(?P<low>{{n}})(?:\s*(?:{cues.to})\s*(?P<high>{{n}}))?[\s-]*(?:{unit})(?!\w)", cues.numbers)
    for match in found.finditer(text):
        at = next(at for at in range(len(units)) if match[f"u{at}"])
        seconds = list(units.values())[at]
        low = value(match["low"], cues) * seconds
        high = max(low, value(match["high"], cues) * seconds)
        if low > 0 and high <= MOST_SECONDS:
            yield Span(low, high, match.start(), match.end(), guessed=at == len(units) - 1)
