"""Who leads the work: each line once, each failure its own, each death survived; whatever does the work."""

from __future__ import annotations

import itertools
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from audiogen.batch import coordinate, work
from audiogen.batch.coordinate import BATCH, TRIES, Coordinator
from audiogen.batch.executors import Here, executor
from audiogen.batch.hands import Hands
from audiogen.batch.jobs import Fault, Job, Line, Made, Prepared, Said
from audiogen.batch.record import Planned
from audiogen.errors import UsageError
from audiogen.model import Utterance, Voice
from audiogen.settings import Settings

SETTINGS = Settings(cache=Path("clips"), output=Path("output"))
VOICE = Voice("hummer", "low", "en")
MADE = Made("", "", 48, "hummer low", "", 0, 4, 0, "", (), (), 0.1)


def job(name: str) -> Job:
    return Job(Planned(name, f"scripts/{name}.md"), f"output/{name}.mp3")


def line(key: str, number: int = 7, alone: bool = False) -> Line:
    return Line(key, Utterance(key, VOICE), (number, number + 1), alone)


class Work:
    """Stands in for what is done: sessions want the `lines` that they have here, and some of it fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **lines: list[Line]) -> None:
        self.lines = lines
        self.unspeakable: set[str] = set()
        self.unmakeable: set[str] = set()
        self.spoken: list[str] = []
        self.together: list[int] = []
        self._kept: set[str] = set()
        self._speaking: set[str] = set()
        self.asked = 0
        self._lock = threading.Lock()
        for name in ("prepare", "speak", "make"):
            monkeypatch.setattr(work, name, getattr(self, name))

    def prepare(self, job: Job, settings: Settings) -> Prepared | Fault:
        wanted = self.lines[job.session.name]
        return Prepared(tuple(one for one in wanted if one.key not in self._kept), "hummer", "chosen", ("x",))

    def speak(self, lines: tuple[Line, ...], settings: Settings) -> Said | Fault:
        keys = {one.key for one in lines}
        with self._lock:
            assert not keys & self._speaking, "two speak one line"
            self._speaking |= keys
            self.asked += any(one.alone for one in lines)
            self.together.append(self.asked)
        kept: list[str] = []
        spoken = 0
        try:
            for one in lines:
                if one.key in self.unspeakable:
                    return Said(tuple(kept), spoken, one.key, Fault(f"nobody can say {one.key}"))
                kept.append(one.key)
                if one.key not in self._kept:
                    self._kept.add(one.key)
                    self.spoken.append(one.key)
                    spoken += 1
            return Said(tuple(kept), spoken)
        finally:
            with self._lock:
                self._speaking -= keys
                self.asked -= any(one.alone for one in lines)

    def make(self, job: Job, settings: Settings) -> Made | Fault:
        assert job.stays == "hummer" and job.inputs == ("x",)
        assert {one.key for one in self.lines[job.session.name]} <= self._kept
        if job.session.name in self.unmakeable:
            return Fault("no room on the disk")
        return MADE


class Heard:
    def __init__(self) -> None:
        self.results: dict[str, Made | Fault] = {}
        self.at_once = 0
        self._active: set[str] = set()

    def began(self, job: Job) -> None:
        self._active.add(job.session.name)
        self.at_once = max(self.at_once, len(self._active))

    def ended(self, job: Job, result: Made | Fault) -> None:
        assert job.session.name not in self.results
        self._active.remove(job.session.name)
        self.results[job.session.name] = result

    @property
    def made(self) -> set[str]:
        return {name for name, result in self.results.items() if isinstance(result, Made)}


def run(
    names: Iterable[str], opens: Callable[[], AbstractContextManager[Executor]], jobs: int = 2
) -> tuple[Heard, Coordinator]:
    heard = Heard()
    with Hands(opens, jobs) as hands:
        coordinator = Coordinator(hands, SETTINGS, heard, direct=False)
        coordinator.run(map(job, names))
    return heard, coordinator


def threads() -> AbstractContextManager[Executor]:
    return ThreadPoolExecutor(2)


@pytest.mark.parametrize("opens", [threads, Here])
def test_a_line_that_several_sessions_need_is_spoken_once(
    monkeypatch: pytest.MonkeyPatch, opens: Callable[[], AbstractContextManager[Executor]]
) -> None:
    shared = [line(f"s{n}") for n in range(2 * BATCH + 1)]
    sessions = {f"r{n}": [line(f"own{n}"), *shared] for n in range(20)}
    done = Work(monkeypatch, **sessions)
    heard, coordinator = run(sessions, opens)
    assert heard.made == set(sessions)
    assert sorted(done.spoken) == sorted({one.key for lines in sessions.values() for one in lines})
    assert coordinator.spoken == len(done.spoken) == sum(
        result.spoken for result in heard.results.values() if isinstance(result, Made)
    )  # fmt: skip


def test_memory_holds_a_window_of_jobs_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = {f"r{n}": [line(f"own{n}")] for n in range(300)}
    Work(monkeypatch, **sessions)
    taken = 0
    heard = Heard()

    def jobs() -> Iterator[Job]:
        nonlocal taken
        for name in sessions:
            taken += 1
            assert taken - len(heard.results) <= coordinate.AHEAD * 2
            yield job(name)

    with Hands(threads, 2) as hands:
        coordinator = Coordinator(hands, SETTINGS, heard, direct=False)
        coordinator.run(jobs())
    assert len(heard.made) == 300 and heard.at_once == coordinate.AHEAD * 2
    held = [
        value
        for value in vars(coordinator).values()
        if isinstance(value, dict | set | list) or hasattr(value, "popleft")
    ]
    assert len(held) >= 5 and not any(held)


def test_a_line_that_fails_fails_those_who_need_it(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = {
        "one": [line("a"), line("bad", 5), line("c")],
        "two": [line("c"), line("d")],
        "three": [line("bad", 9)],
        "four": [line("e")],
    }
    done = Work(monkeypatch, **sessions)
    done.unspeakable.add("bad")
    heard, _ = run(sessions, threads)
    assert heard.made == {"two", "four"}
    assert heard.results["one"] == Fault("scripts/one.md:5: nobody can say bad")
    assert heard.results["three"] == Fault("scripts/three.md:9: nobody can say bad")
    assert sorted(done.spoken) == ["a", "c", "d", "e"]


def test_one_that_cant_be_made_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = {f"r{n}": [line("s")] for n in range(5)}
    done = Work(monkeypatch, **sessions)
    done.unmakeable.add("r2")
    heard, _ = run(sessions, threads)
    assert heard.made == set(sessions) - {"r2"} and heard.results["r2"] == Fault("no room on the disk")


def test_a_service_is_asked_by_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = {f"r{n}": [line(f"r{n} {m}", alone=True) for m in range(3 * BATCH)] for n in range(4)}
    done = Work(monkeypatch, **sessions)
    heard, _ = run(sessions, lambda: ThreadPoolExecutor(4), jobs=4)
    assert heard.made == set(sessions) and max(done.together) == 1


class Mortal(Executor):
    """Does the work at once, and breaks for good whenever it comes to what kills."""

    def __init__(self, kills: Callable[[Any], bool]) -> None:
        self._kills = kills
        self._broken = False

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self._broken:
            raise BrokenProcessPool("broken before")
        future: Future[Any] = Future()
        if self._kills(args[0]):
            self._broken = True
            future.set_exception(BrokenProcessPool("a process died"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


def name(given: Any) -> str:
    return str(given.session.name) if isinstance(given, Job) else str(given[0].key)


def test_who_dies_once_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = {f"r{n}": [line(f"own{n}"), line("s")] for n in range(9)}
    done = Work(monkeypatch, **sessions)
    killers = {"r3", "own5", "r7"}

    def kills(given: Any) -> bool:
        found = name(given) in killers
        killers.discard(name(given))
        return found

    heard, _ = run(sessions, lambda: nullcontext(Mortal(kills)))
    assert heard.made == set(sessions) and not killers
    assert len(done.spoken) == len(set(done.spoken))


@pytest.mark.parametrize(("culprit", "hurt"), [("r3", {"r3"}), ("own5", {"r5"}), ("s", {f"r{n}" for n in range(9)})])
def test_what_kills_everybody_is_given_up_alone(
    monkeypatch: pytest.MonkeyPatch, culprit: str, hurt: set[str]
) -> None:
    sessions = {f"r{n}": [line("s")] if culprit == "s" else [line(f"own{n}")] for n in range(9)}
    Work(monkeypatch, **sessions)
    deaths = itertools.count()
    heard, _ = run(sessions, lambda: nullcontext(Mortal(lambda given: name(given) == culprit and next(deaths) >= 0)))
    assert heard.made == set(sessions) - hurt
    for victim in hurt:
        result = heard.results[victim]
        assert isinstance(result, Fault) and f"scripts/{victim}.md" in result.message and "memory" in result.message
    assert next(deaths) % TRIES == 0


def test_a_fault_in_the_machinery_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    Work(monkeypatch, one=[])

    def fails(job: Job, settings: Settings) -> Made:
        raise ZeroDivisionError

    monkeypatch.setattr(work, "make", fails)
    with pytest.raises(ZeroDivisionError):
        run(["one"], threads)


# ── executors ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("spec", ["locall", "local:3", "ssh://there", ""])
def test_an_executor_that_isnt_known_is_refused(spec: str) -> None:
    with pytest.raises(UsageError, match="no executor"):
        executor(spec, 2)


def test_one_job_needs_no_process() -> None:
    with executor("local", 1) as here:
        assert here.submit(os.getpid).result() == os.getpid()
        assert isinstance(here.submit(divmod, 1, 0).exception(), ZeroDivisionError)


@pytest.mark.slow
def test_processes_are_others_and_are_begun_again_when_one_is_killed() -> None:
    with Hands(lambda: executor("local", 2), 2) as hands:
        pid = hands.executor.submit(os.getpid).result()
        assert pid != os.getpid()
        with pytest.raises(BrokenProcessPool):
            hands.executor.submit(os.kill, pid, signal.SIGKILL).result()
            hands.executor.submit(os.getpid).result()
        hands.renew()
        assert hands.executor.submit(os.getpid).result() not in (pid, os.getpid())


@contextmanager
def unused() -> Iterator[Executor]:
    pytest.fail("nothing is to be done")
    yield


def test_nothing_is_begun_for_no_work() -> None:
    heard, coordinator = Heard(), None
    with Hands(unused, 2) as hands:
        coordinator = hands
    assert coordinator is not None and not heard.results
