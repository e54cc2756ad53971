"""One pass over a session's sound: everything that is measured later, at a few hundred numbers a second."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from audiogen.audio.meter import STEP, Measured, Meter
from audiogen.audio.reading import opened, source
from audiogen.audit.clicks import Clicks
from audiogen.errors import SoundError
from audiogen.progress import Progress
from audiogen.units import RATE

Track = npt.NDArray[np.float32]

FINE: Final = RATE // 200
"""The voice's envelope has a value every 5 ms."""
BAND: Final = (200.0, 7000.0)
"""Between these frequencies (Hz) is what tells a voice from a drone or rumbling."""
EMPTY: Final = 10.0 ** (-90.0 / 20.0)
"""What stays under -90 dBFS is digital silence: it is less than one step of 16 bits."""
LONGEST_EMPTY: Final = RATE // 20
_BLOCK: Final = 10 * RATE


@dataclass(frozen=True, slots=True)
class Survey:
    """What a session sounds like. Times and lengths are in samples at 48 kHz.

    `heard` is the K-weighted power of all channels together every 10 ms. `plain` is the unweighted power of each
    channel and, last, what the first and the last have in common (their product), shape (steps, channels + 1).
    `voice` is the amplitude among the voice's frequencies of a channel every 5 ms. `empty` are runs of digital
    silence: start and length. `clicks` are moments and how far, in dB, they stand out.
    """

    length: int
    channels: int
    whole: Measured
    heard: Track
    plain: Track
    voice: Track
    empty: tuple[tuple[int, int], ...]
    clicks: tuple[tuple[int, float], ...]


def blocks(path: Path, progress: Progress) -> Iterator[Track]:
    """The sound of a file at 48 kHz, in blocks of shape (n, channels). Raises SoundError when it can't be played."""
    import soundfile
    import soxr

    try:
        with source(path) as data, opened(data, path.name) as file, progress("measuring", file.frames) as advance:
            if file.channels > 2:
                raise SoundError(f"{path} has {file.channels} channels", "audit a mono or stereo file")
            same = file.samplerate == RATE
            stream = None if same else soxr.ResampleStream(file.samplerate, RATE, file.channels, dtype="float32")
            while len(block := file.read(_BLOCK, dtype="float32", always_2d=True)):
                if not np.isfinite(block).all():
                    raise SoundError(f"{path} holds values that are no sound", "render it again, or save it anew")
                yield block if stream is None else _two(stream.resample_chunk(block), file.channels)
                advance(len(block))
            if stream is not None:
                end = np.zeros((0, file.channels), np.float32)
                yield _two(stream.resample_chunk(end, last=True), file.channels)
    except (soundfile.LibsndfileError, OSError) as error:
        raise SoundError(f"{path} can't be played", "audit an MP3, WAV, FLAC, Ogg or Opus file") from error


def _two(pcm: Track, channels: int) -> Track:
    return pcm.reshape(-1, channels)


def survey(sound: Iterable[Track]) -> Survey | None:
    """Measures blocks of shape (n, channels), all of one shape but for n; None when there is no sound at all."""
    listeners: _Listeners | None = None
    for block in sound:
        if listeners is None:
            listeners = _Listeners(block.shape[1])
        listeners.hear(block)
    return listeners.survey() if listeners is not None and listeners.length else None


class _Listeners:
    """Everybody who listens to the stream."""

    def __init__(self, channels: int) -> None:
        from scipy.signal import butter

        self.length = 0
        self._channels = channels
        self._meter = Meter(channels)
        self._clicks = Clicks(channels)
        self._empty = _Empty()
        self._band = butter(2, BAND, "bandpass", fs=RATE, output="sos")
        self._state = np.zeros((len(self._band), 2))
        self._left = np.zeros((0, channels), np.float32)
        self._left_voice = np.zeros(0)
        self._heard: list[Track] = []
        self._plain: list[Track] = []
        self._voice: list[Track] = []

    def hear(self, block: Track) -> None:
        self.length += len(block)
        self._heard.append(self._meter.feed(block).sum(axis=1).astype(np.float32))
        self._clicks.hear(block)
        self._empty.hear(block)
        self._hear_plain(block)
        self._hear_voice(block)

    def survey(self) -> Survey:
        return Survey(
            self.length,
            self._channels,
            self._meter.measured(),
            np.concatenate(self._heard),
            np.concatenate(self._plain),
            np.concatenate(self._voice),
            self._empty.runs(),
            self._clicks.found(),
        )

    def _hear_plain(self, block: Track) -> None:
        known = np.concatenate([self._left, block])
        whole = len(known) // STEP * STEP
        self._left = known[whole:]
        channels = known[:whole].T
        products = [*np.square(channels), channels[0] * channels[-1]]
        self._plain.append(np.stack([one.reshape(-1, STEP).mean(axis=1) for one in products], axis=1))

    def _hear_voice(self, block: Track) -> None:
        from scipy.signal import sosfilt

        heard: npt.NDArray[Any]
        heard, self._state = sosfilt(self._band, block.mean(axis=1, dtype=np.float64), zi=self._state)
        known = np.concatenate([self._left_voice, heard])
        whole = len(known) // FINE * FINE
        self._left_voice = known[whole:]
        envelope = np.sqrt(np.square(known[:whole]).reshape(-1, FINE).mean(axis=1))
        self._voice.append(envelope.astype(np.float32))


class _Empty:
    """Runs of digital silence in a stream."""

    def __init__(self) -> None:
        self._at = 0
        self._since: int | None = None
        self._runs: list[tuple[int, int]] = []

    def hear(self, block: Track) -> None:
        empty = np.all([np.abs(channel) < EMPTY for channel in block.T], axis=0)
        edges = np.flatnonzero(np.diff(np.concatenate([[self._since is not None], empty]).astype(np.int8)))
        for edge in edges:
            self._turn(self._at + int(edge))
        self._at += len(block)

    def runs(self) -> tuple[tuple[int, int], ...]:
        if self._since is not None:
            self._turn(self._at)
        return tuple(self._runs)

    def _turn(self, at: int) -> None:
        if self._since is None:
            self._since = at
            return
        if at - self._since > LONGEST_EMPTY:
            self._runs.append((self._since, at - self._since))
        self._since = None
