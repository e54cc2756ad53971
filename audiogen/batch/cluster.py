"""A Dask cluster that is there already, as an executor like any other."""

import importlib
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar
from urllib.parse import urlsplit

from audiogen.batch.makers import makers
from audiogen.batch.record import Makers
from audiogen.errors import AudiogenError, UsageError
from audiogen.settings import Settings
from audiogen.settings.table import SCHEDULERS

PATIENCE: Final = 10.0
"""Seconds in which a scheduler answers, and a first worker comes."""
RETRIES: Final = 2
"""How often work is begun again that ended in no answer at all; when its worker dies, the cluster does so besides."""
AGAIN: Final = 0.2
"""Seconds until somebody who didn't answer is called again."""
LOOKED: Final = 1.0
"""Seconds between two looks at whether the cluster is still there."""
_LOGGERS: Final = ("distributed", "distributed.client", "tornado.application")

P = ParamSpec("P")
T = TypeVar("T")


class ClusterError(AudiogenError):
    """A cluster can't be used, or not any more."""


class Cluster(Executor):
    """Hands work to the workers of a cluster: `width` pieces of it keep all of them busy that were there when it was
    opened, and `jobs` at least, for a cluster that grows with its work.

    Its futures raise ClusterError for work that the cluster gave up, or when the cluster itself is gone.
    """

    def __init__(self, client: Any, address: str, jobs: int) -> None:
        self.width = max(jobs, sum(client.nthreads().values()))
        self._client = client
        self._address = address
        self._pool: Executor = client.get_executor(pure=False, retries=RETRIES)
        self._waiting: set[Future[Any]] = set()
        self._lock = threading.Lock()
        self._over = threading.Event()
        threading.Thread(target=self._watch, name="cluster", daemon=True).start()

    def check(self, settings: Settings) -> None:
        """Raises ClusterError unless every worker would make of a script what is made of it here."""
        asked = replace(settings, defaults=()), Path()  # what files say goes along with the work
        here = makers(*asked)
        for worker, found in sorted(self._client.run(makers, *asked, on_error="return").items()):
            if isinstance(found, ImportError):
                raise ClusterError(f"the worker {worker} has no audiogen", "install there what is installed here")
            if isinstance(found, BaseException):
                raise ClusterError(f"the worker {worker} can't be asked ({_said(found)})")
            if found != here:
                hint = "install there what is installed here, or its sessions would be others"
                raise ClusterError(f"the worker {worker} {_otherwise(found, here)}", hint)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        answer: Future[T] = Future()
        try:
            asked = self._pool.submit(fn, *args, **kwargs)
        except Exception as error:
            raise self._gone() from error
        with self._lock:
            self._waiting.add(answer)
        asked.add_done_callback(lambda done: self._settle(answer, done))
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._pool.shutdown(wait=wait and not cancel_futures)
        self._over.set()

    def _settle(self, answer: "Future[T]", done: "Future[T]") -> None:
        with self._lock:
            if answer not in self._waiting:
                return
            self._waiting.discard(answer)
        error = CancelledError() if done.cancelled() else done.exception()
        if error is None:
            answer.set_result(done.result())
        elif isinstance(error, CancelledError):
            answer.set_exception(self._gone())
        else:
            hint = "see what the workers say: they may have too little memory, or lack a package"
            answer.set_exception(ClusterError(f"the cluster gave up ({_said(error)})", hint))

    def _watch(self) -> None:
        """An answer that was on its way when the scheduler died never comes: whoever waits for it has to be told."""
        while not self._over.wait(LOOKED):
            if self._client.status == "closed":
                with self._lock:
                    lost, self._waiting = self._waiting, set()
                for answer in lost:
                    answer.set_exception(self._gone())

    def _gone(self) -> ClusterError:
        hint = "build again when it is back: what is done by now is kept"
        return ClusterError(f"the cluster at {self._address} is gone, or called the work off", hint)


@contextmanager
def cluster(address: str, jobs: int, patience: float = PATIENCE) -> Iterator[Cluster]:
    """What hands work to the cluster whose scheduler is at `address`: tcp://HOST:PORT, tls://HOST:PORT, or the file
    that the scheduler wrote.

    Whatever wasn't waited for when it ends is called off. Raises UsageError when Dask isn't here, ClusterError when
    nobody answers, or nobody works there.
    """
    scheduler, place = _scheduler(address)
    distributed = _library()
    nobody = f"no Dask scheduler answers at {address}"
    hint = "start one with `dask scheduler`, and `dask worker` with the address that it says"
    # Dask itself would wait for longer, and say more than anybody can use
    if not _listens(place, patience):
        raise ClusterError(nobody, hint)
    with _quiet():
        try:
            client = distributed.Client(scheduler, timeout=patience, set_as_default=False)
        except Exception as error:
            raise ClusterError(f"{nobody} ({_said(error)})", hint) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=patience)
            except TimeoutError as error:
                hint = "start one with `dask worker` and that address"
                raise ClusterError(f"the cluster at {address} has no workers", hint) from error
            made = Cluster(client, address, jobs)
            try:
                yield made
            finally:
                made.shutdown(wait=False)


@contextmanager
def _quiet() -> Iterator[None]:
    """Meanwhile Dask keeps to itself what goes wrong on the way: whoever waits is told, in a sentence."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _library() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise UsageError("Dask is not installed", "pip install 'audiogen[dask]'") from error


def _scheduler(address: str) -> tuple[str, tuple[str, int]]:
    """The address of the scheduler, which may stand in a file that it wrote, and its host and port. Raises UsageError
    when it is none."""
    found = address if address.startswith(SCHEDULERS) else _written(Path(address))
    place = _place(found) if found.startswith(SCHEDULERS) else None
    if place is None:
        hint = "write it like dask:tcp://192.168.1.20:8786, or dask: and the file that the scheduler wrote"
        raise UsageError(f"“{address}” is no address of a Dask scheduler", hint)
    return found, place


def _written(path: Path) -> str:
    try:
        return str(json.loads(path.read_bytes())["address"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def _place(address: str) -> tuple[str, int] | None:
    with suppress(ValueError):
        where = urlsplit(address)
        return (where.hostname, where.port) if where.hostname and where.port is not None else None
    return None


def _listens(place: tuple[str, int], patience: float) -> bool:
    """Whether anybody takes calls there within so many seconds."""
    until = time.monotonic() + patience
    while True:
        left = until - time.monotonic()
        with suppress(OSError), socket.create_connection(place, max(0.1, left)):
            return True
        if left <= 0:
            return False
        time.sleep(min(AGAIN, left))


def _otherwise(there: Makers, here: Makers) -> str:
    """In what a worker is another one."""
    if there.version != here.version:
        return f"has audiogen {there.version}, and here is {here.version}"
    for name, version in here.libraries.items():
        if (other := there.libraries.get(name)) != version:
            return f"has {name} {other or 'not at all'}, and here is {version}"
    return "has an audiogen that was changed"


def _said(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
