"""Where something was cut out of a session: words tell which of the lines around are left."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from audiogen.listen.ears import Ears
from audiogen.listen.judge import DROPPED, Expected, Finding, Hypothesis, kept
from audiogen.listen.places import Place
from audiogen.listen.sound import HEARD
from audiogen.units import RATE

EDGE = RATE // 10
"""What is heard around a stretch of speech."""
SHORTER, LONGER = 0.7, 1.4
"""What is left of whole lines lasts as long as they do, give or take their commas."""
MOVED = RATE // 10
"""What moves less than this hasn't."""
MOST_LINES, MOST_LEFT = 6, 27 * RATE
"""So many lines beside each other, and so much speech, are told apart by their words."""


def settled_by_words(
    ears: Ears,
    wanted: Sequence[Expected],
    findings: Sequence[Finding],
    change: int,
    stretches: Callable[[Sequence[Place]], list[tuple[int, int]]],
) -> tuple[list[Place], list[Finding]]:
    """Where something was cut out, rhythm alone may have put a line in its neighbour's place: words tell what is
    left of them."""
    where, settled = list(ears.places), list(findings)
    for first, last in _runs(where, findings, change):
        others = [*where[:first], *where[last:]]
        low = where[first - 1].end if first else 0
        high = where[last].start if last < len(where) else len(ears.sound) * RATE // HEARD
        left = [span for span in stretches(others) if low <= span[0] < high and ears.is_speech(*span)]
        if sum(end - start for start, end in left) > MOST_LEFT:
            continue
        heard: tuple[Hypothesis, ...] = (Hypothesis("", ""),)
        if left:
            gap = np.zeros(HEARD // 4, np.float32)
            parts = [part for start, end in left for part in (ears.stretch(start - EDGE, end + EDGE), gap)]
            heard = ears.evidence(ears.hear([np.concatenate(parts)])[0], False).hypotheses
        still = kept(wanted[first:last], heard)
        whole = sum(where[first + at].event.length for at in still or ())
        if still is None or not SHORTER * whole <= sum(end - start for start, end in left) <= LONGER * whole:
            continue
        for at in range(first, last):
            settled[at] = DROPPED
        for rank, at in enumerate(still):
            start, end = left[0][0], left[-1][1]
            share = (end - start) // len(still)
            where[first + at] = replace(where[first + at], start=start + rank * share, end=start + (rank + 1) * share)
            settled[first + at] = Finding("ok")
    return where, settled


def _runs(where: Sequence[Place], findings: Sequence[Finding], change: int) -> list[tuple[int, int]]:
    """Lines beside each other with which something is wrong, and behind which all comes sooner."""
    moved = [place.start - place.event.start for place in where]
    bad = [at for at, one in enumerate(findings) if one.verdict not in ("ok", "doubled", "mispronounced")]
    runs: list[tuple[int, int]] = []
    for at in bad:
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    around = [0, *moved, change]
    return [(a, b) for a, b in runs if b - a <= MOST_LINES and around[a] > around[b + 1] + MOVED]
