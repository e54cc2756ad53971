"""Who speaks: the voice that the author asked for, or, for `auto`, the best one to be had; once for a session."""

from collections.abc import Mapping
from dataclasses import dataclass

from audiogen.errors import ScriptError, SpeechError, UsageError
from audiogen.model import Routine, Utterance, Voice
from audiogen.speech.cache import Cache, Kept
from audiogen.speech.engine import Engine, engine
from audiogen.speech.narrate import kept
from audiogen.timeline.nodes import Flow
from audiogen.timeline.unroll import unroll, utterances

ONLINE, OFFLINE = "gtts", "hibari"
"""`auto` takes the first where it can be reached, the second otherwise."""


@dataclass(frozen=True, slots=True)
class Casting:
    """A voice in its part: what it has to say, with the script's lines, and what of that is already kept.

    `reason` says why `auto` came to it; empty when the author chose.
    """

    engine: Engine
    voice: Voice
    flow: Flow
    wanted: Mapping[Utterance, tuple[int, ...]]
    kept: Mapping[Utterance, Kept]
    reason: str = ""

    @property
    def complete(self) -> bool:
        return len(self.kept) == len(self.wanted)


def cast(routine: Routine, cache: Cache) -> Casting:
    """The voice for a session that is to be rendered. May ask the network, for `auto`.

    Raises ScriptError when no voice can speak it.
    """
    wish = routine.meta.voice
    if wish.engine != "auto":
        return _casting(routine, wish.engine, cache)
    candidates = _candidates(routine, cache)
    for found in candidates.values():
        if isinstance(found, Casting) and found.complete:
            return _because(found, "every line is kept from before")
    online, offline = candidates[ONLINE], candidates[OFFLINE]
    if isinstance(online, Casting) and _reachable(online.engine):
        return _because(online, "it can be reached")
    if isinstance(offline, Casting):
        return _because(offline, f"{ONLINE} can't be reached")
    if isinstance(online, Casting):
        hint = f"connect to the network for {ONLINE}, or choose another `voice:` or `language:`"
        line = routine.meta.line("language")
        raise ScriptError(routine.path, line, f"no voice to be had here speaks “{routine.meta.language}”", hint)
    raise online


def foresee(routine: Routine, cache: Cache) -> Casting | None:
    """The voice that a rendering would most likely have, found without the network; None for undecided."""
    wish = routine.meta.voice
    if wish.engine != "auto":
        return _casting(routine, wish.engine, cache)
    found = [casting for casting in _candidates(routine, cache).values() if isinstance(casting, Casting)]
    best = max(found, key=lambda casting: len(casting.kept), default=None)
    return best if best and best.kept else None


def _candidates(routine: Routine, cache: Cache) -> dict[str, Casting | ScriptError]:
    if routine.meta.voice.name:
        message = f"`voice: auto {routine.meta.voice.name}` names a voice of no engine"
        hint = "write `auto` alone, or an engine and its voice, such as gtts en-GB"
        raise ScriptError(routine.path, routine.meta.line("voice"), message, hint)
    found: dict[str, Casting | ScriptError] = {}
    for name in (ONLINE, OFFLINE):
        try:
            found[name] = _casting(routine, name, cache)
        except ScriptError as error:
            found[name] = error
    return found


def _casting(routine: Routine, name: str, cache: Cache) -> Casting:
    wish = routine.meta.voice
    try:
        speaker = engine(name)
        info = speaker.choose(wish.name, routine.meta.language)
    except (SpeechError, UsageError) as error:
        line = routine.meta.line("voice") or routine.meta.line("language")
        raise ScriptError(routine.path, line, error.message, error.hint) from error
    voice = Voice(name, info.name, info.language, wish.rate)
    flow = unroll(routine, voice)
    wanted = utterances(flow)
    return Casting(speaker, voice, flow, wanted, kept(wanted, speaker, cache))


def _because(casting: Casting, reason: str) -> Casting:
    return Casting(casting.engine, casting.voice, casting.flow, casting.wanted, casting.kept, reason)


def _reachable(speaker: Engine) -> bool:
    ask = getattr(speaker, "reachable", None)
    return bool(ask()) if ask else True
