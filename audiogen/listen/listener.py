"""Listens to a whole session: every line where it should stand, then what sounds where none does."""

from collections.abc import Sequence
from dataclasses import replace

from audiogen.listen import sound as sounding
from audiogen.listen.acoustics import Measure, between, floor, measure, voice_level
from audiogen.listen.ears import Ears, Phonemes, Sounds
from audiogen.listen.judge import Evidence, Expected, Finding, Part, by_level, is_said, judge, paces
from audiogen.listen.places import Place, places
from audiogen.listen.recogniser import Recogniser
from audiogen.listen.report import Judged, Report
from audiogen.listen.settle import settled_by_words
from audiogen.listen.sound import HEARD, Sound
from audiogen.listen.strays import strays
from audiogen.listen.words import marked, pieces
from audiogen.model import Event
from audiogen.progress import Progress, silent
from audiogen.units import RATE

MARGINS = (15 * RATE // 100, 20 * RATE // 100)
"""What is heard before and after a line; other lines' sound is never among it."""
AGAIN = ((5 * RATE // 100, 10 * RATE // 100), (4 * RATE // 10, 4 * RATE // 10))
"""The margins of further tries."""
BATCH = 8


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
    sounds = Sounds(phonemes)
    wanted = _expected(lines, sounds)
    levels = sounding.levels(sound)
    voice = voice_level(lines, levels)
    actual = len(sound) * RATE // HEARD
    where: Sequence[Place] = places(lines, length, levels, actual, voice)
    under = floor(where, levels)
    ears = Ears(sound, recogniser, sounds, where)
    measures = [measure(place, levels, voice, under) for place in where]
    findings = _judged(ears, wanted, measures, under - voice, progress)
    if any(place.start != place.event.start for place in where):
        where, findings = settled_by_words(
            ears, wanted, findings, actual - length, lambda others: between(others, levels, voice, under)
        )
        ears = replace(ears, places=where)
    own = _authors(events)
    loose = [
        span for span in between(where, levels, voice, under) if not any(a < span[1] and span[0] < b for a, b in own)
    ]
    changed, extra = strays(loose, ears, wanted, findings)
    return Report(
        tuple(_line(place, changed.get(at, findings[at])) for at, place in enumerate(where)),
        tuple(extra),
    )


def _expected(lines: Sequence[Event], sounds: Sounds) -> list[Expected]:
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
    ears: Ears, wanted: Sequence[Expected], measures: Sequence[Measure], under: float, progress: Progress
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
        for batch in (there[at : at + BATCH] for at in range(0, len(there), BATCH)):
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


def _authors(events: Sequence[Event]) -> list[tuple[int, int]]:
    """When sounds of the author's own are heard: whatever speaks in them is meant."""
    return [
        (event.start, event.start + event.length)
        for event in events
        if event.kind == "sound" and event.text.startswith("[sound")
    ]


def _line(place: Place, finding: Finding) -> Judged:
    event = place.event
    heard = marked(event.text, finding.heard) if finding.verdict != "ok" else ()
    return Judged(event.line, place.start, event.length, event.text, finding.verdict, finding.why, heard)
