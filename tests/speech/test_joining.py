"""The pieces of a line, joined: no click, no hole, and the pause that was meant."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from standin import Clock, StandIn, hardly_quiet, nobody_is_left, spoken

from audiogen.errors import SpeechError
from audiogen.model import Utterance, Voice
from audiogen.speech.engine import Speech
from audiogen.speech.gtts import GttsEngine, clauses
from audiogen.speech.joining import joined, paced

RATE = 24_000
TONE = 183.7
EDGE = 240
LONG = (
    "Draw one heel a little nearer to you, then the other one; stop where it is easy to be today, and let your whole "
    "long breath come and go all by itself. Lie like this, as long as that is a kind of pleasure to your shoulders "
    "whose slow weight melts towards the ground underneath your neck through nothing but gravity."
)

Samples = npt.NDArray[np.float32]


def hum(seconds: float, before: float = 0.0, after: float = 0.0, level: float = 0.5) -> Speech:
    """A tone between silences; where there is none, it begins or ends at its loudest, as if cut off."""
    t = np.arange(round(seconds * RATE)) / RATE
    tone = level * np.cos(2 * np.pi * TONE * t)
    ramp = np.sin(np.arange(EDGE) / EDGE * np.pi / 2) ** 2
    tone[:EDGE] *= ramp if before else 1
    tone[-EDGE:] *= ramp[::-1] if after else 1
    return Speech(np.pad(tone, (round(before * RATE), round(after * RATE))).astype(np.float32), RATE)


def gaps(pcm: Samples) -> list[float]:
    """The silences between the first sound and the last, in seconds, as somebody else would measure them."""
    size = 48  # 2 ms
    windows = pcm[: len(pcm) // size * size].reshape(-1, size)
    loud = np.abs(windows).max(axis=1) > 0.02 * np.abs(pcm).max()
    heard = np.flatnonzero(loud)
    return [float(step - 1) * size / RATE for step in np.diff(heard) if step > 5]


def steepest(pcm: Samples) -> float:
    return float(np.abs(np.diff(pcm, prepend=0, append=0)).max())


def test_one_piece_stays_as_it_is() -> None:
    only = hum(1.0, 0.2, 0.3)
    assert np.array_equal(joined([only], []).pcm, only.pcm)


@pytest.mark.parametrize("pause", [0.04, 0.08, 0.18, 0.28, 0.45])
@pytest.mark.parametrize("silence", [0.0, 0.01, 0.5])
def test_the_pause_is_the_one_that_was_meant(pause: float, silence: float) -> None:
    whole = joined([hum(0.5, 0.2, silence), hum(0.7, silence, silence), hum(0.6, silence, 0.3)], [pause, pause])
    assert gaps(whole.pcm) == pytest.approx([pause, pause], abs=0.012)
    assert len(whole.pcm) / RATE == pytest.approx(0.2 + 0.5 + pause + 0.7 + pause + 0.6 + 0.3, abs=0.012)


@pytest.mark.parametrize("pause", [0.0, 0.04, 0.28])
@pytest.mark.parametrize("silence", [0.0, 0.01, 0.5])
def test_there_is_no_click(pause: float, silence: float) -> None:
    smooth = 0.5 * 2 * np.pi * TONE / RATE
    said = [hum(0.5, 0.2, silence), hum(0.7, silence, 0.2)]
    inner = joined(said, [pause]).pcm[round(0.25 * RATE) : -round(0.25 * RATE)]
    assert np.abs(np.diff(inner)).max() < 1.5 * smooth
    if not silence:
        plain = np.concatenate([speech.pcm for speech in said])
        assert np.abs(np.diff(plain))[round(0.25 * RATE) : -round(0.25 * RATE)].max() > 1.5 * smooth, "unlike before"


def test_a_cut_at_no_mark_leaves_no_hole() -> None:
    whole = joined([hum(0.5, 0.2, 0.5), hum(0.5, 0.5, 0.2)], [0.0])
    assert all(gap < 0.012 for gap in gaps(whole.pcm))


def test_what_is_faint_is_heard_within_the_pause() -> None:
    """The end of an “s” is neither cut off nor does it make the pause longer."""
    said = Speech(np.concatenate([hum(0.5).pcm, hum(0.5, level=0.004).pcm, np.zeros(2400, np.float32)]), RATE)
    whole = joined([said, hum(0.5)], [0.3])
    assert len(whole.pcm) == pytest.approx(1.3 * RATE, abs=0.012 * RATE)
    assert np.abs(whole.pcm[round(0.502 * RATE) : round(0.515 * RATE)]).max() > 0.003
    assert not whole.pcm[round(0.55 * RATE) : round(0.75 * RATE)].any(), "but it is soon over"


def test_formats_are_not_mixed() -> None:
    other = Speech(hum(0.5).pcm, 22_050)
    with pytest.raises(SpeechError, match="changed its format"):
        joined([hum(0.5), other], [0.1])


def test_sound_stays_inside_full_scale() -> None:
    assert np.abs(paced(Speech(3 * hum(0.5).pcm, RATE), 1.0).pcm).max() == 1


# ── another pace ──


PACES = (0.6, 0.85, 1.2, 1.5)


def babble() -> Speech:
    """Vowels of one pitch, four a second, each of which begins with the burst of a consonant."""
    t = np.arange(2 * RATE) / RATE
    within = t % 0.25
    buzz = sum(np.sin(2 * np.pi * 120 * k * t) / k for k in range(1, 20))
    vowels = buzz * np.clip(within / 0.03, 0, 1) * np.clip((0.2 - within) / 0.05, 0, 1)
    bursts = np.random.default_rng(5).standard_normal(len(t)) * np.exp(-within / 0.008)
    return Speech((0.12 * vowels + 0.15 * bursts).astype(np.float32), RATE)


def pitch(pcm: Samples) -> float:
    """Hz, by autocorrelation, finer than a sample by the parabola through its peak."""
    spectrum = np.abs(np.fft.rfft(pcm, 2 * len(pcm))) ** 2
    likeness = np.fft.irfft(spectrum)
    low, high = RATE // 200, RATE // 80
    at = low + int(np.argmax(likeness[low:high]))
    before, peak, after = likeness[at - 1 : at + 2]
    return RATE / (at + 0.5 * (before - after) / (before - 2 * peak + after))


def bursts(pcm: Samples, count: int) -> npt.NDArray[np.float64]:
    """How much there is of the highest frequencies, in `count` windows from the beginning to the end."""
    high = np.diff(pcm.astype(np.float64), 3) ** 2
    edges = np.linspace(0, len(high), count + 1).astype(int)
    return np.sqrt(np.add.reduceat(high, edges[:-1]) / np.diff(edges))


@pytest.mark.parametrize("pace", PACES)
def test_another_pace_keeps_the_pitch_and_every_consonant(pace: float) -> None:
    plain = babble()
    made = paced(plain, pace)
    assert made.pcm.dtype == np.float32 and np.abs(made.pcm).max() <= 1
    assert len(made.pcm) == pytest.approx(len(plain.pcm) / pace, rel=0.03)
    assert pitch(made.pcm) == pytest.approx(pitch(plain.pcm), rel=0.01)
    before, after = bursts(plain.pcm, 100), bursts(made.pcm, 100)
    assert np.corrcoef(before, after)[0, 1] > 0.8
    begins = (after[1:] > 0.5 * after.max()) & (after[:-1] <= 0.5 * after.max())
    assert begins.sum() + (after[0] > 0.5 * after.max()) == 8, "neither lost nor doubled"


# ── through the stand-in ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=["ok", "hardly quiet"])
def answers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with StandIn(str(request.param)) as service:
        monkeypatch.setenv("HTTPS_PROXY", service.url)
        yield service
    assert nobody_is_left()


def test_a_long_sentence_has_no_seam(answers: StandIn, authority: str) -> None:
    clock = Clock()
    engine = GttsEngine(authority, clock=clock, sleep=clock.sleep)
    speech = engine.speak(Utterance(LONG, Voice("gtts", "en-US", "en-US", 1.0)))
    cut = clauses.pieces(LONG, "en") or ()
    meant = [piece.pause for piece in cut[:-1]]
    assert len(cut) >= 4 and len(set(meant)) >= 3 and answers.texts == [piece.text for piece in cut]
    assert gaps(speech.pcm) == pytest.approx(meant, abs=0.02)
    say = {"ok": spoken, "hardly quiet": hardly_quiet}[str(answers.script[0])]
    inside = max(steepest(_decoded(say(piece.text))) for piece in cut)
    assert steepest(speech.pcm) <= 1.01 * inside


def _decoded(audio: bytes) -> Samples:
    import io

    import soundfile

    pcm: Samples = soundfile.read(io.BytesIO(audio), dtype="float32")[0]
    return pcm
