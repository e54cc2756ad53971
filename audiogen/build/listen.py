"""Proof-listening: a session, or the one that a script became, heard again and held against what is written."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from audiogen.build.files import digest
from audiogen.build.ledger import ledger_path
from audiogen.build.render import session_path
from audiogen.build.script import load
from audiogen.errors import OutputError, SpeechError, UsageError
from audiogen.listen import Report, listen, sound
from audiogen.listen.recogniser import Recogniser
from audiogen.listen.words import letters
from audiogen.model import Defaults, Event, Voice
from audiogen.progress import Progress, silent
from audiogen.settings import Settings
from audiogen.speech.espeak.phonemes import many
from audiogen.speech.takes import NAME as TAKE
from audiogen.timeline.unroll import lines, unroll
from audiogen.units import RATE

_SESSIONS = ".mp3"


@dataclass(frozen=True, slots=True)
class Proof:
    """What was heard in the session at `path`; `remarks` are what the author should know besides."""

    path: Path
    title: str
    length: int
    report: Report
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What a session's ledger says of it."""

    title: str
    language: str
    length: int
    sha256: str
    events: tuple[Event, ...]


def proof(target: Path, settings: Settings, model: Path | None = None, progress: Progress = silent) -> Proof:
    """Hears the session `target`, or the one that the script `target` became, with the recogniser in `model`.

    Raises UsageError when there is none, OutputError when nothing says what should be in it, and what reading,
    decoding and recognising raise.
    """
    session = target if target.suffix.lower() == _SESSIONS else session_path(target, None, settings)
    if session != target:
        load(target, settings.defaults)  # a script that is wrong, or isn't there, is told of first
    if not session.is_file():
        raise _missing(target, session)
    ledger = _read(ledger_path(session))
    remarks = [] if digest(session) == ledger.sha256 else [f"{session} was changed since it was rendered"]
    if session != target:
        ledger, said = _as_written(ledger, target, settings.defaults)
        remarks += said
    recogniser = Recogniser(ledger.language, model)
    heard = listen(
        sound.read(session, progress),
        ledger.events,
        ledger.length,
        recogniser,
        partial(_phonemes, ledger.language),
        progress,
    )
    return Proof(session, ledger.title, ledger.length, heard, tuple(remarks))


def _missing(target: Path, session: Path) -> UsageError:
    if session == target:
        return UsageError(f"there is no session {target}", "check the name; sessions live in output/")
    return UsageError(f"{target} isn't rendered yet: {session} is not there", f"audiogen render {target}")


def _read(path: Path) -> _Ledger:
    session = path.name.removesuffix("".join(path.suffixes[-2:]))
    hint = "render it again" if path.exists() else "listen to a session where it was rendered, or render it again"
    try:
        plain: Mapping[str, Any] = json.loads(path.read_bytes())
        if plain["sample_rate"] != RATE:
            raise ValueError("another clock")
        voice = plain["voice"] or {}
        return _Ledger(
            str(plain["title"]),
            str(voice.get("language") or plain["meta"]["language"]),
            int(plain["length"]),
            str((plain["audio"] or {}).get("sha256", "")),
            tuple(_event(event) for event in plain["events"]),
        )
    except FileNotFoundError:
        raise OutputError(f"nothing beside {session} says what should be in it ({path} is not there)", hint) from None
    except OSError as error:
        raise OutputError(f"{path} can't be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise OutputError(f"{path} doesn't say what this version must know of the session", hint) from None


def _event(plain: Mapping[str, Any]) -> Event:
    return Event(
        str(plain["kind"]),
        int(plain["line"]),
        int(plain["start"]),
        int(plain["length"]),
        str(plain["text"]),
        str(plain["spoken"]),
        voice=str(plain.get("voice", "")),
    )


def _as_written(ledger: _Ledger, script: Path, defaults: Defaults) -> tuple[_Ledger, list[str]]:
    """The ledger with what the script says now in place of what was spoken then, and what differs between them."""
    flow = unroll(load(script, defaults), Voice("", "", ledger.language))
    spoken = {line.text: line.utterance.text for line in lines(flow)}
    rendered = {event.text for event in ledger.events if event.kind == "speech"}
    remarks = []
    if new := [line for line in lines(flow) if line.text not in rendered]:
        remarks.append(f"{script}:{new[0].line}: the session was rendered from another text: render it again")
    elif gone := sorted(rendered - set(spoken)):
        remarks.append(f"{script}: the session was rendered from another text (“{gone[0]}”): render it again")
    elif any(event.spoken != spoken[event.text] for event in ledger.events if _by_voice(event)):
        remarks.append(f"{script}: the session was rendered with other pronunciations: render it again")
    events = tuple(
        replace(event, spoken=spoken[event.text]) if event.kind == "speech" and event.text in spoken else event
        for event in ledger.events
    )
    return replace(ledger, events=events), remarks


def _by_voice(event: Event) -> bool:
    """Whether a voice speaks here, and no recording: who recorded a line had it as it is written."""
    return event.kind == "speech" and event.voice.partition(" ")[0] != TAKE


def _phonemes(language: str, texts: Sequence[str]) -> Sequence[str]:
    """How texts sound; where nobody knows that, how they are written is the next best thing."""
    try:
        return many(tuple(texts), language)
    except SpeechError:
        return tuple(letters(text) for text in texts)
