"""Speaks what has not been spoken yet, each line once, and keeps every line the moment it is spoken."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from audiogen.audio.clip import prepare
from audiogen.errors import AudiogenError, SpeechError
from audiogen.model import Utterance
from audiogen.progress import Progress
from audiogen.speech.cache import Cache, Kept, key
from audiogen.speech.engine import Engine
from audiogen.speech.phrases import speak


@dataclass(frozen=True, slots=True)
class Narration:
    """Every utterance's clip; how many of them were spoken just now, the others being kept from before."""

    clips: Mapping[Utterance, Kept]
    spoken: int


def kept(wanted: Mapping[Utterance, tuple[int, ...]], engine: Engine, cache: Cache) -> dict[Utterance, Kept]:
    """The clips of `wanted` that are in the cache."""
    names = {utterance: key(utterance, engine.version) for utterance in wanted}
    found = cache.get_all(names.values())
    return {utterance: found[name] for utterance, name in names.items() if name in found}


def narrate(
    wanted: Mapping[Utterance, tuple[int, ...]],
    engine: Engine,
    cache: Cache,
    progress: Progress,
    known: Mapping[Utterance, Kept] | None = None,
    came: Callable[[Utterance, Kept], None] = lambda utterance, clip: None,
) -> Narration:
    """The clip of every utterance in `wanted`, whose values are the script's lines, for messages.

    `known` are those that were found in the cache just now; it is looked through when they are left out. `came` is
    told of each clip as soon as it is spoken. Raises SpeechError, with its lines, for the first that fails; what was
    spoken until then stays kept.
    """
    clips = kept(wanted, engine, cache) if known is None else dict(known)
    missing = [utterance for utterance in wanted if utterance not in clips]
    if missing:
        with progress("speaking", len(missing)) as advance:
            for utterance, clip in _speak_all(missing, engine, cache, wanted):
                clips[utterance] = clip
                came(utterance, clip)
                advance(1)
    return Narration({utterance: clips[utterance] for utterance in wanted}, len(missing))


def _speak_all(
    missing: list[Utterance], engine: Engine, cache: Cache, lines: Mapping[Utterance, tuple[int, ...]]
) -> Iterator[tuple[Utterance, Kept]]:
    """Each utterance with its clip, as they come. After a failure nothing more is begun."""
    left = iter(missing)
    with ThreadPoolExecutor(max_workers=engine.at_once, thread_name_prefix="speaking") as pool:
        # no more is handed out than is being spoken: what waits in a queue could not be called back
        running = {pool.submit(_speak, one, engine, cache): one for one in itertools.islice(left, engine.at_once)}
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                utterance = running.pop(future)
                yield utterance, _result(future, utterance, lines)
                for one in itertools.islice(left, 1):
                    running[pool.submit(_speak, one, engine, cache)] = one


def _speak(utterance: Utterance, engine: Engine, cache: Cache) -> Kept:
    speech = speak(utterance, engine)
    return cache.put(key(utterance, engine.version), prepare(speech.pcm, speech.rate))


def _result(future: "Future[Kept]", utterance: Utterance, lines: Mapping[Utterance, tuple[int, ...]]) -> Kept:
    try:
        return future.result()
    except SpeechError as error:
        message = error.message if utterance.text in error.message else f"{error.message} for “{utterance.text}”"
        raise SpeechError(message, error.hint, lines[utterance]) from error
    except AudiogenError:
        raise
    except Exception as error:
        # engines may be anybody's: whatever they raise, the author gets a sentence
        said = f"{type(error).__name__}: {error}".rstrip(": ").replace("\n", " ")
        message = f"the voice engine {utterance.voice.engine} failed ({said}) for “{utterance.text}”"
        raise SpeechError(message, "try again, or use another voice", lines[utterance]) from error
