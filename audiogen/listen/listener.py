"""Listens to a whole session: every line where it should stand, then what sounds where none does."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from audiogen.listen import sound as sounding
from audiogen.listen.acoustics import Measure, between, floor, measure, voice_level
from audiogen.listen.judge import (
    DROPPED,
    Evidence,
    Expected,
    Finding,
    Hypothesis,
    Part,
    by_level,
    is_copy,
    is_said,
    judge,
    kept,
    nearest,
    paces,
)
from audiogen.listen.phones import phones
from audiogen.listen.places import Place, places
from audiogen.listen.recogniser import WHOLE, Heard, Recogniser, Stretch
from audiogen.listen.report import Judged, Report, Stray
from audiogen.listen.sound import HEARD, Sound
from audiogen.listen.words import marked, pieces
from audiogen.model import Event
from audiogen.progress import Progress, silent
from audiogen.units import RATE

Phonemes: TypeAlias = Callable[[Sequence[str]], Sequence[str]]
"""How texts sound, in the letters of the International Phonetic Association."""

QUICK = 10.0
"""Seconds that are looked at first, if a line isn't longer; only what is doubtful is looked at more closely."""
MARGINS = (15 * RATE // 100, 20 * RATE // 100)
"""What is heard before and after a line; other lines' sound is never among it."""
AGAIN = ((5 * RATE // 100, 10 * RATE // 100), (4 * RATE // 10, 4 * RATE // 10))
"""The margins of further tries."""
NEIGHBOUR = RATE // 20
EDGE = RATE // 10
SHORTER, LONGER = 0.7, 1.4
"""What is left of whole lines lasts as long as they do, give or take their commas."""
MOVED = RATE // 10
"""What moves less than this hasn't."""
MOST_LINES, MOST_LEFT = 6, 27 * RATE
"""So many lines beside each other, and so much speech, are told apart by their words."""
COMMA = RATE * 6 // 10
"""What is silent no longer than this is a pause in a sentence."""
SPOKEN_PART = 0.35
"""So much of a sound between lines must be speech, to be taken for it."""


def listen(
    sound: Sound,
    events: Sequence[Event],
    length: int,
    recogniser: Recogniser,
    phonemes: Phonemes,
    progress: Progress = silent,
) -> Report:
    """What became of the lines among `events`, in the `sound` of a session that should last `length` samples."""
    lines = [event for event in events if event.kind == "speech" and event.length > 0]
    sounds = _Sounds(phonemes)
    wanted = _expected(lines, sounds)
    levels = sounding.levels(sound)
    voice = voice_level(lines, levels)
    actual = len(sound) * RATE // HEARD
    where: Sequence[Place] = places(lines, length, levels, actual, voice)
    under = floor(where, levels)
    ears = _Ears(sound, recogniser, sounds, where)
    measures = [measure(place, levels, voice, under) for place in where]
    findings = _judged(ears, wanted, measures, under - voice, progress)
    if any(place.start != place.event.start for place in where):
        where, findings = _settled(
            ears, wanted, findings, actual - length, lambda others: between(others, levels, voice, under)
        )
        ears = replace(ears, places=where)
    own = _authors(events)
    loose = [
        span for span in between(where, levels, voice, under) if not any(a < span[1] and span[0] < b for a, b in own)
    ]
    doubled, strays = _strays(loose, ears, wanted, findings)
    return Report(
        tuple(_line(place, doubled.get(at, findings[at])) for at, place in enumerate(where)),
        tuple(strays),
    )


class _Sounds:
    """Phonemes of texts, asked for together and once."""

    def __init__(self, ask: Phonemes) -> None:
        self._ask = ask
        self._known: dict[str, str] = {"": ""}

    def learn(self, texts: Iterable[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= zip(new, map(phones, self._ask(new)), strict=True)

    def __getitem__(self, text: str) -> str:
        return self._known[text]


@dataclass(frozen=True, slots=True)
class _Ears:
    """The session's sound, and who hears it."""

    sound: Sound
    recogniser: Recogniser
    sounds: _Sounds
    places: Sequence[Place]

    def line(self, at: int, margins: tuple[int, int]) -> Stretch:
        """What sounds where a line stands, and a little around it."""
        place = self.places[at]
        low = self.places[at - 1].end + NEIGHBOUR if at else 0
        high = self.places[at + 1].start - NEIGHBOUR if at + 1 < len(self.places) else place.end + RATE
        start = min(place.start, max(low, place.start - margins[0]))
        return self.stretch(start, max(place.end, min(high, place.end + margins[1])))

    def stretch(self, start: int, stop: int) -> Stretch:
        return sounding.samples(self.sound, start, stop)

    def hear(self, stretches: Sequence[Stretch], expected: Sequence[str] = (), quick: bool = False) -> list[Heard]:
        """What is said in each, however long it is; what is too long is heard in pieces."""
        found: dict[int, Heard] = {}
        for seconds in (QUICK, WHOLE) if quick else (WHOLE,):
            fit = [at for at, one in enumerate(stretches) if at not in found and len(one) <= seconds * HEARD]
            texts = [expected[at] for at in fit] if expected else []
            found |= zip(fit, self.recogniser.hear([stretches[at] for at in fit], texts, seconds), strict=True)
        for at, one in enumerate(stretches):
            if at not in found:
                parts = [heard.texts[0] for heard in self.recogniser.hear(_cut(one))]
                found[at] = Heard((" ".join(parts),), 0.0, -np.inf)
        self.sounds.learn(text for heard in found.values() for text in heard.texts)
        return [found[at] for at in range(len(stretches))]

    def evidence(self, heard: Heard, weighed: bool, slow: float = 1.0) -> Evidence:
        hypotheses = tuple(Hypothesis(text, self.sounds[text]) for text in heard.texts)
        return Evidence((hypotheses,), heard.lost if weighed else np.inf, slow)


def _cut(stretch: Stretch) -> list[Stretch]:
    """A long stretch in pieces, parted where it is quietest."""
    found = []
    most, hop = int(WHOLE * HEARD), HEARD // 10
    while len(stretch) > most:
        power = (stretch[most // 2 : most].reshape(-1, hop) ** 2).sum(axis=1)
        at = most // 2 + int(np.argmin(power)) * hop + hop // 2
        found.append(stretch[:at])
        stretch = stretch[at:]
    return [*found, stretch]


def _expected(lines: Sequence[Event], sounds: _Sounds) -> list[Expected]:
    """How each line should sound."""
    apart = [pieces(line.text, line.spoken) for line in lines]
    sounds.learn(line.text for line in lines)
    sounds.learn(text for those in apart for piece in those for text in (piece.spoken, piece.written))
    return [
        Expected(
            line.text,
            line.spoken,
            tuple(
                Part(
                    sounds[piece.spoken],
                    sounds[piece.written] if piece.special else None,
                    piece.written,
                    piece.spoken,
                )
                for piece in those
            ),
            sounds[line.text],
        )
        for line, those in zip(lines, apart, strict=True)
    ]


def _judged(
    ears: _Ears, wanted: Sequence[Expected], measures: Sequence[Measure], under: float, progress: Progress
) -> list[Finding]:
    """Every line's verdict; what is heard as written at once is looked at once."""
    slow = paces([one.length for one in measures], [one.phones for one in wanted])
    others = {form: one.text for one in wanted for form in one.forms if form}
    sure = {at: finding for at, one in enumerate(measures) if (finding := by_level(one, under))}
    silences = [at for at, finding in sure.items() if finding.verdict == "dropped"]
    heard = {at: Evidence(()) for at in silences}
    with progress("listening", len(wanted)) as advance:
        advance(len(silences))
        there = [at for at in range(len(wanted)) if at not in silences]
        for batch in (there[first : first + 8] for first in range(0, len(there), 8)):
            first = ears.hear([ears.line(at, MARGINS) for at in batch], quick=True)
            heard |= {at: ears.evidence(one, False, slow[at]) for at, one in zip(batch, first, strict=True)}
            advance(len(batch))
    for margins, quick in ((MARGINS, False), *((other, True) for other in AGAIN)):
        doubtful = [at for at, one in heard.items() if at not in sure and not is_said(wanted[at], one)]
        texts = [wanted[at].text for at in doubtful]
        again = ears.hear([ears.line(at, margins) for at in doubtful], texts, quick)
        for at, one in zip(doubtful, again, strict=True):
            heard[at] = _more(heard[at], ears.evidence(one, True))
    return [judge(wanted[at], heard[at], measures[at], under, others) for at in range(len(wanted))]


def _more(one: Evidence, two: Evidence) -> Evidence:
    """Both together; who listened longer comes first."""
    return replace(one, tries=(*two.tries, *one.tries), lost=min(one.lost, two.lost))


def _settled(
    ears: _Ears,
    wanted: Sequence[Expected],
    findings: Sequence[Finding],
    change: int,
    sounding_between: Callable[[Sequence[Place]], list[tuple[int, int]]],
) -> tuple[list[Place], list[Finding]]:
    """Where something was cut out, rhythm alone may have put a line in its neighbour's place: words tell what is
    left of them."""
    where, settled = list(ears.places), list(findings)
    for first, last in _runs(where, findings, change):
        others = [*where[:first], *where[last:]]
        low = where[first - 1].end if first else 0
        high = where[last].start if last < len(where) else len(ears.sound) * RATE // HEARD
        left = [span for span in sounding_between(others) if low <= span[0] < high and _is_speech(ears, *span)]
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


def _authors(events: Sequence[Event]) -> list[tuple[int, int]]:
    """When sounds of the author's own are heard: whatever speaks in them is meant."""
    return [
        (event.start, event.start + event.length)
        for event in events
        if event.kind == "sound" and event.text.startswith("[sound")
    ]


def _strays(
    loose: Sequence[tuple[int, int]], ears: _Ears, wanted: Sequence[Expected], findings: Sequence[Finding]
) -> tuple[dict[int, Finding], list[Stray]]:
    """Speech between the lines: lines that are said once more, by their number, and what belongs to none."""
    doubled: dict[int, Finding] = {}
    strays: list[Stray] = []
    lines: Mapping[str, str] = {form: one.text for one in wanted for form in one.forms if form}
    spoken = [span for span in loose if _is_speech(ears, *span)]
    stretches = [ears.stretch(start - EDGE, end + EDGE) for start, end in spoken]
    near = [_before(ears.places, start) for start, _ in spoken]
    ended = -RATE
    for at, (start, end), stretch in zip(near, spoken, stretches, strict=True):
        if at >= 0 and findings[at].verdict == "replaced" and start - max(ended, ears.places[at].end) < COMMA:
            ended = end  # what took the line's place runs on
            continue
        for line in (at, at + 1):
            if 0 <= line < len(wanted):
                heard = ears.hear([stretch], [wanted[line].text])[0]
                if heard.texts[0] and is_copy(wanted[line], ears.evidence(heard, True)):
                    doubled[line] = Finding("doubled", "said once more in the pause", heard.texts[0])
                    break
        else:
            text = ears.hear([stretch])[0].texts[0]
            known = nearest(ears.sounds[text], lines)
            strays.append(Stray(start, end - start, known or text))
    return doubled, strays


def _is_speech(ears: _Ears, start: int, end: int) -> bool:
    around = RATE // 2
    low, high = (at / RATE for at in (start, end))
    begins = max(0, start - around) / RATE
    spoken = sum(
        max(0.0, min(high, begins + b) - max(low, begins + a))
        for a, b in ears.recogniser.speaks(ears.stretch(start - around, end + around))
    )
    return spoken >= min(SPOKEN_PART * (high - low), 0.3) and spoken > 0.08


def _before(places: Sequence[Place], moment: int) -> int:
    """The number of the last line that begins before a moment; -1 when there is none."""
    return max((at for at, place in enumerate(places) if place.start <= moment), default=-1)


def _line(place: Place, finding: Finding) -> Judged:
    event = place.event
    heard = marked(event.text, finding.heard) if finding.verdict != "ok" else ()
    return Judged(event.line, place.start, event.length, event.text, finding.verdict, finding.why, heard)
