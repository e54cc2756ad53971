"""The form of a language's cue words: what tells an instruction from an advert, and how much of what is asked for.

Patterns are regular expressions in which `{n}` stands for a number, in figures or in words; all are compared without
regard to capitals.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from audiogen.script.draft.pauses import Kind

SIDE, OTHER, TURN, TURNS = "\ue0f0", "\ue0f1", "\ue0f2", "\ue0f3"
"""They stand in a text for `{side}`, `{other}`, `{n}` and `{of}`, while it isn't written yet."""

NEVER: Final = r"(?!)"


@dataclass(frozen=True, slots=True)
class Swap:
    """Words that mean one of two sides, what is said instead, and what the sides are called there."""

    pattern: str
    names: tuple[str, str]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Cues:
    """The cue words of one language. A language of which nothing is known has none."""

    labels: Mapping[str, str] = field(default_factory=dict)
    """Labels by what follows them: `why`, `how`, `aside`."""
    step: str = NEVER
    """“Step 3:” before an instruction."""
    chapter: str = NEVER
    """“Exercise 3” and the like begin a chapter."""
    leave: str = ""
    """Headings of what is no part of a routine, such as its sources."""
    ends: str = ""
    """Headings of what stands below an article, to the end of the page."""
    verbs: Mapping[Kind, str] = field(default_factory=dict)
    """With these words instructions begin."""
    leads: str = ""
    """Words that may stand before those."""
    clauses: str = ""
    """Words that open a clause before an instruction: “As you breathe out, …”."""
    pronouns: str = ""
    """Who begins with one of these speaks of what the heading named."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    to: str = r"-|–|—"
    """What stands between the ends of a range."""
    units: Mapping[str, int] = field(default_factory=dict)
    """Patterns of units of time, and their seconds, beside those that are the same everywhere."""
    breaths: str = NEVER
    lasting: str = ""
    """What stands before a duration: “for”."""
    opens: str = NEVER
    """What a range of times may begin with: “from 5 to 10 minutes”."""
    holding: str = NEVER
    """Verbs that may stand right before one: “hold 30 seconds”."""
    silence: str = NEVER
    """A pause that is written in brackets."""
    still: str = NEVER
    """Who does this for minutes rests."""
    general: str = NEVER
    """Here a number says how often in a week, or how long until something happens."""
    connect: str = NEVER
    """Words between an instruction and how often it is done."""
    times: tuple[str, ...] = ()
    """How often: the groups `n`, `m` (upper end), `sets`, `more` and `few` say it."""
    again: str = NEVER
    """How often means all that came before, not just the sentence that says so."""
    sets: str = NEVER
    """How many sets, where nothing is said of repetitions: the group `sets`."""
    held: str = NEVER
    """How long each repetition is held; `{t}` stands for a time, here and below."""
    between: str = NEVER
    """How long to rest after each set."""
    total: str = NEVER
    """“For a total of four breaths”: what was counted already."""
    alternating: str = NEVER
    """Repetitions that change sides as they go."""
    meanwhile: str = NEVER
    """Who says how often may go on so: how it is to be done all the while."""
    undoing: str = NEVER
    """Verbs of a movement that leads back, and that something is held before."""
    set_said: str = ""
    """What is said as a set begins."""
    dose: str = NEVER
    """Words that speak of sets or repetitions, whether they are understood or not."""
    switch: str = NEVER
    """“Repeat on the other side”."""
    each: str = NEVER
    """“On each side”."""
    swaps: tuple[Swap, ...] = ()
    """What begins something that is done on two sides."""
    others: tuple[Swap, ...] = ()
    """What goes along with it, within such a block."""
    together: str = NEVER
    """Here “one” is no side of two: “one hand here, the other there”."""
    sided: tuple[Swap, ...] = ()
    """A side that is named, as group `side`."""
    inhale: str = NEVER
    hold: str = NEVER
    exhale: str = NEVER
    deep: str = NEVER
    """“Take five deep breaths”, with the group `n`."""
    advert: str = NEVER
    recommend: str = NEVER
    """A recommendation: an advert, unless it is of a thing from any household."""
    household: str = NEVER
    thing: str = NEVER
    """Sentences that begin so go on about what was recommended."""
    warning: str = NEVER
    """Who should not do this, and when to stop."""
    question: str = NEVER
    """Words that begin a question that is a heading."""
    form: str = NEVER
    """What is filled in on a sheet: names, dates, telephone numbers."""
    caption: str = NEVER
    figure: str = NEVER
    """A picture that is pointed to, in brackets."""
    byline: str = NEVER
    """What blogs write around their text: dates, authors, buttons."""
    pronounced: str = NEVER
    session: str = NEVER
    """How long the whole takes, with the group `n`, in minutes."""


@cache
def alternatives(words: str) -> str:
    """A pattern for any of the words, longest first; `_` stands for a space."""
    spelt = (re.escape(word.replace("_", " ")) for word in sorted(words.split(), key=len, reverse=True))
    return "|".join(spelt)


@cache
def regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def _number(words: tuple[str, ...]) -> str:
    spelt = rf"|(?<!\w)(?:{alternatives(' '.join(words))})(?!\w)" if words else ""
    return rf"(?:(?<![\d.,:/])\d{{1,3}}(?!\d|[.,:/]\d){spelt})"


def filled_in(pattern: str, numbers: Mapping[str, int]) -> re.Pattern[str]:
    """A pattern of a table, with what a number looks like in place of `{n}`."""
    return regex(pattern.replace("{n}", _number(tuple(numbers))))
