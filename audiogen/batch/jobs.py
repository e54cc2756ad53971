"""What coordinator and workers tell each other: plain values, that can be sent to another process or machine."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audiogen.batch.record import Plain, Planned
from audiogen.errors import AudiogenError
from audiogen.model import Utterance

if TYPE_CHECKING:
    from audiogen.build.script import Instead


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong, in the author's words, and the exit code that it stands for."""

    message: str
    code: int = 1


@dataclass(frozen=True, slots=True)
class Head:
    """What the settings of the `script` say that concerns others: the sessions `planned`, and what takes the place
    of its settings in each of them, its album and its track. With a `fault` it can't be told which sessions those
    are: the one that is planned is there to say so."""

    script: str
    planned: tuple[Planned, ...]
    instead: "tuple[Instead, ...]"
    album: str = ""
    track: int | None = None
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A session to make, and where to, since it is out of date for these `reasons`. `instead` takes the place of its
    script's settings; None for nothing. A `fault` says why nobody knows that, and so why it can't be made.

    `inputs` are the files that it was made of the last time, and `stays` the voice engine that spoke, which `auto`
    then keeps to. `fresh` and `workers` are as in an `Order`; the rest is what its record will say (`Record`).
    """

    session: Planned
    output: str
    instead: "Instead | None" = None
    reasons: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    stays: str = ""
    fresh: bool = False
    workers: int | None = None
    routine: str = ""
    read: str = ""
    planned: tuple[Planned, ...] = ()
    siblings: str = ""
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line that no cache has: the `key` that its clip will have, and the lines of the script that want it.

    `alone` says that its engine may not be asked by several processes at once: a service on the network.
    """

    key: str
    utterance: Utterance
    numbers: tuple[int, ...]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a job waits for: the `lines` to be spoken. `stays` is the engine that will speak its session, for that
    `reason` if `auto` chose it, and `inputs` are the files that it is made of."""

    lines: tuple[Line, ...]
    stays: str
    reason: str
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """The keys of lines that are kept now, and how many of them were `spoken` just now; if one `failed`, which one
    and why. Those that are in neither were not tried."""

    kept: tuple[str, ...]
    spoken: int
    failed: str = ""
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A session that was made. `length` is in samples; for the rest see `Session`. `reason` says why `auto` chose its
    voice; `seconds` is how long it took to mix and encode."""

    output: str
    title: str
    length: int
    voice: str
    reason: str
    spoken: int
    reused: int
    recorded: int
    sha256: str
    saved: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    seconds: float


def fault_of(error: AudiogenError | OSError) -> Fault:
    """What an error says, as a value."""
    if isinstance(error, AudiogenError):
        return Fault(str(error), error.exit_code)
    return Fault(f"{error.filename or 'a file'}: {error.strerror or error}")


def moved(job: Job, at: Callable[[str], str]) -> Job:
    """The job with each of its files where `at` says."""
    return replace(
        job,
        session=replace(job.session, script=at(job.session.script)),
        output=at(job.output),
        inputs=tuple(map(at, job.inputs)),
        routine=at(job.routine),
        planned=tuple(replace(one, script=at(one.script)) for one in job.planned),
    )


def plain(instead: "Instead") -> Plain:
    """What is wanted instead, as values that can be written down and compared."""
    values = ((one.name, getattr(instead, one.name)) for one in fields(instead))
    return tuple(
        (name, value if isinstance(value, str | int) else repr(value)) for name, value in values if value is not None
    )


def planned(name: str, script: Path, instead: "Instead", label: str) -> Planned:
    """A session of a routine, in values that can be written down and compared."""
    return Planned(name, str(script), plain(instead), label)
