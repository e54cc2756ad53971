"""The contract of every generated sound, whatever its name; and what is asked of noises, strikes and breaths."""

import dataclasses
from functools import lru_cache

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from audiogen.audio import sounds
from audiogen.audio.endless import MOMENT, Endless, packed
from audiogen.audio.levels import TARGET_LUFS, Samples, power_lufs
from audiogen.audio.noise import SLOPES
from audiogen.model import Swell, Tone
from audiogen.units import RATE
from audiogen.vocabulary import BEDS, STRIKES

ENDLESS = [Tone(name, hertz=kind.pitch, beat=kind.beat) for name, kind in BEDS.items()]
EXTREMES = [
    Tone(name, hertz=hertz, beat=beat)
    for name, kind in BEDS.items()
    for hertz, beat in zip(kind.hertz, kind.beats[::-1] or (0.0, 0.0), strict=False)
]
STRUCK = [Tone(name, variant) for name, kind in STRIKES.items() for variant in ("", *kind.variants)]
MOVING = ("sea", "wind", "bowls")
"""They are as loud as the voice over two minutes, not over each half."""
NOISES = [tone for tone in ENDLESS if tone.name in SLOPES]
SWELLS = [
    Swell((4 * RATE, 0, 6 * RATE, 0)),
    Swell((4 * RATE, 7 * RATE, 8 * RATE, 0)),
    Swell((RATE, RATE, RATE, RATE)),
]
FRAME = 1152
MINUTE = 60 * RATE
SEAM = RATE
"""So many samples on both sides of a seam are looked at."""


def named(tone: Tone) -> str:
    return " ".join(str(part) for part in (tone.name, tone.variant, tone.hertz or "", tone.beat or "") if part)


endless = pytest.mark.parametrize("tone", ENDLESS + EXTREMES, ids=named)
usual = pytest.mark.parametrize("tone", ENDLESS, ids=named)
struck = pytest.mark.parametrize("tone", STRUCK, ids=named)
swells = pytest.mark.parametrize("swell", SWELLS, ids=lambda swell: "-".join(str(n // RATE) for n in swell.phases))

_MADE: dict[Tone, Endless] = {}


def bed(tone: Tone) -> Endless:
    """A bed, kept for all tests of this file."""
    if tone not in _MADE:
        _MADE[tone] = sounds.endless.__wrapped__(tone)
    return _MADE[tone]


def decibels(power: float | np.floating | NDArray[np.floating]) -> NDArray[np.float64]:
    return 10.0 * np.log10(np.asarray(power, np.float64))


def lufs(pcm: Samples) -> float:
    return float(pyloudnorm.Meter(RATE).integrated_loudness(pcm.T.astype(np.float64)))


def loudest(pcm: Samples) -> float:
    """The loudest of the moments (0.4 s), by another's meter."""
    meter = pyloudnorm.Meter(RATE)
    meter.integrated_loudness(pcm.T.astype(np.float64))
    return float(max(meter.blockwise_loudness))


# ── beds ─────────────────────────────────────────────────────────────────────────────────────────────────


@endless
def test_bed_is_sound_in_two_channels(tone: Tone) -> None:
    made = bed(tone)
    assert made.period % (1000 * FRAME) == 0
    part = made.between(MINUTE, MINUTE + 3 * RATE)
    assert part.dtype == np.float32 and part.shape == (2, 3 * RATE)
    assert np.isfinite(part).all()
    assert np.sqrt(np.mean(part**2, axis=1)).min() > 0.003
    assert all((np.count_nonzero(channel == 0.0) < 0.001 * part.shape[1]) for channel in part), "digital silence"


def test_table_is_packed_to_16_bits_of_its_height() -> None:
    table = np.random.default_rng(1).standard_normal((2, RATE)).astype(np.float32)
    missed = packed(table).between(0, RATE) - table
    assert np.abs(missed).max() <= np.abs(table).max() / 32_767 * 0.501
    assert packed(table).size == pytest.approx(1.0, abs=0.01)


@endless
def test_bed_is_the_same_however_it_is_cut_over_its_seam_too(tone: Tone) -> None:
    made = bed(tone)
    start, stop = made.period - 70_001, made.period + 90_003
    whole = made.between(start, stop)
    for cut in (start + 1, made.period - 1, made.period, made.period + 2400, stop - 17):
        parts = np.concatenate([made.between(start, cut), made.between(cut, stop)], axis=1)
        assert parts.tobytes() == whole.tobytes()
    assert (
        made.between(70_001, 70_777).tobytes() == made.between(70_001 + made.period, 70_777 + made.period).tobytes()
    )
    whole[:] = 0.0  # the caller may write to what it got
    assert made.between(start, stop).any()


@endless
def test_bed_has_no_direct_current(tone: Tone) -> None:
    made = bed(tone)
    # of Layers it may be a trace of what each noise had; the ear and the loudspeaker don't know it
    part = made.between(0, min(made.period, 24 * RATE)).astype(np.float64)
    assert (np.abs(part.mean(axis=1)) < 2e-3 * np.sqrt(np.mean(part**2, axis=1))).all()


@usual
def test_bed_is_the_same_every_time(tone: Tone) -> None:
    first = bed(tone).between(0, RATE)
    np.random.seed(1)  # which no generator may depend on
    assert sounds.endless.__wrapped__(tone).between(0, RATE).tobytes() == first.tobytes()


@endless
def test_bed_is_seamless(tone: Tone) -> None:
    made = bed(tone)
    around = made.between(made.period - SEAM, made.period + SEAM)
    for order in (1, 2):  # neither it nor its slope leaps
        steps = np.abs(np.diff(around, order))
        seam = steps[:, SEAM - 3 : SEAM + 3].max(axis=1)
        assert (seam <= 5.5 * np.sqrt(np.mean(steps**2, axis=1))).all()


@pytest.mark.parametrize("tone", [tone for tone in ENDLESS if tone.name not in MOVING], ids=named)
def test_bed_is_as_loud_as_the_voice(tone: Tone) -> None:
    assert lufs(bed(tone).between(0, 24 * RATE)) == pytest.approx(TARGET_LUFS, abs=0.5)


@pytest.mark.slow
@pytest.mark.parametrize("tone", [tone for tone in ENDLESS if tone.name in MOVING], ids=named)
def test_bed_that_moves_is_as_loud_as_the_voice(tone: Tone) -> None:
    made = bed(tone)
    assert lufs(made.between(0, made.period)) == pytest.approx(TARGET_LUFS, abs=0.5)


@pytest.mark.parametrize("tone", [tone for tone in ENDLESS if tone.name in ("pink noise", "rain")], ids=named)
def test_bed_knows_how_loud_its_moments_are(tone: Tone) -> None:
    made = bed(tone)
    powers = made.powers
    assert len(powers) == made.period // MOMENT
    meter = pyloudnorm.Meter(RATE)
    at = 30 * RATE % made.period
    meter.integrated_loudness(made.between(at - RATE, at + 4 * RATE).T.astype(np.float64))
    theirs = meter.blockwise_loudness[10:40]  # every 0.1 s, over 0.4
    first = at // MOMENT
    ours = [power_lufs(float(powers[first + n : first + n + 4].mean())) for n in range(30)]
    assert ours == pytest.approx(theirs, abs=0.3)


def surge(tone: Tone) -> float:
    """By how many dB its loudest moment is louder than the voice."""
    return power_lufs(float(bed(tone).powers.max())) - TARGET_LUFS


@usual
def test_no_moment_of_a_bed_is_louder_than_is_known_of_it(tone: Tone) -> None:
    assert surge(tone) < sounds.SURGES[tone.name] < surge(tone) + 4.0


@pytest.mark.parametrize("name", ["drone", "sine", "binaural", "isochronic"])
@settings(max_examples=3, deadline=None)
@given(data=st.data())
def test_nor_is_it_at_any_pitch_and_beat(name: str, data: st.DataObject) -> None:
    kind = BEDS[name]
    hertz, beat = (data.draw(st.floats(*ends)) if ends else 0.0 for ends in (kind.hertz, kind.beats))
    made = sounds.endless.__wrapped__(Tone(name, hertz=hertz, beat=beat))
    assert power_lufs(float(made.powers.max())) - TARGET_LUFS < sounds.SURGES[name]


def test_the_loudest_moment_is_known_of_every_bed() -> None:
    assert sounds.SURGES.keys() == BEDS.keys()


def test_beds_are_kept_but_not_many() -> None:
    assert sounds.endless(ENDLESS[0]) is sounds.endless(ENDLESS[0])
    assert sounds.endless.cache_parameters()["maxsize"] <= 4


# ── tones ────────────────────────────────────────────────────────────────────────────────────────────────


def pitches(pcm: Samples) -> list[float]:
    """The strongest frequency of each channel, in Hz."""
    return [float(np.argmax(np.abs(np.fft.rfft(channel)))) * RATE / pcm.shape[1] for channel in pcm]


@pytest.mark.parametrize("tone", [tone for tone in ENDLESS + EXTREMES if tone.hertz], ids=named)
def test_tone_has_its_pitch(tone: Tone) -> None:
    left, right = pitches(bed(tone).between(0, 24 * RATE))
    assert left == pytest.approx(tone.hertz, abs=0.2)
    apart = tone.beat if tone.name == "binaural" else 0.0
    assert right - left == pytest.approx(apart, abs=0.05)


@pytest.mark.parametrize("beat", [2.0, 10.0])
def test_isochronic_tone_pulses_without_a_click(beat: float) -> None:
    tone = Tone("isochronic", hertz=200.0, beat=beat)
    left = bed(tone).between(0, 24 * RATE)[0].astype(np.float64)
    power = np.abs(np.fft.rfft(left**2))
    power[0] = 0.0
    assert np.argmax(power) / 24 == pytest.approx(beat)
    spectrum = np.abs(np.fft.rfft(left))
    hertz = np.fft.rfftfreq(len(left), 1 / RATE)
    assert spectrum[np.abs(hertz - 200.0) > 2 * beat + 1].max() < 1e-4 * spectrum.max()
    pulse = np.abs(left[: round(RATE / beat)])
    assert pulse[: len(pulse) // 8].max() < 0.1 * pulse.max()


# ── noises ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("tone", NOISES, ids=named)
def test_noise_falls_by_its_slope(tone: Tone) -> None:
    """In third-octave bands from 50 Hz to 10 kHz, power per hertz is within 1 dB of a straight line."""
    period = bed(tone).between(0, 24 * RATE)[0]
    power = np.abs(np.fft.rfft(period)) ** 2
    hertz = np.fft.rfftfreq(len(period), 1 / RATE)
    centres = 50.0 * 2.0 ** (np.arange(24) / 3)
    assert centres[-1] > 10_000
    edges = [(centre * 2 ** (-1 / 6), centre * 2 ** (1 / 6)) for centre in centres]
    found = decibels(np.array([power[(hertz >= low) & (hertz < high)].mean() for low, high in edges]))
    wanted = 20.0 * np.log10(2.0) * SLOPES[tone.name] * np.log2(centres)
    off = found - wanted
    assert np.abs(off - off.mean()).max() < 1.0


@pytest.mark.parametrize("tone", NOISES, ids=named)
def test_noise_is_as_loud_throughout_and_wide(tone: Tone) -> None:
    period = bed(tone).between(0, 24 * RATE)
    left, right = period
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.05
    seconds = period.reshape(2, -1, RATE)
    assert np.ptp(decibels(np.mean(seconds**2, axis=2))) < 6.0
    assert np.abs(period).max() < 6 * period.std()


def test_noises_differ() -> None:
    one, other = (bed(tone).between(0, RATE)[0] for tone in NOISES[:2])
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.9


# ── sea, rain, wind, bowls ───────────────────────────────────────────────────────────────────────────────


@lru_cache
def levels(name: str) -> NDArray[np.float64]:
    """dBFS of each half second of a period."""
    made = bed(Tone(name))
    period = made.between(0, made.period)
    return decibels(np.mean(np.square(period).reshape(2, -1, RATE // 2), axis=(0, 2)))


@pytest.mark.parametrize(("name", "least", "most"), [("sea", 9, 30), ("wind", 6, 20), ("rain", 0.5, 5)])
def test_weather_comes_and_goes(name: str, least: float, most: float) -> None:
    assert least < np.ptp(np.percentile(levels(name), [2, 98])) < most


def test_no_wave_is_like_another_and_they_come_irregularly() -> None:
    made = bed(Tone("sea"))
    assert made.period >= 90 * RATE
    tops = levels("sea")
    around = [np.roll(tops, n) for n in range(-4, 5)]
    peaks = np.flatnonzero(tops == np.max(around, axis=0))
    gaps = np.diff(peaks) / 2
    assert len(peaks) >= 8 and np.ptp(gaps) > 3.0 and 4.0 < gaps.mean() < 15.0
    assert np.ptp(tops[peaks]) > 3.0


@pytest.mark.parametrize("name", ["sea", "rain", "wind"])
def test_weather_is_wide(name: str) -> None:
    left, right = bed(Tone(name)).between(0, 24 * RATE)
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.2


def test_bowls_ring_over_each_other() -> None:
    found = levels("bowls")
    strokes = np.count_nonzero(np.diff(found) > 5.0)
    assert strokes >= 6
    assert found.min() > found.max() - 45.0


# ── the floor ────────────────────────────────────────────────────────────────────────────────────────────


def test_floor_is_faint_and_alike_in_both_channels() -> None:
    floor = sounds.floor()
    assert floor.period % (1000 * FRAME) == 0
    left, right = floor.between(0, floor.period)
    assert decibels(np.mean(left.astype(np.float64) ** 2)) == pytest.approx(sounds.FLOOR_DBFS, abs=0.01)
    assert np.array_equal(left, right)


# ── strikes ──────────────────────────────────────────────────────────────────────────────────────────────


@struck
def test_strike_rings_out(tone: Tone) -> None:
    ring = sounds.struck(tone)
    assert ring.dtype == np.float32 and ring.shape == (2, sounds.strike_length(tone))
    assert np.isfinite(ring).all() and np.abs(ring).max() < 1.0
    assert not ring[:, 0].any()
    assert np.abs(ring[:, -ring.shape[1] // 900 :]).max() < 1e-4 and np.abs(ring[:, -1]).max() < 1e-6
    thirds = [np.mean(part**2) for part in np.array_split(ring, 3, axis=1)]  # long enough for it to beat
    assert (np.diff(decibels(np.array(thirds))) < -3.0).all()


@struck
def test_strike_begins_without_a_click(tone: Tone) -> None:
    ring = sounds.struck(tone)
    assert np.abs(np.diff(ring[:, : RATE // 12_000])).max() < 0.25 * np.abs(np.diff(ring)).max()


@struck
def test_strike_begins_as_loud_as_the_voice(tone: Tone) -> None:
    ring = sounds.struck(tone)
    if ring.shape[1] < 0.4 * RATE:  # over and over, since it is levelled as a whole
        ring = np.tile(ring, -(-RATE // ring.shape[1]))
    assert loudest(ring) == pytest.approx(TARGET_LUFS, abs=0.5)


@struck
def test_strike_is_the_same_every_time_and_has_no_direct_current(tone: Tone) -> None:
    ring = sounds.struck(tone)
    assert sounds.struck.__wrapped__(tone).tobytes() == ring.tobytes()
    assert np.abs(ring.mean(axis=1)).max() < 1e-2 * np.sqrt(np.mean(ring**2))


def test_strikes_differ() -> None:
    assert len({sounds.struck(tone).tobytes() for tone in STRUCK}) == len(STRUCK)


def test_soft_strikes_begin_softly() -> None:
    for tone in STRUCK:
        if tone.variant == "soft":
            soft, usual = (np.abs(sounds.struck(one)[0]) for one in (tone, dataclasses.replace(tone, variant="")))
            assert soft[: RATE // 500].max() < usual[: RATE // 500].max()


# ── breaths ──────────────────────────────────────────────────────────────────────────────────────────────


@swells
def test_breath_is_a_swell(swell: Swell) -> None:
    sound = sounds.breath(swell)
    assert sound.dtype == np.float32 and sound.shape == (2, sum(swell.phases))
    assert np.isfinite(sound).all()
    assert np.abs(sound[:, [0, -1]]).max() < 1e-3
    assert loudest(sound) == pytest.approx(TARGET_LUFS, abs=0.5)
    assert sounds.breath.__wrapped__(swell).tobytes() == sound.tobytes()


@swells
def test_breath_rises_and_sinks(swell: Swell) -> None:
    sound = sounds.breath(swell)
    into, hold, out, _ = swell.phases
    tenth = RATE // 10
    power = np.mean(sound.reshape(2, -1, tenth) ** 2, axis=(0, 2))
    assert power[: into // tenth].argmax() > 0.6 * into / tenth
    begin, end = (into + hold) // tenth, (into + hold + out) // tenth
    assert power[end - 1] < 0.1 * power[begin:end].max()


def test_a_breath_of_any_length_can_be_made() -> None:
    for phases in ((1, 0, 1, 0), (480, 7, 960, 11), (15 * RATE + 1, 0, 20 * RATE, 0)):
        assert sounds.breath.__wrapped__(Swell(phases)).shape == (2, sum(phases))
