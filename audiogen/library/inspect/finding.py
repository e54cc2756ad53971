"""What was found out, good or bad."""

from dataclasses import dataclass
from typing import Final, Literal

Level = Literal["error", "warning", "note", "ok"]

LEVELS: Final[tuple[Level, ...]] = ("error", "warning", "note", "ok")
"""The worst first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` says at what was looked, `message` what is the matter, `hint` what to do about it (may be empty).

    An error keeps something from working, a warning makes it work less well, a note is good to know.
    """

    level: Level
    where: str
    message: str
    hint: str = ""
