"""Paced breaths, as authors write them: `4-7-8 x5`, `4-7-8 for 5m`, `in 4, hold 7, out 8`."""

import re

from audiogen.errors import did_you_mean
from audiogen.model import Breathe
from audiogen.script.counts import MOST_TIMES, count
from audiogen.units import format_duration, parse_duration, parse_number, samples, seconds

LONGEST_BREATH = samples(120)
RATIO = samples(6)
"""A shorter breath whose parts are written with colons is one that nobody can breathe."""
_SOUND_ONLY = re.compile(r"[\s,]+(?:sound|swell)(?:\s+only)?$", re.IGNORECASE)
"""That is what a breath is anyhow."""

_PARTED = re.compile(r"\s*[-–—:]\s*")
_RATIO = re.compile(
    r"(?P<ratio>\d(?:[\d.,]*\d)?(?:\s*[-–—:]\s*\d(?:[\d.,]*\d)?)*)"
    r"(?:\s*[x×]\s*(?P<times>\d+)|\s+(?P<rounds>\d+)\s*(?:times|breaths|rounds|x)"
    r"|\s+for\s+(?P<total>\d[\d.,]*:[\d.,:]*\d|\d[\d.,]*\s*[a-z]*(?:\s*\d+\s*[a-z]+)*|[a-z]+))?"
    r"(?P<words>(?:[\s,]+[a-z]+)*)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?P<phase>in(?:hale)?|hold|out|exhale)\s*(?:for\s+)?(?P<seconds>[\d.,]*\d)\s*s?\b[\s,;]*", re.IGNORECASE
)
_ORDER = ("in", "hold", "out", "hold")
OPTIONS = {"spoken": "spoken", "aloud": "spoken", "counted": "counted", "silent": "silent"}
"""How a breath is guided besides by its sound."""
_USUAL = ("spoken", "counted", "silent")


def breathe(text: str, line: int, written: str) -> Breathe:
    """The breaths that `text` asks for. ValueError when it isn't understood."""
    found = _RATIO.fullmatch(_in_figures(_SOUND_ONLY.sub("", text)))
    if found is None:
        raise ValueError(f"{written} is not understood: write it like [breathe 4-2-6 x5]")
    phases = _phases(found["ratio"])
    cycle = sum(phases)
    if ":" in found["ratio"] and cycle < RATIO:
        raise ValueError(f"{written} may be a ratio, or seconds: write the seconds, like [breathe 3-6 x5]")
    times, still = count(found["times"] or found["rounds"] or "1", "breaths"), 0
    if found["total"]:
        total = parse_duration(found["total"])
        if total < cycle:
            raise ValueError(f"{written}: one such breath takes {format_duration(cycle)} already")
        times, still = total // cycle, total % cycle
        if times > MOST_TIMES:
            raise ValueError(f"{written} would be {times} breaths: there may be {MOST_TIMES}")
    options = _options(found["words"], written)
    if options == {"silent"}:
        raise ValueError(f"{written} would be nothing but a pause: add `spoken`, or write it as one")
    return Breathe(
        line, phases, times, "spoken" in options or "counted" in options, written, "counted" in options,
        "silent" in options, still,
    )  # fmt: skip


def _options(words: str, written: str) -> set[str]:
    found = words.lower().replace(",", " ").split()
    for word in found:
        if word not in OPTIONS:
            raise ValueError(f"{written}: “{word}” is not understood: {did_you_mean(word, _USUAL)}")
    return {OPTIONS[word] for word in found}


def _in_figures(text: str) -> str:
    """`in 4, hold 7, out 8 x5` as `4-7-8 x5`; what is no such thing as it is."""
    found, at = [0.0, 0.0, 0.0, 0.0], 0
    after = 0
    while part := _NAMED.match(text, at):
        name = {"inhale": "in", "exhale": "out"}.get(part["phase"].lower(), part["phase"].lower())
        if name not in _ORDER[after:]:
            return text
        after = _ORDER.index(name, after) + 1
        found[after - 1] = _seconds(part["seconds"])
        at = part.end()
    return f"{'-'.join(f'{one:g}' for one in found)} {text[at:]}".strip() if at else text


def _phases(ratio: str) -> tuple[int, int, int, int]:
    phases = [samples(_seconds(part)) for part in _PARTED.split(ratio)]
    if not 2 <= len(phases) <= 4:
        raise ValueError("a breath has two to four parts, in, hold, out, hold: write it like 4-2-6")
    if len(phases) == 2:
        phases.insert(1, 0)  # in and out, with nothing held between
    phases.extend([0] * (4 - len(phases)))
    if not phases[0] or not phases[2]:
        raise ValueError("breathing in and breathing out must take some time")
    if sum(phases) > LONGEST_BREATH:
        raise ValueError(f"that breath is longer than {format_duration(LONGEST_BREATH)}")
    return phases[0], phases[1], phases[2], phases[3]


def _seconds(text: str) -> float:
    value = float(parse_number(text, "a number of seconds"))
    if value > seconds(LONGEST_BREATH):  # a number of many digits would be infinite
        raise ValueError(f"that breath is longer than {format_duration(LONGEST_BREATH)}")
    return value
