"""What a worker does that stands elsewhere: it looks for what it needs, works, and brings away what it made."""

import platform
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from audiogen import settings as settings_of
from audiogen.batch import work
from audiogen.batch.deliver import bring, deliver
from audiogen.batch.jobs import Fault, Job, Made, fault_of, moved
from audiogen.batch.parcel import Parcel, unpacked, within
from audiogen.build.reword import reworded
from audiogen.errors import AudiogenError
from audiogen.settings import Settings
from audiogen.store import Store, store


def do(function: Callable[..., Any], given: tuple[Any, ...], parcel: Parcel, place: str) -> Any:
    """What `function` of `work` makes of what is `given`; of a job whose files are in `parcel`, if it isn't empty.

    Sessions are put into the store at `place`, if one is named.
    """
    try:
        given = tuple(_here(one) if isinstance(one, Settings) else one for one in given)
        match given:
            case (Job() as job, Settings() as settings) if parcel:
                return _sent(function, job, settings, parcel, place)
            case (Job() as job, Settings()) if not Path(job.session.script).is_file():
                hint = "let all workers see its folder, or build into a store, such as -o s3://bucket/sessions"
                return Fault(f"{job.session.script} can't be seen by the worker on {platform.node()}: {hint}")
        return function(*given)
    except AudiogenError as error:
        return fault_of(error)


def _here(settings: Settings) -> Settings:
    """The author's settings, with a cache that there is: theirs, where it can be seen, or this machine's."""
    return settings if settings.cache.is_dir() else replace(settings, cache=settings_of.load().cache)


def _sent(function: Callable[..., Any], job: Job, settings: Settings, parcel: Parcel, place: str) -> Any:
    with unpacked(parcel, store(settings.store)) as folder:

        def at(path: str) -> str:
            return str(within(folder, path))

        local = moved(replace(job, inputs=tuple(home for home, _ in parcel)), at)
        defaults = tuple(replace(one, folder=at(one.folder)) for one in settings.defaults)
        settings = replace(settings, defaults=defaults)
        done = _delivered(local, settings, store(place)) if function is work.make else function(local, settings)
        return reworded(done, lambda text: text.replace(str(folder), ""))


def _delivered(job: Job, settings: Settings, place: Store) -> Made | Fault:
    output = Path(job.output)
    before = bring(output, place)
    made = work.make(job, settings)
    if isinstance(made, Made):
        deliver(output, place, before)
    return made
