"""Sums the noise floor, the bed, the effects and the voice, for any stretch of the session."""

import bisect
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from audiogen.audio.endless import Endless
from audiogen.audio.levels import Samples
from audiogen.mix.envelope import Ducking as Envelope
from audiogen.mix.envelope import Fading
from audiogen.mix.masters import Mastering
from audiogen.mix.room import reductions
from audiogen.model import Clip, Ducking, SoundFile, Source, Timeline, Tone
from audiogen.units import gain

KNEE = np.float32(gain(-2.5))
LIMIT = np.float32(gain(-1.3))
"""Where a bell and the voice together would go over, peaks above the knee bend towards the limit."""
_USUAL = Ducking()
_AS_IT_IS = Mastering()


class Sources(Protocol):
    """Where the mix finds its sounds; each at the voice's level."""

    def clip(self, source: Source, start: int, stop: int) -> Samples:
        """Samples `start` to `stop` of a clip: shape (stop - start,) for a voice, (2, stop - start) else."""
        ...

    def endless(self, source: Tone | SoundFile) -> Endless:
        """A sound of a background."""
        ...

    def floor(self) -> Endless:
        """The noise under everything."""
        ...


class Mixer:
    """The session's sound. Threads may share one: nothing in it changes.

    `reductions` are by how many dB each of the timeline's beds is quieter than its author asked, to leave room for
    the voice.
    """

    def __init__(
        self,
        timeline: Timeline,
        sources: Sources,
        ducking: Ducking = _USUAL,
        mastering: Mastering = _AS_IT_IS,
    ) -> None:
        self._sources = sources
        self._floor = sources.floor()
        self._mastering = mastering
        self._ducking = Envelope(timeline.voice, ducking)
        self.reductions = reductions(timeline, ducking.depth, sources.endless)
        self._beds = [
            (
                span,
                Fading(span),
                [(sources.endless(layer.source), _factor(layer.level - less)) for layer in span.bed.layers],
            )
            for span, less in zip(timeline.bed, self.reductions, strict=True)
        ]
        self._tracks = [_Track(timeline.effects), _Track(timeline.voice)]

    def mix(self, start: int, stop: int) -> Samples:
        """Samples `start` to `stop` of the session, shape (2, stop - start), true peak below -1 dBTP.

        `mix(a, c)` is `mix(a, b)` followed by `mix(b, c)`, bit for bit.
        """
        out = np.zeros((2, stop - start), np.float32)
        for span, fading, layers in self._beds:
            if layers and span.start < stop and start < span.start + span.length:
                self._add_bed(out, start, fading, layers)
        for track in self._tracks:
            for clip in track.between(start, stop):
                low, high = max(start, clip.start), min(stop, clip.end)
                sound = self._sources.clip(clip.source, low - clip.start, high - clip.start)
                out[:, low - start : high - start] += sound * _factor(clip.gain)
        out *= self._mastering.between(start, stop)
        # whatever a master does, the floor stays: it is what keeps headphones awake
        out += self._floor.between(start, stop)
        return _bend(out)

    def mastered(self, at: int) -> float:
        """By how many dB the session is louder at sample `at` than it was mixed."""
        return 20.0 * float(np.log10(self._mastering.between(at, at + 1)).item())

    def _add_bed(
        self, out: Samples, start: int, fading: Fading, layers: Sequence[tuple[Endless, np.float32]]
    ) -> None:
        stop = start + out.shape[1]
        envelope = np.ones(out.shape[1], np.float32)
        self._ducking.apply(envelope, start)
        fading.apply(envelope, start)
        for endless, factor in layers:
            sound = endless.between(start, stop)
            sound *= envelope * factor
            out += sound


def _factor(decibels: float) -> np.float32:
    return np.float32(gain(decibels))


class _Track:
    """Clips in order of their start, which may overlap."""

    def __init__(self, clips: Sequence[Clip]) -> None:
        self._clips = clips
        self._starts = [clip.start for clip in clips]
        self._longest = max((clip.length for clip in clips), default=0)

    def between(self, start: int, stop: int) -> list[Clip]:
        """The clips that sound anywhere from `start` to `stop`, in order."""
        first = bisect.bisect_left(self._starts, start - self._longest)
        last = bisect.bisect_left(self._starts, stop)
        return [clip for clip in self._clips[first:last] if clip.end > start]


def _bend(out: Samples) -> Samples:
    """Bends what is above the knee towards the limit, sample by sample; what is below stays as it is."""
    if out.max(initial=0.0) > KNEE or out.min(initial=0.0) < -KNEE:
        size = np.abs(out)
        high = size > KNEE
        # a rational curve: unlike a hyperbolic tangent it is the same to the last bit wherever it is computed
        room = LIMIT - KNEE
        over = (size[high] - KNEE) / room
        out[high] = np.sign(out[high]) * (KNEE + room * (over / (np.float32(1.0) + over)))
    return out
