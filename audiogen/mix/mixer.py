"""Sums the noise floor, the bed, the effects and the voice, for any stretch of the session."""

import bisect
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from audiogen.audio.endless import Endless
from audiogen.audio.levels import Samples
from audiogen.mix.envelope import Ducking as Envelope
from audiogen.mix.envelope import Fading
from audiogen.mix.masters import Mastering
from audiogen.mix.room import reductions
from audiogen.model import BedSpan, Clip, Ducking, SoundFile, Source, Timeline, Tone
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

    def identity(self, source: Source) -> str:
        """What tells this sound from any other: who has the same gives the same samples."""
        ...


Layers = tuple[tuple[Tone | SoundFile, float], ...]
"""Sounds of backgrounds, and the level of each in dB beside the voice."""


@dataclass(frozen=True, slots=True)
class Still:
    """A stretch from sample `start` to `stop` in which nothing is heard but these layers, or nothing at all."""

    start: int
    stop: int
    layers: Layers


@dataclass(frozen=True, slots=True)
class Background:
    """What is heard while nobody speaks: it repeats after `period` samples."""

    mixer: "Mixer"
    layers: Layers
    period: int

    def mix(self, start: int, stop: int) -> Samples:
        """Samples `start` to `stop`, shape (2, stop - start), as the mixer has them where it is still."""
        return self.mixer.background(self.layers, start, stop)

    def described(self, start: int, stop: int) -> tuple[object, ...]:
        """As `Mixer.described`."""
        return self.mixer.described_background(self.layers, start, stop)


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
            _Bed(span, Fading(span), tuple((layer.source, layer.level - less) for layer in span.bed.layers))
            for span, less in zip(timeline.bed, self.reductions, strict=True)
            if span.bed.layers
        ]
        self._tracks = [_Track(timeline.effects), _Track(timeline.voice)]
        self._length = timeline.length

    def mix(self, start: int, stop: int) -> Samples:
        """Samples `start` to `stop` of the session, shape (2, stop - start), true peak below -1 dBTP.

        `mix(a, c)` is `mix(a, b)` followed by `mix(b, c)`, bit for bit.
        """
        out = np.zeros((2, stop - start), np.float32)
        for bed in self._beds:
            if bed.sounds(start, stop):
                envelope = np.ones(stop - start, np.float32)
                self._ducking.apply(envelope, start)
                bed.fading.apply(envelope, start)
                self._add(out, start, bed.layers, envelope)
        for track in self._tracks:
            for clip in track.between(start, stop):
                low, high = max(start, clip.start), min(stop, clip.end)
                sound = self._sources.clip(clip.source, low - clip.start, high - clip.start)
                out[:, low - start : high - start] += sound * _factor(clip.gain)
        return self._mastered(out, start, self._mastering.between(start, stop))

    def stills(self) -> list[Still]:
        """The stretches in which nothing moves: backgrounds alone, or silence, in order."""
        moves = [*self._ducking.moves, *(move for bed in self._beds for move in bed.fading.moves)]
        moves += [(clip.start, clip.end) for track in self._tracks for clip in track.clips]
        if self._mastering.fade is not None:
            moves.append((self._mastering.calm, self._length))
        found, at = [], 0
        for begin, end in [*sorted(moves), (self._length, self._length)]:
            if begin > at:
                layers = (bed.layers for bed in self._beds if bed.sounds(at, begin))
                found.append(Still(at, begin, tuple(itertools.chain.from_iterable(layers))))
            at = max(at, end)
        return found

    def still(self, layers: Layers) -> "Background":
        """What is heard where nothing but these layers is."""
        period = math.lcm(self._floor.period, *(self._sources.endless(source).period for source, _ in layers))
        return Background(self, layers, period)

    def background(self, layers: Layers, start: int, stop: int) -> Samples:
        """Samples `start` to `stop` of these layers alone, at their level, for ever: shape (2, stop - start)."""
        out = np.zeros((2, stop - start), np.float32)
        self._add(out, start, layers, np.ones(stop - start, np.float32))
        return self._mastered(out, start, self._mastering.between(0, 1))

    def described(self, start: int, stop: int) -> tuple[object, ...]:
        """Everything that makes the sound from `start` to `stop`: where it is equal, so is the sound, bit for bit."""
        beds = tuple(
            (self._of_layers(bed.layers, start), bed.fading.described(start, stop))
            for bed in self._beds
            if bed.sounds(start, stop)
        )
        clips = tuple(
            tuple(
                (clip.start - start, clip.length, clip.gain, self._sources.identity(clip.source))
                for clip in track.between(start, stop)
            )
            for track in self._tracks
        )
        ducked = self._ducking.described(start, stop) if beds else ()
        return stop - start, start % self._floor.period, beds, ducked, clips, self._mastering.described(start, stop)

    def described_background(self, layers: Layers, start: int, stop: int) -> tuple[object, ...]:
        """Everything that makes the sound of `background`."""
        mastered = self._mastering.described(0, 1)
        return stop - start, start % self._floor.period, self._of_layers(layers, start), mastered

    def _of_layers(self, layers: Layers, start: int) -> tuple[object, ...]:
        return tuple(
            (self._sources.identity(source), level, start % self._sources.endless(source).period)
            for source, level in layers
        )

    def _mastered(self, out: Samples, start: int, factor: "Samples | np.float32") -> Samples:
        out *= factor
        # whatever a master does, the floor stays: it is what keeps headphones awake
        out += self._floor.between(start, start + out.shape[1])
        return _bend(out)

    def mastered(self, at: int) -> float:
        """By how many dB the session is louder at sample `at` than it was mixed."""
        return 20.0 * float(np.log10(self._mastering.between(at, at + 1)).item())

    def _add(self, out: Samples, start: int, layers: Layers, envelope: Samples) -> None:
        stop = start + out.shape[1]
        for source, level in layers:
            sound = self._sources.endless(source).between(start, stop)
            sound *= envelope * _factor(level)
            out += sound


def _factor(decibels: float) -> np.float32:
    return np.float32(gain(decibels))


@dataclass(frozen=True, slots=True)
class _Bed:
    """A background in its place; its layers at the levels that they have."""

    span: BedSpan
    fading: Fading
    layers: Layers

    def sounds(self, start: int, stop: int) -> bool:
        """Whether it is heard anywhere from `start` to `stop`."""
        return self.span.start < stop and start < self.span.start + self.span.length


class _Track:
    """Clips in order of their start, which may overlap."""

    def __init__(self, clips: Sequence[Clip]) -> None:
        self.clips = clips
        self._starts = [clip.start for clip in clips]
        self._longest = max((clip.length for clip in clips), default=0)

    def between(self, start: int, stop: int) -> list[Clip]:
        """The clips that sound anywhere from `start` to `stop`, in order."""
        first = bisect.bisect_left(self._starts, start - self._longest)
        last = bisect.bisect_left(self._starts, stop)
        return [clip for clip in self.clips[first:last] if clip.end > start]


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
