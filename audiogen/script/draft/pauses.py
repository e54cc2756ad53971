"""What kinds of sentences a teacher says, and how long to be silent after each."""

from enum import Enum, auto
from typing import Final


class Kind(Enum):
    """What a sentence is for."""

    TITLE = auto()
    """The name of what comes now."""
    TELL = auto()
    """It tells something, and asks for nothing."""
    WHY = auto()
    """It tells what the movement is good for."""
    ASIDE = auto()
    """A tip, a note or a caution."""
    SETTLE = auto()
    """The listener takes up a position."""
    MOVE = auto()
    """Something moves."""
    KEEP = auto()
    """Something stays as it is, or is not done."""
    FEEL = auto()
    """The listener attends to something."""
    BREATHE = auto()
    """A breath."""


PAUSES: Final[dict[Kind, str]] = {
    Kind.TITLE: "2s",
    Kind.TELL: "",
    Kind.WHY: "2s",
    Kind.ASIDE: "3s",
    Kind.SETTLE: "6s-8s",
    Kind.MOVE: "4s-8s",
    Kind.KEEP: "3s-6s",
    Kind.FEEL: "6s-12s",
    Kind.BREATHE: "5s-10s",
}
"""The pause behind the last sentence of each kind; where there is none, the automatic ones do."""

STEPS: Final = (Kind.SETTLE, Kind.MOVE, Kind.KEEP, Kind.FEEL, Kind.BREATHE)
"""What is asked of the listener."""

BETWEEN_SETS: Final = "20s-40s"
"""The rest after a set of repetitions."""

AFTER_BELL: Final = "5s"

IN_BRACKETS: Final = "8s"
"""A “(pause)” that doesn't say how long."""

SECONDS_A_BREATH: Final = 6
"""What “five breaths” are reckoned by."""
DEEP_BREATH: Final = "4-6"
"""How a deep breath goes when nobody says."""
BREATHS: Final = 4
"""How many, when nobody says."""
A_FEW: Final = 3
"""How many “a few times” are."""
