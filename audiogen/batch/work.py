"""What is done to build a session, as functions of plain values: any `concurrent.futures.Executor` can run them.

None of them raises what an author could have caused: that comes back as a `Fault`.
"""

import json
import os
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import lru_cache, wraps
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from audiogen.batch import record as records
from audiogen.batch.bundle import bundled
from audiogen.batch.jobs import Fault, Head, Job, Line, Made, Prepared, Said, fault_of, plain, planned
from audiogen.batch.makers import FIXED, makers, speakers, voice
from audiogen.batch.places import seen_from
from audiogen.batch.record import Chosen, Record
from audiogen.batch.stamps import UNKNOWN, Stamp, stamp, written
from audiogen.build import voice as voices
from audiogen.build.album import place_of, usual_album
from audiogen.build.clips import cache as cache_of
from audiogen.build.files import digest
from audiogen.build.ledger import ledger_path
from audiogen.build.render import Order, render
from audiogen.build.script import NOTHING, load, named
from audiogen.build.takes.folder import NOTE, listed
from audiogen.build.takes.folder import folder as takes_folder
from audiogen.build.variants import Variant, everything, variants
from audiogen.errors import AudiogenError, SpeechError
from audiogen.model import Routine, Session, Utterance
from audiogen.progress import silent
from audiogen.script import session_name
from audiogen.settings import Settings
from audiogen.speech import takes
from audiogen.speech.cache import key
from audiogen.speech.engine import Engine, engine
from audiogen.speech.narrate import kept, narrate
from audiogen.timeline.unroll import wishes

ASKED_AGAIN: Final = 60.0
"""Seconds."""

P = ParamSpec("P")
T = TypeVar("T")


def _told(work: Callable[P, T]) -> Callable[P, T | Fault]:
    """`work` whose errors are values: they have to travel, and exceptions of ours can't."""

    @wraps(work)
    def done(*given: P.args, **named: P.kwargs) -> T | Fault:
        try:
            return work(*given, **named)
        except (AudiogenError, OSError) as error:
            return fault_of(error)
        except Exception as error:  # one session's misfortune is none of the others'
            if os.environ.get("AUDIOGEN_DEBUG"):
                raise
            said = f"{type(error).__name__}: {error}"
            return Fault(f"this is a fault of the program ({said}): please report it; AUDIOGEN_DEBUG=1 shows where")

    return done


def heads(scripts: tuple[str, ...], settings: Settings) -> tuple[Head, ...]:
    """What each script's settings say. One that can't be read asks for the one session that will say why.

    Raises what is wrong with what files of settings say."""
    album = usual_album(settings.defaults)
    return tuple(_head(script, album, settings) for script in scripts)


def _head(script: str, album: str, settings: Settings) -> Head:
    path = Path(script)
    fault = None
    try:
        found = variants(path, settings.defaults)
    except AudiogenError as error:
        found = (Variant(session_name(path.stem), path, NOTHING),)
        fault = Fault(str(everything(path, settings.defaults, error)), error.exit_code)
    asked = tuple(planned(one.name, one.script, one.instead, one.label) for one in found)
    place = place_of(path, album) or ("", None)
    return Head(script, asked, tuple(one.instead for one in found), *place, fault)


@_told
def prepare(job: Job, settings: Settings) -> Prepared:
    """What has to be spoken before the job's session can be made, by whom, and what it is made of."""
    routine = _loaded(job, settings)
    cache = cache_of(settings)
    with cache.using():
        casting = voices.cast(routine, cache, job.stays, _there)
    missing = (
        Line(key(utterance, part.engine.version), utterance, numbers, part.engine.online)
        for part in (casting.spoken, *casting.others)
        for utterance, numbers in part.wanted.items()
        if utterance not in part.kept
    )
    return Prepared(tuple(missing), casting.voice.engine, casting.reason, tuple(map(str, _files(routine))))


def _there(speaker: Engine) -> bool:
    return _asked(speaker.name, int(time.monotonic() / ASKED_AGAIN))


@lru_cache
def _asked(name: str, period: int) -> bool:
    """Whether that engine can be had: asked once for all sessions of a while, for without a network it takes long."""
    return voices.there(engine(name))


@_told
def speak(lines: tuple[Line, ...], settings: Settings) -> Said:
    """Has these lines spoken, all by one engine, unless somebody did so meanwhile. Stops at the first that fails."""
    speaker = engine(lines[0].utterance.voice.engine)
    cache = cache_of(settings)
    # the lines of the script are told again by who knows whose they are: here a number says which one it was
    wanted: dict[Utterance, tuple[int, ...]] = {line.utterance: (at,) for at, line in enumerate(lines)}
    with cache.using():
        before = kept(wanted, speaker, cache)
        try:
            spoken = narrate(wanted, speaker, cache, silent, before).spoken
        except SpeechError as error:
            failed = lines[error.lines[0]].key if error.lines else lines[0].key
            fault = Fault(str(SpeechError(error.message, error.hint or "what was spoken so far is kept: try again")))
            there = tuple(line.key for line in lines if line.key != failed and cache.get(line.key) is not None)
            return Said(there, len(there) - len(before), failed, fault)
    return Said(tuple(line.key for line in lines), spoken)


@_told
def make(job: Job, settings: Settings) -> Made:
    """Renders the job's session, and keeps the record of what it was made of beside it.

    What its files were is found out before they are read: one that changes meanwhile makes the session out of date.
    """
    begun = time.monotonic()
    output = Path(job.output)
    routine, before = _read(job, settings)
    order = Order(Path(job.session.script), output, job.instead or NOTHING, job.fresh, job.workers, job.stays)
    with bundled(routine, settings) as spans:
        session, reason = render(order, settings, routine=routine, spans=spans)
    records.write(output, _record(job, session, before, settings))
    return Made(
        output=str(output),
        title=session.routine.title,
        length=session.timeline.length,
        voice=str(session.voice),
        reason=reason,
        spoken=session.spoken,
        reused=session.reused,
        recorded=session.recorded,
        sha256=session.digest,
        saved=session.saved,
        remarks=session.remarks,
        seconds=round(time.monotonic() - begun, 3),
    )


def _loaded(job: Job, settings: Settings) -> Routine:
    """The job's routine, and never another one: what its record will say it is, it has to be."""
    routine = load(Path(job.session.script), settings.defaults, job.instead or NOTHING)
    if plain(job.instead or NOTHING) != job.session.instead:
        message = f"{job.session.script}: what makes “{job.session.name}” of it isn't known any more"
        raise AudiogenError(message, "build again: it is read anew")
    return routine


def _read(job: Job, settings: Settings) -> tuple[Routine, dict[Path, Stamp]]:
    """The routine, and what each of its files was before it was read."""
    known = {Path(job.session.script), *map(Path, job.inputs)}
    while True:
        stamps = {path: stamp(path) or UNKNOWN for path in known}
        routine = _loaded(job, settings)
        files = set(_files(routine))
        if files <= known:
            return routine, {path: stamps[path] for path in files}
        known = files


def _files(routine: Routine) -> list[Path]:
    """By the names that the script has for them: a link may lead to another file tomorrow."""
    path = Path(routine.path)
    return [path, *named(routine), *listed(takes_folder(path))]


def _record(job: Job, session: Session, before: dict[Path, Stamp], settings: Settings) -> Record:
    output = Path(job.output)
    home = output.parent
    recordings = takes_folder(Path(session.routine.path))
    ledger = json.loads(ledger_path(output).read_bytes())
    voices = {clip.source.voice.engine for clip in session.timeline.voice if isinstance(clip.source, Utterance)}
    speaking = voices - {takes.NAME}
    now = {path: before.get(path, UNKNOWN) for path in {*before, *_files(session.routine)}}
    note = recordings / NOTE
    if session.recorded and note in now:
        now[note] = stamp(note) or UNKNOWN  # the rendering itself writes down there what each recording is of
    return Record(
        routine=seen_from(home, Path(job.routine)),
        read=job.read,
        planned=records.seen(job.planned, home),
        session=records.seen([job.session], home)[0],
        makers=makers(settings, home),
        engines=speakers(speaking),
        voices=tuple(_chosen(session, speaking)),
        tracks=ledger["meta"]["tracks"],
        siblings=job.siblings if ledger["meta"]["tracks"] is not None else "",
        inputs={seen_from(home, path): one for path, one in sorted(now.items())},
        outputs=_outputs(output, session, ledger["beside"]),
    )


def _chosen(session: Session, speaking: Collection[str]) -> Iterator[Chosen]:
    """What the script asks for of the engines whose voices may change beneath their names, and who that was."""
    routine = session.routine
    own = replace(routine.meta.voice, engine=session.voice.engine)
    for engine_name, asked in dict.fromkeys((wish.engine, wish.name) for wish in (own, *wishes(routine))):
        if engine_name in speaking and engine_name not in FIXED:
            language = routine.meta.language
            yield Chosen(engine_name, asked, language, voice(engine_name, asked, language))


def _outputs(output: Path, session: Session, beside: dict[str, str]) -> dict[str, Stamp]:
    """The session's own files. Into its chapters, publishing writes addresses: there any bytes will do."""
    ledger, chapters = ledger_path(output), output.with_suffix(".chapters.json")
    return {
        output.name: written(output, session.digest),
        ledger.name: written(ledger, digest(ledger)),
        chapters.name: written(chapters, None),
        **{name: written(output.with_name(name), sha256) for name, sha256 in beside.items()},
    }
