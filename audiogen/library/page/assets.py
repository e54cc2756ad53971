"""What all pages share: their looks, their script and their icon."""

import hashlib
from collections.abc import Mapping
from importlib.resources import files as resources

_FOLDER = "assets"
_AS_THEY_ARE = ("page.css", "icon.svg")
_SCRIPT = "page.js"
_PARTS = (
    "words", "store", "search", "scroll",
    "player", "chapters", "picture", "transcript", "memory", "speed", "sleep", "media", "ending", "keys", "session",
    "library", "start",
)  # fmt: skip
"""The files that the script is joined from, in this order."""


def files() -> dict[str, bytes]:
    """Every shared file, by its path in the library."""
    here = resources(__package__)
    found = {name: (here / _FOLDER / name).read_bytes() for name in _AS_THEY_ARE}
    parts = [(here / "scripts" / f"{part}.js").read_text(encoding="utf-8") for part in _PARTS]
    found[_SCRIPT] = ('"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n").encode()
    return {f"{_FOLDER}/{name}": content for name, content in found.items()}


def links(shared: Mapping[str, bytes]) -> dict[str, str]:
    """The address of each shared file, by its bare name.

    It changes with the content, so that no browser puts a new page together with an old script.
    """
    return {
        path.removeprefix(f"{_FOLDER}/"): f"{path}?v={hashlib.sha256(content).hexdigest()[:8]}"
        for path, content in shared.items()
    }
