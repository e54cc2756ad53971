"""What a process took, and on which machine.

Whoever measures stays small: the peak memory that the system reports of a child is never below what its parent had
when it began. So nothing here, nor in a script that measures with it, imports numpy.
"""

import datetime
import importlib.metadata
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from audiogen import __version__


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took, its children included: seconds by the clock, seconds of CPU, and the peak memory in MB
    of the largest of them."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Run:
    """Runs `command` in `folder` to its end. Raises CalledProcessError, with what it said, when it fails."""
    begin = time.perf_counter()
    said = folder / "said.txt"
    with (
        said.open("wb") as out,
        subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment
        ) as process,
    ):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begin
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, said.read_text(errors="replace"))
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, others kilobytes
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6)


def median(runs: Sequence[Run]) -> Run:
    """The median of each figure by itself."""
    return Run(*(statistics.median(getattr(one, part) for one in runs) for part in ("wall", "cpu", "memory")))


def free() -> float:
    """MB of memory that a new process could have; without limit where the system doesn't say."""
    try:
        facts = Path("/proc/meminfo").read_text(encoding="utf-8")
    except OSError:
        return float("inf")
    kilobytes = next(line.split()[1] for line in facts.splitlines() if line.startswith("MemAvailable:"))
    return int(kilobytes) * 1024 / 1e6


def machine() -> Iterator[str]:
    """What the figures depend on, a line each."""
    yield f"{datetime.date.today().isoformat()}, {os.cpu_count()} × {_processor()}, {platform.platform()}"
    libraries = [f"{name} {importlib.metadata.version(name)}" for name in ("lameenc", "numpy", "pydub")]
    ffmpeg = f"ffmpeg {imageio_ffmpeg.get_ffmpeg_version()}"
    yield ", ".join([f"audiogen {__version__}", f"Python {platform.python_version()}", *libraries, ffmpeg])


def _processor() -> str:
    try:
        facts = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in facts.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()
