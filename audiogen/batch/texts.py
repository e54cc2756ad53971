"""What can be told of a script without reading it as one, in a thousandth of the time."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audiogen.batch.stamps import Files, sha256_of
from audiogen.build import routines


@dataclass(frozen=True, slots=True)
class Text:
    """What can be told of a script without reading it as one: the SHA-256 of all of it and of the settings at its
    head, and the scripts that stand in it, as it names them."""

    sha256: str
    head: str
    includes: tuple[str, ...]


UNREAD: Final = Text("", "", ())
"""Nothing can be told."""


def text_of(data: bytes) -> Text:
    """What can be told of the script whose bytes these are."""
    text = routines.text_of(data)
    head = routines.head(text)
    return Text(hashlib.sha256(data).hexdigest(), sha256_of(head) if head else "", routines.includes(text))


class Texts:
    """Scripts as they are now, each read once, by way of `files`."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._told: dict[Path, Text | None] = {}

    def of(self, path: Path) -> Text | None:
        """What can be told of the script at `path`; None when it can't be read."""
        if path not in self._told:
            data = self._files.read(path)
            self._told[path] = None if data is None else text_of(data)
        return self._told[path]
