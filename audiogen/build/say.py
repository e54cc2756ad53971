"""One line, spoken as a session would have it: levelled, trimmed, with a script's voice and lexicon."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from audiogen import script
from audiogen.audio.clip import FULL_SCALE
from audiogen.audio.treatment import treat
from audiogen.build import voice as voices
from audiogen.build.script import load
from audiogen.build.voicefile import SAID, Samples, check, save
from audiogen.errors import AudiogenError, ScriptError, ScriptErrors, SpeechError, UsageError
from audiogen.model import Block, Defaults, Meta, Routine, Say, Section, Speaker, Treatment, Utterance, Voice
from audiogen.progress import Progress, silent
from audiogen.script.mixing import voice_wish
from audiogen.settings import Settings
from audiogen.speech.cache import Cache, ClipLost, Kept
from audiogen.speech.engine import engine
from audiogen.speech.narrate import narrate
from audiogen.timeline.nodes import Flow, Gap, Line
from audiogen.units import seconds

USUAL: Final = Path("said.wav")
"""Where a line goes that is only to be heard: the same place always, so that nothing piles up."""
_NOWHERE: Final = "what is to be said"
"""Stands where a script's name would: there is none, nor are there recordings of it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A line to be heard, and, where they are given, whose voice says it, in what language, for which script."""

    text: str
    voice: str | None = None
    language: str | None = None
    script: Path | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Who said what, where that is to be heard, and for how many `seconds`.

    `spoken` is what the voice was given; `reason` says why `auto` came to it.
    """

    path: Path
    voice: Voice
    text: str
    spoken: str
    seconds: float
    reason: str = ""


def say(wish: Wish, settings: Settings, output: Path | None = None, progress: Progress = silent) -> Said:
    """The line as a WAV or MP3 file. Raises UsageError when it is no line, or the voice none; SpeechError when it
    can't be spoken; OutputError when the file can't be written, or is somebody else's."""
    routine = _routine(wish, settings.defaults)
    path = output or USUAL
    check(path, SAID)
    cache = Cache(settings.cache)
    with cache.using():
        try:
            casting, clips, pcm = _spoken(routine, cache, progress)
        except ClipLost:  # damaged or taken away since it was looked for: it is spoken anew, once
            casting, clips, pcm = _spoken(routine, cache, progress)
    lines = [node for node in casting.flow.children if isinstance(node, Line)]
    text = " ".join(line.text for line in lines)
    save(path, pcm, text, SAID)
    cache.trim(settings.cache_limit, keep=clips)
    spoken = " ".join(line.utterance.text for line in lines)
    return Said(path, casting.voice, text, spoken, seconds(len(pcm)), casting.reason)


def _routine(wish: Wish, defaults: Defaults) -> Routine:
    """A routine of this line alone."""
    meta = _meta(wish, defaults)
    try:
        # the line is read in its language: where sentences end goes by it
        found = script.parse(f"{_head(meta.language)}{wish.text}\n", _NOWHERE)
    except (ScriptError, ScriptErrors) as error:
        raise _misread(error) from None
    for block in found.blocks:
        if not isinstance(block, Say):
            hint = "`say` speaks words alone: put it into a script, and render that"
            raise UsageError(f"{_shown(block)} is no speech", hint)
    return Routine(_NOWHERE, meta, found.blocks)


def _meta(wish: Wish, defaults: Defaults) -> Meta:
    """The settings of the script, or the usual ones, with what was asked for in their place.

    None has a line here; those that come from files of settings have theirs.
    """
    instead: dict[str, object] = {"lines": ()}
    if wish.language is not None:
        try:
            instead["language"] = script.settings(_head(wish.language), _NOWHERE).language
        except ScriptError as error:
            raise UsageError(error.message.replace("`language`:", "--language"), error.hint) from None
    if wish.script is not None:
        meta = load(wish.script, defaults).meta
    else:
        head = _head(wish.language) if wish.language is not None else ""
        meta = script.settings(head, _NOWHERE, script.usual(defaults))
    if wish.voice is not None:
        try:
            instead["voice"] = voice_wish(wish.voice, meta.voice.rate)
        except ValueError as error:
            raise UsageError(f"--voice {error}") from None
    instead["inherited"] = tuple(one for one in meta.inherited if one[0].partition(".")[0] not in instead)
    meta = replace(meta, **instead)  # type: ignore[arg-type]
    elsewhere = {name.partition(".")[0] for name, _, _ in meta.inherited}
    if meta.voice.engine != "auto" and "voice" not in elsewhere:
        engine(meta.voice.engine)
    return meta


def _head(language: str) -> str:
    return f"---\nlanguage: {json.dumps(language, ensure_ascii=False)}\n---\n"


def _misread(error: ScriptError | ScriptErrors) -> UsageError:
    """What is wrong with a line that stands in no file."""
    first = error.errors[0] if isinstance(error, ScriptErrors) else error
    return UsageError(first.message, first.hint)


def _shown(block: Block) -> str:
    """What the author wrote for a block that is no speech."""
    match block:
        case Section(title=title):
            return f"the heading “{title}”"
        case Speaker():
            return '#[voice:"…"]'
        case _:
            return getattr(block, "written", "") or "a block of `:::`"


def _spoken(routine: Routine, cache: Cache, progress: Progress) -> tuple[voices.Casting, Iterable[Kept], Samples]:
    """Who speaks, the clips, and how they sound one after the other."""
    try:
        casting = voices.cast(routine, cache)
    except (ScriptError, ScriptErrors) as error:
        raise _unspeakable(error) from error
    part = casting.spoken
    clips = narrate(part.wanted, part.engine, cache, progress, part.kept).clips
    return casting, clips.values(), _together(casting.flow, clips, routine.meta.treatment)


def _unspeakable(error: ScriptError | ScriptErrors) -> AudiogenError:
    first = error.errors[0] if isinstance(error, ScriptErrors) else error
    return SpeechError(first.message, first.hint) if first.path == _NOWHERE else first


def _together(flow: Flow, clips: Mapping[Utterance, Kept], treatment: Treatment) -> Samples:
    """The clips of a flow of lines, with its pauses from the end of one voice to the beginning of the next."""
    placed: list[tuple[int, npt.NDArray[np.float32]]] = []
    at = 0
    for node in flow.children:
        if isinstance(node, Line):
            clip = clips[node.utterance]
            pcm = clip.read(0, clip.length).astype(np.float32) / np.float32(FULL_SCALE)
            placed.append((at - clip.head, treat(pcm, treatment)))
            at += clip.voiced
        elif isinstance(node, Gap):
            at += node.natural
    first = min(start for start, _ in placed)
    out = np.zeros(max(start + len(pcm) for start, pcm in placed) - first, np.float32)
    for start, pcm in placed:
        out[start - first : start - first + len(pcm)] += pcm
    return np.rint(np.clip(out, -1.0, 1.0) * FULL_SCALE).astype(np.int16)
