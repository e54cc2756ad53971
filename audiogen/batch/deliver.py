"""A session's files, brought from a store before it is made anew, and delivered there afterwards.

Its sound stays there: of what somebody changed by hand meanwhile, only the small files can be told.
"""

import itertools
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from audiogen.batch.record import record_path
from audiogen.build.files import digest
from audiogen.build.ledger import ledger_path
from audiogen.errors import OutputError
from audiogen.library.tags import BEGINNING, names_us
from audiogen.store import Store


def bring(output: Path, place: Store) -> dict[str, str]:
    """Lays out beside `output` what `place` has of that session but its MP3: the names, and the SHA-256 of each.

    Raises OutputError when the place of the session is taken by something else.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    ledger = place.get(ledger_path(output).name)
    if ledger is None:
        # of a worker that died on the way there may be the sound alone: that is nobody else's
        if place.has(output.name) and not names_us(place.beginning(output.name, BEGINNING)):
            hint = "move it away, or build into another place with -o"
            raise OutputError(f"{output.name} is in {place} already, and audiogen didn't make it", hint)
        return {}
    said = _plain(ledger)
    known: Mapping[str, str] = said.get("beside") or {}
    chapters = [str(one["picture"]) for one in said.get("chapters") or () if one.get("picture")]
    brought = {ledger_path(output).name: ledger}
    for name in dict.fromkeys((*known, *chapters, output.with_suffix(".chapters.json").name)):
        # a ledger may be anybody's: only names of files that would lie beside it
        data = place.get(name) if name.startswith(output.stem) and Path(name).name == name else None
        if data is not None:
            brought[name] = data
            brought |= _spares(name, place)
    for name, data in brought.items():
        output.with_name(name).write_bytes(data)
    return {name: digest(output.with_name(name)) for name in brought}


def deliver(output: Path, place: Store, before: Mapping[str, str]) -> None:
    """Puts the session at `output`, and all that is beside it, into `place`; what was there `before` and isn't any
    more is removed. The MP3 is first and what says that all is well last: who reads that finds the rest whole."""
    last = [ledger_path(output).name, record_path(output).name]
    there = {path.name: path for path in output.parent.iterdir() if path.is_file()}
    others = sorted(set(there) - {output.name, *last})
    for name in (output.name, *others, *last):
        if before.get(name) != digest(there[name]):
            place.put_file(name, there[name])
    for name in before.keys() - there.keys():
        place.remove(name)


def _spares(name: str, place: Store) -> dict[str, bytes]:
    """What was kept of a file when somebody had changed it by hand: no later copy may take those names."""
    found: dict[str, bytes] = {}
    for number in itertools.count(1):
        data = place.get(f"{name}.bak{number}")
        if data is None:
            return found
        found[f"{name}.bak{number}"] = data
    return found


def _plain(ledger: bytes) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        found = json.loads(ledger)
        if isinstance(found, dict):
            return found
    return {}
