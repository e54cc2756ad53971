"""Who speaks: the voice that the author asked for, or, for `auto`, the best one to be had; once for a session.

What somebody recorded themselves is not asked of a voice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from audiogen.build.takes.folder import Recorded, recorded
from audiogen.build.takes.items import items
from audiogen.build.takes.match import Matched, match
from audiogen.errors import AudiogenError, ScriptError, ScriptErrors, SpeechError, UsageError
from audiogen.model import Routine, Utterance, Voice, VoiceWish
from audiogen.speech import takes
from audiogen.speech.cache import Cache, Kept
from audiogen.speech.engine import Engine, engine
from audiogen.speech.narrate import kept
from audiogen.speech.tags import chosen
from audiogen.speech.writing import foreign
from audiogen.timeline.nodes import Flow, Line
from audiogen.timeline.recast import recast
from audiogen.timeline.unroll import lines, unroll, utterances, wishes

ONLINE: Final = "gtts"
OFFLINE: Final = ("hibari", "espeak")
"""`auto` takes the first where it can be reached; otherwise the first of the others that speaks the language."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one speaker has to say, with the script's lines, and what of that is already kept."""

    engine: Engine
    wanted: Mapping[Utterance, tuple[int, ...]]
    kept: Mapping[Utterance, Kept]

    @property
    def complete(self) -> bool:
        return len(self.kept) == len(self.wanted)


@dataclass(frozen=True, slots=True)
class Casting:
    """Who says what in a session: its voice, somebody's own recordings, and the `others` that the script asks for.

    `reason` says why `auto` came to the voice; empty when the author chose. `foreign` says that it speaks another
    language than the script's.
    """

    voice: Voice
    flow: Flow
    spoken: Part
    recorded: Part
    matched: Matched
    others: tuple[Part, ...] = ()
    reason: str = ""
    foreign: str = ""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the author should know: recordings that aren't used, a voice of another language."""
        return (*map(str, self.matched.strays), *((self.foreign,) if self.foreign else ()))

    @property
    def kept(self) -> dict[Utterance, Kept]:
        return {utterance: clip for part in self.parts for utterance, clip in part.kept.items()}

    @property
    def parts(self) -> tuple[Part, ...]:
        """What each of them has to say; recordings first."""
        return (self.recorded, self.spoken, *self.others)


def there(speaker: Engine) -> bool:
    """Whether an engine could speak just now. May ask the network."""
    ask = getattr(speaker, "reachable", None)
    return bool(ask()) if ask else True


def cast(routine: Routine, cache: Cache, stays: str = "", there: Callable[[Engine], bool] = there) -> Casting:
    """Who is to speak a session that is to be rendered. May ask the network whether an engine is `there`, for `auto`,
    which keeps to the engine that it `stays` with, if that can speak.

    Raises ScriptError or ScriptErrors when no voice can speak it.
    """
    if (settled := _settled(routine, cache)) is not None:
        return settled
    candidates = _candidates(routine, cache)
    able = [found for found in candidates.values() if isinstance(found, Casting)]
    former = candidates.get(stays)
    if isinstance(former, Casting) and (former.spoken.complete or there(former.spoken.engine)):
        return replace(former, reason="it spoke before")
    for found in able:
        if found.spoken.complete:
            return replace(found, reason="every line is kept from before")
    online = candidates[ONLINE]
    if isinstance(online, Casting) and there(online.spoken.engine):
        return replace(online, reason="it can be reached")
    for found in able:
        if not found.spoken.engine.online:
            return replace(found, reason=f"{ONLINE} can't be reached")
    if isinstance(online, Casting):
        hint = f"connect to the network for {ONLINE}, or choose another `voice:` or `language:`"
        message = f"no voice to be had here speaks “{routine.meta.language}”"
        raise ScriptError(*routine.place("language"), message, hint)
    raise online


def foresee(routine: Routine, cache: Cache) -> Casting | None:
    """Who a rendering would most likely have, found without the network; None for undecided.

    Raises what `cast` raises when no voice at all can speak it.
    """
    if (settled := _settled(routine, cache)) is not None:
        return settled
    candidates = _candidates(routine, cache)
    able = [found for found in candidates.values() if isinstance(found, Casting)]
    if not able:
        raise next(error for error in candidates.values() if isinstance(error, AudiogenError))
    best = max(able, key=lambda casting: len(casting.spoken.kept))
    return best if best.spoken.kept or not best.spoken.wanted else None


def _settled(routine: Routine, cache: Cache) -> Casting | None:
    """Who speaks where there is no choice: somebody who recorded every line, or the voice that was asked for."""
    own = recorded(Path(routine.path))
    if own.takes:
        nobody = Voice(takes.NAME, "", routine.meta.language)
        plain = unroll(routine, nobody)
        matched = match(items(lines(plain)), own)
        if matched.complete:
            reader = _reader(matched)
            flow = _with_takes(plain, matched)
            return Casting(nobody, flow, Part(reader, {}, {}), _part(reader, utterances(flow), cache), matched)
    asked = routine.meta.voice.engine
    return _casting(routine, asked, cache, own) if asked != "auto" else None


def _reader(matched: Matched) -> takes.TakeEngine:
    return takes.TakeEngine({take.digest: take.path for take in matched.takes.values()})


def _candidates(routine: Routine, cache: Cache) -> dict[str, Casting | AudiogenError]:
    """What each engine would make of it that `auto` may take; of those offline the first that can."""
    if routine.meta.voice.name:
        message = f"`voice: auto {routine.meta.voice.name}` names a voice of no engine"
        hint = "write `auto` alone, or an engine and its voice, such as gtts en-GB"
        raise ScriptError(*routine.place("voice.name", "voice"), message, hint)
    own = recorded(Path(routine.path))
    found: dict[str, Casting | AudiogenError] = {}
    for name in (ONLINE, *OFFLINE):
        try:
            found[name] = _casting(routine, name, cache, own)
        except (ScriptError, ScriptErrors) as error:
            found[name] = error
        if name != ONLINE and isinstance(found[name], Casting):
            break
    return found


def _casting(routine: Routine, name: str, cache: Cache, own: Recorded) -> Casting:
    wish = replace(routine.meta.voice, engine=name)
    blamed = ("language", "voice") if routine.meta.voice.engine == "auto" else ("voice.name", "voice", "language")
    voice = _found(wish, routine, routine.place(*blamed))
    speaker = engine(name)
    plain = unroll(routine, voice, _others(routine))
    matched = match(items(lines(plain)) if own.takes else (), own)
    flow = _with_takes(plain, matched)
    reader = _reader(matched)
    wanted: dict[str, dict[Utterance, tuple[int, ...]]] = {takes.NAME: {}, name: {}}
    for utterance, numbers in utterances(flow).items():
        wanted.setdefault(utterance.voice.engine, {})[utterance] = numbers
    said = wanted.pop(takes.NAME)
    _check_letters(routine, {utterance: lines for part in wanted.values() for utterance, lines in part.items()})
    _check_sounds(routine, wanted)
    spoken = _part(speaker, wanted.pop(name), cache)
    others = tuple(_part(engine(other), part, cache) for other, part in wanted.items())
    language = _foreign(routine, voice, speaker)
    return Casting(voice, flow, spoken, _part(reader, said, cache), matched, others, foreign=language)


def _others(routine: Routine) -> dict[VoiceWish, Voice]:
    return {wish: _found(wish, routine, (routine.path, line)) for wish, line in wishes(routine).items()}


def _found(wish: VoiceWish, routine: Routine, place: tuple[str, int]) -> Voice:
    """The voice that is asked for in that file, and line of it. Raises ScriptError when there is none."""
    try:
        info = engine(wish.engine).choose(wish.name, routine.meta.language)
    except (SpeechError, UsageError) as error:
        raise ScriptError(*place, error.message, error.hint) from error
    return Voice(wish.engine, info.name, info.language, wish.rate)


def _foreign(routine: Routine, voice: Voice, speaker: Engine) -> str:
    """That a voice speaks another language than the one which the script names; empty when it does not."""
    language, (path, line) = routine.meta.language, routine.place("language")
    usual = chosen(speaker, language)  # Norwegian may be `nb` to the author, and `no` to the engine
    own = {language.partition("-")[0].lower(), usual.language.partition("-")[0].lower() if usual else ""}
    if not line or voice.language.partition("-")[0].lower() in own:
        return ""
    return f"{path}:{line}: `language` is {language}, and the voice {voice} speaks {voice.language}"


def _with_takes(flow: Flow, matched: Matched) -> Flow:
    """`flow` with what was recorded in the voice's place."""
    if not matched.takes:
        return flow
    own = {(item.line, item.text): take for item, take in matched.takes.items()}

    def speaker(line: Line) -> Utterance:
        take = own.get((line.line, line.text))
        return (
            Utterance(line.text, takes.voice(take.digest, line.utterance.voice.language)) if take else line.utterance
        )

    return recast(flow, speaker)


def _check_letters(routine: Routine, wanted: Mapping[Utterance, tuple[int, ...]]) -> None:
    """Raises ScriptErrors for every line with letters that its voice can't read: it would leave them out."""
    errors: list[ScriptError] = []
    for utterance, numbers in wanted.items():
        language = utterance.voice.language
        if run := foreign(utterance.text, language):
            message = f"a voice that speaks “{language}” has no sound for “{run}”"
            hint = "use that language's letters and digits, set `language:` or `voice:`, or record the line yourself"
            errors += [ScriptError(routine.path, line, message, hint) for line in numbers]
    if errors:
        raise ScriptErrors(sorted(errors, key=lambda error: error.line))


def _check_sounds(routine: Routine, wanted: Mapping[str, Mapping[Utterance, tuple[int, ...]]]) -> None:
    """Raises ScriptErrors for every word whose sounds the author wrote, and which its voice can't make."""
    errors: list[ScriptError] = []
    for name, part in wanted.items():
        asked = {
            utterance: numbers for utterance, numbers in part.items() if any(one.ipa for one in utterance.accents)
        }
        unknown = getattr(engine(name), "unknown_sound", None) if asked else None
        for utterance, numbers in asked.items():
            for accent in utterance.accents:
                if unknown is None:
                    fault = f'{name} can\'t be told the sounds of a word: [ipa:"{accent.ipa}"]'
                elif sound := accent.ipa and unknown(accent.ipa):
                    fault = f'{name} can\'t make the sound “{sound}” of [ipa:"{accent.ipa}"]'
                else:
                    continue
                hint = 'write it with letters, as in (psoas)[sub:"so-az"], or choose another voice, such as espeak'
                errors += [ScriptError(routine.path, line, fault, hint) for line in numbers]
    if errors:
        raise ScriptErrors(sorted(errors, key=lambda error: error.line))


def _part(speaker: Engine, wanted: Mapping[Utterance, tuple[int, ...]], cache: Cache) -> Part:
    return Part(speaker, wanted, kept(wanted, speaker, cache))
