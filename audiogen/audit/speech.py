"""The voice: how loud it is, whether its lines are equally loud, and how far it is above the background."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import power_lufs
from audiogen.audio.meter import HOP, MOMENTARY, STEP, gated_lufs, means
from audiogen.audit.report import Place, Row, absent, judged, plain, unknown
from audiogen.audit.score import Line, Master, Score
from audiogen.audit.survey import Survey
from audiogen.units import RATE

NEAR: Final = 0.5
"""LU by which the voice's loudness may differ from the master's."""
SPREAD: Final = 2.0
"""LU between the quietest and the loudest line."""
SHORT: Final = RATE * 3 // 2
"""Lines shorter than this are left out of the spread: one word may well be softer."""
ABOVE: Final = 15.0
"""dB that the voice is above the background, at least."""
BEFORE: Final = (35 * RATE // 100, 15 * RATE // 100)
AFTER: Final = (RATE // 10, 35 * RATE // 100)
"""The background is heard from and to so many samples before a line, and after it. It has stepped back there."""
LEAST: Final = 10
"""Steps that must be left of such a stretch, when other voices and sounds are taken out."""

Powers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Said:
    """A line as it was heard: its loudness, what it would be without the master's sinking, and the background's."""

    line: Line
    lufs: float
    level: float
    background: float | None


def heard(survey: Survey, score: Score, master: Master) -> tuple[Said, ...]:
    """All lines. The sinking is taken out by dividing by its curve; without a background that could be heard (other
    voices, bells, breaths on both sides) the last is None."""
    others = (*score.lines, *score.sounds)
    taken = np.zeros(len(survey.heard), bool)
    for one in others:
        taken[max(0, one.start - RATE // 10) // STEP : -(-(one.end + RATE // 10) // STEP)] = True
    return tuple(_said(line, survey, score, master, taken) for line in score.lines)


def _said(line: Line, survey: Survey, score: Score, master: Master, taken: npt.NDArray[np.bool_]) -> Said:
    lufs = gated_lufs(_blocks(_steps(survey, line.start, line.end)))
    sunk = float(master.sunk(line.start + line.length // 2, score.length))
    around = [(line.start - BEFORE[0], line.start - BEFORE[1]), (line.end + AFTER[0], line.end + AFTER[1])]
    sides = [_quiet(survey, start, stop, taken) for start, stop in around]
    levels = [power_lufs(float(np.median(side))) for side in sides if len(side) >= LEAST]
    return Said(line, lufs, lufs - sunk, min(levels, default=None))


def _steps(survey: Survey, start: int, stop: int) -> Powers:
    return survey.heard[max(0, start) // STEP : -(-max(0, stop) // STEP)].astype(np.float64)


def _quiet(survey: Survey, start: int, stop: int, taken: npt.NDArray[np.bool_]) -> Powers:
    where = slice(max(0, start) // STEP, max(0, stop) // STEP)
    return survey.heard[where][~taken[where]].astype(np.float64)


def _blocks(steps: Powers) -> Powers:
    """Gating blocks; what is too short for one is filled up with silence, as for clips."""
    return means(np.pad(steps, (0, max(0, MOMENTARY - len(steps)))), MOMENTARY)[::HOP]


def rows(survey: Survey, score: Score, master: Master) -> Iterator[Row]:
    """The three rows about the voice."""
    said = heard(survey, score, master)
    yield _loudness(survey, master, said)
    yield _spread(said)
    yield _background(said)


def _loudness(survey: Survey, master: Master, said: Sequence[Said]) -> Row:
    name, asked = "loudness of speech", f"{master.lufs:.1f} LUFS ±{NEAR:g}"
    if not said:
        return absent(name, asked, "nothing is spoken")
    # what lasts less than a second has silence counted in where it is brought to its level, and reads louder alone
    whole = [one for one in said if one.line.length >= RATE]
    if not whole:
        return unknown(name, asked, "no line lasts a second")
    # where a session sinks, it is all of it together that is as loud as its master says
    found = gated_lufs(_blocks(np.concatenate([_steps(survey, one.line.start, one.line.end) for one in whole])))
    advice = "render it again; a file that another program made louder or quieter is not as it was mastered"
    off = sorted(whole, key=lambda one: -abs(one.level - master.lufs))
    places = [Place(one.line.start, one.line.line, f"{one.level:.1f} LUFS: “{one.line.text}”") for one in off]
    well = abs(found - master.lufs) <= NEAR
    return judged(name, asked, f"{found:.1f} LUFS", well, plain(found), places, advice)


def _spread(said: Sequence[Said]) -> Row:
    name, asked = "lines beside each other", f"at most {SPREAD:g} LU apart"
    long = [one for one in said if one.line.length >= SHORT]
    if len(long) < 2:
        return absent(name, asked, "fewer than two lines are long enough")
    levels = np.array([one.level for one in long])
    with np.errstate(invalid="ignore"):
        apart = float(levels.max() - levels.min())
    middle = float(np.median(levels))
    off = [one for one in long if abs(one.level - middle) > SPREAD / 2]
    off.sort(key=lambda one: -abs(one.level - middle))
    places = [
        Place(one.line.start, one.line.line, f"{one.level - middle:+.1f} LU beside the others: “{one.line.text}”")
        for one in off
    ]
    advice = "render it again, or record the line anew if it is a recording of yours"
    return judged(name, asked, f"{apart:.1f} LU", apart <= SPREAD, plain(apart), places, advice)


def _background(said: Sequence[Said]) -> Row:
    name, asked = "voice over background", f"at least {ABOVE:g} dB"
    if not said:
        return absent(name, asked, "nothing is spoken")
    told = [(one, one.lufs - one.background) for one in said if one.background is not None]
    if not told:
        return unknown(name, asked, "no line has a moment of background alone beside it")
    told.sort(key=lambda pair: pair[1])
    low = [(one.line, over) for one, over in told if over < ABOVE]
    places = [Place(line.start, line.line, f"{over:.1f} dB: “{line.text}”") for line, over in low]
    least = told[0][1]
    hidden = len(said) - len(told)
    more = f" ({hidden} can't be told)" if hidden else ""
    advice = "write a lower level for the background, such as `pink noise -30 dB`, or let it step back farther"
    return judged(name, asked, f"{least:.1f} dB at the least{more}", not places, plain(least), places, advice)
