"""Sums the noise floor, the bed, the effects and the voice, for any stretch of the session."""

import bisect
import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from audiogen.audio.levels import Samples
from audiogen.mix.envelope import Duck, Ducking, Fading
from audiogen.model import Bed, Clip, SoundFile, Source, Timeline, Tone
from audiogen.units import gain

KNEE = np.float32(gain(-2.5))
LIMIT = np.float32(gain(-1.3))
"""Where a bell and the voice together would go over, peaks above the knee bend towards the limit."""


class Sources(Protocol):
    """Where the mix finds its sounds; each at the voice's level."""

    def clip(self, source: Source, start: int, stop: int) -> Samples:
        """Samples `start` to `stop` of a clip: shape (stop - start,) for a voice, (2, stop - start) else."""
        ...

    def period(self, source: Tone | SoundFile) -> Samples:
        """One period of an endless sound, shape (2, period)."""
        ...

    def floor(self) -> Samples:
        """One period of the noise under everything, shape (2, period)."""
        ...


class Mixer:
    """The session's sound. Threads may share one: nothing in it changes."""

    def __init__(self, timeline: Timeline, sources: Sources, duck: Duck | None = None) -> None:
        self._sources = sources
        self._length = timeline.length
        self._ducking = Ducking(timeline.voice, duck or Duck())
        periods = {bed: _together(bed, sources) for bed in {span.bed: None for span in timeline.bed}}
        self._beds = [(span, Fading(span), periods[span.bed]) for span in timeline.bed]
        self._tracks = [_Track(timeline.effects), _Track(timeline.voice)]

    def mix(self, start: int, stop: int) -> Samples:
        """Samples `start` to `stop` of the session, shape (2, stop - start), true peak below -1 dBTP.

        `mix(a, c)` is `mix(a, b)` followed by `mix(b, c)`, bit for bit.
        """
        out = _stretch(self._sources.floor(), start, stop)
        for span, fading, period in self._beds:
            if span.start >= stop or span.start + span.length <= start:
                continue
            bed = _stretch(period, start, stop)
            envelope = np.ones(stop - start, np.float32)
            self._ducking.apply(envelope, start)
            fading.apply(envelope, start)
            bed *= envelope
            out += bed
        for track in self._tracks:
            for clip in track.between(start, stop):
                low, high = max(start, clip.start), min(stop, clip.end)
                sound = self._sources.clip(clip.source, low - clip.start, high - clip.start)
                out[:, low - start : high - start] += sound * np.float32(gain(clip.gain))
        return _bend(out)


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


def _together(bed: Bed, sources: Sources) -> Samples:
    """One period of all layers of a bed at their levels, shape (2, period)."""
    layers = [(sources.period(layer.source), np.float32(gain(layer.level))) for layer in bed.layers]
    made = np.zeros((2, math.lcm(*(period.shape[1] for period, _ in layers))), np.float32)
    for period, factor in layers:
        for at in range(0, made.shape[1], period.shape[1]):
            made[:, at : at + period.shape[1]] += period * factor
    return made


def _stretch(period: Samples, start: int, stop: int) -> Samples:
    """A copy of an endless sound from sample `start` to `stop`."""
    out = np.empty((2, stop - start), np.float32)
    length, at = period.shape[1], start
    while at < stop:
        offset = at % length
        count = min(length - offset, stop - at)
        out[:, at - start : at - start + count] = period[:, offset : offset + count]
        at += count
    return out


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
