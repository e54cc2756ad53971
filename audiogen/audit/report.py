"""What an audit found, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Verdict: TypeAlias = Literal["ok", "not ok", "can't tell", "for information"]

SHOWN: Final = 5
"""So many places are named; the rest is counted."""
NEEDED: Final = ("loudness of speech", "silences")
"""The rows without which nobody knows whether a session is right."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something isn't right: a moment, in samples; the line of the script, 0 when unknown; and what it is."""

    start: int
    line: int
    said: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was measured. `asked` and `measured` are for people; `value` is the figure behind the latter.

    `places` are the worst first, and `count` says how many there were; `advice` is what to do.
    """

    name: str
    asked: str
    measured: str
    verdict: Verdict
    value: float | None = None
    places: tuple[Place, ...] = ()
    count: int = 0
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All rows, in the order in which they are shown."""

    rows: tuple[Row, ...]

    @property
    def troubles(self) -> tuple[Row, ...]:
        """The rows that are not right."""
        return tuple(row for row in self.rows if row.verdict == "not ok")

    @property
    def untold(self) -> tuple[Row, ...]:
        """The rows of which nobody can tell whether they are right."""
        return tuple(row for row in self.rows if row.verdict == "can't tell")

    @property
    def passes(self) -> bool:
        """Whether nothing is wrong, and speech and silences, if there are any, could be judged."""
        return not self.troubles and not any(row.name in NEEDED for row in self.untold)


def judged(
    name: str,
    asked: str,
    measured: str,
    well: bool,
    value: float | None = None,
    places: Sequence[Place] = (),
    advice: str = "",
) -> Row:
    """A row that is right or not; only one that isn't has places and advice."""
    if well:
        return Row(name, asked, measured, "ok", value)
    return Row(name, asked, measured, "not ok", value, tuple(places[:SHOWN]), len(places), advice)


def unknown(name: str, asked: str, why: str) -> Row:
    """A row of what can't be told, and why."""
    return Row(name, asked, why, "can't tell")


def absent(name: str, asked: str, why: str) -> Row:
    """A row of what isn't in the session, and so can't be wrong either."""
    return Row(name, asked, why, "for information")


def plain(value: float) -> float | None:
    """A figure as JSON has it: there is no infinity in it."""
    return round(value, 3) if abs(value) < 1e9 else None
