"""What is installed: Python, audiogen, and what it stands on, by its own word."""

import importlib.metadata as metadata
import importlib.util
import platform
import sys
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from audiogen import __version__
from audiogen.build.doctor.requirement import Requirement, fits, parse
from audiogen.library.inspect.finding import Finding, Level

_US: Final = "audiogen"
_FOR_DEVELOPERS: Final = ("test", "bench")
_AGAIN: Final = "reinstall audiogen: pip install --force-reinstall audiogen"
_AUDIOOP: Final = (3, 13)
"""From this Python on, pydub needs a package for what came with Python before."""


def python() -> Iterator[Finding]:
    version, wanted = platform.python_version(), _wanted_python()
    if fits(version, wanted):
        yield Finding("ok", "Python", f"{version} ({sys.executable})")
    else:
        yield Finding("error", "Python", f"{version}, and audiogen needs {wanted}", "install another Python")
    yield Finding("ok", _US, __version__)
    yield Finding("ok", "ffmpeg", "not needed")


def dependencies() -> Iterator[Finding]:
    """Everything that audiogen says it needs, and what it could make use of."""
    try:
        texts = metadata.requires(_US) or []
    except metadata.PackageNotFoundError:
        message = "it isn't installed, so that nobody knows what it needs"
        yield Finding("warning", _US, message, "install it: pip install audiogen")
        return
    found = [requirement for text in texts if (requirement := parse(text)) is not None]
    needed = [one for one in found if not one.extra and fits(platform.python_version(), one.python)]
    extra = [one for one in found if one.extra and one.extra not in _FOR_DEVELOPERS]
    for requirement in sorted(needed, key=lambda one: one.name.lower()):
        yield _needed(requirement)
    yield from _audioop()
    size = Counter(one.extra for one in extra)
    ways: dict[str, list[Requirement]] = {}
    for requirement in sorted(extra, key=lambda one: (one.name.lower(), size[one.extra])):
        ways.setdefault(requirement.name, []).append(requirement)
    for some in ways.values():
        yield _extra(some)


def works() -> Iterator[Finding]:
    """A tenth of a second of sound becomes an MP3 and sound again."""
    try:
        length = _there_and_back()
    except Exception as error:  # noqa: BLE001 – a broken library can raise anything, and that is what we look for
        yield Finding("error", "MP3", f"none can be made ({type(error).__name__}: {error})", _AGAIN)
        return
    if length:
        yield Finding("error", "MP3", f"one that was made is {length} samples too long or too short", _AGAIN)
    else:
        yield Finding("ok", "MP3", "can be written and read")


def _wanted_python() -> str:
    try:
        return metadata.metadata(_US)["Requires-Python"] or ""
    except (metadata.PackageNotFoundError, KeyError):
        return ""


def _needed(requirement: Requirement) -> Finding:
    version = _version(requirement.name)
    if not version:
        return Finding("error", requirement.name, "is not installed", _install(requirement))
    return _in_range(requirement, version, "error")


def _extra(ways: list[Requirement]) -> Finding:
    """Of a package that one or more extras bring, the smallest of them first."""
    first = ways[0]
    version = _version(first.name)
    if not version:
        brought = " or ".join(f"`{_US}[{one.extra}]`" for one in ways)
        return Finding("note", first.name, f"is not installed, and needn't be ({brought} brings it)")
    return _in_range(first, version, "warning")


def _in_range(requirement: Requirement, version: str, level: Level) -> Finding:
    if fits(version, requirement.wanted):
        return Finding("ok", requirement.name, version)
    return Finding(level, requirement.name, f"{version}, and {requirement.wanted} is wanted", _install(requirement))


def _version(name: str) -> str:
    try:
        return metadata.version(name) or ""
    except metadata.PackageNotFoundError:
        return ""


def _install(requirement: Requirement) -> str:
    return f"pip install '{requirement.name}{requirement.wanted}'"


def _audioop() -> Iterator[Finding]:
    if sys.version_info >= _AUDIOOP and importlib.util.find_spec("audioop") is None:
        yield Finding("error", "audioop", "is not there, and pydub needs it", "pip install audioop-lts")


def _there_and_back() -> int:
    """By how many samples an MP3 is longer or shorter than what it was made of."""
    import numpy as np
    import soundfile

    from audiogen.audio.mp3.format import Format
    from audiogen.audio.mp3.writer import write_mp3

    written, length = BytesIO(), 4800
    write_mp3(written, [np.zeros((length, 1), np.float32)], Format(channels=1, bitrate=64), total=length)
    written.seek(0)
    return abs(len(soundfile.read(written)[0]) - length)
