"""From what the witnesses say of a line to a verdict. Pure: levels, silences and phonemes in, a word out.

No witness is believed alone where it is weak: a recogniser mishears short words, and completes what it knows;
levels know nothing of words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf
from typing import TypeAlias

from audiogen.listen.acoustics import QUIET, Measure
from audiogen.listen.phones import Step, align, distance, size, within, worst
from audiogen.listen.report import Verdict
from audiogen.listen.words import alike, instead, letters
from audiogen.units import RATE

SILENT_SHARE = 0.08
"""A line in which less than this is loud isn't there."""
NOISE, CONTRAST, LOUD = -12.0, 10.0, 0.0
"""dB beside the voice's loudest: what never gets quieter than the first, or varies by less than the second, or is
louder by power than the third, is more than a voice."""
ENOUGH = 7 * RATE // 10
"""A line shorter than this may well have no quiet moment."""
SHORTEST_GAP, LONGEST_GAP, GAP_PART = 18 * RATE // 100, RATE // 2, 0.2
"""How much silence at a line's ends is too much: a part of the line, within bounds."""
FAR = -8.0
"""An even sound this far below the voice is none: a bell that rings on."""
HOLE = 9 * RATE // 10
"""A silence inside a line that no comma explains."""
WORD = 1.5
"""From this price on (see `phones`) a word is another word."""
LEXICON = 1.3
"""The same for words whose pronunciation was asked for."""
SPELLED = 0.8
"""So alike are spellings of the same sounds: `ill-ee-ack-us` and `Ill-E Acus`."""
NAIVE = 0.4
"""How much nearer the naive reading must be to be what was said."""
NEAR = 0.5
"""How much nearer another line must be."""
LIKELY = 3.0
"""Natural logarithm: a text less unlikely than this, beside what was heard, may have been said as well."""
PART, SAME, OTHER, FOREIGN = 0.25, 0.35, 0.5, 0.6
"""Prices as parts of what the whole costs: of a part of the line, of the same line, of another one, and of what is no
part of it."""
TWICE = 1.5
"""What is said twice takes this much longer than usual."""


@dataclass(frozen=True, slots=True)
class Part:
    """A run of a line's phonemes; `naive` is how it would sound had the lexicon not had its say (else None)."""

    phones: str
    naive: str | None = None
    written: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """A line as it should sound. `plain` is how what is written sounds, without a lexicon."""

    text: str
    spoken: str
    parts: tuple[Part, ...]
    plain: str

    @property
    def phones(self) -> str:
        return "".join(part.phones for part in self.parts)

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.phones, self.plain)))


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What a line may have been: as text, and as phonemes."""

    text: str
    phones: str


Try: TypeAlias = tuple[Hypothesis, ...]
"""What one hearing came to, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was heard of a line, each time that somebody listened, the best time first. `lost` is how much less
    likely the expected text was than what was heard, in the best of all tries; `slow` how much more time was taken
    than usual for so many phonemes."""

    tries: tuple[Try, ...]
    lost: float = inf
    slow: float = 1.0

    @property
    def hypotheses(self) -> Try:
        return tuple(hypothesis for one in self.tries for hypothesis in one)

    @property
    def text(self) -> str:
        """The likeliest of the best time."""
        return self.tries[0][0].text if self.tries else ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, what it stands on, and what was heard; `other` is the line of the session that is there instead."""

    verdict: Verdict
    why: str = ""
    heard: str = ""
    other: str = ""


DROPPED = Finding("dropped", "there is no voice")


def by_level(measure: Measure, under: float) -> Finding | None:
    """What the levels alone are sure of. `under` is the pauses' level beside the voice's."""
    contrast = measure.loud - measure.low
    if measure.voiced < SILENT_SHARE or (measure.loud < FAR and contrast < CONTRAST):
        return DROPPED
    even = measure.low > NOISE and measure.length >= ENOUGH
    if even or contrast < CONTRAST or measure.mean > LOUD:
        return Finding("drowned", f"only {max(0.0, contrast):.0f} dB between loud and soft")
    if under <= -QUIET and _gap(measure) > _tolerated(measure):
        where = "end" if measure.tail >= measure.lead else "beginning"
        return Finding("cut", f"{_gap(measure) / RATE:.1f} s are silent at its {where}")
    return None


def is_said(expected: Expected, heard: Evidence) -> bool:
    """Whether the words are those that are written, and the lexicon's are as they should be."""
    return _words_right(expected, heard) and not _wrong(expected, heard)


def judge(
    expected: Expected,
    heard: Evidence,
    measure: Measure,
    under: float,
    others: Mapping[str, str],
) -> Finding:
    """The verdict on a line. `others` are the session's lines, their text by their phonemes."""
    sure = by_level(measure, under)
    text = heard.text
    if sure and sure.verdict != "cut":
        return Finding(sure.verdict, sure.why, "" if sure.verdict == "dropped" else text)
    if is_said(expected, heard):
        return Finding(sure.verdict, sure.why, text) if sure else Finding("ok", "", text)
    likeliest = [one[0] for one in heard.tries if one]
    best = min(likeliest, key=lambda one: _apart(expected, one.phones), default=Hypothesis("", ""))
    if not best.phones:
        return sure or Finding("unclear", "no word can be made out")
    if sure:
        return _sure(sure, expected, best, others)
    if heard.slow >= TWICE and _is_twice(expected, best.phones):
        return Finding("doubled", "said twice", best.text)
    if _is_part(expected, best.phones) or measure.hole > HOLE:
        return Finding("cut", "words are missing", best.text)
    if other := _other(expected, best.phones, others):
        return Finding("replaced", f"“{other}” is there instead", best.text, other)
    if _words_right(expected, heard) or _only_special(expected, best.text):
        wrong = " and ".join(f"“{word}”" for word in _wrong(expected, heard))
        return Finding("mispronounced", f"{wrong}: not as the lexicon says", best.text)
    if _apart(expected, best.phones) > OTHER * size(expected.phones):
        return Finding("replaced", "other words are there instead", best.text)
    return Finding("unclear", "some words are others", best.text)


def _sure(cut: Finding, expected: Expected, best: Hypothesis, others: Mapping[str, str]) -> Finding:
    """Whether what is left of a line is of that line."""
    if not _is_part(expected, best.phones):
        if other := _other(expected, best.phones, others):
            return Finding("replaced", f"“{other}” is there instead", best.text, other)
        fits = min(within(form, best.phones)[0] for form in expected.forms)
        if size(best.phones) >= WORD and fits > FOREIGN * size(best.phones):
            return Finding("replaced", "other words are there instead", best.text)
    return Finding(cut.verdict, cut.why, best.text)


def is_copy(expected: Expected, heard: Evidence) -> bool:
    """Whether a stretch of speech is the line once more, or a part of it."""
    if heard.lost < LIKELY or is_said(expected, heard):
        return True
    return any(
        within(form, one.phones)[0] <= SAME * size(one.phones)
        for form in expected.forms
        for one in heard.hypotheses
        if size(one.phones) >= 2.0
    )


def apart(expected: Expected, heard: Evidence) -> float:
    """How far what was heard is from the line: its price beside that of the line."""
    return min(_apart(expected, one.phones) for one in heard.hypotheses) / max(1.0, size(expected.phones))


def nearest(phones: str, lines: Mapping[str, str]) -> str:
    """The text of the line that sounds like this; empty when none does."""
    found = min(lines, key=lambda line: distance(line, phones) / max(1.0, size(line)), default="")
    return lines[found] if found and distance(found, phones) <= SAME * size(found) else ""


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────


def _apart(expected: Expected, phones: str) -> float:
    return min(distance(form, phones) for form in expected.forms)


def _words_right(expected: Expected, heard: Evidence) -> bool:
    """Whether all is as written but, perhaps, the lexicon's words."""
    if heard.lost < LIKELY or any(letters(one.text) in _spellings(expected) for one in heard.hypotheses):
        return True
    return any(worst(_plain_steps(expected, one.phones)) < WORD for one in heard.hypotheses)


def _wrong(expected: Expected, heard: Evidence) -> list[str]:
    """The lexicon's words that most of those who listened didn't hear as they should be."""
    special = [at for at, part in enumerate(expected.parts) if part.naive is not None]
    return [
        expected.parts[at].written.strip(".,;:!?…")
        for at in special
        if 2 * sum(_is_right(expected, at, one) for one in heard.tries) <= len(heard.tries)
    ]


def _is_right(expected: Expected, at: int, heard: Try) -> bool:
    """Whether somebody who listened heard the word at `at` as the lexicon has it."""
    written = letters(expected.parts[at].written)
    spelled = any(letters(word) == written for word in heard[0].text.split())
    return spelled or any(_sounds_right(expected, at, one) for one in heard)


def _sounds_right(expected: Expected, at: int, heard: Hypothesis) -> bool:
    part = expected.parts[at]
    cost = _cost(expected.phones, *_span(expected.parts, at), heard.phones)
    naive = (*expected.parts[:at], Part(part.naive or ""), *expected.parts[at + 1 :])
    other = _cost("".join(one.phones for one in naive), *_span(naive, at), heard.phones)
    if cost > NAIVE and other + NAIVE < cost:
        return False
    there = [said for words, said in instead(expected.text, heard.text) if words == _words(part)]
    return cost < LEXICON or any(alike(part.spoken, said) >= SPELLED for said in there)


def _words(part: Part) -> tuple[str, ...]:
    return tuple(letters(word) or word for word in part.written.split())


def _cost(phones: str, start: int, end: int, heard: str) -> float:
    return sum(step.cost for step in align(phones, heard) if start <= step.at <= end and step.cost)


def _span(parts: Sequence[Part], at: int) -> tuple[int, int]:
    start = sum(len(part.phones) for part in parts[:at])
    return start, start + len(parts[at].phones)


def _only_special(expected: Expected, heard: str) -> bool:
    """Whether nothing but the lexicon's words was heard as others."""
    special = {word for part in expected.parts if part.naive is not None for word in _words(part)}
    return all(words and special.issuperset(words) for words, _ in instead(expected.text, heard))


def _spellings(expected: Expected) -> tuple[str, str]:
    return letters(expected.text), letters(expected.spoken)


def _plain_steps(expected: Expected, heard: str) -> list[Step]:
    """The steps to what was heard, those over the lexicon's words free."""
    spans = [_span(expected.parts, at) for at, part in enumerate(expected.parts) if part.naive is not None]
    return [
        Step(step.at, 0.0) if any(start <= step.at <= end for start, end in spans) else step
        for step in align(expected.phones, heard)
    ]


def _is_twice(expected: Expected, phones: str) -> bool:
    return any(distance(form * 2, phones) <= SAME * size(form) * 2 for form in expected.forms)


def _is_part(expected: Expected, phones: str) -> bool:
    for form in expected.forms:
        cost, start, end = within(form, phones)
        if size(phones) >= 2.0 and cost <= PART * size(phones) and size(form[start:end]) < size(form) - WORD:
            return True
    return False


def _other(expected: Expected, phones: str, others: Mapping[str, str]) -> str:
    """Another line of the session that is there instead, or its beginning; empty when it is none."""
    mine = set(expected.forms)
    lines = {form: text for form, text in others.items() if form not in mine}
    apart = _apart(expected, phones)
    whole = min(lines, key=lambda form: distance(form, phones), default="")
    if whole and distance(whole, phones) <= min(SAME * size(whole), apart - NEAR):
        return lines[whole]
    for form, text in lines.items():
        cost, start, _ = within(form, phones)
        if not start and size(phones) >= 2 * WORD and cost <= min(PART * size(phones), apart - NEAR):
            return text
    return ""


# ── silences ─────────────────────────────────────────────────────────────────────────────────────────────


def _gap(measure: Measure) -> int:
    return max(measure.lead, measure.tail)


def _tolerated(measure: Measure) -> int:
    return round(min(LONGEST_GAP, max(SHORTEST_GAP, GAP_PART * measure.length)))


def kept(lines: Sequence[Expected], heard: Try) -> tuple[int, ...] | None:
    """Which of some lines, one after the other, were heard: what is left of them where something was cut out.

    None when no choice of them is what was heard.
    """
    best: tuple[float, tuple[int, ...]] = (inf, ())
    for count in range(len(lines)):
        for chosen in combinations(range(len(lines)), count):
            wanted = "".join(lines[at].phones for at in chosen)
            for one in heard:
                best = min(best, (distance(wanted, one.phones) - PART * size(wanted), chosen))
    return best[1] if best[0] <= 0 else None


def paces(lengths: Sequence[int], phones: Sequence[str]) -> list[float]:
    """For each line, how much slower it is said than a usual one of its size."""
    each = [length / max(1, len(one)) for length, one in zip(lengths, phones, strict=True)]
    order = sorted(range(len(each)), key=lambda at: len(phones[at]))
    found = [1.0] * len(each)
    for rank, at in enumerate(order):
        around = sorted(each[other] for other in order[max(0, rank - 12) : rank + 13])
        found[at] = each[at] / max(1e-9, around[len(around) // 2])
    return found
