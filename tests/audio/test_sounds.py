"""The contract of every generated sound, whatever its name; and what is asked of noises, bells and breaths."""

import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray

from audiogen.audio import sounds
from audiogen.audio.levels import TARGET_LUFS, Samples
from audiogen.audio.noise import SLOPES
from audiogen.model import Swell, Tone
from audiogen.units import RATE
from audiogen.vocabulary import BEDS, STRIKES

ENDLESS = [Tone(name, hertz=kind.pitch) for name, kind in BEDS.items()]
EXTREMES = [Tone(name, hertz=hertz) for name, kind in BEDS.items() for hertz in kind.hertz]
STRUCK = [Tone(name, variant) for name, kind in STRIKES.items() for variant in ("", *kind.variants)]
NOISES = [tone for tone in ENDLESS if tone.name in SLOPES]
SWELLS = [
    Swell((4 * RATE, 0, 6 * RATE, 0)),
    Swell((4 * RATE, 7 * RATE, 8 * RATE, 0)),
    Swell((RATE, RATE, RATE, RATE)),
]
FRAME = 1152


def named(tone: Tone) -> str:
    return " ".join(str(part) for part in (tone.name, tone.variant, tone.hertz or "") if part)


endless = pytest.mark.parametrize("tone", ENDLESS + EXTREMES, ids=named)
struck = pytest.mark.parametrize("tone", STRUCK, ids=named)
swells = pytest.mark.parametrize("swell", SWELLS, ids=lambda swell: "-".join(str(n // RATE) for n in swell.phases))


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
    period = sounds.endless(tone)
    assert period.dtype == np.float32 and period.shape[0] == 2
    assert np.isfinite(period).all()
    assert np.sqrt(np.mean(period**2, axis=1)).min() > 0.01


@endless
def test_bed_repeats_on_whole_frames(tone: Tone) -> None:
    assert sounds.endless(tone).shape[1] % (1000 * FRAME) == 0


@endless
def test_bed_has_no_direct_current(tone: Tone) -> None:
    period = sounds.endless(tone).astype(np.float64)
    assert (np.abs(period.mean(axis=1)) < 1e-4 * np.sqrt(np.mean(period**2, axis=1))).all()


@pytest.mark.parametrize("tone", ENDLESS, ids=named)
def test_bed_is_the_same_every_time(tone: Tone) -> None:
    first = sounds.endless(tone)
    np.random.seed(1)  # which no generator may depend on
    assert np.array_equal(sounds.endless.__wrapped__(tone), first)


@endless
def test_bed_is_seamless(tone: Tone) -> None:
    period = sounds.endless(tone)
    steps = np.diff(period)
    seam = np.abs(period[:, 0] - period[:, -1])
    assert (seam <= np.abs(steps).max(axis=1)).all()
    assert (seam <= 4 * np.sqrt(np.mean(steps**2, axis=1))).all()
    # the slope is continuous as well
    around = np.concatenate([period[:, -2:], period[:, :2]], axis=1)
    assert (np.abs(np.diff(around, 2)).max(axis=1) <= np.abs(np.diff(period, 2)).max(axis=1)).all()


@pytest.mark.parametrize("tone", ENDLESS, ids=named)
def test_bed_is_as_loud_as_the_voice(tone: Tone) -> None:
    several = np.tile(sounds.endless(tone), 3)[:, : 60 * RATE]
    assert lufs(several) == pytest.approx(TARGET_LUFS, abs=0.5)


@pytest.mark.parametrize("tone", [tone for tone in ENDLESS + EXTREMES if tone.hertz], ids=named)
def test_tone_has_its_pitch(tone: Tone) -> None:
    left = sounds.endless(tone)[0]
    found = np.argmax(np.abs(np.fft.rfft(left))) * RATE / len(left)
    assert found == pytest.approx(tone.hertz, abs=0.2)


@pytest.mark.parametrize("tone", NOISES, ids=named)
def test_noise_falls_by_its_slope(tone: Tone) -> None:
    """In third-octave bands from 50 Hz to 10 kHz, power per hertz is within 1 dB of a straight line."""
    period = sounds.endless(tone)
    power = np.mean(np.abs(np.fft.rfft(period)) ** 2, axis=0)
    hertz = np.fft.rfftfreq(period.shape[1], 1 / RATE)
    centres = 50.0 * 2.0 ** (np.arange(24) / 3)
    assert centres[-1] > 10_000
    edges = [(centre * 2 ** (-1 / 6), centre * 2 ** (1 / 6)) for centre in centres]
    found = decibels(np.array([power[(hertz >= low) & (hertz < high)].mean() for low, high in edges]))
    wanted = 20.0 * np.log10(2.0) * SLOPES[tone.name] * np.log2(centres)
    off = found - wanted
    assert np.abs(off - off.mean()).max() < 1.0


@pytest.mark.parametrize("tone", NOISES, ids=named)
def test_noise_is_as_loud_throughout_and_wide(tone: Tone) -> None:
    period = sounds.endless(tone)
    left, right = period
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.05
    seconds = period.reshape(2, -1, RATE)
    assert np.ptp(decibels(np.mean(seconds**2, axis=2))) < 6.0
    assert np.abs(period).max() < 6 * period.std()


def test_noises_differ() -> None:
    one, other = (sounds.endless(tone)[0] for tone in NOISES[:2])
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.9


# ── the floor ────────────────────────────────────────────────────────────────────────────────────────────


def test_floor_is_faint_and_seamless() -> None:
    floor = sounds.floor()
    assert floor.shape[0] == 2 and floor.shape[1] % (1000 * FRAME) == 0
    assert decibels(np.mean(floor[0].astype(np.float64) ** 2)) == pytest.approx(sounds.FLOOR_DBFS, abs=0.01)
    assert np.array_equal(floor[0], floor[1])
    assert abs(floor[0, 0] - floor[0, -1]) < 4 * np.diff(floor[0]).std()


# ── bells ────────────────────────────────────────────────────────────────────────────────────────────────


@struck
def test_bell_rings_out(tone: Tone) -> None:
    ring = sounds.struck(tone)
    assert ring.dtype == np.float32 and ring.shape == (2, sounds.strike_length(tone))
    assert np.isfinite(ring).all()
    assert not ring[:, 0].any()
    assert np.abs(ring[:, -RATE // 100 :]).max() < 1e-4 and np.abs(ring[:, -1]).max() < 1e-6
    thirds = [np.mean(part**2) for part in np.array_split(ring, 3, axis=1)]  # long enough for it to beat
    assert (np.diff(decibels(np.array(thirds))) < -3.0).all()


@struck
def test_bell_strikes_without_a_click(tone: Tone) -> None:
    ring = sounds.struck(tone)
    assert np.abs(np.diff(ring[:, : RATE // 2000])).max() < 0.25 * np.abs(np.diff(ring)).max()


@struck
def test_bell_begins_as_loud_as_the_voice(tone: Tone) -> None:
    assert loudest(sounds.struck(tone)) == pytest.approx(TARGET_LUFS, abs=0.5)


@struck
def test_bell_is_the_same_every_time_and_has_no_direct_current(tone: Tone) -> None:
    ring = sounds.struck(tone)
    assert sounds.struck.__wrapped__(tone).tobytes() == ring.tobytes()
    assert np.abs(ring.mean(axis=1)).max() < 1e-4


def test_bells_differ() -> None:
    assert len({sounds.struck(tone).tobytes() for tone in STRUCK}) == len(STRUCK)


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
