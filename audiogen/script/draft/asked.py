"""How often and on which side something is asked for, and what of the sentence is left without that."""

import re
from dataclasses import dataclass, replace
from typing import Final

from audiogen.script.draft.amounts import Span, spans, timed, value
from audiogen.script.draft.cues.table import Cues, filled_in, regex
from audiogen.script.draft.judge import kind
from audiogen.script.draft.pauses import A_FEW, SECONDS_A_BREATH, STEPS

MOST_TIMES: Final = 100
"""Nobody does anything more often in one session; such a number means something else."""

MOST_SETS: Final = 10
"""Nor more sets of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`rest` is what is still to be said before, `tail` what is said all the while. `times` and `sets` say how often
    (0: nothing is said of it), `guess` that it was more or less, `again` that all before is meant; `switch` and
    `each` that it is done on both sides; `hold` is the sentence that holds it, `pause` the time after each set.
    """

    rest: str
    times: int = 0
    sets: int = 0
    guess: bool = False
    again: bool = False
    switch: bool = False
    each: bool = False
    hold: str = ""
    pause: Span | None = None
    tail: str = ""

    @property
    def counted(self) -> bool:
        return bool(self.times or self.sets)

    @property
    def anything(self) -> bool:
        return self.counted or self.switch or self.each or self.pause is not None


def asked(text: str, cues: Cues) -> Asked:
    """What the end of a sentence, or all of it, asks for."""
    plain = Asked(text)
    if not cues.times or filled_in(cues.general, cues.numbers).search(text):
        return plain
    found = _stripped(plain, cues, dosed=True)
    if not found.counted and (found.pause is None or _tidy(found.rest, cues)):
        found = _stripped(plain, cues, dosed=False)  # a hold or a rest by itself is an instruction like others
    if not found.anything:
        return _beginning(plain, cues)
    return replace(found, rest=_tidy(found.rest, cues))


def _stripped(found: Asked, cues: Cues, *, dosed: bool) -> Asked:
    """The same, less all that it ends with; `dosed`: as it may be said of sets, with their holds and rests."""
    while (more := _end(found, cues, dosed=dosed)) is not None:
        found = more
    return found


def _end(found: Asked, cues: Cues, *, dosed: bool) -> Asked | None:
    """The same, less one thing that it ends with."""
    before, after = rf"(?:^|[\s,;:/(–—-]+)(?:(?:{cues.connect})[\s,]+)*", r"[\s.!;,):]*$"

    def ending(pattern: str) -> re.Match[str] | None:
        pattern = pattern.replace("{t}", timed(cues))
        return filled_in(f"{before}(?:{pattern}){after}", cues.numbers).search(found.rest)

    if match := ending(cues.total):
        return replace(found, rest=found.rest[: match.start()])
    if match := ending(cues.each):
        return replace(found, rest=found.rest[: match.start()], each=True)
    if match := ending(cues.switch):
        return replace(found, rest=found.rest[: match.start()], switch=True)
    if dosed and (match := ending(cues.alternating)):
        return replace(found, rest=found.rest[: match.start()], tail=_sentence(match[0]))
    if dosed and found.pause is None and (match := ending(cues.between)):
        pause = next(spans(match[0], cues, SECONDS_A_BREATH), None)
        return replace(found, rest=found.rest[: match.start()], pause=pause) if pause else None
    if dosed and not found.hold and not found.times and (match := ending(cues.held)):
        return replace(found, rest=found.rest[: match.start()], hold=_sentence(match[0]))
    if found.times:
        return None
    for pattern in cues.times:
        if (match := ending(pattern)) and (counted := _counted(found, match, cues)):
            return replace(counted, rest=found.rest[: match.start()])
    if not found.sets and (match := ending(cues.sets)):
        groups = match.groupdict()
        if 2 <= (sets := value(groups["sets"] or groups.get("many"), cues)) <= MOST_SETS:
            return replace(found, rest=found.rest[: match.start()], sets=sets)
    return None


def _beginning(found: Asked, cues: Cues) -> Asked:
    """What the sentence asks for at once, before it says how that is done."""
    match = regex(rf"\W*(?:{cues.switch})(?!\w)").match(found.rest)
    if match and kind(match[0], cues) in STEPS:
        return replace(found, switch=True, rest="", tail=_meanwhile(found.rest[match.end() :], cues))
    for pattern in cues.times:
        match = filled_in(rf"\W*(?:{pattern})(?!\w)", cues.numbers).match(found.rest)
        if match and regex(cues.again).search(match[0]) and (counted := _counted(found, match, cues)):
            return replace(counted, rest="", tail=_meanwhile(found.rest[match.end() :], cues))
    return found


def _meanwhile(text: str, cues: Cues) -> str:
    """How it is to be done all the while, as a sentence; empty when the words don't stand by themselves."""
    said = text.lstrip(" ,;:–—-")
    by_comma = text.lstrip().startswith((",", ";")) and not regex(rf"(?:{cues.connect})(?!\w)").match(said)
    stands = by_comma or regex(rf"(?:{cues.meanwhile})(?!\w)").match(said) is not None
    return _sentence(said) if stands and any(letter.isalpha() for letter in said) else ""


def _counted(found: Asked, match: re.Match[str], cues: Cues) -> Asked | None:
    groups = match.groupdict()
    times = value(groups.get("n"), cues) or value(groups.get("m"), cues)
    times = 2 if groups.get("twice") else A_FEW if groups.get("few") else times
    more = bool(groups.get("more"))
    sets = value(groups.get("sets"), cues) or found.sets
    if not 2 <= times + more <= MOST_TIMES or sets > MOST_SETS:
        return None
    guess = bool(groups.get("few")) or (bool(groups.get("n")) and bool(groups.get("m")))
    again = regex(cues.again).search(match[0]) is not None
    return replace(found, times=times + more, sets=sets, guess=guess, again=again)


def _sentence(text: str) -> str:
    """Some words out of a sentence as one of their own."""
    said = text.strip(" \t,;:/()–—-")
    said = said[:1].upper() + said[1:]
    return said if said.endswith((".", "!", "?", "…")) else f"{said}."


def _tidy(rest: str, cues: Cues) -> str:
    """What is left of a text, as a sentence; empty when nothing is."""
    rest = regex(rf"(?:[\s,;:(–—-]|(?<!\w)(?:{cues.connect})(?=\s*$))+$").sub("", rest)
    if not re.search(r"[^\W\d_]", rest) or regex(rf"\W*(?:{cues.connect}|it|this|that)\W*").fullmatch(rest):
        return ""
    rest += ")" * max(0, rest.count("(") - rest.count(")"))
    return rest if rest.endswith((".", "!", "?", "…")) else f"{rest}."
