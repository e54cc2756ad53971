"""How quickly every generated sound is made and played, on one core, and how much memory an hour of it takes.

    python benchmarks/generators.py [--rounds 5]

Speed is in multiples of real time, by CPU time, the best of so many rounds: of a background, for an hour in blocks of
1.5 s, and for its first period alone, both with the making of its tables; of a strike or a breath, for its own
length.
Memory is what an hour of a background adds, its making included: by tracemalloc, and as growth of the peak that the
system reports of a fresh process.
"""

import datetime
import json
import os
import resource
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import click
import numpy as np
from results import RESULTS, keep

from audiogen.audio import sounds
from audiogen.audio.ringing import ringing
from audiogen.model import Swell, Tone
from audiogen.units import RATE
from audiogen.vocabulary import BEDS, STRIKES

BLOCK = 3 * RATE // 2
HOUR = 3600 * RATE
LIMIT_SPEED, LIMIT_MEMORY = 300, 20
"""What is asked for: times real time, and MB."""
SWELLS = {"breath 4-6": (4, 0, 6, 0), "breath 4-7-8": (4, 7, 8, 0), "breath 2-2": (2, 0, 2, 0)}


def play(tone: Tone, length: int) -> int:
    """Makes a background anew and plays `length` of it, or a period when that is 0; how many samples that was."""
    made = sounds.endless.__wrapped__(tone)
    stop = length or made.period
    for start in range(0, stop, BLOCK):
        made.between(start, min(start + BLOCK, stop))
    return stop


def speed(act: Callable[[], int], rounds: int) -> float:
    """How many samples' time `act` gives in a time of the processor; the best of `rounds`."""
    best = 0.0
    for _ in range(rounds):
        begin = time.process_time()
        length = act()
        best = max(best, length / RATE / (time.process_time() - begin))
    return best


def repeated(make: Callable[[], np.ndarray], times: int) -> Callable[[], int]:
    return lambda: sum(make().shape[1] for _ in range(times))


def warm() -> None:
    """What numpy does once is nobody's cost."""
    np.fft.irfft(np.ones((8, 101), np.complex64))
    np.fft.rfft(np.ones(1000, np.float32))
    ringing([(1j, 1.0)], 48_000)


def memory(name: str, traced: bool) -> float:
    """What an hour of the background takes, in MB, measured in this process."""
    warm()
    before = peak()
    if traced:
        tracemalloc.start()
    play(tone(name), HOUR)
    if traced:
        return tracemalloc.get_traced_memory()[1] / 1e6
    return peak() - before


def peak() -> float:
    """The most memory that this process ever had, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says there began with the parent's peak
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, others kilobytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def apart(name: str, traced: bool) -> float:
    """The same, measured in a fresh process."""
    words = [sys.executable, __file__, "--measure", json.dumps([name, traced])]
    return float(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def tone(name: str) -> Tone:
    return Tone(name, "", BEDS[name].pitch, BEDS[name].beat)


@click.command(help=__doc__)
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Runs of each.")
@click.option("--write", is_flag=True, help=f"Put the tables into {RESULTS.name} beside this script.")
@click.option("--measure", hidden=True)
def main(rounds: int, write: bool, measure: str | None) -> None:
    if measure is not None:
        click.echo(memory(*json.loads(measure)))
        return
    said = ["# Generated sounds", ""]
    for line in table(rounds):
        click.echo(line)
        said.append(line)
    if write:
        keep(said)


def table(rounds: int) -> Iterator[str]:
    """Every sound's figures, as Markdown."""
    warm()
    yield f"{datetime.date.today().isoformat()}; asked for: {LIMIT_SPEED} times real time, under {LIMIT_MEMORY} MB."
    yield from ("", "| background | an hour | first period | tracemalloc, MB | growth, MB |", "|---|---|---|---|---|")
    for name in BEDS:
        made = tone(name)
        hour = speed(lambda made=made: play(made, HOUR), 1)
        first = speed(lambda made=made: play(made, 0), rounds)
        yield f"| {name} | {hour:.0f} × | {first:.0f} × | {apart(name, True):.1f} | {apart(name, False):.1f} |"
    yield from ("", "| strike or breath | made |", "|---|---|")
    for name, kind in STRIKES.items():
        for variant in ("", *kind.variants):
            tone_struck = Tone(name, variant)
            struck = repeated(lambda one=tone_struck: sounds.struck.__wrapped__(one), 10)
            yield f"| {name} {variant} | {speed(struck, rounds):.0f} × |"
    for name, phases in SWELLS.items():
        swell = Swell((phases[0] * RATE, phases[1] * RATE, phases[2] * RATE, phases[3] * RATE))
        breath = repeated(lambda one=swell: sounds.breath.__wrapped__(one), 3)
        yield f"| {name} | {speed(breath, rounds):.0f} × |"


if __name__ == "__main__":
    main()
