"""Sound files of the author's own, read in-process: nothing is handed to another program."""

from pathlib import Path

import numpy as np

from audiogen.audio.levels import CHANNEL_LUFS, SILENCE_LUFS, Samples, clip_lufs
from audiogen.errors import SoundError
from audiogen.units import RATE, format_duration, gain, samples

EDGE = samples(0.01)
MOST = samples(300)
"""Five minutes: a sound is held in memory while it plays."""
WHOLE = 0.98
"""A file that holds less than this part of what it says it does has been cut off."""


def duration(path: Path) -> int:
    """How long the sound at `path` lasts, in samples at 48 kHz. Raises SoundError when it is none."""
    import soundfile

    try:
        info = soundfile.info(str(path))
    except (soundfile.LibsndfileError, OSError) as error:
        raise _refused(path, error) from None
    length = -(-info.frames * RATE // info.samplerate)
    if not 0 < length <= MOST:
        raise SoundError(
            f"“{path.name}” lasts no time, or more than {format_duration(MOST)}", "use a shorter recording"
        )
    return int(length)


def decode(path: Path) -> Samples:
    """The sound at `path`, shape (2, duration), its loud part as loud as the voice, edges soft.

    Raises SoundError when it can't be read, or is silent.
    """
    import soundfile
    import soxr

    length = duration(path)
    try:
        pcm, rate = soundfile.read(str(path), dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, OSError) as error:
        raise _refused(path, error) from None
    if len(pcm) * RATE < WHOLE * length * rate:
        raise SoundError(f"“{path.name}” breaks off in the middle", "copy it again from where it came")
    if rate != RATE:
        pcm = soxr.resample(pcm, rate, RATE, quality="VHQ")
    stereo = np.repeat(pcm, 2, axis=1) if pcm.shape[1] == 1 else pcm[:, :2]
    made = np.zeros((2, length), np.float32)
    kept = min(length, len(stereo))
    made[:, :kept] = stereo[:kept].T
    return _levelled(_soften(made), path)


def _levelled(made: Samples, path: Path) -> Samples:
    found = clip_lufs(made.mean(axis=0))
    if not np.isfinite(found) or found < SILENCE_LUFS:
        raise SoundError(f"“{path.name}” is silent", "use another recording")
    levelled: Samples = (made * gain(CHANNEL_LUFS - found)).astype(np.float32)
    return levelled


def _soften(made: Samples) -> Samples:
    reach = min(EDGE, made.shape[1] // 2)
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(reach) / max(1, reach))).astype(np.float32)
    made[:, :reach] *= ramp
    made[:, made.shape[1] - reach :] *= ramp[::-1]
    return made


def _refused(path: Path, error: Exception) -> SoundError:
    if not path.exists():
        return SoundError(f"there is no sound “{path}”", "check the name, or put the file beside the script")
    return SoundError(f"“{path.name}” can't be played: {str(error).rstrip('.')}", "use a WAV, FLAC, Ogg or MP3 file")
