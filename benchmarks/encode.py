"""How long a session takes to render, beside how long ffmpeg takes merely to encode the same samples.

    pip install '.[bench]'
    python benchmarks/encode.py [--minutes 30] [--rounds 5] [--memory] [--write]

Both make an MP3 of constant 128 kb/s, 48 kHz, stereo. audiogen starts from the script, its words having been
spoken before, and does everything: starts up, mixes, encodes, draws the cover, writes tags and ledger. ffmpeg
gets samples that are ready, in a raw file. The two take turns, so that a busy machine is unfair to neither.

This script stays small on purpose: the peak memory that the system reports of a child is never below what its
parent had when it began.
"""

import datetime
import importlib.metadata
import itertools
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import imageio_ffmpeg
from results import RESULTS, keep

from audiogen import __version__

BITRATE = "128k"
MEMORY_MINUTES = (15, 60)

HEAD = """\
---
title: Benchmark, {minutes} Minutes
album: Benchmarks
artist: audiogen
length: {minutes}m
voice: hibari
background: [pink noise -28 dB, drone 110 Hz -26 dB]
---
"""
PLACES = (
    "feet", "ankles", "calves", "knees", "thighs", "hips", "lower back", "belly", "ribs", "upper back",
    "shoulders", "upper arms", "elbows", "hands", "neck", "jaw", "eyes", "forehead", "breath", "whole body",
)  # fmt: skip
GUIDANCE = (
    ("Bring your attention to your {place}, and notice whatever is there, without changing it.",
     "Perhaps there is warmth, or weight, or a little tension, or nothing at all.",
     "Let the floor carry your {place} completely, and let the next breath out be a long one.",
     "You may leave everything exactly as it is, and simply watch."),
    ("Now breathe in slowly, and imagine that the breath goes all the way to your {place}.",
     "Breathe out, and let your {place} become a little heavier, a little softer than before.",
     "There is nothing to do here, and nothing to hold on to.",
     "Once more, in through the nose, all the way down, and out through the mouth."),
    ("Move your {place} a very little, as slowly as you can, and then come back to rest.",
     "Notice how your {place} meets the ground now, and whether left and right feel the same.",
     "If your mind has wandered off, that is fine; come back to the breath.",
     "Make the movement half as large, and then half as large again."),
    ("Let go of your {place} for now, and feel the body as one.",
     "With every breath out, sink a little deeper, and stay easy around your {place}.",
     "Rest here for a while, and let gravity do the work.",
     "When you are ready, let your attention wander on, without any hurry."),
)  # fmt: skip
"""A minute of guidance each: with rests between its lines, the voice has about a quarter of the time."""
CHAPTER = 5
"""Minutes in a chapter, which begins with a bell."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took: seconds by the clock, seconds of CPU, peak memory in MB."""

    wall: float
    cpu: float
    memory: float


def routine(minutes: int) -> str:
    """A script that lasts exactly `minutes`, its rests taking up the slack."""
    guidance = itertools.cycle(itertools.product(PLACES, GUIDANCE))
    lines = [HEAD.format(minutes=minutes)]
    for minute, (place, sentences) in zip(range(minutes), guidance, strict=False):
        if minute % CHAPTER == 0:
            lines += [f"## Part {minute // CHAPTER + 1}", "[bell] [6s]"]
        lines += [f"{sentence.format(place=place)} [4s-18s]" for sentence in sentences]
    return "\n\n".join([*lines, "[bell low]", ""])


def run(command: list[str], environment: dict[str, str] | None = None) -> Run:
    """Runs `command` to its end. Raises CalledProcessError when it fails."""
    begin = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begin
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, others kilobytes
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6)


class Bench:
    """A routine of `minutes` in `folder`, and the two ways to its MP3."""

    def __init__(self, folder: Path, minutes: int) -> None:
        self._script = folder / f"{minutes}.md"
        self._session = self._script.with_suffix(".mp3")
        self._raw = self._script.with_suffix(".raw")
        self._environment = {**os.environ, "AUDIOGEN_CACHE_DIR": str(folder / "clips")}
        self._ffmpeg = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-loglevel", "error", "-y"]
        self._script.write_text(routine(minutes), encoding="utf-8")

    def audiogen(self) -> Run:
        """The whole program, from the script to the finished session."""
        command = [sys.executable, "-m", "audiogen", "render", "-q", str(self._script), "-o", str(self._session)]
        return run(command, self._environment)

    def decode(self) -> None:
        """Makes the raw samples for `ffmpeg` of the finished session."""
        run([*self._ffmpeg, "-i", str(self._session), "-map", "0:a", "-f", "s16le", str(self._raw)])

    def ffmpeg(self) -> Run:
        """Nothing but the encoding."""
        samples = ["-f", "s16le", "-ar", "48000", "-ac", "2", "-i", str(self._raw)]
        wanted = ["-c:a", "libmp3lame", "-b:a", BITRATE, str(self._raw.with_suffix(".ffmpeg.mp3"))]
        return run([*self._ffmpeg, *samples, *wanted])

    def speech(self) -> float:
        """Which part of the session is speech."""
        ledger = json.loads(self._session.with_suffix(".session.json").read_text(encoding="utf-8"))
        spoken = sum(event["length"] for event in ledger["events"] if event["kind"] == "speech")
        return float(spoken / ledger["length"])


def machine() -> Iterator[str]:
    """What the figures depend on, a line each."""
    yield f"{datetime.date.today().isoformat()}, {os.cpu_count()} × {_processor()}, {platform.platform()}"
    libraries = [f"{name} {importlib.metadata.version(name)}" for name in ("lameenc", "numpy")]
    ffmpeg = f"ffmpeg {imageio_ffmpeg.get_ffmpeg_version()}"
    yield ", ".join([f"audiogen {__version__}", f"Python {platform.python_version()}", *libraries, ffmpeg])


def _processor() -> str:
    try:
        facts = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in facts.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()


def speed(folder: Path, minutes: int, rounds: int) -> Iterator[str]:
    """Both ways in turns, and the ratio of their medians: lines of Markdown."""
    bench = Bench(folder, minutes)
    bench.audiogen()  # speaks, so that the rounds find every line in the cache
    bench.decode()
    bench.ffmpeg()
    pairs = [(bench.audiogen(), bench.ffmpeg()) for _ in range(rounds)]
    ours, theirs = ([pair[side] for pair in pairs] for side in (0, 1))
    yield f"{minutes} minutes, {bench.speech():.0%} of them speech; medians of {rounds} rounds in turns:"
    yield ""
    yield "| | seconds | seconds of CPU | peak memory |"
    yield "|---|---|---|---|"
    yield _row("audiogen, from script to session", ours)
    yield _row("ffmpeg, merely encoding", theirs)
    yield ""
    each = ", ".join(f"{one.wall / other.wall:.2f}" for one, other in pairs)
    yield f"**audiogen takes {_ratio(ours, theirs, 'wall'):.2f} of ffmpeg's time** (round by round: {each}),"
    # on a busy machine the clock favours whoever runs more threads; CPU time doesn't
    yield f"and {_ratio(ours, theirs, 'cpu'):.2f} of its CPU time."


def _ratio(ours: list[Run], theirs: list[Run], part: str) -> float:
    return _median(ours, part) / _median(theirs, part)


def _median(runs: list[Run], part: str) -> float:
    return statistics.median(getattr(one, part) for one in runs)


def _row(name: str, runs: list[Run]) -> str:
    wall, cpu, memory = _median(runs, "wall"), _median(runs, "cpu"), _median(runs, "memory")
    return f"| {name} | {wall:.2f} | {cpu:.2f} | {memory:.0f} MB |"


def memory(folder: Path) -> Iterator[str]:
    """Peak memory of a short and of a long session: lines of Markdown."""
    yield "| session | peak memory of audiogen |"
    yield "|---|---|"
    for minutes in MEMORY_MINUTES:
        bench = Bench(folder, minutes)
        bench.audiogen()
        yield f"| {minutes} minutes | {bench.audiogen().memory:.0f} MB |"


@click.command(help=__doc__)
@click.option("--minutes", default=30, show_default=True, type=click.IntRange(1, 120), help="Length of the session.")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Runs of each.")
@click.option("--memory", "with_memory", is_flag=True, help="Compare peak memory at 15 and 60 minutes as well.")
@click.option("--write", is_flag=True, help=f"Write {RESULTS.name} beside this script.")
def main(minutes: int, rounds: int, with_memory: bool, write: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="audiogen-bench-") as name:
        folder = Path(name)
        sections = [machine(), speed(folder, minutes, rounds)]
        if with_memory:
            sections.append(memory(folder))
        said = ["# Rendering and encoding", ""]
        for section in sections:
            for line in section:
                click.echo(line)
                said.append(line)
            click.echo()
            said.append("")
    if write:
        keep(said)


if __name__ == "__main__":
    main()
