"""All sessions of a folder, kept up to date: what is out of date is made, and published if it was before."""

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from audiogen.batch.choose import Wanted, wanted
from audiogen.batch.executors import LOCAL
from audiogen.batch.hands import Hands
from audiogen.batch.jobs import Fault, Job, Made, fault_of
from audiogen.batch.record import Record
from audiogen.batch.republish import is_behind, republish
from audiogen.batch.standing import Here, There
from audiogen.batch.survey import Asked, Survey, Surveyor
from audiogen.batch.texts import Texts
from audiogen.errors import AudiogenError
from audiogen.settings import Settings
from audiogen.store import is_url, lasting, shown, store

if TYPE_CHECKING:
    from audiogen.build.publish import Published

STORE: Final = ".store"
"""What a folder of sessions in a store has beside them: what they are made of, and of what is spoken and encoded."""


@dataclass(frozen=True, slots=True)
class Built:
    """What building came to. `made` counts sessions; `failed` are those that couldn't be made, and why. `spoken` are
    lines; `published` is the library, if that was published, and `fault` why it couldn't be."""

    survey: Survey
    made: int
    failed: tuple[tuple[Job, Fault], ...]
    spoken: int
    seconds: float
    published: "Published | None" = None
    fault: Fault | None = None

    @property
    def code(self) -> int:
        """The exit code: 0 if nothing failed."""
        return 1 if self.failed or self.fault else 0


class Told(Protocol):
    """Hears what happens."""

    def found(self, survey: Survey) -> None:
        """All was looked at. What can't be made for a fault that is known already ends next, in a dry run too."""

    def began(self, job: Job) -> None:
        """It is on its way."""

    def ended(self, job: Job, result: Made | Fault) -> None:
        """It is made, or can't be."""


def into(output: str) -> tuple[Path, str]:
    """The folder, and the place, for what is to be built into `output`: a folder, or the address of a store."""
    if not is_url(output):
        return Path(output), ""
    place = lasting(output)
    # a folder of that name, seen from here, so that records say the same wherever the project lies
    return Path(shown(place)), place


def build(asked: Asked, settings: Settings, told: Told) -> Built:
    """Makes what is out of date. One session that fails doesn't stop the others; when something else is raised, such
    as KeyboardInterrupt, what is done by then is done and recorded.

    Raises UsageError, before anything is made, for what can't be built as it was asked.
    """
    begun = time.monotonic()
    standing = There(asked.folder, store(asked.place)) if asked.place else Here(asked.folder)
    texts = Texts(standing.files)
    found = wanted(asked.paths, texts)
    settings = _with_store(asked, settings)
    with _hands(asked, settings, asked.jobs) as hands:
        surveyor = Surveyor(asked, settings, found, hands, standing, texts)
        survey = surveyor.survey()
        told.found(survey)
        counting = _Counting(told)
        for job in survey.outdated:
            if job.fault is not None:
                counting.ended(job, job.fault)
        sound = [job for job in survey.outdated if job.fault is None]
        spoken = _coordinated(sound, asked, settings, counting, hands) if sound and not asked.dry else 0
    published, fault = (None, None) if asked.dry else _published(asked, found, surveyor.records(survey))
    return Built(survey, counting.made, tuple(counting.failed), spoken, time.monotonic() - begun, published, fault)


class _Counting:
    """Hears what came of each job, and passes it on."""

    def __init__(self, told: Told) -> None:
        self.made = 0
        self.failed: list[tuple[Job, Fault]] = []
        self.began = told.began
        self._told = told

    def ended(self, job: Job, result: Made | Fault) -> None:
        if isinstance(result, Made):
            self.made += 1
        else:
            self.failed.append((job, result))
        self._told.ended(job, result)


def _with_store(asked: Asked, settings: Settings) -> Settings:
    """The settings with a store for all workers, if they need one: beside the sessions, unless one is named."""
    return replace(settings, store=f"{asked.place}/{STORE}") if asked.place and not settings.store else settings


def _hands(asked: Asked, settings: Settings, jobs: int) -> Hands:
    def opened() -> AbstractContextManager[Executor]:
        from audiogen.batch.away import workers  # which knows all the work, and so all of audiogen

        return workers(asked.executor, jobs, settings, asked.place)

    return Hands(opened, jobs)


def _coordinated(jobs: Sequence[Job], asked: Asked, settings: Settings, told: _Counting, hands: Hands) -> int:
    """Has the jobs done; gives back how many lines were spoken."""
    from audiogen.batch.coordinate import Coordinator
    from audiogen.build.clips import cache as cache_of

    cache = cache_of(settings)
    direct = asked.executor == LOCAL and min(asked.jobs, len(jobs)) == 1
    with _hands(asked, settings, 1) if direct else hands as working:
        coordinator = Coordinator(working, settings, told, direct)
        workers = asked.jobs if direct else 1
        with cache.using():  # what was spoken for a session that still waits stays
            coordinator.run(replace(job, workers=workers) for job in jobs)
    if coordinator.spoken:
        cache.trim(settings.cache_limit)
    return coordinator.spoken


def _published(
    asked: Asked, found: Wanted, records: Iterable[tuple[Path, Record | None]]
) -> tuple["Published | None", Fault | None]:
    """The library, if it has to be published anew, or why it can't be."""
    there = {path.name: record for path, record in records if record is not None and path.is_file()}
    digests = {name: record.outputs[name].sha256 for name, record in there.items()}
    if not there or not is_behind(asked.folder, digests, found.programmes):
        return None, None
    try:
        return republish(asked.folder, found.programmes), None
    except AudiogenError as error:
        return None, fault_of(error)
