"""A real cluster of two workers: what it makes is what is made here, also when one of them is killed half-way."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from audiogen import settings
from audiogen.batch.cluster import Cluster, ClusterError, cluster
from audiogen.errors import UsageError

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

SESSIONS = 12


# ── in one process ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def small() -> Iterator[Any]:
    """A cluster whose only worker, with two threads, is in this very process."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1,
        threads_per_worker=2,
        processes=False,
        protocol="tcp",
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
    ) as cluster:
        yield cluster


def fails(number: int) -> None:
    raise MemoryError(f"no room for {number}")


def test_it_is_an_executor_like_any_other_until_it_is_gone(small: Any) -> None:
    with cluster(small.scheduler_address, 1, patience=5.0) as pool:
        assert pool.width == 2
        pool.check(settings.load())
        assert list(pool.map(divmod, (7, 8, 9), (2, 2, 2))) == [(3, 1), (4, 0), (4, 1)]
        with pytest.raises(ClusterError, match=r"gave up \(MemoryError: no room for 4\): see what the workers say"):
            pool.submit(fails, 4).result(5)
        waiting = [pool.submit(time.sleep, 0.5) for _ in range(6)]
        pool.shutdown(wait=False)
        with pytest.raises(ClusterError, match="is gone, or called the work off: build again when it is back"):
            waiting[-1].result(5)
        with pytest.raises(ClusterError, match="is gone"):
            pool.submit(time.sleep, 0)
    with cluster(small.scheduler_address, 5, patience=5.0) as pool:
        assert pool.width == 5, "as many as were asked for, for a cluster that grows with its work"


@pytest.mark.slow
def test_the_commands_of_the_page_for_studios_work(
    small: Any, workshop: Workshop, audiogen: Audiogen, tmp_path: Path
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "studios.md").read_text(encoding="utf-8")
    commands = re.findall(r"^audiogen (build --executor dask:.*)$", page, re.MULTILINE)
    workshop.write("---\nvoice: espeak\n---\nLie down.\n", "scripts/rest.md")
    for command in commands:
        words = command.replace("tcp://192.168.1.20:8786", small.scheduler_address)
        done = audiogen(*words.replace("s3://bucket/hips", (tmp_path / "far").as_uri()).split())
        assert done.code == 0 and "1 made" in done.out, done
    assert len(commands) == 2 and (tmp_path / "far" / "rest.mp3").is_file()


def test_an_answer_that_never_comes_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """So it is when the scheduler dies just as it hands one over."""

    class Client:
        status = "running"

        def nthreads(self) -> dict[str, int]:
            return {"tcp://a:1": 1}

        def get_executor(self, **how: Any) -> Any:
            return self

        def submit(self, function: Any, *given: Any) -> Future[Any]:
            return Future()

        def shutdown(self, wait: bool) -> None:
            pass

    monkeypatch.setattr("audiogen.batch.cluster.LOOKED", 0.01)
    client = Client()
    pool = Cluster(client, "tcp://x", 1)
    answer = pool.submit(time.sleep, 1)
    time.sleep(0.05)
    assert not answer.done()
    client.status = "closed"
    with pytest.raises(ClusterError, match="the cluster at tcp://x is gone"):
        answer.result(5)
    pool.shutdown()


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1", "tcp://", "tls://:8786", "tcp://127.0.0.1:x", "b.json", "none"]
)
def test_what_is_no_address_of_a_scheduler_is_refused_at_once(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("b.json").write_text('{"a": 1}')
    with pytest.raises(UsageError, match="is no address of a Dask scheduler"), cluster(address, 1):
        pass


def test_a_cluster_without_workers_is_told_apart_from_none(closed_port: int) -> None:
    from distributed import LocalCluster

    address = f"tcp://127.0.0.1:{closed_port}"
    said = f"no Dask scheduler answers at {address}: start one with `dask scheduler`"
    with pytest.raises(ClusterError, match=said), cluster(address, 1, patience=0.3):
        pass
    where = {"host": "127.0.0.1", "protocol": "tcp", "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(n_workers=0, processes=False, **where) as empty:
        address, said = empty.scheduler_address, "has no workers: start one with `dask worker`"
        with pytest.raises(ClusterError, match=said), cluster(address, 1, patience=0.3):
            pass


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": "9.9"}, "has audiogen 9.9, and here is "),
        ({"libraries": {"numpy": "1.0"}}, "has lameenc not at all, and here is "),
        ({"code": "other"}, "has an audiogen that was changed"),
    ],
)
def test_a_worker_that_would_make_other_sessions_is_refused(
    change: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Client:
        def nthreads(self) -> dict[str, int]:
            return {"tcp://a:1": 2, "tcp://b:2": 2}

        def get_executor(self, **how: Any) -> None:
            return None

        status = "running"

        def run(self, function: Any, *given: Any, on_error: str) -> dict[str, Any]:
            here = function(*given)
            return {"tcp://b:2": replace(here, **change), "tcp://a:1": here}

    with pytest.raises(ClusterError, match=rf"the worker tcp://b:2 {said}.*: install there what is installed here"):
        Cluster(Client(), "tcp://x", 1).check(settings.load())


# ── in several ───────────────────────────────────────────────────────────────────────────────────────────


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
    """All of a folder of sessions that doesn't tell when it was made, nor is what a killed worker left unfinished."""
    files = (path for path in folder.iterdir() if path.is_file() and not path.name.endswith(".build.json"))
    files = (path for path in files if not (path.name.startswith(".") and path.suffix == ".part"))
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
