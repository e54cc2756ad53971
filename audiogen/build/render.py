"""From a script to a session: the stages in their order."""

import hashlib
import json
import os
from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from audiogen import __version__
from audiogen.audio.levels import CHANNEL_LUFS, TARGET_LUFS
from audiogen.audio.mp3.format import Format
from audiogen.audio.mp3.writer import write_music
from audiogen.audio.peaks import Highest
from audiogen.build import voice as voices
from audiogen.build.ahead import Ahead, Foresee, settled
from audiogen.build.album import album_tracks
from audiogen.build.beside import check_places, digests, edited, former_pictures, ledger_path, pictures, sidecars
from audiogen.build.export import MP3, export, fit
from audiogen.build.files import digest, kept, whole, writable
from audiogen.build.press import Press
from audiogen.build.script import NOTHING, Instead, inputs, load, ready, settings_of
from audiogen.build.shelf import Shelf
from audiogen.build.spans import Spans
from audiogen.build.takes.folder import folder
from audiogen.build.takes.table import remember
from audiogen.errors import ScriptError, SpeechError
from audiogen.library.identity import session_id
from audiogen.library.tags import id3
from audiogen.mix import Mixer
from audiogen.mix.masters import MASTERS, PEAK, Master, gated, mastering
from audiogen.mix.room import LEAST
from audiogen.model import Loudness, Routine, Session, Timeline, Utterance
from audiogen.progress import Advance, Progress, silent
from audiogen.script import session_name
from audiogen.settings import SPANS_LIMIT, Settings
from audiogen.speech.cache import Cache, ClipLost, Kept
from audiogen.speech.narrate import Narration, narrate
from audiogen.timeline.arrange import arrange
from audiogen.timeline.report import report
from audiogen.units import format_clock

BLOCK = 64 * 1152
"""Samples mixed at a time: whole frames of MP3, a second and a half."""
AUDIBLE = 0.5
"""dB by which a background may be quieter than asked without a word."""

Speech = list[tuple[int, int, float]]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be rendered: a script, where to, and what takes the place of its own settings.

    `fresh` mixes and encodes everything, whatever is kept from another time; `workers` are as many as there are
    processors when left out.
    """

    script: Path
    output: Path
    instead: Instead = NOTHING
    fresh: bool = False
    workers: int | None = None


def session_path(script: Path, output: str | None, settings: Settings, instead: Instead = NOTHING) -> Path:
    """Where the session of `script` goes: `output` if it names a file, a file in it if it names a folder.

    What ends in a slash, or has no suffix, is a folder, there or not. Another level of guidance than the script's
    own, or another preset, makes another session, which is called after it.
    """
    another = instead.guidance is not None or instead.preset is not None
    variants = instead.variants(settings_of(script)) if another else ()
    name = "-".join((session_name(script.stem), *variants)) + MP3
    if output is None:
        return settings.output / name
    path = Path(output)
    return path / name if output.endswith(("/", "\\")) or path.is_dir() or not path.suffix else path


def render(order: Order, settings: Settings, progress: Progress = silent) -> tuple[Session, str]:
    """Renders one script. Also says, in a few words, why `auto` chose its voice (empty otherwise).

    Raises AudiogenErrors; then no file is left behind, and what was spoken is kept for the next time.
    """
    routine = load(order.script, order.instead)
    fit(routine, order.output)
    writable(order.output)
    cache = Cache(settings.cache)
    with cache.using():
        try:
            session, reason, clips = _rendered(routine, order, settings, cache, progress)
        except ClipLost:  # damaged or taken away since it was looked for: it is spoken anew, once
            session, reason, clips = _rendered(routine, order, settings, cache, progress)
    if session.spoken or session.recorded:
        cache.trim(settings.cache_limit, keep=clips)
    return session, reason


def _rendered(
    routine: Routine, order: Order, settings: Settings, cache: Cache, progress: Progress
) -> tuple[Session, str, Collection[Kept]]:
    casting = voices.cast(routine, cache)
    unsaid = remember(casting.matched, folder(order.script)) if casting.matched.notes else ()
    meta, master = routine.meta, MASTERS[routine.meta.preset]
    spans = Spans(settings.spans)

    def mixed(clips: Mapping[Utterance, Kept], progress: Progress) -> tuple[Timeline, Mixer, Speech]:
        shelf = Shelf(order.script, clips, settings.backgrounds, meta.treatment, master.channels == 1, progress)
        timeline = arrange(routine, casting.flow, shelf)
        ready(routine, shelf.endless)
        speech = _speech(timeline, clips)
        return timeline, Mixer(timeline, shelf, meta.ducking, mastering(master, timeline.length, speech)), speech

    def foresee(clips: Mapping[Utterance, Kept]) -> tuple[Press, int] | None:
        if not _foreseeable(routine, order):
            return None
        timeline, mixer, _ = mixed(clips, silent)
        return _press(routine, timeline, mixer, order, spans), settled(timeline, meta.ducking)

    narration = _narrate(casting, routine, cache, foresee, progress)
    timeline, mixer, speech = mixed(narration.clips, progress)
    loudness, sha256, saved = _write(routine, timeline, mixer, speech, casting, order, spans, progress)
    session = Session(
        routine=routine,
        timeline=timeline,
        voice=casting.voice,
        path=str(order.output),
        digest=sha256,
        loudness=loudness,
        spoken=narration.spoken,
        reused=sum(len(part.wanted) for part in (casting.spoken, *casting.others)) - narration.spoken,
        saved=saved,
        recorded=len(casting.recorded.wanted),
        remarks=(*casting.remarks, *unsaid, *_quieter(routine, timeline, mixer)),
    )
    return session, casting.reason, narration.clips.values()


def _narrate(
    casting: voices.Casting, routine: Routine, cache: Cache, foresee: Foresee, progress: Progress
) -> Narration:
    try:
        own = narrate(casting.recorded.wanted, casting.recorded.engine, cache, silent, casting.recorded.kept)
        speakers = (casting.spoken, *casting.others)
        known = ChainMap({}, dict(own.clips), *(dict(part.kept) for part in speakers))
        with Ahead(foresee, known) as ahead:
            said = [narrate(part.wanted, part.engine, cache, progress, part.kept, ahead.came) for part in speakers]
        clips = {utterance: clip for one in (own, *said) for utterance, clip in one.clips.items()}
        return Narration(clips, sum(one.spoken for one in said))
    except SpeechError as error:
        line = error.lines[0] if error.lines else 0
        hint = error.hint or "what was spoken so far is kept: try again"
        raise ScriptError(routine.path, line, error.message, hint) from error


def _foreseeable(routine: Routine, order: Order) -> bool:
    """Whether anything is in its place before all is spoken: not where the session's length is given, or where it
    sinks."""
    given = routine.meta.length is not None or MASTERS[routine.meta.preset].fade
    return order.output.suffix.lower() == MP3 and not given and not order.fresh


def _press(routine: Routine, timeline: Timeline, mixer: Mixer, order: Order, spans: Spans) -> Press:
    master = MASTERS[routine.meta.preset]
    return Press(
        mixer,
        timeline.length,
        [clip.start for clip in timeline.voice],
        Format(master.channels, master.bitrate),
        spans,
        fresh=order.fresh,
        workers=order.workers,
    )


def _write(
    routine: Routine,
    timeline: Timeline,
    mixer: Mixer,
    speech: Speech,
    casting: voices.Casting,
    order: Order,
    spans: Spans,
    progress: Progress,
) -> tuple[Loudness, str, tuple[tuple[str, str], ...]]:
    """The session's files, whole or not at all.

    Returns what it sounds like, the MP3's SHA-256, and which files that were changed by hand were kept under which
    names.
    """
    master = MASTERS[routine.meta.preset]
    said = _loudness(mixer, speech, master.channels)
    if order.output.suffix.lower() != MP3:
        mix = _Blocks(mixer, timeline.length, master.channels)
        export(routine, timeline, order.output, mix.blocks, progress)
        return _sounds(said, mix.highest.peak), digest(order.output), ()
    shown = pictures(routine, timeline, order.output)
    beside = sidecars(routine, timeline, shown, order.output)
    own = [take.path for take in casting.matched.takes.values()]
    check_places([order.output, *beside], [*inputs(routine), *own], order.output)
    former = former_pictures(order.output) - set(beside)
    tracks = album_tracks(routine)
    made_by = f"audiogen {__version__}"
    tag = id3(routine, timeline, shown.cover, encoder=made_by, pictures=shown.chapters, tracks=tracks)
    # the ledger comes last: who reads it before finds that the music is newer, and looks at the music itself
    saved = edited(order.output, beside)
    with kept(saved), whole(order.output, *beside, ledger_path(order.output)) as (music, *small, ledger):
        press = _press(routine, timeline, mixer, order, spans)
        with progress("rendering", timeline.length) as advance, closing(press.frames(advance)) as frames:
            write_music(music, frames, press.format, total=timeline.length, lead=tag)
        for file, data in zip(small, beside.values(), strict=True):
            file.write(data)
        loudness = _sounds(said, press.peak)
        audio = _audio(music)
        plain = report(
            routine,
            timeline,
            casting.voice,
            known_as=str(session_id(routine)),
            tracks=tracks,
            pictures=shown.names,
            audio=audio,
            beside=digests(beside),
            loudness=loudness,
            master=_plain(routine.meta.preset, master),
        )
        ledger.write((json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode())
    for path in former:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    if press.encoded:
        spans.trim(SPANS_LIMIT)
    return loudness, audio["sha256"], tuple((str(path), spare.name) for path, spare in saved.items())


def _speech(timeline: Timeline, clips: Mapping[Utterance, Kept]) -> Speech:
    """Every line's start and length, and how loud it is in one channel before it is mastered."""
    spoken = ((clip, clips.get(clip.source)) for clip in timeline.voice)  # type: ignore[arg-type]
    return [(clip.start, clip.length, kept.lufs if kept else CHANNEL_LUFS) for clip, kept in spoken]


def _loudness(mixer: Mixer, speech: Speech, channels: int) -> float | None:
    """What all speech together measures in the finished session, whose voice is the same in all its channels."""
    if not speech:
        return None
    more = TARGET_LUFS - CHANNEL_LUFS if channels > 1 else 0.0
    sunk = [(lufs + more + mixer.mastered(start + length // 2), length) for start, length, lufs in speech]
    return round(gated(sunk), 2)


def _sounds(speech: float | None, peak: float) -> Loudness:
    """`peak` is a factor of full scale."""
    return Loudness(speech, round(20.0 * float(np.log10(peak)), 2))


def _plain(preset: str, master: Master) -> dict[str, Any]:
    return {
        "preset": preset,
        "channels": master.channels,
        "bitrate": master.bitrate,
        "lufs": master.lufs,
        "peak": PEAK,
        "fade": master.fade,
    }


def _quieter(routine: Routine, timeline: Timeline, mixer: Mixer) -> Iterator[str]:
    """What the author should know of backgrounds that would have come too near to the voice."""
    for span, less in zip(timeline.bed, mixer.reductions, strict=True):
        if less >= AUDIBLE:
            at = f"from {format_clock(span.start)} on, " if span.start else ""
            yield (
                f"{routine.path}: {at}the background is {less:.0f} dB quieter than asked: "
                f"speech stays {LEAST:.0f} dB above it"
            )


def _audio(music: BinaryIO) -> dict[str, Any]:
    """What identifies the bytes of a finished MP3."""
    size = music.seek(0, os.SEEK_END)
    music.seek(0)
    return {"bytes": size, "sha256": hashlib.file_digest(music, "sha256").hexdigest()}  # type: ignore[arg-type]


class _Blocks:
    """Hands out the mix in order, and listens for its true peak meanwhile."""

    def __init__(self, mixer: Mixer, length: int, channels: int) -> None:
        self._mixer = mixer
        self._channels = channels
        self._length = length
        self.highest = Highest()

    def blocks(self, advance: Advance) -> Iterator[npt.NDArray[np.float32]]:
        """The whole mix, in blocks of shape (n, channels)."""
        for start in range(0, self._length, BLOCK):
            block = self._mixer.mix(start, min(start + BLOCK, self._length))[: self._channels]
            self.highest.add(block)
            yield np.ascontiguousarray(block.T)
            advance(block.shape[1])
