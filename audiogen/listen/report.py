"""What listening found: a verdict for each line, and speech where no line stands."""

from dataclasses import dataclass, field
from typing import Final, Literal

Verdict = Literal["ok", "dropped", "cut", "doubled", "replaced", "drowned", "mispronounced", "unclear"]

MEANING: Final[dict[Verdict, str]] = {
    "ok": "as written",
    "dropped": "not there",
    "cut": "a part is missing",
    "doubled": "there twice",
    "replaced": "other words in its place",
    "drowned": "something louder lies over it",
    "mispronounced": "a word isn't said as the lexicon has it",
    "unclear": "can't be made out as written",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A line of the script at one of its places in the session; `start` and `length` in samples.

    `heard` is what the recogniser made of it, in runs, and which of them differ; `why` says in a few words what
    the verdict stands on.
    """

    line: int
    start: int
    length: int
    text: str
    verdict: Verdict
    why: str = ""
    heard: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Stray:
    """Speech where the session should be silent."""

    start: int
    length: int
    heard: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was heard, in order of time."""

    lines: tuple[Judged, ...]
    strays: tuple[Stray, ...] = ()
    remarks: tuple[str, ...] = field(default=())

    @property
    def troubles(self) -> int:
        return len(self.strays) + sum(line.verdict != "ok" for line in self.lines)
