"""Leads jobs through what has to be done for each: prepared, its lines spoken, made. Does none of it itself.

So many jobs are on their way at a time as the window lets in, however many there are. A line that several of them
need is spoken once. When a process dies, what was in work is done again, one piece at a time, until it is known whose
fault that was.
"""

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from audiogen.batch import work
from audiogen.batch.hands import Hands
from audiogen.batch.jobs import Fault, Job, Line, Made, Prepared, Said
from audiogen.errors import ScriptError
from audiogen.settings import Settings

TRIES: Final = 3
"""How often a piece of work may end its process before it is given up."""
BATCH: Final = 8
"""Lines that are spoken in one go: few enough to be shared among processes."""
DIED: Final = Fault("whoever worked on it came to an end, three times: is there too little memory?")
AHEAD: Final = 3
"""Jobs on their way for each one that can be worked on: the others are waiting for their lines."""


class Told(Protocol):
    """Hears what happens, job by job."""

    def began(self, job: Job) -> None:
        """It is on its way."""

    def ended(self, job: Job, result: Made | Fault) -> None:
        """It is made, or can't be."""


@dataclass(slots=True, eq=False)
class _Session:
    """A job on its way: the keys of the lines that are `missing`, the lines of its script that want them, and how
    many were spoken for it."""

    job: Job
    missing: set[str] = field(default_factory=set)
    numbers: dict[str, tuple[int, ...]] = field(default_factory=dict)
    spoken: int = 0
    reason: str = ""
    ended: bool = False


@dataclass(slots=True, eq=False)
class _Task:
    """A piece of work for a session: to prepare or make it, or to speak these `lines`."""

    function: Callable[..., Any]
    session: _Session
    lines: tuple[Line, ...] = ()
    tries: int = 0

    @property
    def alone(self) -> bool:
        return bool(self.lines) and self.lines[0].alone


class Coordinator:
    """Has jobs done by `hands`, and tells of each; `direct` leaves speaking to who makes the session."""

    spoken: int
    """How many lines were spoken."""

    def __init__(self, hands: Hands, settings: Settings, told: Told, direct: bool) -> None:
        self.spoken = 0
        self._hands = hands
        self._settings = settings
        self._told = told
        self._direct = direct
        self._active: set[_Session] = set()
        self._wanting: dict[str, list[_Session]] = {}
        self._ready: deque[_Task] = deque()
        self._waiting: deque[_Task] = deque()
        self._suspects: deque[_Task] = deque()
        self._running: dict[Future[Any], _Task] = {}

    def run(self, jobs: Iterable[Job]) -> None:
        """Returns when all are done, or have failed."""
        left = iter(jobs)
        while True:
            self._let_in(left)
            self._hand_out()
            if not self._running:
                if self._active:
                    continue
                return
            done, _ = wait(self._running, return_when=FIRST_COMPLETED)
            for future in done:
                self._take(future)

    # ── what goes out ──

    def _let_in(self, left: Iterator[Job]) -> None:
        window = 1 if self._direct else AHEAD * self._hands.width
        for job in itertools.islice(left, max(0, window - len(self._active))):
            session = _Session(job)
            self._active.add(session)
            self._told.began(job)
            self._ready.append(_Task(work.prepare, session))

    def _hand_out(self) -> None:
        """Everything that can be worked on now; after a process died, one piece alone."""
        if self._suspects:
            if not self._running:
                self._submit(self._suspects.popleft())
            return
        while self._ready:
            task = self._ready.popleft()
            if task.alone:
                self._waiting.append(task)
            else:
                self._submit(task)
        if self._waiting and not any(task.alone for task in self._running.values()):
            self._submit(self._waiting.popleft())

    def _submit(self, task: _Task) -> None:
        if task.lines:
            task.lines = tuple(line for line in task.lines if self._is_wanted(line.key))
        if task.session.ended and not task.lines:
            return
        try:
            future = self._hands.executor.submit(task.function, task.lines or task.session.job, self._settings)
        except BrokenExecutor:
            self._suspect(task)
            self._begin_again()
        else:
            self._running[future] = task

    def _is_wanted(self, key: str) -> bool:
        """Whether somebody still waits for that line; if not, it is forgotten."""
        if any(not session.ended for session in self._wanting.get(key, ())):
            return True
        self._wanting.pop(key, None)
        return False

    # ── what comes back ──

    def _take(self, future: Future[Any]) -> None:
        task = self._running.pop(future, None)
        if task is None:  # it died with others, and is in work again
            return
        error = CancelledError() if future.cancelled() else future.exception()
        if isinstance(error, BrokenExecutor):
            self._suspect(task)
            self._begin_again()
        elif isinstance(error, CancelledError | SystemExit):  # somebody ended that process, politely
            self._suspect(task)
        else:
            self._came(task, future.result())

    def _came(self, task: _Task, result: object) -> None:
        match result:
            case Prepared():
                self._prepared(task.session, result)
            case Said():
                self._said(task, result)
            case Made():
                self._made(task.session, result)
            case Fault() if task.lines:
                self._unsaid(task.lines, result)
            case Fault():
                self._end(task.session, result)

    def _prepared(self, session: _Session, found: Prepared) -> None:
        session.job = replace(session.job, stays=found.stays, inputs=found.inputs)
        session.reason = found.reason
        new = []
        for line in () if self._direct else found.lines:
            session.missing.add(line.key)
            session.numbers[line.key] = line.numbers
            if line.key not in self._wanting:
                new.append(line)
            self._wanting.setdefault(line.key, []).append(session)
        self._speak(session, new)
        self._make_if_complete(session)

    def _speak(self, session: _Session, lines: Iterable[Line]) -> None:
        by_engine: dict[str, list[Line]] = {}
        for line in lines:
            by_engine.setdefault(line.utterance.voice.engine, []).append(line)
        for some in by_engine.values():
            for at in range(0, len(some), BATCH):
                self._ready.append(_Task(work.speak, session, tuple(some[at : at + BATCH])))

    def _said(self, task: _Task, said: Said) -> None:
        self.spoken += said.spoken
        task.session.spoken += said.spoken
        for key in said.kept:
            for session in self._wanting.pop(key, ()):
                session.missing.discard(key)
                self._make_if_complete(session)
        if said.fault is not None:
            self._unsaid([line for line in task.lines if line.key == said.failed], said.fault)
        tried = {*said.kept, said.failed}
        self._speak(
            task.session, [line for line in task.lines if line.key not in tried and self._is_wanted(line.key)]
        )

    def _unsaid(self, lines: Iterable[Line], fault: Fault) -> None:
        """Who needs one of these lines can't be made."""
        for line in lines:
            for session in self._wanting.pop(line.key, ()):
                number = min(session.numbers[line.key], default=0)
                told = ScriptError(session.job.session.script, number, fault.message)
                self._end(session, Fault(str(told), fault.code))

    def _make_if_complete(self, session: _Session) -> None:
        if not session.missing and not session.ended:
            self._ready.append(_Task(work.make, session))

    def _made(self, session: _Session, made: Made) -> None:
        self.spoken += made.spoken
        spoken = made.spoken + session.spoken
        reason = session.reason or made.reason
        self._end(session, replace(made, spoken=spoken, reused=made.reused - session.spoken, reason=reason))

    def _end(self, session: _Session, result: Made | Fault) -> None:
        if not session.ended:
            session.ended = True
            self._active.discard(session)
            self._told.ended(session.job, result)

    # ── what went wrong with who works ──

    def _suspect(self, task: _Task) -> None:
        """It was in work when a process died: it is tried again, alone, unless that was so too often."""
        task.tries += 1
        if task.tries < TRIES:
            self._suspects.append(task)
        elif task.lines:
            self._unsaid(task.lines, DIED)
        else:
            self._end(task.session, Fault(f"{task.session.job.session.script}: {DIED.message}"))

    def _begin_again(self) -> None:
        """What was in work with the one that died is lost, unless it was done just then."""
        lost, self._running = self._running, {}
        for future, task in lost.items():
            if future.done() and not future.cancelled() and future.exception() is None:
                self._came(task, future.result())
            else:
                self._suspect(task)
        self._hands.renew()
