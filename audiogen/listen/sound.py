"""A finished session as a recogniser wants it: one channel, 16,000 samples a second; and how loud it is when."""

from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from audiogen.audio.reading import straight
from audiogen.errors import SoundError
from audiogen.progress import Progress
from audiogen.units import RATE

HEARD = 16_000
"""Samples a second."""
HOP = HEARD // 100
"""Levels are measured a hundred times a second."""

_WINDOW = 512
_LOW, _HIGH = 200.0, 7000.0
"""Between these frequencies (Hz) is what tells words apart; drones and rumbling are below."""
_BLOCK = 30 * RATE
_SILENT = 1e-12

Sound: TypeAlias = npt.NDArray[np.int16]
Levels: TypeAlias = npt.NDArray[np.float32]


def read(path: Path, progress: Progress) -> Sound:
    """The MP3 at `path`, both channels as one. Raises SoundError when it can't be played."""
    import soundfile
    import soxr

    try:
        with soundfile.SoundFile(str(path)) as file, progress("decoding", file.frames) as advance:
            straight(file)
            stream = soxr.ResampleStream(file.samplerate, HEARD, 1, dtype="float32")
            parts = [np.empty(0, np.int16)]
            while len(block := file.read(_BLOCK, dtype="float32", always_2d=True)):
                parts.append(_rounded(stream.resample_chunk(block.mean(axis=1))))
                advance(len(block))
            parts.append(_rounded(stream.resample_chunk(np.empty(0, np.float32), last=True)))
    except (soundfile.LibsndfileError, OSError) as error:
        raise SoundError(f"{path} can't be played", "render it again") from error
    sound: Sound = np.concatenate(parts)
    if not len(sound):
        raise SoundError(f"{path} is empty", "render it again")
    return sound


def _rounded(pcm: npt.NDArray[np.float32]) -> Sound:
    rounded: Sound = np.clip(np.round(pcm * 32767.0), -32768, 32767).astype(np.int16)
    return rounded


def samples(sound: Sound, start: int, stop: int) -> npt.NDArray[np.float32]:
    """What sounds between two moments, given on the session's clock, as a recogniser takes it."""
    low, high = (max(0, at) * HEARD // RATE for at in (start, stop))
    return sound[low:high].astype(np.float32) / np.float32(32768.0)


def levels(sound: Sound) -> Levels:
    """The level among the voice's frequencies, in dB, at each hundredth of a second."""
    window = np.hanning(_WINDOW).astype(np.float32)
    frequencies = np.fft.rfftfreq(_WINDOW, 1.0 / HEARD)
    voice = (frequencies >= _LOW) & (frequencies < _HIGH)
    scale = 2.0 / (float((window**2).sum()) * _WINDOW)
    padded = np.pad(sound, _WINDOW // 2)
    count = len(sound) // HOP + 1
    found = np.empty(count, np.float32)
    for first in range(0, count, 4096):
        at = np.arange(first, min(first + 4096, count))
        frames = padded[at[:, None] * HOP + np.arange(_WINDOW)].astype(np.float32) / 32768.0
        power = (np.abs(np.fft.rfft(frames * window, axis=1)[:, voice]) ** 2).sum(axis=1) * scale
        found[at] = 10.0 * np.log10(power + _SILENT)
    return found


def frame(at: int) -> int:
    """Which of the levels is that of a moment on the session's clock."""
    return (at * HEARD + RATE * HOP // 2) // (RATE * HOP)


def moment(number: int) -> int:
    """The moment, on the session's clock, of a level."""
    return number * HOP * RATE // HEARD
