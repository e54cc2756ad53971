"""What an engine spoke becomes a clip: 48 kHz, at the voice's level, without silence around it, edges soft.

pydub's `AudioSegment` is its form here; 16 bits a sample, one channel.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import CEILING_DBTP, CHANNEL_LUFS, SILENCE_LUFS, Samples, clip_lufs, limit
from audiogen.errors import SpeechError
from audiogen.units import RATE, gain

if TYPE_CHECKING:
    from pydub import AudioSegment

EDGE_MS = 5
"""The raised-cosine edges of every clip, and what is kept of the silence before and after for them."""
THRESHOLD_DBFS = -56.0
"""A millisecond quieter than this, once the voice is at its level, is silence around it."""
FULL_SCALE = 32767


@dataclass(frozen=True, slots=True)
class Spoken:
    """A clip, ready for mixing: int16, shape (n,), at 48 kHz; and its integrated loudness in one channel."""

    pcm: npt.NDArray[np.int16]
    lufs: float


def prepare(pcm: Samples, rate: int) -> Spoken:
    """The clip that mono `pcm` at `rate` Hz makes. Raises SpeechError when there is no sound in it."""
    if not pcm.size or not np.isfinite(pcm).all():
        raise SpeechError("the voice gave back no sound")
    levelled = _level(_resample(pcm.astype(np.float32), rate))
    segment = _trim(_segment(levelled))
    samples = np.frombuffer(segment.raw_data, dtype="<i2").astype(np.float32) / FULL_SCALE
    soft = _soften(samples)
    return Spoken(np.round(soft * FULL_SCALE).astype(np.int16), clip_lufs(soft))


def _resample(pcm: Samples, rate: int) -> Samples:
    import soxr

    resampled: Samples = pcm if rate == RATE else soxr.resample(pcm, rate, RATE, quality="VHQ")
    return resampled


def _level(pcm: Samples) -> Samples:
    """At the voice's loudness, and nowhere above the ceiling."""
    found = clip_lufs(pcm)
    if found < SILENCE_LUFS:
        raise SpeechError("the voice gave back silence")
    return limit((pcm * gain(CHANNEL_LUFS - found)).astype(np.float32), gain(CEILING_DBTP))


def _segment(pcm: Samples) -> "AudioSegment":
    from pydub import AudioSegment

    data = np.round(np.clip(pcm, -1.0, 1.0) * FULL_SCALE).astype("<i2").tobytes()
    return AudioSegment(data=data, sample_width=2, frame_rate=RATE, channels=1)


def _trim(segment: "AudioSegment") -> "AudioSegment":
    from pydub.silence import detect_leading_silence

    before = detect_leading_silence(segment, silence_threshold=THRESHOLD_DBFS, chunk_size=1)
    after = detect_leading_silence(segment.reverse(), silence_threshold=THRESHOLD_DBFS, chunk_size=1)
    if before + after >= len(segment):
        raise SpeechError("the voice gave back silence")
    return segment[max(0, before - EDGE_MS) : len(segment) - max(0, after - EDGE_MS)]


def _soften(pcm: Samples) -> Samples:
    """Raised-cosine edges: no step at either end, hence no click."""
    reach = min(EDGE_MS * RATE // 1000, len(pcm) // 2)
    ramp = (0.5 - 0.5 * np.cos(np.pi * (np.arange(reach) + 0.5) / reach)).astype(np.float32) if reach else []
    soft = pcm.copy()
    soft[:reach] *= ramp
    soft[len(soft) - reach :] *= ramp[::-1] if reach else 1.0
    return soft
