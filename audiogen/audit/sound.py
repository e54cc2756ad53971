"""What can be measured in any file: how long and how loud it is, its peaks, its quiet, its clicks, its channels."""

import bisect
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from audiogen.audio.meter import MOMENTARY, means
from audiogen.audit.clicks import SPOKEN
from audiogen.audit.report import Place, Row, judged, plain, unknown
from audiogen.audit.score import Line, Master, Score
from audiogen.audit.survey import Survey
from audiogen.units import RATE, format_clock, seconds

BALANCE: Final = 1.0
"""dB by which the channels may differ."""
DEAD: Final = 30.0
AGAINST: Final = -0.5
"""A channel that is so many dB quieter is dead; channels with such a correlation cancel each other."""
QUIET: Final = 1e-10
BEFORE: Final = RATE * 4 // 10
AFTER: Final = RATE * 8 // 10
"""A voice may reach so far over its line: its breath before, its room after."""
STRUCK: Final = RATE // 20
"""So near to where a sound of the script's begins, a click is its own."""
_ADVICE: Final[dict[str, tuple[str, str]]] = {
    "true peak": (
        "render it again; a file that another program made louder has lost its headroom",
        "make it softer in a sound editor, by as much as it is over",
    ),
    "digital silence": (
        "render it again: sessions have a noise floor, and Bluetooth headphones fall asleep without one",
        "mix a very soft noise with it in a sound editor: Bluetooth headphones fall asleep without one",
    ),
    "clicks": (
        "listen to it there; render it again, or look for the click in your own recording or sound",
        "listen to it there",
    ),
    "balance": (
        "render it again; a converter or player changed a channel",
        "make its channels equally loud in a sound editor, unless it is meant so",
    ),
    "mono playback": (
        "render it again; one channel was turned upside down, and a phone's one loudspeaker will cancel it",
        "invert one channel in a sound editor: a phone's one loudspeaker cancels them as they are",
    ),
}
"""What to do: about a session, which can be rendered again, and about a file that may be anybody's."""


def _advice(name: str, score: Score | None) -> str:
    session, other = _ADVICE[name]
    return other if score is None else session


def duration(survey: Survey, score: Score | None) -> Row:
    """The length, to the sample."""
    measured = f"{format_clock(survey.length)} ({survey.length} samples)"
    if score is None:
        return Row("duration", "", measured, "for information", float(survey.length))
    off = survey.length - score.length
    said = measured if not off else f"{measured}, {abs(off)} samples too {'long' if off > 0 else 'short'}"
    advice = "render it again; the file was cut, joined or converted since"
    return judged("duration", f"{score.length} samples", said, not off, float(survey.length), advice=advice)


def rows(survey: Survey, score: Score | None, master: Master) -> Iterator[Row]:
    """The rows that need no lines, but name those that are known."""
    whole = survey.whole
    yield Row("loudness of all", "", f"{whole.integrated:.1f} LUFS", "for information", plain(whole.integrated))
    yield Row("loudness range", "", f"{whole.range:.1f} LU", "for information", plain(whole.range))
    limit = f"at most {master.peak:g} dBTP"
    well, advice = whole.peak <= master.peak, _advice("true peak", score)
    yield judged("true peak", limit, f"{whole.peak:.1f} dBTP", well, plain(whole.peak), advice=advice)
    yield _empty(survey, score)
    yield _floor(survey)
    yield _clicks(survey, score)
    yield from _channels(survey, score)


def _empty(survey: Survey, score: Score | None) -> Row:
    longest = max((length for _, length in survey.empty), default=0)
    places = [
        Place(at, _line(at, score), f"{seconds(length):.2f} s")
        for at, length in sorted(survey.empty, key=lambda run: -run[1])
    ]
    measured = f"{seconds(longest):.2f} s at the longest" if longest else "none"
    name, asked = "digital silence", "never longer than 0.05 s"
    return judged(name, asked, measured, not places, seconds(longest), places, _advice(name, score))


def _floor(survey: Survey) -> Row:
    """The level of the quietest 0.4 s, unweighted, of a channel."""
    windows = means(survey.plain[:, : survey.channels].mean(axis=1).astype(np.float64), MOMENTARY)
    if not len(windows):
        return unknown("noise floor", "", "the file is too short")
    level = 10.0 * float(np.log10(max(float(windows.min()), 1e-20)))
    return Row("noise floor", "", f"{level:.0f} dBFS", "for information", plain(level))


def _clicks(survey: Survey, score: Score | None) -> Row:
    sounds = [sound.start for sound in score.sounds] if score else []
    loud = [(at, out) for at, out in survey.clicks if out > SPOKEN or _silent(at, score)]
    clicks = [(at, out) for at, out in loud if not _own(at, sounds)]
    places = [
        Place(at, _line(at, score), f"stands out by {out:.0f} dB")
        for at, out in sorted(clicks, key=lambda it: -it[1])
    ]
    measured = f"{len(clicks)}" if clicks else "none"
    return judged("clicks", "none", measured, not clicks, float(len(clicks)), places, _advice("clicks", score))


def _silent(at: int, score: Score | None) -> bool:
    """Whether nobody speaks there for sure: then the ear is keener."""
    if score is None:
        return False
    following = bisect.bisect_right([line.start - BEFORE for line in score.lines], at)
    return not following or at > score.lines[following - 1].end + AFTER


def _own(at: int, sounds: Sequence[int]) -> bool:
    after = bisect.bisect_right(sounds, at + STRUCK)
    return after > 0 and sounds[after - 1] >= at - STRUCK


def _line(at: int, score: Score | None) -> int:
    """The line of the script that was said last; 0 when that isn't known."""
    if score is None or not score.lines:
        return 0
    return score.lines[max(0, bisect.bisect_right([line.start for line in score.lines], at) - 1)].line


def _channels(survey: Survey, score: Score | None) -> Iterator[Row]:
    asked = f"left and right within {BALANCE:g} dB"
    if survey.channels == 1:
        yield Row("balance", asked, "one channel", "ok", 0.0)
        return
    advice = _advice("balance", score)
    yield _balance("balance", asked, survey.plain, advice)
    if score is not None and score.lines:
        yield _balance("balance of speech", asked, _during(survey, score.lines), advice)
    left, right, common = survey.plain.mean(axis=0, dtype=np.float64)
    alike = float(common / np.sqrt(max(left * right, QUIET**2)))
    name, asked, measured = "mono playback", "channels don't cancel", f"correlation {alike:+.2f}"
    yield judged(name, asked, measured, alike > AGAINST, plain(alike), advice=_advice(name, score))


def _balance(name: str, asked: str, powers: npt.NDArray[np.float32], advice: str) -> Row:
    left, right, _ = powers.mean(axis=0, dtype=np.float64)
    apart = 10.0 * float(np.log10((left + QUIET) / (right + QUIET)))
    side = "left" if apart < 0 else "right"
    measured = f"the {side} channel is dead" if abs(apart) > DEAD else f"{apart:+.1f} dB"
    return judged(name, asked, measured, abs(apart) <= BALANCE, plain(apart), advice=advice)


def _during(survey: Survey, lines: Sequence[Line]) -> npt.NDArray[np.float32]:
    step = RATE // 100
    parts = [survey.plain[line.start // step : -(-line.end // step)] for line in lines]
    return np.concatenate(parts)
