"""What audiogen finds around it: places to write, a terminal, a clock, a network."""

import codecs
import contextlib
import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from audiogen.library.inspect.finding import Finding
from audiogen.library.serve.addresses import local
from audiogen.settings import Settings

LITTLE: Final = 500_000_000
"""Bytes below which there is soon no room: an hour of sound takes some sixty million."""
FIRST_YEAR: Final = 2020
_PROBE: Final = b"audiogen was here\n"


def places(settings: Settings) -> Iterator[Finding]:
    yield _place(settings.cache, "cache", "AUDIOGEN_CACHE_DIR")
    yield _place(settings.output, "output", "AUDIOGEN_OUTPUT")


def terminal(encoding: str) -> Iterator[Finding]:
    try:
        known = codecs.lookup(encoding).name
    except LookupError:
        known = ""
    if known == "utf-8":
        yield Finding("ok", "terminal", "shows all letters (UTF-8)")
    else:
        message = f"shows {encoding or 'few letters'}, not UTF-8, so that some come out as “?”"
        yield Finding("warning", "terminal", message, "set PYTHONUTF8=1, or a locale such as C.UTF-8")


def clock(now: datetime) -> Iterator[Finding]:
    shown = now.isoformat(" ", "minutes")
    if now.year < FIRST_YEAR:
        hint = "set this computer's date: sessions get it, and safe connections need it"
        yield Finding("error", "clock", f"says {shown}, which is long ago", hint)
    else:
        yield Finding("ok", "clock", shown)


def network() -> Iterator[Finding]:
    found = [str(address) for address in local()]
    if found:
        yield Finding("ok", "network", f"`audiogen serve` can be found at {', '.join(found)}")
    else:
        message = "this computer is alone: `audiogen serve` can be heard here only"
        yield Finding("note", "network", message, "connect it to the phone's network")


def _place(folder: Path, where: str, name: str) -> Finding:
    """Really writes there, and leaves nothing."""
    folder = folder.absolute()
    if folder.exists() and not folder.is_dir():
        return Finding("error", where, f"{folder} is no folder", f"move it away, or set {name} to another place")
    try:
        free = _probe(folder)
    except OSError as error:
        why = error.strerror or type(error).__name__
        return Finding("error", where, f"{folder} can't be written ({why})", f"set {name} to another place")
    message = f"{folder}, {free / 1e9:.1f} GB free"
    if free < LITTLE:
        return Finding("warning", where, message, "free some space: an hour of sound takes 60 MB")
    return Finding("ok", where, message)


def _probe(folder: Path) -> int:
    """How many bytes are free where a file could be written. Raises OSError when none can."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    probe = folder / f".audiogen-doctor.{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            probe.write_bytes(_PROBE)
            if probe.read_bytes() != _PROBE:
                raise OSError("what is written there doesn't stay")
        finally:
            probe.unlink(missing_ok=True)
        return shutil.disk_usage(folder).free
    finally:
        for path in missing:  # the innermost first
            with contextlib.suppress(OSError):
                path.rmdir()
