"""From a script to a session: the stages in their order."""

import hashlib
import json
import math
import os
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from audiogen import __version__
from audiogen.audio.mp3.writer import write_music
from audiogen.audio.peaks import Highest
from audiogen.build import voice as voices
from audiogen.build import wordless
from audiogen.build.ahead import Ahead
from audiogen.build.album import album_tracks
from audiogen.build.beside import check_places, digests, edited, former_pictures, pictures, sidecars
from audiogen.build.clips import cache as cache_of
from audiogen.build.clips import finished
from audiogen.build.desk import Desk, Mixed
from audiogen.build.export import MP3, export, fit
from audiogen.build.files import digest, kept, whole, writable
from audiogen.build.ledger import ledger_path
from audiogen.build.quieter import quieter
from audiogen.build.script import NOTHING, Instead, decided, inputs, load, settings_of
from audiogen.build.spans import Spans
from audiogen.build.takes.folder import folder
from audiogen.build.takes.table import remember
from audiogen.build.warming import rest
from audiogen.errors import ScriptError, SpeechError
from audiogen.library.cover import prepare
from audiogen.library.identity import session_id
from audiogen.library.tags import id3
from audiogen.mix.masters import MASTERS, PEAK
from audiogen.model import Defaults, Loudness, Routine, Session
from audiogen.progress import Progress, silent
from audiogen.script import session_name
from audiogen.settings import SPANS_LIMIT, TREATED_LIMIT, Settings
from audiogen.speech.cache import Cache, ClipLost, Kept
from audiogen.speech.narrate import Narration, narrate
from audiogen.timeline.report import report

HOUSEKEEPING = 1000
"""Frames: who encodes fewer than these, and so adds less than half a megabyte, needn't look what may go."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be rendered: a script, where to, and what takes the place of its own settings.

    `fresh` mixes and encodes everything, whatever is kept from another time; `workers` are as many as there are
    processors when left out. `stays` is the engine that `auto` keeps to, as long as that can speak. When
    the `last` one is spoken, the voice that is loaded gives back its memory.
    """

    script: Path
    output: Path
    instead: Instead = NOTHING
    fresh: bool = False
    workers: int | None = None
    stays: str = ""
    last: bool = False


def session_path(script: Path, output: str | None, settings: Settings, instead: Instead = NOTHING) -> Path:
    """Where the session of `script` goes: `output` if it names a file, a file in it if it names a folder.

    What ends in a slash, or has no suffix, is a folder, there or not. Another edition than the plain one is called
    after what it differs in.
    """
    name = _name(script, settings.defaults, instead) + MP3
    if output is None:
        return settings.output / name
    path = Path(output)
    return path / name if output.endswith(("/", "\\")) or path.is_dir() or not path.suffix else path


def _name(script: Path, defaults: Defaults, instead: Instead) -> str:
    if instead.edition is None and (instead.guidance or instead.preset or "." in script.stem):
        instead = decided(script, defaults, settings_of(script, defaults), instead)
    return instead.edition.name if instead.edition is not None else session_name(script.stem)


def render(
    order: Order,
    settings: Settings,
    progress: Progress = silent,
    routine: Routine | None = None,
    spans: Spans | None = None,
) -> tuple[Session, str]:
    """Renders one script. Also says, in a few words, why `auto` chose its voice (empty otherwise).

    `routine` is the script if somebody has read it just now; what was encoded is kept in `spans`, or in the usual
    place.

    Raises AudiogenErrors; then no file is left behind, and what was spoken is kept for the next time.
    """
    read = _read(order.script)
    routine = routine or load(order.script, settings.defaults, order.instead)
    fit(routine, order.output)
    writable(order.output)
    cache = cache_of(settings)
    with cache.using():
        try:
            session, reason, clips = _rendered(routine, read, order, settings, cache, progress, spans)
        except ClipLost:  # damaged or taken away since it was looked for: it is spoken anew, once
            session, reason, clips = _rendered(routine, read, order, settings, cache, progress, spans)
    if session.spoken or session.recorded:
        cache.trim(settings.cache_limit, keep=clips)
    return session, reason


def _read(script: Path) -> str:
    """The SHA-256 of a script; empty when it can't be read, which others tell, or only once, as from a pipe."""
    with suppress(OSError):
        return digest(script) if script.is_file() else ""
    return ""


def _rendered(
    routine: Routine,
    read: str,
    order: Order,
    settings: Settings,
    cache: Cache,
    progress: Progress,
    spans: Spans | None,
) -> tuple[Session, str, Collection[Kept]]:
    casting = voices.cast(routine, cache, order.stays)
    unsaid = remember(casting.matched, folder(order.script)) if casting.matched.notes else ()
    own = spans or Spans(settings.spans)
    desk = Desk(order.script, routine, casting.flow, settings, own, order.fresh, order.workers)
    narration = _narrate(casting, desk, order, cache, progress)
    mixed = desk.mixed(narration.clips, progress)
    loudness, sha256, saved = _write(desk, mixed, casting, order, read, progress)
    quiet = (f"{routine.path}: {one.message}" for one in quieter(routine, mixed))
    session = Session(
        routine=routine,
        timeline=mixed.timeline,
        voice=casting.voice,
        path=str(order.output),
        digest=sha256,
        loudness=loudness,
        spoken=narration.spoken,
        reused=sum(len(part.wanted) for part in (casting.spoken, *casting.others)) - narration.spoken,
        saved=saved,
        recorded=len(casting.recorded.wanted),
        remarks=(*wordless.remarks(routine), *casting.remarks, *unsaid, *quiet),
    )
    return session, casting.reason, narration.clips.values()


def _narrate(casting: voices.Casting, desk: Desk, order: Order, cache: Cache, progress: Progress) -> Narration:
    parts = (casting.spoken, *casting.others)
    to_wait_for = order.output.suffix.lower() == MP3 and not order.fresh and not all(part.complete for part in parts)
    try:
        own = narrate(casting.recorded.wanted, casting.recorded.engine, cache, silent, casting.recorded.kept)
        clips = dict(own.clips)
        for part in parts:
            clips |= part.kept
        spoken = 0
        with Ahead(desk.foresee, clips, to_wait_for, lambda: prepare(desk.routine)) as ahead:
            for part in parts:
                said = narrate(part.wanted, part.engine, cache, progress, part.kept, ahead.came)
                clips |= said.clips
                spoken += said.spoken
            if order.last:
                rest()
        return Narration(clips, spoken)
    except SpeechError as error:
        line = error.lines[0] if error.lines else 0
        hint = error.hint or "what was spoken so far is kept: try again"
        raise ScriptError(desk.routine.path, line, error.message, hint) from error


def _write(
    desk: Desk, mixed: Mixed, casting: voices.Casting, order: Order, read: str, progress: Progress
) -> tuple[Loudness, str, tuple[tuple[str, str], ...]]:
    """The session's files, whole or not at all. `read` is the SHA-256 of the script.

    Returns what it sounds like, the MP3's SHA-256, and which files that were changed by hand were kept under which
    names.
    """
    routine, timeline = desk.routine, mixed.timeline
    tracks = album_tracks(routine, desk.settings.defaults)
    if order.output.suffix.lower() != MP3:
        highest = Highest()
        export(routine, timeline, order.output, lambda advance: mixed.blocks(highest, advance), progress, tracks)
        return _sounds(mixed, highest.peak), digest(order.output), ()
    with desk.press(mixed) as press:  # which begins while the rest is made ready
        shown = pictures(routine, timeline, order.output)
        beside = sidecars(routine, timeline, shown, order.output)
        own = [take.path for take in casting.matched.takes.values()]
        check_places([order.output, *beside], [*inputs(routine), *own], order.output)
        former = former_pictures(order.output) - set(beside)
        made_by = f"audiogen {__version__}"
        tag = id3(routine, timeline, shown.cover, encoder=made_by, pictures=shown.chapters, tracks=tracks)
        # the ledger comes last: who reads it before finds that the music is newer, and looks at the music itself
        saved = edited(order.output, beside)
        with kept(saved), whole(order.output, *beside, ledger_path(order.output)) as (music, *small, ledger):
            with progress("rendering", timeline.length) as advance:
                write_music(music, press.frames(advance), press.format, total=timeline.length, lead=tag)
            for file, data in zip(small, beside.values(), strict=True):
                file.write(data)
            loudness = _sounds(mixed, press.peak)
            audio = _audio(music)
            plain = report(
                routine,
                timeline,
                casting.voice,
                known_as=str(session_id(routine)),
                tracks=tracks,
                pictures=shown.names,
                script=read,
                audio=audio,
                beside=digests(beside),
                loudness=loudness,
                master=_plain(routine.meta.preset),
            )
            ledger.write((json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode())
    for path in former:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    if press.encoded > HOUSEKEEPING:
        desk.spans.trim(SPANS_LIMIT)
        finished(desk.settings).trim(TREATED_LIMIT)
    return loudness, audio["sha256"], tuple((str(path), spare.name) for path, spare in saved.items())


def _sounds(mixed: Mixed, peak: float) -> Loudness:
    """`peak` is a factor of full scale."""
    return Loudness(mixed.loudness(), round(20.0 * math.log10(peak), 2))


def _plain(preset: str) -> dict[str, Any]:
    master = MASTERS[preset]
    return {
        "preset": preset,
        "channels": master.channels,
        "bitrate": master.bitrate,
        "lufs": master.lufs,
        "peak": PEAK,
        "fade": master.fade,
    }


def _audio(music: BinaryIO) -> dict[str, Any]:
    """What identifies the bytes of a finished MP3, which go to the disk meanwhile."""
    size = music.seek(0, os.SEEK_END)
    music.seek(0)
    with ThreadPoolExecutor(1, thread_name_prefix="disk") as pool:
        there = pool.submit(os.fsync, music.fileno())
        sha256 = hashlib.file_digest(music, "sha256").hexdigest()  # type: ignore[arg-type]
        there.result()
    return {"bytes": size, "sha256": sha256}
