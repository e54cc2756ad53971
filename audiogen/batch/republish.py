"""When the library of a folder is published anew: if it shows something else than what its sessions are by now."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from audiogen.batch.places import place, seen_from
from audiogen.build.files import whole
from audiogen.library import manifest

if TYPE_CHECKING:
    from audiogen.build.publish import Published

STATE: Final = ".audiogen-build.json"
"""Remembers what the programmes were that a folder was published with."""


def is_behind(folder: Path, sessions: Mapping[str, str | None], programmes: Sequence[Path]) -> bool:
    """Whether the library in `folder` has other bytes of these MP3s (their SHA-256 by name), or other programmes, or
    lacks a file that was published.

    A folder that was never published has no library, unless there are programmes to make one.
    """
    library = manifest.read(folder)
    if library is None:
        return bool(programmes)
    if any(name not in library.files or library.files[name].sha256 != sha256 for name, sha256 in sessions.items()):
        return True
    if not all((folder / name).is_file() for name in library.files):
        return True
    return any(known != now for known, now in _programmes(folder, programmes))


def republish(folder: Path, programmes: Sequence[Path]) -> "Published":
    """Publishes `folder` with these programmes, and those of the last time. Raises what publishing raises."""
    from audiogen.build.contents import remembered
    from audiogen.build.publish import publish

    old = manifest.read(folder)
    known = remembered(folder, old) if old else []
    everything = {place(path): path for path in (*programmes, *known)}
    done = publish(folder, programmes=tuple(everything.values()))
    if programmes:
        _keep(folder, {**_known(folder), **{seen_from(folder, path): _digest(path) for path in programmes}})
    return done


def _programmes(folder: Path, programmes: Iterable[Path]) -> Iterable[tuple[str | None, str]]:
    known = _known(folder)
    return [(known.get(seen_from(folder, path)), _digest(path)) for path in programmes]


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _known(folder: Path) -> dict[str, str]:
    try:
        return {str(name): str(digest) for name, digest in json.loads((folder / STATE).read_bytes()).items()}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _keep(folder: Path, known: Mapping[str, str]) -> None:
    with whole(folder / STATE) as (file,):
        file.write((json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())
