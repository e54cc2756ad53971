"""How many sessions an album has: the scripts of one folder that name it."""

from functools import lru_cache
from pathlib import Path

from audiogen import script
from audiogen.build.script import read
from audiogen.errors import AudiogenError
from audiogen.model import Meta, Routine


def album_tracks(routine: Routine) -> int | None:
    """The m of “track n of m”; None for a session that has no album or no place in it.

    The scripts beside it count, once for each `track:`; one that can't be read has its own error to give elsewhere.
    """
    if routine.meta.track is None or not routine.meta.album:
        return None
    tracks = {routine.meta.track, *_mates(routine).values()}
    return max(len(tracks), *tracks)


def mates(routine: Routine) -> list[Path]:
    """The scripts beside it that have their places in its album, if it has one, too."""
    return [] if routine.meta.track is None or not routine.meta.album else list(_mates(routine))


def _mates(routine: Routine) -> dict[Path, int]:
    """Every other script of the album, and its track."""
    own = Path(routine.path)
    others = {path: _settings(path, _state(path)) for path in sorted(own.parent.glob("*.md")) if path != own}
    return {
        path: meta.track
        for path, meta in others.items()
        if meta and meta.album == routine.meta.album and meta.track is not None
    }


def _state(path: Path) -> tuple[int, int]:
    """What says that a file is as it was; nothing for one that is gone."""
    try:
        about = path.stat()
    except OSError:
        return 0, 0
    return about.st_size, about.st_mtime_ns


@lru_cache(maxsize=1024)
def _settings(path: Path, state: tuple[int, int]) -> Meta | None:
    """The settings of a script, read once for all the sessions of an album."""
    try:
        return script.settings(read(path), str(path))
    except AudiogenError:
        return None
