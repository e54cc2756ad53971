"""How often and on which side something is asked for, and what of the sentence is left without that."""

import re
from dataclasses import dataclass, replace
from typing import Final

from audiogen.script.draft.amounts import value
from audiogen.script.draft.cues.table import Cues, filled_in, regex
from audiogen.script.draft.pauses import A_FEW

MOST_TIMES: Final = 100
"""Nobody does anything more often in one session; such a number means something else."""

MOST_SETS: Final = 10
"""Nor more sets of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`rest` is what is still to be said. `times` and `sets` say how often (0: nothing is said of it), `guess` that
    it was more or less, `again` that all before is meant; `switch` and `each` that it is done on both sides.
    """

    rest: str
    times: int = 0
    sets: int = 0
    guess: bool = False
    again: bool = False
    switch: bool = False
    each: bool = False

    @property
    def anything(self) -> bool:
        return bool(self.times or self.switch or self.each)


def asked(text: str, cues: Cues) -> Asked:
    """What the end of a sentence, or all of it, asks for."""
    found = Asked(text)
    if not cues.times or filled_in(cues.general, cues.numbers).search(text):
        return found
    while (more := _end(found, cues)) is not None:
        found = more
    if not found.anything:
        return _beginning(found, cues)
    return replace(found, rest=_tidy(found.rest, text, cues))


def _end(found: Asked, cues: Cues) -> Asked | None:
    """The same, less one thing that it ends with."""
    before, after = rf"(?:^|[\s,;:(–—-]+)(?:(?:{cues.connect})[\s,]+)*", r"[\s.!;,):]*$"
    if match := filled_in(f"{before}(?:{cues.each}){after}", cues.numbers).search(found.rest):
        return replace(found, rest=found.rest[: match.start()], each=True)
    if match := filled_in(f"{before}(?:{cues.switch}){after}", cues.numbers).search(found.rest):
        return replace(found, rest=found.rest[: match.start()], switch=True)
    if found.times:
        return None
    for pattern in cues.times:
        match = filled_in(f"{before}(?:{pattern}){after}", cues.numbers).search(found.rest)
        if match and (counted := _counted(found, match, cues)):
            return replace(counted, rest=found.rest[: match.start()])
    return None


def _beginning(found: Asked, cues: Cues) -> Asked:
    """What the sentence asks for at once, before it says more: then all of it is said."""
    if regex(rf"\W*(?:{cues.switch})").match(found.rest):
        return replace(found, switch=True)
    for pattern in cues.times:
        match = filled_in(rf"\W*(?:{pattern})(?!\w)", cues.numbers).match(found.rest)
        if match and regex(cues.again).search(match[0]) and (counted := _counted(found, match, cues)):
            return counted
    return found


def _counted(found: Asked, match: re.Match[str], cues: Cues) -> Asked | None:
    groups = match.groupdict()
    times = value(groups.get("n"), cues) or value(groups.get("m"), cues)
    times = 2 if groups.get("twice") else A_FEW if groups.get("few") else times
    more = bool(groups.get("more"))
    sets = value(groups.get("sets"), cues)
    if not 2 <= times + more <= MOST_TIMES or sets > MOST_SETS:
        return None
    guess = bool(groups.get("few")) or (bool(groups.get("n")) and bool(groups.get("m")))
    again = regex(cues.again).search(match[0]) is not None
    return replace(found, times=times + more, sets=sets, guess=guess, again=again)


def _tidy(rest: str, text: str, cues: Cues) -> str:
    """What is left of `text`, as a sentence; empty when nothing is."""
    rest = regex(rf"(?:[\s,;:(–—-]|(?<!\w)(?:{cues.connect})(?=\s*$))+$").sub("", rest)
    if not re.search(r"[^\W\d_]", rest) or regex(rf"\W*(?:{cues.connect}|it|this|that)\W*").fullmatch(rest):
        return ""
    rest += ")" * max(0, rest.count("(") - rest.count(")"))
    return rest if rest.endswith((".", "!", "?", "…")) else f"{rest}."
