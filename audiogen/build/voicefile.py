"""What a voice said, or a sound, as a file: WAV or MP3, marked as ours, so that the next one may take its place."""

import contextlib
import io
import struct
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from audiogen.audio.clip import FULL_SCALE
from audiogen.build.files import whole, writable
from audiogen.errors import OutputError, UsageError
from audiogen.units import RATE

SAID: Final = "audiogen say"
SAMPLE: Final = "audiogen sample"
SOUND: Final = "audiogen sound"
"""What a file was made by and for: kept in it, so that nobody else's is ever written over."""
_STRANGER: Final = {
    SAID: "was not made by `say`",
    SAMPLE: "is no sample of a voice",
    SOUND: "is no sample of a sound",
}
SUFFIXES: Final = (".wav", ".mp3")
BITRATE: Final = {1: 96, 2: 192}
"""kb/s, by the number of channels."""
_HEAD: Final = 4096
"""As many bytes of an MP3 hold our tag."""

Samples = npt.NDArray[np.int16]


def check(path: Path, mark: str) -> None:
    """Raises UsageError when `path` is not named as a sound, OutputError when it can't be written, or is there
    without that mark."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path} is not named as a sound", f"end its name in {' or '.join(SUFFIXES)}")
    writable(path)
    if path.exists() and not _is_marked(path, mark):
        raise OutputError(f"{path} is there already, and {_STRANGER[mark]}", "name another file with -o")


def save(path: Path, pcm: Samples, text: str, mark: str) -> None:
    """Writes a sound at 48 kHz, shape (n,) for one channel or (n, 2) for two; `text`, what is said or heard in it, is
    its title. Raises OutputError when it can't."""
    data = (_wav if path.suffix.lower() == ".wav" else _mp3)(pcm, text, mark)
    with whole(path) as (file,):
        file.write(data)


def _is_marked(path: Path, mark: str) -> bool:
    if path.suffix.lower() == ".mp3":
        with path.open("rb") as file:
            beginning = file.read(_HEAD)
        return beginning.startswith(b"ID3") and _frame(b"TSSE", mark) in beginning
    import soundfile

    with contextlib.suppress(RuntimeError, OSError), soundfile.SoundFile(path) as file:
        return str(file.software).startswith(mark)
    return False


def _wav(pcm: Samples, text: str, mark: str) -> bytes:
    import soundfile

    held = io.BytesIO()
    with soundfile.SoundFile(held, "w", RATE, _channels(pcm), "PCM_16", format="WAV") as file:
        file.software = mark
        file.title = text
        file.buffer_write(pcm.tobytes(), "int16")
    return held.getvalue()


def _mp3(pcm: Samples, text: str, mark: str) -> bytes:
    from audiogen.audio.mp3.format import Format
    from audiogen.audio.mp3.writer import write_mp3

    channels = _channels(pcm)
    block = (pcm.astype(np.float32) / np.float32(FULL_SCALE)).reshape(-1, channels)
    held = io.BytesIO()
    wanted = Format(channels=channels, bitrate=BITRATE[channels])
    write_mp3(held, [block], wanted, total=len(pcm), lead=_tag(text, mark))
    return held.getvalue()


def _channels(pcm: Samples) -> int:
    return 1 if pcm.ndim == 1 else pcm.shape[1]


def _tag(text: str, mark: str) -> bytes:
    """An ID3v2.3 tag of two frames: who made it, first, where it is looked for, and what is heard."""
    body = _frame(b"TSSE", mark) + _frame(b"TIT2", text)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def _frame(name: bytes, text: str) -> bytes:
    content = b"\x01" + b"\xff\xfe" + text.encode("utf-16-le")
    return struct.pack(">4sIH", name, len(content), 0) + content
