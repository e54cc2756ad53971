"""Making room: a background that would come too near to the voice is taken back as a whole, before it begins."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np

from audiogen.audio.endless import MOMENT, Endless
from audiogen.audio.levels import TARGET_LUFS, power_lufs
from audiogen.audio.sounds import SURGES
from audiogen.model import BedSpan, Clip, Layer, SoundFile, Timeline, Tone
from audiogen.units import gain

LEAST: Final = 15.0
"""LU that speech is above its background: what keeps every word clear, and what audits ask for."""
MARGIN: Final = 0.5
BENEATH: Final = -3.0
"""LU beside the voice: no background is louder than this, even where nobody speaks. Its peaks would have no room."""
_MARKS: Final = 9
"""So many places of a line are looked at to tell how far a background has come, or gone, meanwhile."""

Sounds = Callable[[Tone | SoundFile], Endless]


def reductions(timeline: Timeline, depth: float, endless: Sounds) -> tuple[float, ...]:
    """By how many dB each of the timeline's beds is to be quieter than asked: 0 where all is well.

    Beds step back by `depth` dB (0 or less) while somebody speaks. It is the loudest line's background that counts:
    a bed doesn't move from line to line. Where two cross under a line, each is first judged alone, and what is left
    to do is shared.
    """
    found = [_too_loud(span.bed.layers, endless) for span in timeline.bed]
    if not any(_may_be_near(together, depth) for together in _together(timeline.bed)):
        return tuple(found)  # as mostly; nobody need look closer
    under = []
    for clip in timeline.voice:
        powers = {
            number: _power(span, clip, endless) for number, span in enumerate(timeline.bed) if _meets(span, clip)
        }
        under.append(powers)
        for number, power in powers.items():
            found[number] = max(found[number], _over([power], depth))
    alone = tuple(found)
    for powers in under:
        left = _over([power / gain(alone[number]) ** 2 for number, power in powers.items()], depth)
        for number, power in powers.items():
            if left > 0.0 and power > 0.0:
                found[number] = max(found[number], alone[number] + left)
    return tuple(found)


def _over(powers: Sequence[float], depth: float) -> float:
    """By how many dB sounds of these powers together come too near to the voice."""
    return power_lufs(sum(powers)) + depth - (TARGET_LUFS - LEAST - MARGIN)


def _meets(span: BedSpan, clip: Clip) -> bool:
    return span.start < clip.end and clip.start < span.start + span.length


def _asked(layers: Sequence[Layer]) -> float:
    """How loud layers are together beside the voice, as they were asked for."""
    total = sum(10.0 ** (layer.level / 10.0) for layer in layers)
    return 10.0 * float(np.log10(total)) if total else -np.inf


def _too_loud(layers: Sequence[Layer], endless: Sounds) -> float:
    """By how many dB a background is louder than any should be."""
    if _asked(layers) <= BENEATH:
        return 0.0
    power = sum(float(endless(layer.source).powers.mean()) * gain(layer.level) ** 2 for layer in layers)
    return max(0.0, power_lufs(power) - TARGET_LUFS - BENEATH)


def _together(spans: Sequence[BedSpan]) -> Iterator[list[BedSpan]]:
    """Each bed with those that it may sound together with."""
    for span in spans:
        yield [one for one in spans if one.start < span.start + span.length and span.start < one.start + one.length]


def _may_be_near(spans: Sequence[BedSpan], depth: float) -> bool:
    """Whether beds at their loudest, all at the same moment, would come too near to the voice."""
    power = sum(10.0 ** (_highest(layer) / 10.0) for span in spans for layer in span.bed.layers)
    return power > 0.0 and 10.0 * float(np.log10(power)) + depth > -LEAST - MARGIN


def _highest(layer: Layer) -> float:
    """How loud a layer is beside the voice at its loudest; of what isn't one of ours nobody knows."""
    surge = SURGES.get(layer.source.name) if isinstance(layer.source, Tone) else None
    return np.inf if surge is None else layer.level + surge


def _power(span: BedSpan, clip: Clip, endless: Sounds) -> float:
    """What a bed adds under a clip, K-weighted, at the level that was asked for; where it fades, as far as it has."""
    start, stop = max(clip.start, span.start), min(clip.end, span.start + span.length)
    moments = np.arange(start // MOMENT, max(start // MOMENT + 1, -(-stop // MOMENT)))
    total = 0.0
    for layer in span.bed.layers:
        powers = endless(layer.source).powers
        total += float(powers[moments % len(powers)].mean()) * gain(layer.level) ** 2
    return total * _presence(span, start, stop) * (stop - start) / clip.length


def _presence(span: BedSpan, start: int, stop: int) -> float:
    """The part of a bed's power that is there from `start` to `stop`: its fades are half a cosine, or its root."""
    at = np.linspace(start, stop, _MARKS)
    into = np.clip((at - span.start) / max(1, span.fade_in), 0.0, 1.0)
    out = np.clip((span.start + span.length - at) / max(1, span.fade_out), 0.0, 1.0)
    rise, fall = (0.5 - 0.5 * np.cos(np.pi * way) for way in (into, out))
    return float(np.mean(rise ** (2 if span.even_in else 1) * fall ** (2 if span.even_out else 1)))
