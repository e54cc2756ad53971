"""What audiogen is held against: other ways to the same session, and the encoders alone."""

import json
import math
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imageio_ffmpeg

HERE = Path(__file__).parent
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
SAMPLES = "samples.raw"
QUALITY = "7"
"""LAME's scale: what audiogen encodes with."""
YARDSTICK = "ffmpeg, merely encoding"
_QUIET = (FFMPEG, "-nostdin", "-loglevel", "error", "-y")
_RAW = ("-f", "s16le", "-ar", "48000", "-ac", "2", "-i", SAMPLES)
_MP3 = ("-c:a", "libmp3lame", "-b:a", "128k")
_DUCKING = "sidechaincompress=threshold=0.02:ratio=4:attack=200:release=1500"


@dataclass(frozen=True, slots=True)
class Peer:
    """Another way to a session, by a `command` that runs in the folder of its parts.

    It isn't asked for sessions above `longest` minutes, nor where it isn't `there`. Each minute needs so many MB of
    `memory`.
    """

    name: str
    command: Callable[[Path], tuple[str, ...]]
    longest: float = math.inf
    memory: float = 0.0
    there: Callable[[], bool] = lambda: True


def parts(folder: Path) -> dict[str, Any]:
    """What `parts.py` said of a session."""
    found: dict[str, Any] = json.loads((folder / "parts.json").read_text(encoding="utf-8"))
    return found


def samples(wave: Path) -> tuple[str, ...]:
    """The command that makes the samples for the encoders of a WAV file."""
    return (*_QUIET, "-i", str(wave), "-map", "0:a", "-f", "s16le", SAMPLES)


def _encoding(*more: str) -> tuple[str, ...]:
    return (*_QUIET, *_RAW, *_MP3, *more, "ffmpeg.mp3")


def _lame(folder: Path) -> tuple[str, ...]:
    return (sys.executable, str(HERE / "lame.py"), SAMPLES, "lame.mp3", QUALITY)


def _naive(folder: Path) -> tuple[str, ...]:
    return (sys.executable, str(HERE / "naive.py"), str(folder), FFMPEG, "naive.mp3")


def _graph(folder: Path) -> tuple[str, ...]:
    """One graph of filters: sounds and silences end to end, the background under them, ducked by them."""
    known = parts(folder)
    sounds = known["sounds"]
    read = [f"amovie={name},apad=pad_len={after}[s{n}]" for n, (name, _, after) in enumerate(sounds)]
    ends = "".join(f"[s{n}]" for n in range(len(sounds)))
    graph = [
        *read,
        f"{ends}concat=n={len(sounds)}:v=0:a=1,adelay={known['before']}S:all=1,asplit[heard][listened]",
        f"[0:a]atrim=end_sample={known['length']}[bed]",
        f"[bed][listened]{_DUCKING}[under]",
        "[under][heard]amix=inputs=2:normalize=0[out]",
    ]
    looped = ("-stream_loop", "-1", "-i", "bed.wav")
    return (*_QUIET, *looped, "-filter_complex", ";".join(graph), "-map", "[out]", *_MP3, "graph.mp3")


def _sox(folder: Path) -> tuple[str, ...]:
    """Sounds end to end, with silence put in where each of them ends; the background under them, without ducking."""
    known = parts(folder)
    at, silences = 0, [f"{known['before']}s@0s"]
    for _, length, after in known["sounds"]:
        at += length
        silences += [f"{after}s@{at}s"] if after else []
    names = " ".join(name for name, _, _ in known["sounds"])
    voice = f"|sox {names} -p pad {' '.join(silences)}"
    bed = f"|sox bed.wav -p repeat - trim 0 {known['length']}s"
    return ("sox", "-m", "-v", "1", voice, "-v", "1", bed, "-C", "128", "sox.mp3")


def _sox_has_mp3() -> bool:
    if shutil.which("sox") is None:
        return False
    told = subprocess.run(["sox", "--help"], capture_output=True, text=True, check=False).stdout
    return any(line.startswith("AUDIO FILE FORMATS") and "mp3" in line.split() for line in told.splitlines())


ENCODERS = (
    Peer(YARDSTICK, lambda folder: _encoding()),
    Peer(
        f"ffmpeg, merely encoding, -compression_level {QUALITY}",
        lambda folder: _encoding("-compression_level", QUALITY),
    ),
    Peer(f"lameenc, merely encoding, quality {QUALITY}", _lame),
)
"""They get samples that are ready. The first is what all others are held against."""
MAKERS = (
    Peer("ffmpeg, a graph of filters", _graph, longest=60),
    Peer("sox", _sox, longest=60, there=_sox_has_mp3),
    Peer("pydub, a naive script", _naive, longest=60, memory=50),
)
"""They get clips and a background, and make the session of them."""


def able(wanted: tuple[Peer, ...], minutes: int, memory: float) -> tuple[list[Peer], list[str]]:
    """Those who can make a session of so many `minutes` with so many MB of `memory`; and why the others can't."""
    why = [(peer, next(_reasons(peer, minutes, memory), "")) for peer in wanted]
    return [peer for peer, reason in why if not reason], [f"{peer.name}: {reason}" for peer, reason in why if reason]


def _reasons(peer: Peer, minutes: int, memory: float) -> Iterator[str]:
    if minutes > peer.longest:
        yield f"too slow for {minutes} minutes"
    if minutes * peer.memory > memory:
        yield f"needs {minutes * peer.memory:.0f} MB of memory, and {memory:.0f} MB are free"
    if not peer.there():
        yield "not on this machine, or without MP3"
