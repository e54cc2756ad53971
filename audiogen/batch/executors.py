"""Who does the work: this process, several of this machine's, or whatever else a `concurrent.futures.Executor` is."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, ParamSpec, TypeVar

from audiogen.errors import UsageError, did_you_mean

LOCAL: Final = "local"
LEAVING: Final = 3.0
"""Seconds that a process has to leave no unfinished file behind, when it is told to end."""
P = ParamSpec("P")
T = TypeVar("T")


class Here(Executor):
    """Does the work at once, in this very process."""

    width = 1

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        done: Future[T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - a future carries whatever it was
            done.set_exception(error)
        return done


def executor(spec: str, jobs: int) -> AbstractContextManager[Executor]:
    """What `spec` asks for, doing `jobs` pieces of work at a time: `local` are processes of this machine; `dask:` and
    the address of a scheduler is a cluster, which does as many as it has threads, if they are more.

    When the context ends with an error, what is being done is given up. Raises UsageError for what isn't known.
    """
    kind = spec.partition(":")[0].lower()
    if kind not in _KINDS:
        raise UsageError(f"there is no executor “{spec}”", did_you_mean(kind, _KINDS))
    return _KINDS[kind](spec, jobs)


def width(executor: Executor, jobs: int) -> int:
    """How many pieces of work it does at a time, if it was asked for `jobs`."""
    return int(getattr(executor, "width", jobs))


def _local(spec: str, jobs: int) -> AbstractContextManager[Executor]:
    if spec != LOCAL:
        raise UsageError(f"there is no executor “{spec}”", f"write {LOCAL}")
    return _processes(jobs) if jobs > 1 else Here()


@contextmanager
def _processes(jobs: int) -> Iterator[Executor]:
    others = {child.pid for child in multiprocessing.active_children()}
    # a process that is forked inherits locks of threads that it doesn't have; a fresh one is like those of a cluster
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_begin)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            if child.pid not in others:
                child.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """In each process of a pool: who decides when it ends is the one that began it."""
    for name in ("SIGINT", "SIGHUP"):  # not every system has both
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _leave(number: int, _: Any) -> None:
    """Ends as if by itself, so that nothing unfinished is left; then in any case: more work may be waiting."""
    last = threading.Timer(LEAVING, os._exit, (128 + number,))
    last.daemon = True
    last.start()
    raise SystemExit(128 + number)


def _end_with_parent() -> None:
    """Nobody waits for what is made for a process that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _dask(spec: str, jobs: int) -> AbstractContextManager[Executor]:
    from audiogen.batch.cluster import cluster

    return cluster(spec.partition(":")[2], jobs)


_KINDS: Final[dict[str, Callable[[str, int], AbstractContextManager[Executor]]]] = {LOCAL: _local, "dask": _dask}
