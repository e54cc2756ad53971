"""Sounds for tests, made here: noises, chords, something like speech; and files of them in every format."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

RATE = 48_000
Pcm = npt.NDArray[np.float64]

FORMATS: dict[str, dict[str, str]] = {
    "wav": {"format": "WAV", "subtype": "PCM_16"},
    "flac": {"format": "FLAC", "subtype": "PCM_24"},
    "ogg": {"format": "OGG", "subtype": "VORBIS"},
    "opus": {"format": "OGG", "subtype": "OPUS"},
    "mp3": {"format": "MP3", "subtype": "MPEG_LAYER_III"},
}


def pink(seconds: float, channels: int = 2, seed: int = 1, rate: int = RATE) -> Pcm:
    """Pink noise, shape (n, channels), of root mean square 0.1. It is its own loop."""
    length = round(seconds * rate)
    hertz = np.fft.rfftfreq(length, 1 / rate)
    slope = np.where(hertz > 25.0, np.maximum(hertz, 25.0) ** -0.5, 0.0)
    white = np.random.default_rng(seed).standard_normal((channels, length))
    made = np.fft.irfft(np.fft.rfft(white) * slope, length)
    found: Pcm = (0.1 * made / made.std()).T
    return found


def tone(seconds: float, hertz: float, rate: int = RATE) -> Pcm:
    """A sine, shape (n, 1), of amplitude 0.2."""
    found: Pcm = 0.2 * np.sin(2.0 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)[:, None]
    return found


def chords(seconds: float) -> Pcm:
    """Chords that are struck every two seconds and die away, shape (n, 2)."""
    time = np.arange(round(seconds * RATE)) / RATE
    made = np.zeros(len(time))
    for number, start in enumerate(np.arange(0.0, seconds, 2.0)):
        root = (110.0, 98.0, 130.8, 87.3)[number % 4]
        since = np.maximum(time - start, 0.0)
        struck = np.minimum(since / 0.2, 1.0) * np.exp(-since / 1.5)
        made += struck * sum(np.sin(2.0 * np.pi * root * ratio * time + number) for ratio in (1.0, 1.25, 1.5, 2.0))
    return np.stack([0.05 * made, 0.05 * np.roll(made, 300)], axis=1)


def babble(seconds: float) -> Pcm:
    """Bursts with pauses between them, as of somebody talking far away, shape (n, 1)."""
    time = np.arange(round(seconds * RATE)) / RATE
    loud = np.clip(np.sin(2.0 * np.pi * 0.45 * time) + 0.4 * np.sin(2.0 * np.pi * 3.1 * time), 0.0, 1.0) ** 2
    return pink(seconds, 1) * (loud + 0.01)[:, None]


def write(path: Path, pcm: Pcm, rate: int = RATE, kind: str = "") -> Path:
    """A sound file at `path`, in the format that `kind`, or else the name's end, says."""
    soundfile.write(path, pcm, rate, **FORMATS[kind or path.suffix[1:]])
    return path


def write_float(path: Path, pcm: Pcm, rate: int = RATE) -> Path:
    """A WAV file of float samples: nothing is rounded or clipped."""
    soundfile.write(path, pcm, rate, format="WAV", subtype="FLOAT")
    return path
