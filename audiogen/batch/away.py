"""An executor whose workers stand in other folders, or on other machines: what goes there names files as they find
them, and what they answer names them as the author does."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from audiogen.batch import there, work
from audiogen.batch.cluster import Cluster
from audiogen.batch.executors import LOCAL, executor, width
from audiogen.batch.jobs import Job, fault_of, moved
from audiogen.batch.parcel import Parcel, pack
from audiogen.build.reword import reworded
from audiogen.errors import AudiogenError
from audiogen.settings import Settings
from audiogen.store import store, whole

SENDING: Final = 8
"""Scripts that are read and sent at a time."""
PREPARED: Final = 1000
"""Sessions of which it is remembered what was sent when they were prepared; of another one it is found out again."""


@contextmanager
def workers(spec: str, jobs: int, settings: Settings, place: str = "") -> Iterator[Executor]:
    """The executor that `spec` asks for; its sessions go to the store at `place`, if one is named.

    Raises what opening it raises.
    """
    with executor(spec, jobs) as inner:
        if isinstance(inner, Cluster):
            inner.check(settings)
        if spec == LOCAL and not place:
            yield inner
        else:
            with Away(inner, jobs, place) as away:
                yield away


class Away(Executor):
    """Has the functions of `work` done by `inner`.

    With a `place` the sessions are put there, and what they are made of goes through a store; otherwise the workers
    see the same files as the author.
    """

    def __init__(self, inner: Executor, jobs: int, place: str) -> None:
        self.width = width(inner, jobs)
        self._inner = inner
        self._place = place
        self._home = Path.cwd()
        self._parcels: dict[str, Parcel] = {}
        self._counting = threading.Lock()
        self._known: set[str] = set()
        self._senders = ThreadPoolExecutor(SENDING, thread_name_prefix="sending")
        self._stopped = threading.Event()

    def submit(self, fn: Callable[..., Any], /, *given: Any, **named: Any) -> "Future[Any]":
        answer: Future[Any] = Future()
        if not self._place:
            self._hand_on(answer, fn, given, ())
        elif fn is work.heads:  # who are asked in the author's place couldn't see the scripts
            return self._senders.submit(fn, *given)
        else:
            self._senders.submit(self._send, answer, fn, given)
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._stopped.set()
        self._senders.shutdown(wait=wait, cancel_futures=cancel_futures)

    def _send(self, answer: "Future[Any]", fn: Callable[..., Any], given: tuple[Any, ...]) -> None:
        """Sends what a job is made of, and then the job."""
        try:
            what, *rest = given
            settings = self._absolute(rest[0])
            parcel = self._packed(what, settings, again=fn is work.prepare) if isinstance(what, Job) else ()
        except (AudiogenError, OSError) as error:
            answer.set_result(fault_of(error))
        except Exception as error:  # noqa: BLE001 - who waits for the answer has to know, whatever it was
            answer.set_exception(error)
        else:
            self._hand_on(answer, fn, given, parcel)

    def _packed(self, job: Job, settings: Settings, again: bool) -> Parcel:
        """What the job's session is made of. It is looked at once, so that what is made is what was prepared."""
        name = job.output
        with self._counting:
            parcel = None if again else self._parcels.pop(name, None)
        if parcel is None:
            others = [Path(job.routine)]
            parcel = pack(Path(job.session.script), others, settings.defaults, store(settings.store), self._known)
        if again:
            with self._counting:
                self._parcels[name] = parcel
                if len(self._parcels) > PREPARED:  # nobody says which session came to nothing after that
                    del self._parcels[next(iter(self._parcels))]
        return parcel

    def _hand_on(self, answer: "Future[Any]", fn: Callable[..., Any], given: tuple[Any, ...], parcel: Parcel) -> None:
        if self._stopped.is_set():
            answer.cancel()
            return
        try:
            asked = self._inner.submit(there.do, fn, tuple(map(self._absolute, given)), parcel, self._place)
        except Exception as error:  # noqa: BLE001 - as above
            answer.set_exception(error)
        else:
            asked.add_done_callback(lambda done: self._settle(answer, done))

    def _settle(self, answer: "Future[Any]", done: "Future[Any]") -> None:
        if done.cancelled():
            answer.cancel()
            answer.set_running_or_notify_cancel()
        elif (error := done.exception()) is not None:
            answer.set_exception(error)
        else:
            answer.set_result(reworded(done.result(), self._at_home))

    def _at_home(self, text: str) -> str:
        """What is said of files, as the author calls them: from the folder that they are in."""
        return text if self._home == Path(self._home.anchor) else text.replace(f"{self._home}{os.sep}", "")

    def _absolute(self, given: Any) -> Any:
        """What is given to a function of `work`, so that it means the same in another folder."""
        match given:
            case Settings():
                address = whole(given.store) if given.store else ""
                return replace(
                    given,
                    cache=given.cache.absolute(),
                    output=given.output.absolute(),
                    store=address,
                    defaults=tuple(replace(one, folder=self._path(one.folder)) for one in given.defaults),
                )
            case Job():
                return moved(given, self._path)
            case (str(), *_):
                return tuple(map(self._path, given))
        return given

    def _path(self, path: str) -> str:
        return os.path.normpath(os.path.join(self._home, path))  # noqa: PTH118 - as `places` does
