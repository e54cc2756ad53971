"""How often the online voice would be asked to speak a session, without asking it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from audiogen.build.voice import ONLINE
from audiogen.errors import SpeechError, UsageError
from audiogen.model import Routine, Utterance, Voice
from audiogen.speech.cache import Cache
from audiogen.speech.engine import engine
from audiogen.speech.gtts.clauses import pieces
from audiogen.speech.narrate import kept
from audiogen.timeline.nodes import Flow
from audiogen.timeline.unroll import utterances


@dataclass(frozen=True, slots=True)
class Asking:
    """What `voice` would be asked: `requests` for all the `lines` that differ, however often they are said, and
    `left` of those for what isn't kept from before."""

    voice: str
    lines: int
    requests: int
    left: int


def asking(routine: Routine, flow: Flow, main: Voice | None, cache: Cache) -> Asking | None:
    """What the online voice would be asked, if it took the place of `main`; None is undecided.

    None when it doesn't speak the language. Lines that the script gives to other voices, and recordings, are none of
    its.
    """
    voice = main if main is not None and main.engine == ONLINE else _online(routine)
    if voice is None:
        return None
    wanted = {
        replace(said, voice=said.voice if said.voice.engine == ONLINE else voice): lines
        for said, lines in utterances(flow).items()
        if said.voice.engine in (ONLINE, "auto") or said.voice == main
    }
    cost = {said: _requests(said) for said in wanted}
    there = kept(wanted, engine(ONLINE), cache)
    left = sum(count for said, count in cost.items() if said not in there)
    return Asking(str(voice), len(wanted), sum(cost.values()), left)


def _online(routine: Routine) -> Voice | None:
    try:
        info = engine(ONLINE).choose("", routine.meta.language)
    except (SpeechError, UsageError):
        return None
    return Voice(ONLINE, info.name, info.language, routine.meta.voice.rate)


def _requests(said: Utterance) -> int:
    return sum(len(pieces(text, said.voice.language) or ()) for text in _runs(said))


def _runs(said: Utterance) -> Iterator[str]:
    """What is asked for by itself: words with a pace of their own, and what stands between them."""
    at = 0
    for accent in said.accents:
        if accent.rate != 1.0:
            yield from _spoken(said.text[at : accent.start], said.text[accent.start : accent.stop])
            at = accent.stop
    yield from _spoken(said.text[at:])


def _spoken(*texts: str) -> Iterator[str]:
    return (text for text in texts if any(map(str.isalnum, text)))
