"""Reads sound files as a stream, after a look at what they are: at most a second of one is in memory.

libsndfile reads the samples, from a file that was opened here: it is never told a name, and so opens nothing else.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import numpy.typing as npt

from audiogen.audio.levels import Samples
from audiogen.audio.media import FIRST, FORMATS, Medium, medium, tag_length
from audiogen.audio.mp3.passage import PassageFile, passage
from audiogen.audio.wholeness import check_ogg, check_wav, cut_off, damaged, missing
from audiogen.errors import SoundError
from audiogen.units import RATE, format_duration

SLOWEST: Final = 8_000
FASTEST: Final = 192_000
"""Hz: sample rates of real recordings."""
LARGEST: Final = 4 << 30
"""Bytes: nothing within the longest time is larger."""
LOUDEST: Final = 1000.0
"""60 dB over full scale: no recorder writes that, only what takes other bytes for samples."""
_BLOCK: Final = 1 << 14
_UNTOLD: Final = 1 << 40
"""Samples that nobody records: libsndfile has more for a length that it isn't told."""
_MISSING: Final = 0.05
"""Seconds that a decoder may give back less than it promised: some formats round."""

_PLACES: Final = {1: "C", 2: "LR", 3: "LRC", 4: "LRlr", 5: "LRClr", 6: "LRC-lr", 7: "LRC-blr", 8: "LRC-lrlr"}
_VORBIS: Final = _PLACES | {3: "LCR", 5: "LCRlr", 6: "LCRlr-", 7: "LCRlrb-", 8: "LCRlrlr-"}
"""Where a file's channels stand, by how many they are: in WAV and FLAC, and in Ogg (Vorbis I, section 4.3.9)."""
_SHARES: Final = {
    "L": (1.0, 0.0), "R": (0.0, 1.0), "C": (0.7071, 0.7071), "l": (0.7071, 0.0), "r": (0.0, 0.7071), "b": (0.5, 0.5),
    "-": (0.0, 0.0),
}  # fmt: skip
"""What left and right get of each: ITU-R BS.775-3, annex 4. The channel of low effects is left out, as is usual."""


@dataclass(frozen=True, slots=True)
class Recording:
    """An open sound file: `length` samples at 48 kHz, in one or two channels."""

    name: str
    length: int
    channels: int
    _sound: Any
    _mix: npt.NDArray[np.float32] | None

    def blocks(self) -> Iterator[Samples]:
        """Its samples at 48 kHz from beginning to end, in blocks of shape (n, channels), together `length`.

        Raises SoundError when they break off, or are no numbers.
        """
        left = self.length
        for block in self._resampled():
            if not np.isfinite(block).all() or np.abs(block).max(initial=0.0) > LOUDEST:
                raise SoundError(f"“{self.name}” holds values that are no sound", "save it anew in a sound editor")
            yield block[:left]
            left -= min(left, len(block))
        if left:  # by the resampler's rounding, or by that of a lossy format
            yield np.zeros((left, self.channels), np.float32)

    def _resampled(self) -> Iterator[Samples]:
        rate = self._sound.samplerate
        if rate == RATE:
            yield from self._decoded()
            return
        import soxr

        stream = soxr.ResampleStream(rate, RATE, self.channels, dtype="float32", quality="VHQ")
        for block in self._decoded():
            yield stream.resample_chunk(block)
        yield stream.resample_chunk(np.zeros((0, self.channels), np.float32), last=True)

    def _decoded(self) -> Iterator[Samples]:
        import soundfile

        read = 0
        try:
            while len(block := self._sound.read(_BLOCK, dtype="float32", always_2d=True)):
                read += len(block)
                yield block if self._mix is None else block @ self._mix
        except soundfile.LibsndfileError:
            raise damaged(self.name) from None
        if read + _MISSING * self._sound.samplerate < self._sound.frames:
            raise cut_off(self.name)


@contextlib.contextmanager
def source(path: Path) -> Iterator[BinaryIO]:
    """The file at `path`, opened for reading. Raises SoundError when there is none, or it is none to read from."""
    handle = -1
    try:
        _check_file(path, path.stat())  # before it is opened: to open a device may set it going
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        _check_file(path, os.fstat(handle))
    except FileNotFoundError:
        raise missing(str(path)) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise SoundError(f"“{path.name}” can't be read ({why})", "check the file and its permissions") from None
    except SoundError:
        if handle >= 0:
            os.close(handle)
        raise
    with os.fdopen(handle, "rb") as file:
        yield file


@contextlib.contextmanager
def recording(file: BinaryIO, name: str, most: int) -> Iterator[Recording]:
    """The sound in `file`, which is called `name`. Raises SoundError when it is none, or longer than `most` samples
    at 48 kHz."""
    import soundfile

    with contextlib.ExitStack() as stack:
        kind = _kind(file, name)
        whole = _judged(file, kind, name, most)
        try:
            sound = straight(stack.enter_context(soundfile.SoundFile(whole)))
        except (soundfile.LibsndfileError, OSError) as error:
            why = str(getattr(error, "error_string", "")).removeprefix("Error : ").rstrip(". ")
            raise SoundError(f"“{name}” can't be played{f' ({why})' if why else ''}", FORMATS) from None
        places = _VORBIS if kind is Medium.OGG else _PLACES
        if sound.channels not in places:
            raise SoundError(f"“{name}” has {sound.channels} channels", "save it with one or two")
        _check_rate(sound.samplerate, name)
        if sound.frames > _UNTOLD:
            raise SoundError(f"“{name}” doesn't say how long it is", "save it anew in a sound editor")
        length = -(-sound.frames * RATE // sound.samplerate)
        _check_length(length, most, name)
        mix = None
        if sound.channels > 2:
            mix = np.array([_SHARES[place] for place in places[sound.channels]], np.float32)
        yield Recording(name, length, min(2, sound.channels), sound, mix)


@contextlib.contextmanager
def opened(file: BinaryIO, name: str) -> Iterator[Any]:
    """The sound in `file` as soundfile has it, at its own rate and with all its channels, after the same look at what
    it is; of an MP3 whatever there is. Raises SoundError."""
    import soundfile

    kind = _kind(file, name)
    if kind is Medium.WAV:
        check_wav(file, name)
    elif kind is Medium.OGG:
        check_ogg(file, name)
    file.seek(0)
    with soundfile.SoundFile(file) as sound:
        _check_rate(sound.samplerate, name)
        yield straight(sound)


def straight(sound: Any) -> Any:
    """A `soundfile.SoundFile` that is read from its beginning on, block after block.

    Of itself soundfile seeks, after each block, to where it is anyway; and libsndfile's decoder of MP3 then forgets
    what the frames before have in store for the next: where they have any, as with variable bitrates, that is a tick
    at every block.
    """
    sound.seekable = lambda: False
    return sound


def _kind(file: BinaryIO, name: str) -> Medium:
    """What `file` holds. An ID3 tag stands before an MP3, and by some programs' mistake before others, too."""
    file.seek(0)
    first = behind = file.read(FIRST)
    at = 0
    while length := tag_length(behind):
        at += length
        file.seek(at)
        behind = file.read(FIRST)
    return medium(first, name, behind if at else b"")


def _check_rate(rate: int, name: str) -> None:
    if not SLOWEST <= rate <= FASTEST:
        raise SoundError(
            f"“{name}” has {rate} samples a second", f"save it with {RATE}, or any number from {SLOWEST}"
        )


def _judged(file: BinaryIO, kind: Medium, name: str, most: int) -> Any:
    """What a decoder may read: all of `file`, or the frames in it."""
    if kind is Medium.WAV:
        check_wav(file, name)
    elif kind is Medium.OGG:
        check_ogg(file, name)
    elif kind is Medium.MP3:
        found = passage(file)
        if found is None:
            raise SoundError(f"“{name}” is no MP3", FORMATS)
        _check_length(found.samples * RATE // found.rate, most + RATE, name)  # some of it is the encoder's padding
        if not found.pure:
            raise damaged(name)
        if not found.complete:
            raise cut_off(name)
        return PassageFile(file, found)
    file.seek(0)
    return file


def _check_length(length: int, most: int, name: str) -> None:
    if length <= 0:
        raise SoundError(f"“{name}” lasts no time", "use another recording")
    if length > most:
        raise SoundError(f"“{name}” lasts more than {format_duration(most)}", "use a shorter recording, or cut it")


def _check_file(path: Path, about: os.stat_result) -> None:
    if stat.S_ISDIR(about.st_mode):
        raise SoundError(f"“{path.name}” is a folder", "name a sound in it")
    if not stat.S_ISREG(about.st_mode):
        raise SoundError(f"“{path.name}” is no file but a pipe or a device", FORMATS)
    if not about.st_size:
        raise SoundError(f"“{path.name}” is empty", "copy it again from where it came")
    if about.st_size > LARGEST:
        raise SoundError(f"“{path.name}” is larger than 4 GB", "use a shorter recording, or cut it")
