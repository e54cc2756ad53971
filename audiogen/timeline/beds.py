"""What sounds beneath the voice, and when: one background gives way to the next by a crossfade."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from audiogen.model import Background, Bed, BedSpan, Fades, Layer
from audiogen.units import RATE

FADE_IN = 4 * RATE
FADE_OUT = (2 * RATE, 8 * RATE)
"""The last bed fades out over the time after the last words, but no faster and no slower than this."""
SHORTEST_FADE = RATE // 100
"""Even one that is to change at once does so without a click."""
_USUAL = Fades()


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A bed from `start` to `end`, each a moment at which a fade begins; `fade_in` and `fade_out` are their lengths,
    the latter after `end`."""

    bed: Bed
    start: int
    end: int
    fade_in: int
    fade_out: int


def beds(
    first: Bed, changes: Sequence[tuple[int, Background]], length: int, last_words: int, fade: Fades = _USUAL
) -> tuple[BedSpan, ...]:
    """The spans of a session of `length` samples that begins with the bed `first`; `changes` are in order of time."""
    out = max(FADE_OUT[0], min(FADE_OUT[1], length - last_words)) if fade.out is None else fade.out
    into = FADE_IN if fade.into is None else fade.into
    stretches = _stretches(
        [(0, first, into), *((at, change.bed, change.fade) for at, change in changes)], length, out
    )
    spans = [span for at in range(len(stretches)) for span in _spans(stretches, at, length)]
    return tuple(sorted(spans, key=lambda span: span.start))


def _stretches(wanted: Sequence[tuple[int, Bed, int]], length: int, fade_out: int) -> list[_Stretch]:
    # of several at one moment the last is meant
    wanted = [one for one, then in zip(wanted, [*wanted[1:], None], strict=True) if then is None or then[0] > one[0]]
    ends = [*(start for start, _, _ in wanted[1:]), length]
    # no fade is longer than the time until the next one begins
    fades = [min(max(SHORTEST_FADE, fade), end - start) for (start, _, fade), end in zip(wanted, ends, strict=True)]
    last = length - wanted[-1][0]
    fades[-1] = min(fades[-1], last // 2)
    outs = [*fades[1:], min(max(SHORTEST_FADE, fade_out), last // 2)]
    return [
        _Stretch(bed, start, end, fade, out)
        for (start, bed, _), end, fade, out in zip(wanted, ends, fades, outs, strict=True)
    ]


def _spans(stretches: Sequence[_Stretch], at: int, length: int) -> Iterator[BedSpan]:
    """The layers of one stretch, those together that come and go alike."""
    here = stretches[at]
    before = _sources(stretches[at - 1].bed) if at else None
    after = _sources(stretches[at + 1].bed) if at + 1 < len(stretches) else None
    last = after is None

    def kind(layer: Layer) -> tuple[bool, bool]:
        return before is None or layer.source in before, after is None or layer.source in after

    for (even_in, even_out), layers in groupby(sorted(here.bed.layers, key=kind), key=kind):
        end = length if last else here.end + here.fade_out
        own = set(layers)
        bed = Bed(tuple(layer for layer in here.bed.layers if layer in own))
        yield BedSpan(here.start, end - here.start, bed, here.fade_in, here.fade_out, even_in, even_out)


def _sources(bed: Bed) -> set[object]:
    return {layer.source for layer in bed.layers}
