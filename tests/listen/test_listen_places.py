"""Where lines stand, how loud they are, and what sounds between them; the sounds are drawn, not spoken."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import pytest

from audiogen.listen import sound
from audiogen.listen.acoustics import FALLBACK, between, floor, measure, voice_level
from audiogen.listen.places import Place, places
from audiogen.model import Event
from audiogen.progress import silent
from audiogen.units import RATE

VOICE, BED = -15.0, -52.0
LENGTHS = [1.5, 0.5, 2.2, 0.7, 3.1, 1.2, 0.9, 2.6]
PAUSES = [1.0, 4.0, 1.0, 2.0, 6.0, 1.0, 3.0, 2.0]
"""Seconds; each pause follows its line, and the session begins with half a second of its own."""


def events(lengths: Sequence[float] = LENGTHS, pauses: Sequence[float] = PAUSES) -> list[Event]:
    starts = accumulate((length + pause for length, pause in zip(lengths, pauses, strict=True)), initial=0.5)
    return [
        Event("speech", at, round(start * RATE), round(length * RATE), f"Line {at}.")
        for at, (start, length) in enumerate(zip(starts, lengths, strict=False))
    ]


def total(lengths: Sequence[float] = LENGTHS) -> int:
    return round((0.5 + sum(lengths) + sum(PAUSES)) * RATE)


def drawn(spoken: Sequence[Event], length: int) -> sound.Levels:
    """A voice, up and down, where there are lines; a quiet background elsewhere."""
    levels = np.full(sound.frame(length) + 1, BED, np.float32)
    for event in spoken:
        first, last = sound.frame(event.start), sound.frame(event.start + event.length)
        levels[first:last] = VOICE - 6 * (np.arange(last - first) % 5 == 4)
    return levels


def found(levels: sound.Levels, length: int) -> tuple[Place, ...]:
    return places(events(), total(), levels, length, VOICE)


def test_a_session_as_long_as_it_should_be_is_where_it_should_be() -> None:
    got = found(drawn([], total()), total() + RATE // 20)
    assert [(place.start, place.end) for place in got] == [(e.start, e.start + e.length) for e in events()]


@pytest.mark.parametrize("at", range(len(LENGTHS)))
def test_a_line_laid_twice_moves_the_lines_behind_it(at: int) -> None:
    extra = events()[at].length
    moved = [e if e.line <= at else Event("speech", e.line, e.start + extra, e.length, e.text) for e in events()]
    again = Event("speech", at, events()[at].start + extra, extra, "")
    levels = drawn([*moved, again], total() + extra)
    got = found(levels, total() + extra)
    allowed = {e.line: {e.start} for e in moved} | {at: {moved[at].start, again.start}}  # either is as good
    for place in got:
        assert min(abs(place.start - start) for start in allowed[place.event.line]) < RATE // 20
    loose = between(got, levels, VOICE, BED)
    assert sum(end - start for start, end in loose) == pytest.approx(extra, abs=RATE // 4)


@pytest.mark.parametrize("at", range(len(LENGTHS)))
def test_a_line_cut_out_leaves_nothing_where_it_was(at: int) -> None:
    gone = events()[at].length
    kept = [
        e if e.line < at else Event("speech", e.line, e.start - gone, e.length, e.text)
        for e in events()
        if e.line != at
    ]
    levels = drawn(kept, total() - gone)
    got = found(levels, total() - gone)
    assert all(one.end <= two.start for one, two in pairwise(got))
    shares = [measure(place, levels, VOICE, BED).voiced for place in got]
    assert shares[at] < 0.08 and min(share for line, share in enumerate(shares) if line != at) > 0.7
    assert between(got, levels, VOICE, BED) == []


def test_a_good_line_measures_as_one() -> None:
    levels = drawn(events(), total())
    assert voice_level(events(), levels) == pytest.approx(VOICE, abs=0.5)
    got = found(levels, total())
    assert floor(got, levels) == BED
    for place in got:
        line = measure(place, levels, VOICE, BED)
        assert line.voiced > 0.95 and max(line.lead, line.tail) < RATE // 50
        assert line.loud == pytest.approx(0.0, abs=0.5) and line.length == place.event.length


def test_what_is_missing_is_measured() -> None:
    levels = drawn(events(), total())
    place = found(levels, total())[4]
    middle = sound.frame(place.start + place.event.length // 2)
    levels[middle : sound.frame(place.end)] = BED
    line = measure(place, levels, VOICE, BED)
    assert line.tail == pytest.approx(place.event.length / 2, abs=RATE // 50) and line.lead == 0
    assert line.voiced == pytest.approx(0.5, abs=0.05)


def test_speech_between_lines_is_seen_and_short_sounds_are_not() -> None:
    levels = drawn(events(), total())
    pause = events()[1].start + events()[1].length
    levels[sound.frame(pause + RATE) : sound.frame(pause + 2 * RATE)] = VOICE
    levels[sound.frame(pause + 3 * RATE) : sound.frame(pause + 3 * RATE) + 8] = VOICE
    ((start, end),) = between(found(levels, total()), levels, VOICE, BED)
    assert start == pytest.approx(pause + RATE, abs=RATE // 50) and end == pytest.approx(
        pause + 2 * RATE, abs=RATE // 50
    )


def test_a_silent_session_has_the_usual_level() -> None:
    levels = np.full(sound.frame(total()) + 1, -75.0, np.float32)
    assert voice_level(events(), levels) == FALLBACK
    assert voice_level([], levels) == FALLBACK


def test_levels_are_those_of_the_voices_frequencies() -> None:
    time = np.arange(2 * sound.HEARD) / sound.HEARD
    for hertz, loud in ((110, False), (1000, True), (3000, True), (7700, False)):
        tone = (0.5 * 32767 * np.sin(2 * np.pi * hertz * time)).astype(np.int16)
        level = float(np.median(sound.levels(tone)))
        assert (level == pytest.approx(-9.0, abs=0.3)) == loud and (loud or level < -30)


def test_moments_and_frames_agree() -> None:
    assert [sound.frame(sound.moment(at)) for at in (0, 1, 17, 123_456)] == [0, 1, 17, 123_456]
    pcm = np.arange(-100, 100, dtype=np.int16)
    assert np.allclose(sound.samples(pcm, 30, 60) * 32768, np.arange(-90, -80))


def test_an_mp3_is_heard_in_one_channel(tmp_path: Path) -> None:
    import soundfile

    path = tmp_path / "tone.mp3"
    time = np.arange(RATE) / RATE
    tone = np.sin(2 * np.pi * 500 * time)
    soundfile.write(path, np.stack([0.5 * tone, 0.1 * tone], axis=1), RATE)
    pcm = sound.read(path, silent)
    assert len(pcm) == pytest.approx(sound.HEARD, abs=30)
    assert np.abs(pcm[4000:12000]).max() == pytest.approx(0.3 * 32767, rel=0.03)


def test_a_session_that_breaks_off_has_its_beginning_in_its_place() -> None:
    until = events()[4].start + events()[4].length // 3
    levels = drawn(events(), total())[: sound.frame(until) + 1]
    got = found(levels, until)
    assert [place.start for place in got[:5]] == [event.start for event in events()[:5]]
    shares = [measure(place, levels, VOICE, BED).voiced for place in got]
    assert min(shares[:4]) > 0.9 and 0.2 < shares[4] < 0.5 and max(shares[5:]) < 0.08
