"""Which voices can speak here: those offline say a word, those online are only looked for."""

import os
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Final, Protocol, runtime_checkable

from audiogen.errors import AudiogenError
from audiogen.library.inspect.finding import Finding
from audiogen.model import Utterance, Voice
from audiogen.speech.engine import Engine, NotInstalled, engine, names
from audiogen.speech.samples import sentence

PATIENCE: Final = 3.0
"""Seconds that an online voice gets to answer."""

_PROXIES: Final = ("https", "http", "all")


@runtime_checkable
class _Reachable(Protocol):
    def reachable(self, timeout: float) -> bool: ...


def voices() -> Iterator[Finding]:
    """All engines, at the same time; it is an error only when none of them speaks."""
    import_module("numpy")  # what all of them want: it is nothing for several threads to begin on at once
    known = names()
    with ThreadPoolExecutor(max(1, len(known))) as pool:
        found = list(pool.map(_voice, known))
    yield from found
    yield from _proxy()
    if not any(finding.level == "ok" for finding in found):
        yield Finding(
            "error", "voices", "there is none that can speak", "reinstall audiogen, or connect to a network"
        )


def _voice(name: str) -> Finding:
    where = f"voice {name}"
    try:
        made = engine(name)
        return _online(made, where) if made.online else _offline(made, where)
    except NotInstalled as error:
        return Finding("note", where, "is not installed", error.hint)
    except AudiogenError as error:
        return Finding("warning", where, error.message, error.hint)
    except Exception as error:  # noqa: BLE001 – engines may be anybody's, and load what isn't there
        return Finding("warning", where, f"can't be loaded ({type(error).__name__}: {error})", "reinstall it")


def _offline(made: Engine, where: str) -> Finding:
    voice = next(iter(made.voices()), None)
    if voice is None:
        return Finding("note", where, "has no voices yet", f"`audiogen voices --engine {made.name}` says what to do")
    said = made.speak(Utterance(sentence(voice.language), Voice(made.name, voice.name, voice.language)))
    length = len(said.pcm) / said.rate
    if not length:
        return Finding("warning", where, "says nothing", "reinstall it")
    return Finding("ok", where, f"speaks, offline ({made.version})")


def _online(made: Engine, where: str) -> Finding:
    if not isinstance(made, _Reachable):
        return Finding("note", where, f"speaks online, and wasn't asked ({made.version})")
    if made.reachable(PATIENCE):
        return Finding("ok", where, f"can be reached ({made.version})")
    return Finding("warning", where, "can't be reached", "without a network, offline voices do the work")


def _proxy() -> Iterator[Finding]:
    found = urllib.request.getproxies()
    for kind in _PROXIES:
        if address := found.get(kind):
            bare = address.rpartition("@")[2].rpartition("://")[2]
            spared = os.environ.get("NO_PROXY") or os.environ.get("no_proxy")
            message = f"the network is asked through {bare}" + (f", but for {spared}" if spared else "")
            yield Finding("note", f"{kind} proxy", message)
