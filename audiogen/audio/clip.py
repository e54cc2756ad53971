"""What an engine spoke becomes a clip: 48 kHz, at the voice's level, without silence around it, edges soft.

A voice fades in and out: what is barely audible is kept, but a pause is counted from where the voice can be said
to end to where it can be said to begin. So a clip reaches a little over both its ends.

pydub's `AudioSegment` is its form here; 16 bits a sample, one channel.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from audiogen.audio.gating import clip_lufs
from audiogen.audio.levels import CEILING_DBTP, CHANNEL_LUFS, SILENCE_LUFS, Samples
from audiogen.audio.peaks import held
from audiogen.errors import SpeechError
from audiogen.units import RATE, gain

if TYPE_CHECKING:
    from pydub import AudioSegment

EDGE_MS = 5
"""The raised-cosine edges of every clip, and what is kept of the silence before and after for them."""
SILENCE_DBFS = -56.0
"""What is quieter than this, once the voice is at its level, is not part of the clip."""
VOICE_DBFS = -42.0
"""What is quieter than this is not yet, or no longer, the voice: 20 dB below the level of speech."""
REACH = 4 * RATE // 10, RATE
"""Samples by which a clip may reach over the voice before and after. Voices take less; a noisy room has no end."""
FULL_SCALE = 32767


@dataclass(frozen=True, slots=True)
class Spoken:
    """A clip, ready for mixing: int16, shape (n,), at 48 kHz; its integrated loudness in one channel.

    The voice begins after `head` samples, and ends `tail` samples before the clip does.
    """

    pcm: npt.NDArray[np.int16]
    lufs: float
    head: int = 0
    tail: int = 0


def prepare(pcm: Samples, rate: int) -> Spoken:
    """The clip that mono `pcm` at `rate` Hz makes. Raises SpeechError when there is no sound in it."""
    if not pcm.size or not np.isfinite(pcm).all():
        raise SpeechError("the voice gave back no sound")
    # levelled once to find where the voice begins and ends, and again for what lies between alone
    heard = _trim(_level(_resample(pcm.astype(np.float32), rate)))
    soft, head, tail = _within_reach(_soften(_held(_level(heard))))
    return Spoken(np.round(soft * FULL_SCALE).astype(np.int16), clip_lufs(soft), head, tail)


def _within_reach(pcm: Samples) -> tuple[Samples, int, int]:
    """A clip that reaches no farther over the voice than it may; and by how much it does, at both ends."""
    head, tail = _quiet(_segment(pcm), VOICE_DBFS, 5)
    early, late = (max(0, faint - most) for faint, most in zip((head, tail), REACH, strict=True))
    near = _soften(pcm[early : len(pcm) - late]) if early or late else pcm
    return near, head - early, tail - late


def _resample(pcm: Samples, rate: int) -> Samples:
    import soxr

    resampled: Samples = pcm if rate == RATE else soxr.resample(pcm, rate, RATE, quality="VHQ")
    return resampled


def _held(pcm: Samples) -> Samples:
    """Without peaks that would be too high in a session."""
    return held(pcm.astype(np.float64), gain(CEILING_DBTP)).astype(np.float32)


def _level(pcm: Samples) -> Samples:
    """At the voice's loudness."""
    found = clip_lufs(pcm)
    if found < SILENCE_LUFS:
        raise SpeechError("the voice gave back silence")
    levelled: Samples = (pcm * gain(CHANNEL_LUFS - found)).astype(np.float32)
    return levelled


def _segment(pcm: Samples) -> "AudioSegment":
    from audiogen.audio.segments import AudioSegment

    data = np.round(np.clip(pcm, -1.0, 1.0) * FULL_SCALE).astype("<i2").tobytes()
    return AudioSegment(data=data, sample_width=2, frame_rate=RATE, channels=1)


def _trim(pcm: Samples) -> Samples:
    """What lies between the first and the last sound, and room for the edges."""
    head, tail = _quiet(_segment(pcm), SILENCE_DBFS, 1)
    edge = EDGE_MS * RATE // 1000
    return pcm[max(0, head - edge) : len(pcm) - max(0, tail - edge)]


def _quiet(segment: "AudioSegment", threshold: float, chunk_ms: int) -> tuple[int, int]:
    """How many samples at the beginning and at the end are below `threshold` (dBFS, by root mean square)."""
    from audiogen.audio.segments import detect_leading_silence

    before, after = (
        detect_leading_silence(side, silence_threshold=threshold, chunk_size=chunk_ms)
        for side in (segment, segment.reverse())
    )
    if before + after >= len(segment):
        raise SpeechError("the voice gave back silence")
    return before * RATE // 1000, after * RATE // 1000


def _soften(pcm: Samples) -> Samples:
    """Raised-cosine edges: no step at either end, hence no click."""
    reach = min(EDGE_MS * RATE // 1000, len(pcm) // 2)
    ramp = (0.5 - 0.5 * np.cos(np.pi * (np.arange(reach) + 0.5) / max(1, reach))).astype(np.float32)
    soft = pcm.copy()
    soft[:reach] *= ramp
    soft[len(soft) - reach :] *= ramp[::-1]
    return soft
