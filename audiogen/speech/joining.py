"""The pieces of a line become one sound, without a seam: their own silence goes, a natural pause comes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audiogen.errors import SpeechError
from audiogen.speech.engine import Speech
from audiogen.units import gain

WINDOW = 0.005
"""Seconds, over which loudness is measured."""
FAINT = gain(-40.0)
"""What is quieter than this, beside a piece's loudest moment, comes before or after its voice."""
ROOM = 0.03
"""Seconds that are kept of what is faint, such as the end of an “s”. They lie in the pause, and don't lengthen it."""
EDGE = 0.01
"""Seconds in which a piece comes out of silence, and goes back into it."""

STRETCHING = 2
"""Raised whenever a sound is stretched in another way, so that none kept from before is used."""

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Trimmed:
    """A piece whose voice begins after `head` samples, and ends `tail` samples before it does."""

    pcm: Samples
    head: int
    tail: int


def joined(said: Sequence[Speech], pauses: Sequence[float]) -> Speech:
    """`said` in one, with `pauses` seconds between them: from the end of one voice to the beginning of the next.

    What comes before the first voice and after the last stays as it is.
    """
    rate = said[0].rate
    if any(speech.rate != rate for speech in said):
        raise SpeechError("the voice changed its format within a sentence", "write shorter sentences")
    last = len(said) - 1
    pieces = [_trimmed(speech.pcm, rate, index > 0, index < last) for index, speech in enumerate(said)]
    starts = [0]
    for before, pause, after in zip(pieces, pauses, pieces[1:], strict=False):
        voice_ends = starts[-1] + len(before.pcm) - before.tail
        starts.append(max(0, voice_ends + round(pause * rate) - after.head))
    whole = np.zeros(max(start + len(piece.pcm) for start, piece in zip(starts, pieces, strict=True)), np.float32)
    for start, piece in zip(starts, pieces, strict=True):
        whole[start : start + len(piece.pcm)] += piece.pcm
    return Speech(whole, rate)


def paced(speech: Speech, pace: float) -> Speech:
    """`pace` times as fast at the same pitch; inside full scale, which decoding and stretching overshoot.

    Rubber Band's finer engine with a short window: words are understood as well as with a long one, in half the time,
    and consonants stay where they are.
    """
    pcm = speech.pcm
    if pace != 1.0:
        import pedalboard

        pcm = pedalboard.time_stretch(pcm[np.newaxis], speech.rate, stretch_factor=pace, use_long_fft_window=False)[0]
    peak = max(1.0, float(np.abs(pcm).max()))
    return Speech(np.ascontiguousarray(pcm / np.float32(peak), dtype=np.float32), speech.rate)


def _trimmed(pcm: Samples, rate: int, at_start: bool, at_end: bool) -> _Trimmed:
    """A piece without the silence around it, and softened, at the ends that are to be joined."""
    room = round(ROOM * rate)
    begin, end = _voice(pcm, rate)
    start = max(0, begin - room) if at_start else 0
    stop = min(len(pcm), end + room) if at_end else len(pcm)
    kept = pcm[start:stop].copy()
    edge = min(round(EDGE * rate), len(kept))
    ramp = (0.5 - 0.5 * np.cos(np.pi * (np.arange(edge) + 0.5) / max(1, edge))).astype(np.float32)
    if at_start:
        kept[:edge] *= ramp
    if at_end:
        kept[len(kept) - edge :] *= ramp[::-1]
    return _Trimmed(kept, begin - start, stop - end)


def _voice(pcm: Samples, rate: int) -> tuple[int, int]:
    """Where the voice begins and ends, in samples."""
    size = max(1, round(WINDOW * rate))
    count = -(-len(pcm) // size)
    windows = np.zeros(count * size, np.float32)
    windows[: len(pcm)] = pcm
    loudness = np.sqrt(np.mean(windows.reshape(count, size) ** 2, axis=1))
    (loud,) = np.nonzero(loudness > FAINT * loudness.max())
    return int(loud[0]) * size, min(len(pcm), (int(loud[-1]) + 1) * size)
