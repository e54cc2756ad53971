"""The mix, held against what may be asked of it at any place; most of it with sources whose samples say so."""

import tracemalloc
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiogen.audio import sounds
from audiogen.audio.clip import FULL_SCALE, prepare
from audiogen.audio.endless import Endless, Loop
from audiogen.audio.levels import Samples, true_peak
from audiogen.mix import Mixer
from audiogen.mix.envelope import STAYS, Fading
from audiogen.mix.mixer import KNEE
from audiogen.model import Bed, BedSpan, Clip, Ducking, Layer, SoundFile, Source, Timeline, Tone, Utterance, Voice
from audiogen.units import RATE, gain

LENGTH = 20 * RATE
LINE = Utterance("A line.", Voice("none", "nobody", "en"))
OTHER = Utterance("Another.", Voice("none", "nobody", "en"))
BELL = Tone("bell")
STEADY = Tone("steady")
DUCK = Ducking()
BACK = np.float32(gain(DUCK.depth))
VOICE = Clip(8 * RATE, 2 * RATE, LINE, 0.0, 1)
FADE = 2 * RATE
HALF = np.float32(0.5)
"""Of full scale: well below the knee, and exact."""


class Table(Loop):
    """A sound without end that leaves the voice all the room it wants, however loud it is."""

    powers = np.zeros(1)


class Shelf:
    """Sources from a table of whole sounds; the floor is silent unless one is given."""

    def __init__(
        self,
        clips: Mapping[Source, Samples],
        bed: Endless | Samples | None = None,
        floor: Endless | Samples | None = None,
    ) -> None:
        self._clips = clips
        self._bed = made(bed, np.full((2, 1000), HALF))
        self._floor = made(floor, np.zeros((2, 700), np.float32))

    def clip(self, source: Source, start: int, stop: int) -> Samples:
        return self._clips[source][..., start:stop]

    def endless(self, source: Tone | SoundFile) -> Endless:
        return self._bed

    def floor(self) -> Endless:
        return self._floor


def made(given: Endless | Samples | None, usual: Samples) -> Endless:
    if given is None:
        return Table(usual)
    return Table(given) if isinstance(given, np.ndarray) else given


def timeline(
    voice: tuple[Clip, ...] = (), effects: tuple[Clip, ...] = (), level: float | None = None, fade: int = FADE
) -> Timeline:
    """A session of `LENGTH`; with a bed at `level` dB, if there is one."""
    bed = () if level is None else (BedSpan(0, LENGTH, Bed((Layer(STEADY, level),)), fade, fade),)
    return Timeline(LENGTH, voice, effects, bed, (), ())


def noise(seed: int, *shape: int, level: float = 0.1) -> Samples:
    return (level * np.random.default_rng(seed).standard_normal(shape)).astype(np.float32)


def silence(seconds: int) -> Samples:
    return np.zeros(seconds * RATE, np.float32)


@cache
def speech(seconds: float = 2.0, pitch: float = 110.0) -> Samples:
    """Something with the peaks of a voice, as narrating makes it ready."""
    time = np.arange(int(seconds * RATE)) / RATE
    syllables = 0.15 + np.clip(np.sin(2 * np.pi * 3.1 * time), 0.0, None) ** 2
    glottis = sum(
        np.cos(2 * np.pi * pitch * k * time) * np.exp(-(((pitch * k - 600.0) / 900.0) ** 2)) for k in range(1, 40)
    )
    pcm = prepare((syllables * glottis).astype(np.float32), RATE).pcm
    return pcm.astype(np.float32) / np.float32(FULL_SCALE)


def envelope(voice: tuple[Clip, ...]) -> Samples:
    """How loud the bed is at each sample of a session with this voice, from a steady bed under a silent voice."""
    clips = {LINE: silence(20), OTHER: silence(20)}
    found = Mixer(timeline(voice, level=0.0), Shelf(clips)).mix(0, LENGTH)
    assert np.array_equal(found[0], found[1])
    return found[0] / HALF


# ── any part of it is the same wherever it is cut ────────────────────────────────────────────────────────


@cache
def rich() -> tuple[Mixer, Samples]:
    """A session in which everything happens at once, some of it above the knee; and all of its samples."""
    voice = (VOICE, Clip(11 * RATE, RATE, OTHER, -3.0, 2), Clip(15 * RATE, RATE + 1, OTHER, 0.0, 3))
    effects = (
        Clip(1000, 3 * RATE, BELL, -2.0, 1),
        Clip(8 * RATE + 1, 3 * RATE, BELL, 3.0, 2),
        Clip(9 * RATE, RATE, BELL, 0.0, 3),
    )
    clips = {
        LINE: noise(1, 2 * RATE, level=0.3),
        OTHER: noise(2, RATE + 1, level=0.3),
        BELL: noise(3, 2, 3 * RATE, level=0.3),
    }
    shelf = Shelf(clips, bed=noise(4, 2, 70_001), floor=noise(5, 2, 30_011, level=1e-4))
    mixer = Mixer(timeline(voice, effects, level=-6.0), shelf)
    return mixer, mixer.mix(0, LENGTH)


places = st.one_of(
    st.integers(0, LENGTH),
    # where something begins, ends or turns, and just beside it
    st.builds(
        lambda at, beside: min(LENGTH, max(0, at + beside)),
        st.sampled_from(
            (0, 1000, FADE, 70_001, 8 * RATE, 10 * RATE, 11 * RATE, 16 * RATE + 1, LENGTH - FADE, LENGTH)
        ),
        st.integers(-2, 2),
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(places, min_size=2, max_size=5).map(sorted))
def test_parts_make_the_whole(cuts: list[int]) -> None:
    mixer, whole = rich()
    parts = [mixer.mix(start, stop) for start, stop in pairwise(cuts)]
    assert all(part.dtype == np.float32 for part in parts)
    assert np.concatenate(parts, axis=1).tobytes() == np.ascontiguousarray(whole[:, cuts[0] : cuts[-1]]).tobytes()


def test_blocks_of_frames_make_the_whole() -> None:
    mixer, whole = rich()
    blocks = [mixer.mix(start, min(start + 1152, LENGTH)) for start in range(0, LENGTH, 1152)]
    assert np.concatenate(blocks, axis=1).tobytes() == whole.tobytes()


# ── ducking ──────────────────────────────────────────────────────────────────────────────────────────────


def test_bed_steps_back_for_the_voice() -> None:
    level = envelope((VOICE,))
    assert level[VOICE.start : VOICE.end + DUCK.hold] == pytest.approx(BACK, abs=1e-6)
    assert gain(-6.0) == pytest.approx(BACK)


def test_bed_looks_ahead_and_returns() -> None:
    level = envelope((VOICE,))
    begin, end = VOICE.start - DUCK.attack, VOICE.end + DUCK.hold + DUCK.release
    full = level[FADE : LENGTH - FADE] == 1.0
    assert full[: begin - FADE].all() and full[end - FADE :].all()
    assert level[begin + 100] < 1.0
    assert (np.diff(level[begin : VOICE.start]) <= 0).all()
    assert (np.diff(level[VOICE.end + DUCK.hold : end]) >= 0).all()


def test_bed_stays_back_over_a_short_pause() -> None:
    later = Clip(VOICE.end + DUCK.attack + DUCK.hold + DUCK.release + STAYS - 1, RATE, OTHER, 0.0, 2)
    level = envelope((VOICE, later))
    assert level[VOICE.start : later.end] == pytest.approx(BACK, abs=1e-6)


def test_bed_returns_fully_in_a_longer_pause() -> None:
    later = Clip(VOICE.end + DUCK.attack + DUCK.hold + DUCK.release + STAYS, RATE, OTHER, 0.0, 2)
    back = envelope((VOICE, later))[VOICE.end : later.start] == 1.0
    assert STAYS <= np.count_nonzero(back) < STAYS + 100, "but for rounding"


def test_bed_moves_by_smooth_curves() -> None:
    voice = (VOICE, Clip(15 * RATE, RATE, OTHER, 0.0, 2))
    assert np.abs(np.diff(envelope(voice))).max() < 1e-4


def test_ducking_leaves_bells_and_floor_alone() -> None:
    ring, floor = noise(1, 2, 4 * RATE), noise(2, 2, 999, level=1e-3)
    bell = Clip(7 * RATE, 4 * RATE, BELL, 0.0, 1)
    found = Mixer(timeline((VOICE,), (bell,)), Shelf({LINE: silence(2), BELL: ring}, floor=floor)).mix(0, LENGTH)
    wanted = np.tile(floor, LENGTH // 999 + 1)[:, :LENGTH]
    wanted[:, bell.start : bell.end] += ring
    assert np.array_equal(found, wanted)


def test_bed_at_the_edges_of_the_session_can_be_ducked() -> None:
    level = envelope((Clip(0, RATE, LINE, 0.0, 1), Clip(LENGTH - RATE, RATE, OTHER, 0.0, 2)))
    assert level[:RATE].max() <= BACK and level[-RATE:].max() <= BACK


# ── fades ────────────────────────────────────────────────────────────────────────────────────────────────


def test_fades_reach_nothing_at_both_ends() -> None:
    level = envelope(())
    assert 0 <= level[0] < 1e-6 and 0 <= level[-1] < 1e-6
    assert (np.diff(level[:FADE]) >= 0).all() and (np.diff(level[-FADE:]) <= 0).all()
    assert (level[FADE:-FADE] == 1.0).all()
    assert level[FADE // 2] == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize("even", [True, False])
def test_fades_of_minutes_are_as_exact_as_short_ones_and_take_no_memory(even: bool) -> None:
    length = 10 * 60 * RATE + 7  # which no number of points divides
    tracemalloc.start()
    fading = Fading(BedSpan(0, 2 * length, Bed(()), length, length, even, even))
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken < 1_000_000
    for start in (0, length // 3, length - 2000, length, 2 * length - 2000):
        level = np.ones(2000, np.float32)
        fading.apply(level, start)
        at = (np.arange(start, start + 2000) + 0.5) / length
        turn = np.sin(np.pi / 2 * np.minimum(at, 2.0 - at))
        assert level == pytest.approx(turn**2 if even else turn, abs=2e-7)


def test_beds_sound_in_their_spans_only() -> None:
    spans = tuple(BedSpan(at, 4 * RATE, Bed((Layer(STEADY, 0.0),)), RATE, RATE) for at in (2 * RATE, 5 * RATE))
    level = Mixer(Timeline(LENGTH, (), (), spans, (), ()), Shelf({})).mix(0, LENGTH)[0] / HALF
    assert not level[: 2 * RATE].any() and not level[9 * RATE :].any()
    # one fades out while the other fades in: half a cosine each, together 1
    assert level[5 * RATE : 6 * RATE] == pytest.approx(1.0, abs=1e-6)


def test_layers_add_up_at_their_levels_over_their_common_period() -> None:
    periods = {Tone("three"): noise(1, 2, 3), Tone("four"): noise(2, 2, 4)}

    class Two(Shelf):
        def endless(self, source: Tone | SoundFile) -> Endless:
            assert isinstance(source, Tone)
            return Table(periods[source])

    bed = Bed((Layer(Tone("three"), -6.0), Layer(Tone("four"), -12.0)))
    found = Mixer(Timeline(LENGTH, (), (), (BedSpan(0, LENGTH, bed, 0, 0),), (), ()), Two({})).mix(5, 29)
    at = np.arange(5, 29)
    wanted = periods[Tone("three")][:, at % 3] * gain(-6.0) + periods[Tone("four")][:, at % 4] * gain(-12.0)
    assert found == pytest.approx(wanted, abs=1e-7)


# ── the floor ────────────────────────────────────────────────────────────────────────────────────────────


def test_floor_is_all_there_is_without_background() -> None:
    found = Mixer(timeline(), Shelf({}, floor=sounds.floor())).mix(0, LENGTH)
    assert np.array_equal(found, sounds.floor().between(0, LENGTH))


@pytest.mark.parametrize("level", [None, -80.0, -28.0], ids=["no bed", "faintest bed", "bed"])
def test_no_digital_silence_anywhere(level: float | None) -> None:
    bed = sounds.endless(Tone("pink noise"))
    found = Mixer(timeline((VOICE,), level=level), Shelf({LINE: silence(2)}, bed, sounds.floor())).mix(0, LENGTH)
    for tenth in tenths(found):
        loudness = 20 * np.log10(np.sqrt(np.mean(tenth.astype(np.float64) ** 2, axis=1)))
        assert (loudness > -79).all()
        assert level is not None or (loudness < -71).all()
        assert (np.count_nonzero(np.rint(tenth * 32768), axis=1) > 0.8 * tenth.shape[1]).all()


def test_floor_lies_under_everything() -> None:
    bed = np.zeros((2, 1000), np.float32)
    found = Mixer(timeline((VOICE,), level=0.0), Shelf({LINE: speech()}, bed, sounds.floor())).mix(0, LENGTH)
    before = found[:, : VOICE.start]
    assert np.array_equal(before, sounds.floor().between(0, VOICE.start))


def tenths(found: Samples) -> Iterator[Samples]:
    step = RATE // 10
    return (found[:, at : at + step] for at in range(0, found.shape[1], step))


# ── levels ───────────────────────────────────────────────────────────────────────────────────────────────


def test_voice_sounds_in_both_channels_alike_at_its_gain() -> None:
    clip = Clip(VOICE.start, len(speech()), LINE, -3.0, 1)
    found = Mixer(timeline((clip,)), Shelf({LINE: speech()})).mix(clip.start, clip.end)
    assert np.array_equal(found[0], found[1])
    assert found[0] == pytest.approx(speech() * gain(-3.0), abs=1e-7)


def test_what_is_below_the_knee_stays_as_it_is() -> None:
    loud = np.linspace(-KNEE, KNEE, 2 * RATE, dtype=np.float32)
    found = Mixer(timeline((VOICE,)), Shelf({LINE: loud})).mix(VOICE.start, VOICE.end)
    assert np.array_equal(found[0], loud)


def test_the_knee_bends_evenly_to_below_the_limit() -> None:
    loud = np.linspace(-8.0, 8.0, 2 * RATE, dtype=np.float32)
    bent = Mixer(timeline((VOICE,)), Shelf({LINE: loud})).mix(VOICE.start, VOICE.end)[0]
    assert (np.diff(bent) >= 0).all() and np.diff(bent).max() <= np.diff(loud).max() * 1.01
    assert np.abs(bent).max() < gain(-1.3)
    assert bent == pytest.approx(-bent[::-1], abs=1e-6)


@pytest.mark.parametrize("louder", [0.0, 6.0])
@pytest.mark.parametrize("variant", ["", "soft", "low", "high"])
def test_true_peak_where_bells_and_voice_coincide(variant: str, louder: float) -> None:
    bell = Tone("bell", variant)
    shelf = Shelf(
        {LINE: speech(), bell: sounds.struck(bell)}, sounds.endless(Tone("drone", hertz=110.0)), sounds.floor()
    )
    voice = Clip(VOICE.start, len(speech()), LINE, 0.0, 1)
    rings = tuple(Clip(voice.start + at, 9 * RATE, bell, louder, 1) for at in (0, 2000, 20_000, RATE))
    found = Mixer(timeline((voice,), rings, level=-12.0), shelf).mix(voice.start, voice.end + RATE)
    assert 20 * np.log10(true_peak(found)) <= -1.0


# ── no clicks ────────────────────────────────────────────────────────────────────────────────────────────


def test_clips_begin_and_end_without_a_step() -> None:
    sound = speech()
    clip = Clip(VOICE.start, len(sound), LINE, 0.0, 1)
    bell = Clip(13 * RATE, sounds.strike_length(BELL), BELL, 0.0, 1)
    whole = Timeline(30 * RATE, (clip,), (bell,), (), (), ())
    found = Mixer(whole, Shelf({LINE: sound, BELL: sounds.struck(BELL)})).mix(0, whole.length)
    for at in (clip.start, clip.end, bell.start, bell.end):
        assert np.abs(np.diff(found[:, at - 2 : at + 3])).max() < 0.001


@pytest.mark.parametrize(
    "tone", [Tone("drone", hertz=110.0), Tone("sine", hertz=220.0)], ids=lambda tone: str(tone.name)
)
def test_bed_begins_again_without_a_step(tone: Tone) -> None:
    bed = sounds.endless(tone)
    spans = (BedSpan(0, 3 * bed.period, Bed((Layer(STEADY, -20.0),)), 0, 0),)
    mixer = Mixer(Timeline(3 * bed.period, (), (), spans, (), ()), Shelf({}, bed))
    around = mixer.mix(bed.period - RATE, bed.period + RATE)
    steps = np.abs(np.diff(around)).max(axis=0)
    assert steps[RATE - 1] <= steps.max() and steps.max() < 0.01
