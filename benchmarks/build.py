"""How long `audiogen build` takes to see that nothing is to be done, and what a second worker is worth.

    python benchmarks/build.py [--routines 200] [--made 24] [--rounds 3] [--write]

The routines are made here: a minute each, of lines that they share and one of their own. All of them are built once;
then nothing was changed, and then one line of one. What is measured is the whole command, from its start to its end,
and of the look at an unchanged folder also how much of that comes after the program has started.

Two workers against one build `--made` sessions of which every line was spoken before, from an empty folder, in turns.
`machine` is what the machine itself makes of two processes: the same counting, in one after the other and in two at
once. Where two processors share a core, that is less than 2, and no program can do better.
"""

import argparse
import itertools
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path

from results import keep

HEADING = "# Building many sessions"
LINES = [
    f"{first}, and {second}."
    for first, second in itertools.product(
        ("Let your shoulders be wide", "Soften the back of your knees", "Feel the floor under you", "Breathe out"),
        ("do nothing else", "notice what changes", "stay with it", "let the weight go", "wait for the next breath"),
    )
]
COUNTED = 6_000_000
PROJECT = Path(__file__).parents[1]


def write(folder: Path, routines: int) -> None:
    """So many routines."""
    for number in range(routines):
        own = f"This is routine {number}, and nobody else's."
        chosen = [LINES[(number * 3 + at) % len(LINES)] for at in range(8)]
        body = "\n".join(f"{line} [4s]" for line in [own, *chosen])
        text = f"---\ntitle: Routine {number}\nvoice: hibari\nbackground: [pink noise]\n---\n\n## Settle\n{body}\n"
        (folder / f"routine-{number:05}.md").write_text(text, encoding="utf-8")


def build(folder: Path, *options: str) -> tuple[float, float, str]:
    """Seconds that the command takes, those of processors, and what it says last."""
    known = os.environ | {"PYTHONPATH": str(PROJECT), "AUDIOGEN_CACHE_DIR": str(folder / "clips")}
    begun, used = time.perf_counter(), processor()
    done = subprocess.run(
        [sys.executable, "-m", "audiogen", "build", *options],
        cwd=folder, env=known, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return time.perf_counter() - begun, processor() - used, done.stdout.splitlines()[-1]


def processor() -> float:
    """Seconds of processors that all processes begun here have taken, and those that they began."""
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def started() -> float:
    """Seconds that the program takes to start and say which version it is."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "audiogen", "--version"], cwd=PROJECT, capture_output=True, check=True)
    return time.perf_counter() - begun


def count(until: int) -> int:
    """Work for a processor and nothing else."""
    total = 0
    for number in range(until):
        total += number & 7
    return total


def machine() -> float:
    """By how much two processes are faster than one."""
    with get_context("spawn").Pool(2) as pool:
        pool.map(count, [1, 1])

        def taken(work: Callable[[], object]) -> float:
            begun = time.perf_counter()
            work()
            return time.perf_counter() - begun

        one = taken(lambda: [pool.apply(count, (COUNTED,)), pool.apply(count, (COUNTED,))])
        return one / taken(lambda: pool.map(count, [COUNTED, COUNTED], chunksize=1))


def looked(folder: Path, routines: int, rounds: int) -> list[str]:
    """The look at an unchanged folder, and one changed line."""
    took, used, said = build(folder)
    told = [f"| all {routines} built from nothing | {took:.1f} | {used:.1f} | {said} |"]
    times, cpu, starts = [], [], []
    for _ in range(rounds):
        took, used, said = build(folder)
        times.append(took)
        cpu.append(used)
        starts.append(started())
    start = statistics.median(starts)
    told.append(f"| nothing changed | {statistics.median(times):.2f} | {statistics.median(cpu):.2f} | {said} |")
    told.append(f"| … after start-up ({start:.2f} s) | {statistics.median(times) - start:.2f} | | |")
    script = folder / "scripts" / "routine-00000.md"
    script.write_text(script.read_text(encoding="utf-8") + "A line more than before.\n", encoding="utf-8")
    took, used, said = build(folder)
    told.append(f"| one line added to one of them | {took:.2f} | {used:.2f} | {said} |")
    return told


def shared(folder: Path, made: int, rounds: int) -> list[str]:
    """Two workers against one, beside two processes that only count against one."""
    for path in sorted((folder / "scripts").iterdir())[made:]:
        path.unlink()
    walls: dict[int, list[float]] = {1: [], 2: []}
    cpu: dict[int, list[float]] = {1: [], 2: []}
    ratios = []
    for _ in range(rounds):
        ratios.append(machine())
        for jobs in (1, 2):
            shutil.rmtree(folder / "output")
            shutil.rmtree(folder / "clips" / "spans", ignore_errors=True)
            took, used, _ = build(folder, "--jobs", str(jobs))
            walls[jobs].append(took)
            cpu[jobs].append(used)
    one, two = statistics.median(walls[1]), statistics.median(walls[2])
    return [
        f"| {made} sessions, `--jobs 1` | {one:.1f} | {statistics.median(cpu[1]):.1f} | |",
        f"| … `--jobs 2` | {two:.1f} | {statistics.median(cpu[2]):.1f} | {one / two:.2f} times as fast |",
        f"| machine: two processes that count | | | {statistics.median(ratios):.2f} times as fast as one |",
    ]


def main(asked: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--routines", type=int, default=200)
    options.add_argument("--made", type=int, default=24)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--write", action="store_true")
    wanted = options.parse_args(asked)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "scripts").mkdir()
        write(folder / "scripts", wanted.routines)
        lines = [
            HEADING,
            "",
            f"{os.cpu_count()} processors; medians of {wanted.rounds} rounds.",
            "",
            "| what | seconds | of processors | |",
            "|---|---|---|---|",
            *looked(folder, wanted.routines, wanted.rounds),
            *shared(folder, wanted.made, wanted.rounds),
        ]
    print("\n".join(lines))  # noqa: T201
    if wanted.write:
        keep(lines)


if __name__ == "__main__":
    main()
