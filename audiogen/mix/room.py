"""Making room: a background that would come too near to the voice is taken back as a whole, before it begins."""

from collections.abc import Callable
from typing import Final

import numpy as np

from audiogen.audio.endless import MOMENT, Endless
from audiogen.audio.levels import TARGET_LUFS, power_lufs
from audiogen.model import BedSpan, Clip, Layer, SoundFile, Timeline, Tone
from audiogen.units import gain

LEAST: Final = 15.0
"""LU that speech is above its background: what keeps every word clear, and what audits ask for."""
MARGIN: Final = 0.5
STEADY: Final = 15.0
"""dB by which no moment of a generated sound is louder than all of it: where that is room enough, nobody looks."""


def reductions(timeline: Timeline, depth: float, endless: Callable[[Tone | SoundFile], Endless]) -> tuple[float, ...]:
    """By how many dB each of the timeline's beds is to be quieter than asked: 0 where all is well.

    Beds step back by `depth` dB (0 or less) while somebody speaks. It is the loudest line's background that counts:
    the bed doesn't move from line to line.
    """
    found = [0.0] * len(timeline.bed)
    near = [_may_be_near(span, depth) for span in timeline.bed]
    for clip in timeline.voice if any(near) else ():
        under = [number for number, span in enumerate(timeline.bed) if _meets(span, clip)]
        power = sum(_power(layer, clip, endless) for number in under for layer in timeline.bed[number].bed.layers)
        over = power_lufs(power) + depth - (TARGET_LUFS - LEAST - MARGIN)
        for number in under:
            found[number] = max(found[number], over)
    return tuple(found)


def _meets(span: BedSpan, clip: Clip) -> bool:
    return span.start < clip.end and clip.start < span.start + span.length


def _may_be_near(span: BedSpan, depth: float) -> bool:
    layers = span.bed.layers
    if any(isinstance(layer.source, SoundFile) for layer in layers):
        return True
    total = sum(10.0 ** (layer.level / 10.0) for layer in layers)
    return bool(layers) and 10.0 * float(np.log10(total)) + depth + STEADY > -LEAST - MARGIN


def _power(layer: Layer, clip: Clip, endless: Callable[[Tone | SoundFile], Endless]) -> float:
    """What a layer adds under a clip, K-weighted, at the level that was asked for."""
    powers = endless(layer.source).powers
    moments = np.arange(clip.start // MOMENT, max(clip.start // MOMENT + 1, -(-clip.end // MOMENT)))
    return float(powers[moments % len(powers)].mean()) * gain(layer.level) ** 2
