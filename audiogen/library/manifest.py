"""The list of what was published into a folder: what may be served, replaced and removed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

MANIFEST = ".audiogen-library.json"
"""Its name: hidden, for nobody but us reads it."""
VERSION = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One published file."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files` by their path in the folder, with `/` between its parts; `dates` are when sessions (by their id)
    first came out; `address` is where the library will stand on the web, or empty; `programmes` are where their
    files were, seen from the folder."""

    files: Mapping[str, Item] = field(default_factory=dict)
    dates: Mapping[str, datetime] = field(default_factory=dict)
    address: str = ""
    programmes: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """As JSON. Same manifest, same bytes."""
        plain = {
            "version": VERSION,
            "address": self.address,
            "programmes": list(self.programmes),
            "published": {key: date.isoformat() for key, date in sorted(self.dates.items())},
            "files": {
                path: {"bytes": item.bytes, "sha256": item.sha256} for path, item in sorted(self.files.items())
            },
        }
        return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def read(folder: Path) -> Manifest | None:
    """The manifest of a folder; None when nothing was published there, or what lists it is damaged."""
    try:
        plain = json.loads((folder / MANIFEST).read_bytes())
        return _manifest(plain)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _manifest(plain: Any) -> Manifest:
    if plain["version"] != VERSION:
        raise ValueError("another version")
    files = {
        str(path): Item(int(item["bytes"]), str(item["sha256"]))
        for path, item in plain["files"].items()
        if is_inside(path)
    }
    dates = {str(key): datetime.fromisoformat(date) for key, date in plain["published"].items()}
    if any(date.tzinfo is None for date in dates.values()):
        raise ValueError("a date without its zone")
    return Manifest(files, dates, str(plain["address"]), tuple(map(str, plain["programmes"])))


def is_inside(path: str) -> bool:
    """Whether a path stays in its folder and names nothing hidden: a manifest is a file that anybody can edit."""
    parts = PurePosixPath(path).parts
    odd = path.startswith("/") or "\\" in path or any(ord(letter) < 32 for letter in path)
    return bool(parts) and not odd and not any(part.startswith(".") for part in parts)
