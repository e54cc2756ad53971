"""What makes sessions and their files: audiogen's own code, the libraries, voices, and settings that can be heard.

With others of these a session would be another one; all that is found here without loading any of them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from audiogen import __version__
from audiogen.batch.places import seen_from
from audiogen.batch.record import Makers
from audiogen.build.fingerprint import hashed
from audiogen.settings import Settings

ELSEWHERE: Final = (
    "audit", "batch", "cli", "library/inspect", "library/page", "library/serve", "library/sync", "listen",
    "studio", "script/convert", "script/draft", "script/formatting", "script/templates", "build/completion",
    "build/contents.py", "build/doctor", "build/exchange.py", "build/foreign.py", "build/gather.py",
    "build/matrix.py", "build/publish.py", "build/reword.py", "build/routines.py",
)  # fmt: skip
"""The code that makes nothing of a session: all the rest does, or might."""
LIBRARIES: Final = (
    "lameenc", "markdown-it-py", "mdit-py-plugins", "mutagen", "numpy", "pedalboard", "pillow", "pydub",
    "ruamel.yaml", "scipy", "sentencex", "soundfile", "soxr",
)  # fmt: skip
SPEAKERS: Final = {
    "hibari": "hibari-tts",
    "gtts": "gTTS",
    "espeak": "espeakng-loader",
    "piper": "piper-tts",
}
"""Whose version tells an engine's: how we use it is in our own code."""
FIXED: Final = ("hibari", "gtts", "espeak")
"""Whose voices come with them; those of others may be changed beneath their names."""
PLACES: Final = ("cache", "output", "cache_limit", "jobs", "executor", "store", "defaults")
"""Settings of where and how work is done: none of them can be heard. Of the defaults, see below."""

BESIDE: Final = ("background",)
"""Settings that name files beside where they stand."""
_FILE: Final = re.compile(r"\.[^\W\d]")
"""What a file's name has, and no sound's, nor a number."""


def makers(settings: Settings, home: Path) -> Makers:
    """What would make a session in the folder `home` now."""
    return Makers(
        version=__version__,
        code=_code(),
        libraries={name: _version(name) for name in LIBRARIES},
        settings=_settings(settings, home),
    )


def speakers(names: Iterable[str]) -> dict[str, str]:
    """The versions of these voice engines as they are now; empty for one that isn't installed."""
    return {name: _speaker(name) for name in sorted(names)}


def voice(engine_name: str, asked: str, language: str) -> str:
    """What the voice calls itself that an engine has now for what is `asked`. Raises AudiogenError for none."""
    from audiogen.speech.engine import engine

    return engine(engine_name).choose(asked, language).name


def _settings(settings: Settings, home: Path) -> dict[str, str]:
    """All but the places; of what files say for scripts the values that hold, wherever those stand, unless they name
    a file: that is another one, seen from another folder."""
    known = {one.name: repr(getattr(settings, one.name)) for one in fields(settings) if one.name not in PLACES}
    tables = {one.name for one in settings.defaults if isinstance(one.value, Mapping)}
    said: dict[str, list[Any]] = {}
    for one in settings.defaults:
        beside = one.name in BESIDE and _FILE.search(repr(one.value))
        value = [one.value, seen_from(home, Path(one.folder))] if beside else one.value
        # tables are laid over one another; else only the last one holds
        laid = isinstance(one.value, Mapping) or one.name in tables
        said[one.name] = [*said.get(one.name, ()), value] if laid else [value]
    return known | {name: repr(values) for name, values in said.items()}


@cache
def _code() -> str:
    return hashed(ELSEWHERE)


@cache
def _speaker(name: str) -> str:
    if name in SPEAKERS:
        return _version(SPEAKERS[name])
    from audiogen.errors import AudiogenError
    from audiogen.speech.engine import engine

    try:  # one of another package: only it knows when its sound changes
        return engine(name).version
    except AudiogenError:
        return ""


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
