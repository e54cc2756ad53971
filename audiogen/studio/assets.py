"""The files that the pages are made with, from inside the package."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from audiogen.library.picture.scene import COLOURS

_KINDS: Final = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_FOLDERS: Final = ("assets", "scripts")


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    kind: str


@cache
def assets() -> dict[str, Asset]:
    """Every file, by its bare name."""
    here = files(__package__)
    found = {
        part.name: Asset(part.read_bytes(), kind)
        for folder in _FOLDERS
        for part in (here / folder).iterdir()
        for suffix, kind in _KINDS.items()
        if part.name.endswith(suffix)
    }
    icon = (files("audiogen.library.page") / "assets" / "icon.svg").read_bytes()
    made = {"icon.svg": Asset(icon, _KINDS[".svg"]), "colours.css": Asset(_colours().encode(), _KINDS[".css"])}
    return found | made


def _colours() -> str:
    """The colours of the pictures of sessions, by day and by night, for style sheets."""
    day, night = (
        " ".join(f"--{name.replace(' ', '-')}: {pair[at]};" for name, pair in COLOURS.items()) for at in (0, 1)
    )
    return f":root {{ {day} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {night} }} }}\n"
