"""The list, at the place itself, of what we copied there and are about to: so that we know our own again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from audiogen.library.sync import names

LEDGER: Final = ".audiogen-sync.json"
VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Intent:
    """What is about to be written."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What is there. `mtime` is in nanoseconds, as the place told it after copying.

    `adopted` says that somebody else had put it there, the same to the byte.
    """

    bytes: int
    sha256: str
    mtime: int
    adopted: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """`files` are there, `intended` may be, wholly or as a `.part`; `folders` we made, or are about to."""

    files: Mapping[str, Entry] = field(default_factory=dict)
    intended: Mapping[str, Intent] = field(default_factory=dict)
    folders: frozenset[str] = frozenset()

    def spellings(self) -> dict[str, str]:
        """Paths as they stand there, by what case doesn't change."""
        return {names.fold(path): path for path in (*self.intended, *self.files)}

    def to_bytes(self) -> bytes:
        """As JSON. Same ledger, same bytes."""
        plain = {
            "version": VERSION,
            "about": "What audiogen copied here. Without this file it would not know what it may replace or remove.",
            "files": {path: _entry(entry) for path, entry in sorted(self.files.items())},
            "intended": {path: {"bytes": i.bytes, "sha256": i.sha256} for path, i in sorted(self.intended.items())},
            "folders": sorted(self.folders),
        }
        return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def from_bytes(data: bytes) -> Ledger | None:
    """The ledger in `data`; None when it is damaged, or another version's."""
    try:
        return _ledger(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _ledger(plain: Any) -> Ledger:
    if plain["version"] != VERSION:
        raise ValueError("another version")
    files = {
        path: Entry(int(e["bytes"]), str(e["sha256"]), int(e["mtime"]), bool(e.get("adopted")))
        for path, e in plain["files"].items()
        if ours(path)
    }
    intended = {
        path: Intent(int(i["bytes"]), str(i["sha256"])) for path, i in plain["intended"].items() if ours(path)
    }
    return Ledger(files, intended, frozenset(f for f in plain["folders"] if ours(f) and "/" not in f))


def ours(path: str) -> bool:
    """Whether we could have written `path`: a ledger is a file that anybody can edit."""
    parts = path.split("/")
    return len(parts) <= 2 and all(part and names.fold(part) == names.fold(names.safe(part, "")) for part in parts)


def _entry(entry: Entry) -> dict[str, object]:
    plain: dict[str, object] = {"bytes": entry.bytes, "sha256": entry.sha256, "mtime": entry.mtime}
    return plain | {"adopted": True} if entry.adopted else plain
