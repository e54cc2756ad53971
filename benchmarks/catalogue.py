"""Thousands of short sessions by way of a Dask cluster on this machine: does memory stay flat, and the pace?

    python benchmarks/catalogue.py [--sessions 10000] [--workers 2] [--store] [--write]

A voice that hums speaks, so that what is measured is everything else: scheduling, reading, mixing, encoding, files.
Each session has a line of its own, and one that all of them share, as they do a cover, since drawing one takes longer
than the rest. `audiogen build` runs in a process of its own, the coordinator; the scheduler in this one. `--store`
sends everything through a store, as for workers that see no common disk. At the end every session is looked for, and
its bytes are held against what its ledger says.

The pace is told by the clock, which others on the machine disturb, and by the CPU time of the workers, which they
hardly do. Dask's own profiler is off, as docs/studios.md advises: in each worker it keeps 0.16 MB more every second
for the first thousand of them, which would hide what else grows.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import psutil
from PIL import Image
from results import RESULTS, keep
from runs import machine

HOME = Path(__file__).parents[1]
ENGINE = HOME / "tests" / "speech" / "example_engine" / "audiogen_hummer.py"
EVERY = 1.0
"""Seconds between two looks at the processes."""
PARTS = 10
FLAT = 0.85
"""What the last fifth must reach of the first fifth's pace, by CPU time."""
ROOM = 40.0
"""MB by which a process may have grown from the end of the first fifth to the end."""


@dataclass(frozen=True, slots=True)
class Look:
    """How many sessions were done after so many seconds; the MB of coordinator, scheduler and the largest worker, and
    the CPU seconds of all workers since they began."""

    done: int
    seconds: float
    coordinator: float
    scheduler: float
    worker: float
    cpu: float


def write_scripts(folder: Path, sessions: int) -> None:
    """The catalogue: a hundred scripts a folder, with a cover."""
    cover = io.BytesIO()
    Image.new("RGB", (1400, 1400), (40, 70, 90)).save(cover, "JPEG")
    for number in range(sessions):
        path = folder / "scripts" / f"{number // 100:03}" / f"session-{number:05}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        settings = f"title: Session {number}\nvoice: hummer\ncover: cover.jpg\n"
        path.write_text(f"---\n{settings}---\nLie down. [1s]\nThis is {number}. [1s]\n", encoding="utf-8")
        path.with_name("cover.jpg").write_bytes(cover.getvalue())


def write_engine(folder: Path) -> None:
    """The voice, as an installer puts it there."""
    facts = folder / "audiogen_hummer-1.0.dist-info"
    facts.mkdir(parents=True)
    shutil.copy(ENGINE, folder)
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: audiogen-hummer\nVersion: 1.0\n", encoding="utf-8")
    (facts / "entry_points.txt").write_text("[audiogen.engines]\nhummer = audiogen_hummer:Hummer\n", encoding="utf-8")


def build(folder: Path, address: str, target: str, pids: Sequence[int]) -> Iterator[Look]:
    """Builds, and looks on. Raises CalledProcessError when that fails."""
    command = [sys.executable, "-m", "audiogen", "build", "--executor", f"dask:{address}", "-o", target]
    workers = [psutil.Process(pid) for pid in pids]
    begin, log = time.monotonic(), folder / "said.txt"
    with log.open("wb") as said, subprocess.Popen(command, cwd=folder, stdout=said, stderr=said) as process:
        coordinator, here = psutil.Process(process.pid), psutil.Process()
        with log.open("rb") as lines:
            done = 0
            while process.poll() is None:
                done += sum(b".mp3  " in line for line in lines)
                try:
                    yield _look(done, time.monotonic() - begin, coordinator, here, workers)
                except psutil.NoSuchProcess:
                    break
                time.sleep(EVERY)
    if process.returncode:
        click.echo(log.read_text(errors="replace")[-2000:], err=True)
        raise subprocess.CalledProcessError(process.returncode, command)


def _look(
    done: int, seconds: float, coordinator: psutil.Process, scheduler: psutil.Process, workers: list[psutil.Process]
) -> Look:
    times = [one.cpu_times() for one in workers]
    return Look(
        done,
        seconds,
        _memory(coordinator),
        _memory(scheduler),
        max(map(_memory, workers)),
        sum(one.user + one.system for one in times),
    )


def _memory(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1e6


def parts(looks: Sequence[Look], sessions: int, count: int) -> list[tuple[Look, Look]]:
    """The looks at the beginning and at the end of each part, of `count` like parts of the catalogue."""
    ends = [next(look for look in looks if look.done >= sessions * at // count) for at in range(count + 1)]
    return list(pairwise(ends))


def pace(part: tuple[Look, Look]) -> tuple[float, float]:
    """Sessions a minute by the clock, and by the CPU of one processor."""
    one, two = part
    done = two.done - one.done
    return 60 * done / (two.seconds - one.seconds), 60 * done / (two.cpu - one.cpu)


def whole(folder: Path, sessions: int) -> int:
    """How many sessions are there, each once, with the bytes that its ledger tells of."""
    good = 0
    for number in range(sessions):
        ledger = json.loads((folder / f"session-{number:05}.session.json").read_bytes())
        music = (folder / f"session-{number:05}.mp3").read_bytes()
        good += sha256(music).hexdigest() == ledger["audio"]["sha256"]
    others = [path for path in folder.iterdir() if path.name.endswith((".part", ".tmp"))]
    return good - len(others) - (len(list(folder.glob("*.mp3"))) - sessions)


def table(looks: Sequence[Look], sessions: int, workers: int, store: bool, good: int) -> Iterator[str]:
    yield "# A catalogue"
    yield ""
    yield from machine()
    yield ""
    way = "by way of a store" if store else "with a shared disk"
    yield f"{sessions} sessions of about 5 s, {workers} workers of one thread each, {way}: {looks[-1].seconds:.0f} s."
    yield f"{good} of {sessions} are there, once and whole. Dask's own profiler was off."
    yield ""
    yield "| sessions | a minute | a minute of CPU | coordinator, MB | scheduler, MB | largest worker, MB |"
    yield "|---|---|---|---|---|---|"
    for part in parts(looks, sessions, PARTS):
        end, (clock, cpu) = part[1], pace(part)
        memory = f"{end.coordinator:.0f} | {end.scheduler:.0f} | {end.worker:.0f}"
        yield f"| {end.done} | {clock:.0f} | {cpu:.0f} | {memory} |"
    first, *_, last = parts(looks, sessions, 5)
    clock, cpu = (two / one for one, two in zip(pace(first), pace(last), strict=True))
    yield ""
    yield f"Last fifth against first fifth: {clock:.2f} by the clock, {cpu:.2f} by CPU time."
    yield f"Growth since the first fifth: {_grown(first[1], last[1])}."


def _grown(one: Look, two: Look) -> str:
    figures = ((name, getattr(two, name) - getattr(one, name)) for name in ("coordinator", "scheduler", "worker"))
    return ", ".join(f"{name} {more:+.0f} MB" for name, more in figures)


def broken(looks: Sequence[Look], sessions: int, good: int) -> Iterator[str]:
    """What isn't as it should be."""
    first, *_, last = parts(looks, sessions, 5)
    if good != sessions:
        yield f"{sessions - good} sessions are missing, or not whole"
    if pace(last)[1] < FLAT * pace(first)[1]:
        yield "the pace falls"
    for name in ("coordinator", "worker"):
        if getattr(last[1], name) - getattr(first[1], name) > ROOM:
            yield f"the memory of the {name} grows"


@click.command()
@click.option("--sessions", default=1000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--store", is_flag=True, help="Send everything through a store.")
@click.option("--write", is_flag=True, help=f"Put the figures into {RESULTS.name}.")
def main(sessions: int, workers: int, store: bool, write: bool) -> None:
    """Build a catalogue of short sessions with a cluster, and see whether memory and pace stay flat."""
    import dask
    from distributed import LocalCluster

    dask.config.set({"distributed.worker.profile.enabled": False})
    with tempfile.TemporaryDirectory(prefix="catalogue-") as made:
        folder = Path(made)
        write_scripts(folder, sessions)
        write_engine(folder / "site")
        places = [str(folder / "site"), str(HOME)]
        os.environ["PYTHONPATH"] = os.pathsep.join(places)  # for the coordinator
        sys.path[:0] = places  # for the workers, which look where this process does
        os.environ["AUDIOGEN_CACHE_DIR"] = str(folder / "clips")
        settings: dict[str, Any] = {"n_workers": workers, "threads_per_worker": 1, "processes": True}
        output = folder / "output"
        with LocalCluster(**settings, host="127.0.0.1", dashboard_address=":0") as cluster:
            pids = [worker.pid for worker in cluster.workers.values()]
            looks = []
            told = 0
            for look in build(folder, cluster.scheduler_address, output.as_uri() if store else str(output), pids):
                looks.append(look)
                if look.done >= told + sessions / 20:
                    told = look.done
                    click.echo(f"{look.done} after {look.seconds:.0f} s: {look}", err=True)
        good = whole(output, sessions)
        last = looks[-1]
        looks.append(Look(sessions, last.seconds, last.coordinator, last.scheduler, last.worker, last.cpu))
    lines = list(table(looks, sessions, workers, store, good))
    click.echo("\n".join(lines))
    if write:
        keep(lines)
    faults = list(broken(looks, sessions, good))
    for fault in faults:
        click.echo(fault, err=True)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
