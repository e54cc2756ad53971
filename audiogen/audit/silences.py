"""Silences: where the voice really ends and begins again, told from the sound alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import CHANNEL_LUFS, TARGET_LUFS
from audiogen.audit.report import Place, Row, absent, judged, plain, unknown
from audiogen.audit.score import Line, Master, Score
from audiogen.audit.survey import FINE, Survey
from audiogen.units import RATE, seconds

VOICE_DBFS: Final = -42.0
"""Where a voice of -19 LUFS in a channel begins and ends to be heard as one."""
NEAR: Final = RATE // 20
"""A silence is as long as it should be within 50 ms."""
REACH: Final = RATE * 3 // 10
"""An edge is looked for this far to both sides of where it should be."""
QUIET: Final = 20
"""The background is as loud as this many hundredths of what is heard where nobody should speak."""
CLEAR: Final = 6.0
"""dB that the background must stay under a voice's edge, if that is to be heard."""
LEAD: Final = RATE * 3 // 10
"""Before the first word there are at least 0.3 s: Bluetooth headphones need them to wake up."""


@dataclass(frozen=True, slots=True)
class _Ear:
    """Finds edges in the envelope of the voice."""

    survey: Survey
    score: Score
    master: Master

    def beginning(self, line: Line, earliest: int) -> int | None:
        """Where the voice of `line` begins; None when something hides it."""
        low = max(0, earliest, line.start - REACH)
        loud = self._loud(low, min(line.end, line.start + REACH))
        runs = np.flatnonzero(loud)
        hidden = self._hidden(max(0, earliest, low - REACH), line.start, line.start) or not len(runs)
        found = None if hidden else low // FINE * FINE + int(runs[0]) * FINE
        return None if found is None or self._soft(line.start, found, low, line.start) else found

    def ending(self, line: Line, latest: int) -> int | None:
        """Where the voice of `line` ends; None when something hides it."""
        low = max(line.start, line.end - REACH)
        high = min(latest, line.end + REACH)
        runs = np.flatnonzero(self._loud(low, high))
        hidden = self._hidden(line.end, min(latest, high + REACH), line.end) or not len(runs)
        found = None if hidden else low // FINE * FINE + (int(runs[-1]) + 1) * FINE
        return None if found is None or self._soft(found, line.end, line.end, high) else found

    def _soft(self, start: int, stop: int, low: int, high: int) -> bool:
        """Whether more than the background from `low` to `high` sounds from `start` to `stop`: a voice that begins or
        ends so softly, or so deep, that its edge can't be heard."""
        if stop - start <= NEAR:
            return False
        envelope, quiet = (
            self.survey.voice[one // FINE : other // FINE] for one, other in ((start, stop), (low, high))
        )
        return bool(len(quiet) and np.median(envelope) > np.median(quiet) * 10.0 ** (CLEAR / 20.0))

    def _limit(self, at: int) -> float:
        """The envelope at which a voice begins and ends, at this moment, as a factor."""
        channel = CHANNEL_LUFS if self.survey.channels == 1 else TARGET_LUFS
        level = VOICE_DBFS + self.master.lufs - channel + float(self.master.sunk(at, self.score.length))
        return float(10.0 ** (level / 20.0))

    def _loud(self, low: int, high: int) -> npt.NDArray[np.bool_]:
        over: npt.NDArray[np.bool_] = self.survey.voice[low // FINE : high // FINE] >= self._limit(low)
        return over

    def _hidden(self, low: int, high: int, at: int) -> bool:
        """Whether a bell, a breath or the background itself is too loud where there should be no voice."""
        if any(sound.start < high and sound.end > low for sound in self.score.sounds):
            return True
        envelope = self.survey.voice[max(0, low) // FINE : max(0, high) // FINE]
        quiet = float(np.percentile(envelope, QUIET)) if len(envelope) else 0.0
        return bool(quiet > self._limit(at) * 10.0 ** (-CLEAR / 20.0))


def rows(survey: Survey, score: Score, master: Master) -> Iterator[Row]:
    """The rows about silences and about what comes before the first word."""
    ear = _Ear(survey, score, master)
    yield _between(ear, score)
    yield _lead(ear, score)


def _between(ear: _Ear, score: Score) -> Row:
    name, asked = "silences", "within 50 ms of what is written"
    if len(score.lines) < 2:
        return absent(name, asked, "there are none between lines")
    offs, hidden = [], 0
    for one, two in pairwise(score.lines):
        middle = (one.end + two.start) // 2
        end, begin = ear.ending(one, middle), ear.beginning(two, middle)
        if end is None or begin is None:
            hidden += 1
        else:
            offs.append((begin - end - (two.start - one.end), one.end, two))
    if not offs:
        return unknown(name, asked, f"bells, breaths or the background hide all {hidden}")
    offs.sort(key=lambda off: -abs(off[0]))
    places = [
        Place(at, two.line, f"{seconds(off) * 1000:+.0f} ms before “{two.text}”")
        for off, at, two in offs
        if abs(off) > NEAR
    ]
    worst = seconds(abs(offs[0][0])) * 1000
    more = f", {hidden} can't be told" if hidden else ""
    measured = f"{worst:.0f} ms off at the most ({len(offs)} heard{more})"
    advice = "render it again; a file that was cut or joined elsewhere keeps no time"
    return judged(name, asked, measured, not places, plain(worst), places, advice)


def _lead(ear: _Ear, score: Score) -> Row:
    name, asked = "before the first word", "at least 0.3 s"
    if not score.lines:
        return absent(name, asked, "nothing is spoken")
    first = score.lines[0]
    begin = ear.beginning(first, 0)
    if begin is None:
        return unknown(name, asked, "something hides where the voice begins")
    place = Place(begin, first.line, f"“{first.text}”")
    advice = "render it again, or write a pause before the first line: headphones that wake up late swallow it"
    return judged(name, asked, f"{seconds(begin):.2f} s", begin >= LEAD, plain(seconds(begin)), [place], advice)
