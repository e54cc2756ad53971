"""A line in which some words have a pace of their own: runs of one pace are spoken alone, and joined.

What pace an engine doesn't have, its sound is stretched to.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from audiogen.model import Accent, Utterance
from audiogen.speech.engine import Engine, Speech
from audiogen.speech.joining import joined, paced
from audiogen.vocabulary import FASTEST, SLOWEST

BETWEEN_WORDS, BETWEEN_CLAUSES, BETWEEN_SENTENCES = 0.06, 0.28, 0.5
"""Seconds from the end of one run to the beginning of the next."""

_ENDS = ((re.compile(r"[.!?…。！？]\W*$"), BETWEEN_SENTENCES), (re.compile(r"[,;:–—،、，]\W*$"), BETWEEN_CLAUSES))


EVERY_PACE = (0.0, math.inf)
"""What an engine can do that says nothing of its paces."""


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    stop: int
    rate: float


def speak(utterance: Utterance, engine: Engine) -> Speech:
    """The utterance's sound, by an engine that knows one pace a time, or one alone. Raises what the engine raises."""
    runs = list(_runs(utterance))
    said = [_at_its_pace(_alone(utterance, run), engine) for run in runs]
    if len(said) == 1:
        return said[0]
    return joined(said, [_pause(utterance.text[run.start : run.stop]) for run in runs[:-1]])


def _at_its_pace(line: Utterance, engine: Engine) -> Speech:
    """The line at its voice's rate: the engine comes as near as it can, and stretching does the rest."""
    slowest, fastest = getattr(engine, "paces", EVERY_PACE)
    rate = line.voice.rate
    nearest = min(fastest, max(slowest, rate))
    if nearest == rate:
        return engine.speak(line)
    return paced(engine.speak(replace(line, voice=replace(line.voice, rate=nearest))), rate / nearest)


def _runs(utterance: Utterance) -> Iterator[_Run]:
    """Stretches of one pace; what holds no letter or digit belongs to the one before, or else to the one behind."""
    text = utterance.text
    cuts = [0]
    rates = []
    for accent in utterance.accents:
        if accent.rate != 1.0:
            rates += [1.0, accent.rate]
            cuts += [_mark_begins(text, accent.start), _mark_ends(text, accent.stop)]
    rates.append(1.0)
    cuts.append(len(text))
    found: list[_Run] = []
    begin = 0
    for start, stop, rate in zip(cuts, cuts[1:], rates, strict=False):
        if any(map(str.isalnum, text[start:stop])):
            found.append(_Run(begin, stop, rate))
            begin = stop
        elif found:
            found[-1] = replace(found[-1], stop=stop)
            begin = stop
    yield from found or [_Run(0, len(text), 1.0)]


def _mark_begins(text: str, at: int) -> int:
    """Where the marks begin that stand right before a word, such as an opening bracket."""
    while at and not (text[at - 1].isalnum() or text[at - 1].isspace()):
        at -= 1
    return at


def _mark_ends(text: str, at: int) -> int:
    """Where the marks end that stand right behind a word, such as its comma."""
    while at < len(text) and not (text[at].isalnum() or text[at].isspace()):
        at += 1
    return at


def _alone(utterance: Utterance, run: _Run) -> Utterance:
    text = utterance.text[run.start : run.stop]
    lead = run.start + len(text) - len(text.lstrip())
    rate = min(FASTEST, max(SLOWEST, utterance.voice.rate * run.rate))
    accents = tuple(
        Accent(one.start - lead, one.stop - lead, ipa=one.ipa)
        for one in utterance.accents
        if one.ipa and run.start <= one.start < run.stop
    )
    return Utterance(text.strip(), replace(utterance.voice, rate=rate), accents)


def _pause(text: str) -> float:
    return next((pause for end, pause in _ENDS if end.search(text)), BETWEEN_WORDS)
