"""Notices that files have changed: by their sizes and times, which costs next to nothing, several times a second."""

from collections.abc import Iterable
from pathlib import Path

_Stamp = tuple[int, int, int]


class Watch:
    """Files and folders, as they were when they were last looked at. What isn't there may come."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        self._seen = _stamps(paths)

    def look(self, paths: Iterable[Path] | None = None) -> None:
        """From now on what counts is how these files are now; those of before when left out."""
        self._seen = _stamps(self._seen if paths is None else paths)

    def keep(self, paths: Iterable[Path]) -> None:
        """Watches these and no others; what was seen of them stays what counts."""
        wanted = dict.fromkeys(paths)
        self._seen = {path: self._seen[path] if path in self._seen else _stamp(path) for path in wanted}

    @property
    def changed(self) -> bool:
        return any(_stamp(path) != seen for path, seen in self._seen.items())


def _stamps(paths: Iterable[Path]) -> dict[Path, _Stamp | None]:
    return {path: _stamp(path) for path in paths}


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino
