"""A real cluster of two workers: what it makes is what is made here, also when one of them is killed half-way."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

SESSIONS = 12


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as cluster:
        yield cluster


def catalogue(workshop: Workshop) -> None:
    """Sessions that share a line, and have one each."""
    for number in range(SESSIONS):
        text = f"---\nvoice: espeak\ntitle: Rest {number}\n---\n## Rest\nLie down. [2s]\nThis is {number}. [8s]\n"
        workshop.write(text, f"scripts/rest-{number}.md")


def made(folder: Path) -> dict[str, bytes]:
    """Everything in a folder of sessions that doesn't tell when it was made."""
    files = (path for path in folder.iterdir() if path.is_file() and not path.name.endswith(".build.json"))
    return {path.name: path.read_bytes() for path in files}


class Killer(threading.Thread):
    """Kills a worker when half of the sessions are there, and says how many there were then."""

    def __init__(self, pid: int, folder: Path) -> None:
        super().__init__(daemon=True)
        self.there = 0
        self._pid = pid
        self._folder = folder

    def run(self) -> None:
        while self.there < SESSIONS // 2:
            time.sleep(0.01)
            self.there = len(list(self._folder.glob("*.mp3")))
        os.kill(self._pid, signal.SIGKILL)


def pids(cluster: Any) -> list[int]:
    return [worker.pid for worker in cluster.workers.values()]


@pytest.mark.slow
@pytest.mark.parametrize("remote", [False, True], ids=["shared disk", "store"])
def test_every_session_is_there_once_and_whole_though_a_worker_is_killed(
    remote: bool, workshop: Workshop, audiogen: Audiogen, workers: Any, tmp_path: Path
) -> None:
    catalogue(workshop)
    target = tmp_path / "far"
    target.mkdir()
    before = pids(workers)
    killer = Killer(before[0], target)
    killer.start()
    place = target.as_uri() if remote else str(target)
    words = ("--executor", f"dask:{workers.scheduler_address}", "-o", place)
    built = audiogen("build", *words)
    killer.join(10)
    assert SESSIONS // 2 <= killer.there < SESSIONS and before[0] not in pids(workers)
    assert built.code == 0, built.err
    assert f"{SESSIONS} made, 0 up to date; " in built.out
    assert audiogen("build").code == 0
    assert made(target) == made(workshop.output)
    assert audiogen("build", "--dry-run", *words).out == f"nothing to make: {SESSIONS} up to date\n"
