"""What there is to do in a folder of sessions: which of them are out of date and why, and which nobody asks for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from audiogen.batch.asking import Asking
from audiogen.batch.choose import Wanted
from audiogen.batch.executors import LOCAL
from audiogen.batch.hands import Hands
from audiogen.batch.jobs import Head, Job
from audiogen.batch.makers import makers
from audiogen.batch.outdated import look
from audiogen.batch.places import place, seen_from_here
from audiogen.batch.record import Makers, Planned, Record, read, seen
from audiogen.batch.standing import Here, There
from audiogen.batch.texts import Texts
from audiogen.errors import UsageError
from audiogen.settings import Settings

MP3: Final = ".mp3"
AWAY: Final = "take this one away, with what is beside it, unless it is to stay"
UNCLEAR: Final = "it can't be told which sessions its script asks for"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be built: `paths` as they were named, none for everything; into `folder`, `jobs` at a time by
    `executor`. `fresh` makes all anew; `dry` makes nothing. What goes to the store at `place`, if one is named, is
    spoken of as if it were in `folder`."""

    paths: tuple[Path, ...]
    folder: Path
    jobs: int
    executor: str = LOCAL
    fresh: bool = False
    dry: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """What there is: the `outdated` sessions, how many are `current`, and what the author should know besides."""

    outdated: tuple[Job, ...]
    current: tuple[str, ...]
    remarks: tuple[str, ...]


class Surveyor:
    """Looks at what a build has to look at, each thing once."""

    def __init__(
        self, asked: Asked, settings: Settings, found: Wanted, hands: Hands, standing: Here | There, texts: Texts
    ) -> None:
        self._asked = asked
        self._found = found
        self._makers: Makers = makers(settings, asked.folder)
        self._standing = standing
        self._files = standing.files
        self._records = standing.records()
        self._asking = Asking(found.routines, texts, hands, settings, self._makers, asked.folder, self._records)
        self.outputs: tuple[Path, ...] = ()

    def survey(self) -> Survey:
        """Which sessions there are, and which of them are out of date. Raises UsageError for two of one name."""
        planned = self._asking.sessions()
        sessions = [(routine, all_of, one) for routine, all_of in planned.items() for one in all_of]
        self._check_names([(one, routine) for routine, _, one in sessions])
        self.outputs = tuple(self._output(one) for _, _, one in sessions)
        outdated: list[Job] = []
        current: list[str] = []
        for routine, all_of, one in sessions:
            job = self._job(routine, all_of, one)
            if job is None:
                current.append(str(self._output(one)))
            else:
                outdated.append(job)
        gone = self._gone(planned) if self._found.everything else ()
        taken = filter(None, map(self._taken, outdated))
        return Survey(tuple(self._instructed(outdated)), tuple(current), (*taken, *gone))

    def records(self, survey: Survey) -> Iterator[tuple[Path, Record | None]]:
        """What there is of each session, after those that were out of date were made."""
        made = {job.output for job in survey.outdated}
        for output in self.outputs:
            yield output, read(output) if str(output) in made else self._records.get(output)

    def _taken(self, job: Job) -> str:
        """That another script, which is still there, made the session before; empty if none did."""
        record = self._records.get(Path(job.output))
        before = seen_from_here(Path(job.output).parent, record.routine) if record is not None else None
        if before is None or place(before) == place(job.routine) or not before.is_file():
            return ""
        return f"{job.output}: {before} made it before, and {job.routine} does now: give one of them another name"

    def _instructed(self, jobs: Sequence[Job]) -> Iterator[Job]:
        """The jobs with what takes the place of their scripts' settings, which no record can say."""
        if not self._asked.dry:
            varied = {job.routine for job in jobs if job.session.instead}
            missing = sorted(routine for routine in varied if self._asking.head(place(routine)) is None)
            self._asking.learn([Path(routine) for routine in missing])
        for job in jobs:
            head = self._asking.head(place(job.routine))
            yield job if head is None else _instructed(job, head)

    def _check_names(self, sessions: Iterable[tuple[Planned, Path]]) -> None:
        taken: dict[str, str] = {}
        for one, _ in sessions:
            other = taken.setdefault(one.name.casefold(), one.script)
            if other != one.script:
                output = self._output(one)
                raise UsageError(f"{other} and {one.script} would both be {output}", "give one of them another name")

    def _output(self, one: Planned) -> Path:
        return self._asked.folder / f"{one.name}{MP3}"

    # ── which of them are out of date ──

    def _job(self, routine: Path, all_of: tuple[Planned, ...], one: Planned) -> Job | None:
        """What is to be done for a session; None if it is up to date."""
        output = self._output(one)
        record = self._records.get(output)
        found = look(output, one, record, self._makers, self._files)
        now = found.record
        reasons = list(found.reasons)
        if now is not None and now.siblings and now.siblings != self._asking.siblings(Path(one.script)):
            count = self._asking.count(Path(one.script))
            if count is None:
                reasons.append("it has no place in an album any more")
            elif count != now.tracks:
                reasons.append(f"its album has {count} session{'s' * (count != 1)} now, it had {now.tracks}")
            else:
                now = replace(now, siblings=self._asking.siblings(Path(one.script)))
        if self._asking.fault(routine):
            reasons = [UNCLEAR]
        if self._asked.fresh and not reasons:
            reasons.append("everything is made anew")
        digest = self._asking.digest(routine)
        own = all_of if one == all_of[0] else ()
        if not reasons and now is not None and record is not None:
            told = seen(own, output.parent)
            self._refresh(output, record, replace(now, read=digest if told else now.read, planned=told))
            return None
        return Job(
            session=one,
            output=str(output),
            reasons=tuple(reasons),
            inputs=tuple(str(seen_from_here(output.parent, path)) for path in record.inputs) if record else (),
            stays=_stays(record, self._makers),
            fresh=self._asked.fresh,
            routine=str(routine),
            read=digest,
            planned=own,
            siblings=self._asking.siblings(Path(one.script)),
        )

    def _refresh(self, output: Path, record: Record, now: Record) -> None:
        """What vouches for the files of a session that is up to date is kept for the next time."""
        if now != record and not self._asked.dry:
            self._standing.refresh(output, now)

    # ── what is there, and has no script ──

    def _gone(self, planned: Mapping[Path, Sequence[Planned]]) -> Iterator[str]:
        """Sessions that nobody asks for any more. They stay: only their author can know what for."""
        wanted = set(self.outputs)
        routines = {place(path) for path in planned}
        for output, record in self._records.items():
            if record is None or output in wanted or not output.is_file():
                continue
            routine = seen_from_here(self._asked.folder, record.routine)
            main = self._asking.versions.get(place(routine))
            asks = place(routine) if main is None else main
            if self._asking.fault(Path(asks)):
                continue  # what is asked for nobody can tell
            if not seen_from_here(self._asked.folder, record.session.script).is_file():
                yield f"{output}: its script is gone: {AWAY}"
            elif asks not in routines:
                continue
            elif main is not None and not record.session.instead:
                version = f"{routine} is a version of {seen_from_here(Path(), main)} now, and makes other files"
                yield f"{output}: {version}: {AWAY}"
            else:
                yield f"{output}: {seen_from_here(Path(), asks)} doesn't ask for it any more: {AWAY}"


def _instructed(job: Job, head: Head) -> Job:
    """The job with what its script's `head` says makes that session, or with why it doesn't."""
    instead = (one for known, one in zip(head.planned, head.instead, strict=True) if known.name == job.session.name)
    return replace(job, instead=next(instead, None), fault=head.fault)


def _stays(record: Record | None, now: Makers) -> str:
    """The voice engine that a session's first `auto` came to, which it keeps as long as that sounds the same."""
    from audiogen.batch.makers import speakers

    if record is None or len(record.engines) != 1:
        return ""
    return next(iter(record.engines)) if speakers(record.engines) == record.engines else ""
