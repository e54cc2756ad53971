"""All sessions of a folder, kept up to date: which there are, which are out of date and why, and what is done."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from audiogen.batch.choose import Wanted, wanted
from audiogen.batch.executors import LOCAL
from audiogen.batch.hands import Hands
from audiogen.batch.jobs import Fault, Head, Job, Made, fault_of
from audiogen.batch.makers import makers
from audiogen.batch.outdated import look
from audiogen.batch.places import place, seen_from_here
from audiogen.batch.record import Makers, Planned, Record, read, seen
from audiogen.batch.republish import is_behind, republish
from audiogen.batch.stamps import sha256_of
from audiogen.batch.standing import Here, There
from audiogen.batch.texts import Texts
from audiogen.build.tracks import Place, counted
from audiogen.build.translation import main_of
from audiogen.errors import AudiogenError, UsageError
from audiogen.settings import Settings
from audiogen.store import is_url, lasting, shown, store

if TYPE_CHECKING:
    from audiogen.build.publish import Published

MP3: Final = ".mp3"
STORE: Final = ".store"
"""What a folder of sessions in a store has beside them: what they are made of, and of what is spoken and encoded."""
CHUNK: Final = 40
"""Scripts whose settings are read in one go."""
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
        held = _Held(asked, settings, found, hands, standing, texts)
        survey = held.survey()
        told.found(survey)
        counting = _Counting(told)
        for job in survey.outdated:
            if job.fault is not None:
                counting.ended(job, job.fault)
        sound = [job for job in survey.outdated if job.fault is None]
        spoken = _coordinated(sound, asked, settings, counting, hands) if sound and not asked.dry else 0
    published, fault = (None, None) if asked.dry else _published(asked, found, held.records(survey))
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


class _Held:
    """What a build has to look at, each thing once."""

    def __init__(
        self, asked: Asked, settings: Settings, found: Wanted, hands: Hands, standing: Here | There, texts: Texts
    ) -> None:
        self._asked = asked
        self._found = found
        self._hands = hands
        self._settings = settings
        self._makers: Makers = makers(settings, asked.folder)
        self._standing = standing
        self._files = standing.files
        self._texts = texts
        self._siblings: dict[Path, str] = {}
        self._places: dict[Path, dict[str, Place]] = {}
        self._records = standing.records()
        self._read: dict[str, Head] = {}
        self._versions: dict[str, str] = {}
        self.outputs: tuple[Path, ...] = ()

    def survey(self) -> Survey:
        """Which sessions there are, and which of them are out of date. Raises UsageError for two of one name."""
        planned = self._planned()
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
            missing = {
                job.routine: None for job in jobs if job.session.instead and place(job.routine) not in self._read
            }
            self._heads([Path(routine) for routine in missing])
        for job in jobs:
            head = self._read.get(place(job.routine))
            yield job if head is None else _instructed(job, head)

    def records(self, survey: Survey) -> Iterator[tuple[Path, Record | None]]:
        """What there is of each session, after those that were out of date were made."""
        made = {job.output for job in survey.outdated}
        for output in self.outputs:
            yield output, read(output) if str(output) in made else self._records.get(output)

    # ── which sessions there are ──

    def _planned(self) -> dict[Path, tuple[Planned, ...]]:
        """The sessions of every routine. A script that is another one's in another language is none of its own."""
        known = dict(self._known())
        # of a translation that is known as such nobody asks what it would be by itself
        told = known.keys() | _others(known).keys()
        unknown = [path for path in self._found.routines if place(path) not in told]
        found = known | {place(head.script): head.planned for head in self._heads(unknown)}
        others = self._versions = _others(found)
        planned = {path: found[place(path)] for path in self._found.routines if place(path) not in others}
        # what is wrong in a script, or in a translation that it names, is told of that script alone
        return {path: all_of for path, all_of in planned.items() if not self._told_elsewhere(path)}

    def _fault(self, routine: Path) -> Fault | None:
        """Why it can't be told which sessions a routine asks for; None if it can, or if nobody has read it."""
        head = self._read.get(place(routine))
        return head.fault if head else None

    def _told_elsewhere(self, routine: Path) -> bool:
        return self._fault(routine) is not None and any(map(self._fault, main_of(routine)))

    def _known(self) -> Iterator[tuple[str, tuple[Planned, ...]]]:
        """What scripts asked for when they were read the last time, if nothing of it can have changed since."""
        wanted = {place(path): path for path in self._found.routines}
        for record in self._records.values():
            if record is None or not record.planned or record.makers != self._makers:
                continue
            routine = place(seen_from_here(self._asked.folder, record.routine))
            if routine not in wanted or not record.read or self._digest(wanted[routine]) != record.read:
                continue
            there = [seen_from_here(self._asked.folder, one.script) for one in record.planned]
            if all(path.is_file() for path in there):
                yield (
                    routine,
                    tuple(replace(one, script=str(path)) for one, path in zip(record.planned, there, strict=True)),
                )

    def _digest(self, routine: Path) -> str:
        """The SHA-256 of what says which sessions a routine asks for: itself, and who it may be a translation of."""
        found = [text.sha256 for path in (routine, *main_of(routine)) if (text := self._texts.of(path))]
        return found[0] if len(found) == 1 else sha256_of("\n".join(found)) if found else ""

    def _heads(self, scripts: Sequence[Path]) -> list[Head]:
        """What the settings of these scripts say: read here if they are few. Raises what is wrong with what files of
        settings say for all of them."""
        if not scripts:
            return []
        from audiogen.batch import work
        from audiogen.script import usual

        usual(self._settings.defaults)  # with others than before, every script is read: this is said once, and here
        names = tuple(map(str, scripts))
        chunks = [names[at : at + CHUNK] for at in range(0, len(names), CHUNK)]
        if len(chunks) == 1:
            read = [work.heads(chunks[0], self._settings)]
        else:
            read = self._hands.each(work.heads, chunks, self._settings)
        heads = [head for some in read for head in some]
        self._read |= {place(head.script): head for head in heads}
        return heads

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
        if now is not None and now.siblings and now.siblings != self._sibling_digest(Path(one.script)):
            count = self._count(Path(one.script))
            if count is None:
                reasons.append("it has no place in an album any more")
            elif count != now.tracks:
                reasons.append(f"its album has {count} session{'s' * (count != 1)} now, it had {now.tracks}")
            else:
                now = replace(now, siblings=self._sibling_digest(Path(one.script)))
        if self._fault(routine):
            reasons = [UNCLEAR]
        if self._asked.fresh and not reasons:
            reasons.append("everything is made anew")
        digest = self._digest(routine)
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
            siblings=self._sibling_digest(Path(one.script)),
        )

    def _refresh(self, output: Path, record: Record, now: Record) -> None:
        """What vouches for the files of a session that is up to date is kept for the next time."""
        if now != record and not self._asked.dry:
            self._standing.refresh(output, now)

    def _sibling_digest(self, script: Path) -> str:
        """The SHA-256 of the settings of all scripts in a folder: what sessions of its albums are counted from."""
        folder = script.parent
        if folder not in self._siblings:
            heads = ((path.name, text.head) for path in _scripts(folder) if (text := self._texts.of(path)))
            self._siblings[folder] = sha256_of("\n".join(f"{head} {name}" for name, head in heads))
        return self._siblings[folder]

    def _count(self, script: Path) -> int | None:
        """The m of “track n of m” as it is now."""
        folder = script.parent
        if folder not in self._places:
            heads = self._heads(_scripts(folder))
            self._places[folder] = {place(head.script): (head.album, head.track) for head in heads}
        places = self._places[folder]
        own = places.get(place(script), ("", None))
        return counted(own, (other for path, other in places.items() if path != place(script)))

    # ── what is there, and has no script ──

    def _gone(self, planned: Mapping[Path, Sequence[Planned]]) -> Iterator[str]:
        """Sessions that nobody asks for any more. They stay: only their author can know what for."""
        wanted = set(self.outputs)
        routines = {place(path) for path in planned}
        for output, record in self._records.items():
            if record is None or output in wanted or not output.is_file():
                continue
            routine = seen_from_here(self._asked.folder, record.routine)
            main = self._versions.get(place(routine))
            asks = place(routine) if main is None else main
            if self._fault(Path(asks)):
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


def _others(planned: Mapping[str, Sequence[Planned]]) -> dict[str, str]:
    """The scripts of which routines make sessions as if they were their own, each with that routine."""
    return {
        at: routine for routine, all_of in planned.items() for one in all_of if (at := place(one.script)) != routine
    }


def _scripts(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.md"))
