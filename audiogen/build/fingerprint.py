"""What made a sound: the code and the libraries that mix and encode. With other ones, nothing kept is taken."""

import hashlib
from collections.abc import Collection
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from audiogen import __version__

_MAKERS: Final = (
    "audio",
    "mix",
    "model.py",
    "units.py",
    "vocabulary.py",
    "build/cuts.py",
    "build/press.py",
    "build/shelf.py",
    "build/treated.py",
)
_LIBRARIES: Final = ("lameenc", "numpy", "scipy", "soundfile", "soxr")


@cache
def fingerprint() -> str:
    """The same for the same code, wherever it is installed."""
    root = Path(__file__).parent.parent
    found = hashlib.sha256(__version__.encode())
    for library in _LIBRARIES:
        found.update(f"{library} {version(library)}\n".encode())
    for maker in _MAKERS:
        place = root / maker
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            _add(found, path, root)
    return found.hexdigest()


def hashed(but: Collection[str]) -> str:
    """The SHA-256 of all our code `but` that of these modules and packages, as paths from the package's folder."""
    root = Path(__file__).parent.parent
    found = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if not any(name == one or name.startswith(f"{one}/") for one in but):
            _add(found, path, root)
    return found.hexdigest()


def _add(found: "hashlib._Hash", path: Path, root: Path) -> None:
    data = path.read_bytes()
    found.update(f"{path.relative_to(root).as_posix()} {len(data)}\n".encode())
    found.update(data)
