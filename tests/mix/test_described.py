"""What a mixer says of a stretch of a session tells it from any other: where it is equal, so is every sample."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from audiogen.audio.endless import Endless, Loop
from audiogen.audio.levels import Samples
from audiogen.mix import Mixer
from audiogen.mix.masters import MASTERS, mastering
from audiogen.model import Bed, BedSpan, Clip, Ducking, Layer, SoundFile, Source, Timeline, Tone, Utterance, Voice

LENGTH = 20_000
PERIODS = {Tone("sea"): 400, Tone("rain"): 600}
FLOOR = 200
EVERY = 1200
"""Samples after which all of them begin anew."""
DUCK = Ducking(-6.0, attack=150, hold=60, release=210)
SOMEBODY = Voice("none", "somebody", "en")
_RANDOM = np.random.default_rng(11)
_TABLES = {tone: _RANDOM.normal(0.0, 0.1, (2, period)).astype(np.float32) for tone, period in PERIODS.items()}
_VOICE = _RANDOM.normal(0.0, 0.1, 4000).astype(np.float32)
_FLOOR = _RANDOM.normal(0.0, 0.001, (2, FLOOR)).astype(np.float32)


class Table(Loop):
    powers = np.zeros(1)


class Sources:
    def clip(self, source: Source, start: int, stop: int) -> Samples:
        assert isinstance(source, Utterance)
        return np.roll(_VOICE, len(source.text))[start:stop]

    def endless(self, source: Tone | SoundFile) -> Endless:
        assert isinstance(source, Tone)
        return Table(_TABLES[source])

    def floor(self) -> Endless:
        return Table(_FLOOR)

    def identity(self, source: Source) -> str:
        return repr(source)


def clips(most: int) -> st.SearchStrategy[tuple[Clip, ...]]:
    one = st.builds(
        lambda start, length, text, level: Clip(start, length, Utterance(text, SOMEBODY), level, 1),
        st.integers(0, LENGTH - 4000),
        st.integers(1, 3000),
        st.sampled_from(["a", "bb"]),
        st.sampled_from([0.0, -3.0]),
    )
    return st.lists(one, max_size=most).map(lambda found: tuple(sorted(found, key=lambda clip: clip.start)))


def beds() -> st.SearchStrategy[tuple[BedSpan, ...]]:
    def span(start: int, length: int, into: int, out: int, names: list[Tone], even: bool) -> BedSpan:
        layers = tuple(Layer(tone, -20.0) for tone in names)
        into, out = min(into, length // 2), min(out, length // 2)
        return BedSpan(start, length, Bed(layers), into, out, even, not even)

    one = st.builds(
        span, st.integers(0, LENGTH // 2), st.integers(1, LENGTH // 2), st.integers(1, 900), st.integers(1, 900),
        st.lists(st.sampled_from(list(PERIODS)), max_size=2, unique=True), st.booleans(),
    )  # fmt: skip
    return st.lists(one, max_size=3).map(lambda found: tuple(sorted(found, key=lambda span: span.start)))


def timelines() -> st.SearchStrategy[Timeline]:
    return st.builds(
        lambda voice, effects, bed: Timeline(LENGTH, voice, effects, bed, (), ()), clips(4), clips(2), beds()
    )


def mixer(timeline: Timeline, preset: str) -> Mixer:
    speech = [(clip.start, clip.length, -19.0) for clip in timeline.voice]
    return Mixer(timeline, Sources(), DUCK, mastering(MASTERS[preset], timeline.length, speech))


WINDOWS = st.tuples(st.integers(0, LENGTH - 10), st.integers(1, 4000))
CHANGES = st.tuples(st.sampled_from(["voice", "effects", "bed"]), st.integers(0, 3), st.sampled_from([-1, 1, 97]))


def changed(timeline: Timeline, change: tuple[str, int, int]) -> Timeline:
    """One thing of it moved, or taken away."""
    kind, place, way = change
    things = list(getattr(timeline, kind))
    if not things:
        return timeline
    place %= len(things)
    if way == 97:
        del things[place]
    else:
        start = max(0, min(things[place].start + way, timeline.length - things[place].length))
        things[place] = replace(things[place], start=start)
    return replace(timeline, **{kind: tuple(sorted(things, key=lambda thing: thing.start))})


@settings(max_examples=150, deadline=None)
@given(timelines(), CHANGES, WINDOWS, st.sampled_from(["podcast", "sleep"]))
def test_what_is_described_alike_sounds_alike(
    timeline: Timeline, change: tuple[str, int, int], window: tuple[int, int], preset: str
) -> None:
    start, stop = window[0], min(LENGTH, sum(window))
    one, other = mixer(timeline, preset), mixer(changed(timeline, change), preset)
    if one.described(start, stop) == other.described(start, stop):
        assert (one.mix(start, stop) == other.mix(start, stop)).all()


@settings(max_examples=100, deadline=None)
@given(timelines(), WINDOWS)
def test_moved_by_all_periods_it_is_the_same_and_said_to_be(timeline: Timeline, window: tuple[int, int]) -> None:
    start, stop = window[0], min(LENGTH, sum(window))
    later = replace(
        timeline,
        length=LENGTH + EVERY,
        **{
            kind: tuple(replace(thing, start=thing.start + EVERY) for thing in getattr(timeline, kind))
            for kind in ("voice", "effects", "bed")
        },
    )
    one, other = mixer(timeline, "podcast"), mixer(later, "podcast")
    assert one.described(start, stop) == other.described(start + EVERY, stop + EVERY)
    assert (one.mix(start, stop) == other.mix(start + EVERY, stop + EVERY)).all()


@settings(max_examples=100, deadline=None)
@given(timelines(), st.sampled_from(["podcast", "sleep"]))
def test_where_it_is_still_it_is_the_background_alone(timeline: Timeline, preset: str) -> None:
    made = mixer(timeline, preset)
    last = 0
    for still in made.stills():
        assert last <= still.start < still.stop <= timeline.length
        last = still.stop
        background = made.still(still.layers)
        assert (made.mix(still.start, still.stop) == background.mix(still.start, still.stop)).all()
        # and the same a period later
        period = background.period
        assert (background.mix(5, 50) == background.mix(5 + period, 50 + period)).all()
        assert background.described(5, 50) == background.described(5 + period, 50 + period)


def test_nothing_moves_where_nothing_is() -> None:
    (still,) = mixer(Timeline(LENGTH, (), (), (), (), ()), "podcast").stills()
    assert (still.start, still.stop, still.layers) == (0, LENGTH, ())
