"""Speech between the lines: what is said once more, and what belongs nowhere."""

from collections import deque
from collections.abc import Mapping, Sequence

from audiogen.listen.ears import Ears
from audiogen.listen.judge import Evidence, Expected, Finding, apart, is_copy, is_said, nearest
from audiogen.listen.places import Place
from audiogen.listen.report import Stray
from audiogen.units import RATE

EDGE = RATE // 10
"""What is heard around a stretch of speech."""
MISTAKEN = ("replaced", "unclear")
"""Verdicts on lines that may stand elsewhere."""
TWICE = 1.5
"""What is said twice lasts this much longer than the line."""
SOON = 60 * RATE
"""How long after the last line it may still be heard."""
COMMA = RATE * 6 // 10
"""What is silent no longer than this is a pause in a sentence."""


def strays(
    loose: Sequence[tuple[int, int]], ears: Ears, wanted: Sequence[Expected], findings: Sequence[Finding]
) -> tuple[dict[int, Finding], list[Stray]]:
    """Speech between the lines: what that makes of the lines around, by their number, and what belongs to none."""
    changed: dict[int, Finding] = {}
    found: list[Stray] = []
    lines: Mapping[str, str] = {form: one.text for one in wanted for form in one.forms if form}
    waiting = deque(span for span in loose if ears.is_speech(*span))
    ended = -RATE
    while waiting:
        start, end = waiting.popleft()
        at = _before(ears.places, start)
        if at >= 0 and findings[at].verdict == "replaced" and 0 <= start - max(ended, ears.places[at].end) < COMMA:
            ended = end  # what took the line's place runs on
            continue
        line, heard = _whose(ears, wanted, at, start, end)
        if line is None:
            found.append(Stray(start, end - start, nearest(heard.hypotheses[0].phones, lines) or heard.text))
        elif findings[line].verdict == "dropped":
            found.append(Stray(start, end - start, wanted[line].text))
        elif line not in changed and findings[line].verdict in MISTAKEN and is_said(wanted[line], heard):
            # here is the line; then what seemed to be in its place is somebody else's
            changed[line] = Finding("ok")
            waiting.append((ears.places[line].start, ears.places[line].end))
        else:
            changed[line] = Finding("doubled", "said once more in the pause", heard.text)
    return _moved(ears.places, wanted, findings, changed, found)


def _moved(
    places: Sequence[Place],
    wanted: Sequence[Expected],
    findings: Sequence[Finding],
    changed: Mapping[int, Finding],
    found: Sequence[Stray],
) -> tuple[dict[int, Finding], list[Stray]]:
    """A line whose own place is empty, and which is said twice near by, is no dropped one."""
    settled, left = dict(changed), list(found)
    for at, finding in enumerate(findings):
        if finding.verdict != "dropped" or at in changed:
            continue
        low = places[at - 1].start if at else 0
        high = places[at + 1].end if at + 1 < len(places) else max(place.end for place in places) + SOON
        alike = [one for one in left if one.heard == wanted[at].text and low <= one.start < high]
        # between them may stand the end of one and the beginning of the other, heard as one
        copies = [one for one in left if alike and alike[0].start <= one.start <= alike[-1].start]
        if sum(one.length for one in copies) >= TWICE * places[at].event.length:
            settled[at] = Finding("doubled", "said twice, and not where it should be", wanted[at].text)
            left = [one for one in left if one not in copies]
    return settled, left


def _whose(ears: Ears, wanted: Sequence[Expected], at: int, start: int, end: int) -> tuple[int | None, Evidence]:
    """Which of the lines around is said between two moments, if any, and what was heard."""
    around = [line for line in (at, at + 1) if 0 <= line < len(wanted)]
    stretch = ears.stretch(start - EDGE, end + EDGE)
    heard = ears.hear([stretch] * len(around), [wanted[line].text for line in around])
    told = [ears.evidence(one, True) for one in heard] or [ears.evidence(ears.hear([stretch])[0], False)]
    copies = [
        (apart(wanted[line], one), line, one)
        for line, one in zip(around, told, strict=False)
        if one.text and is_copy(wanted[line], one)
    ]
    nearest_copy = min(copies, key=lambda copy: copy[:2], default=None)
    return nearest_copy[1:] if nearest_copy else (None, told[0])


def _before(places: Sequence[Place], moment: int) -> int:
    """The number of the last line that begins before a moment; -1 when there is none."""
    return max((at for at, place in enumerate(places) if place.start <= moment), default=-1)
