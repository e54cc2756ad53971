"""How many sessions an album has: the scripts of one folder that name it."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from audiogen import script
from audiogen.build.script import read
from audiogen.build.tracks import Place, counted
from audiogen.errors import AudiogenError
from audiogen.model import Defaults, Routine
from audiogen.script.markdown import FRONT


def album_tracks(routine: Routine, defaults: Defaults) -> int | None:
    """The m of “track n of m”; None for a session that has no album or no place in it.

    The scripts beside it count, once for each `track:`; one that can't be read has its own error to give elsewhere.
    """
    if not routine.meta.album or routine.meta.track is None:
        return None  # and the others needn't be looked at
    return counted((routine.meta.album, routine.meta.track), (place for _, place in _others(routine, defaults)))


def mates(routine: Routine, defaults: Defaults) -> list[Path]:
    """The scripts beside it that have a place in its album, if it has one itself."""
    if not routine.meta.album or routine.meta.track is None:
        return []
    album = routine.meta.album
    return [path for path, (name, track) in _others(routine, defaults) if name == album and track is not None]


def _others(routine: Routine, defaults: Defaults) -> Iterator[tuple[Path, Place]]:
    """The scripts beside it, with the place of each; not those that can't be read."""
    own = Path(routine.path)
    usual = usual_album(defaults)
    for path in sorted(own.parent.glob("*.md")):
        if path != own and (place := place_of(path, usual)):
            yield path, place


def usual_album(defaults: Defaults) -> str:
    """The album of scripts that name none. Raises what reading `defaults` raises."""
    return script.settings("", "", script.usual(defaults)).album


def place_of(path: Path, usual: str) -> Place | None:
    """The album and the track that a script names, or the `usual` album; None if it can't be read."""
    try:
        text = read(path).replace("\r\n", "\n")
        head = FRONT.match(text)
        album, track = _place(head[0] if head else "", path)
    except AudiogenError:
        return None
    return usual if album is None else album, track


@lru_cache(maxsize=20_000)
def _place(head: str, path: Path) -> tuple[str | None, int | None]:
    """Of an album of two hundred sessions each one asks for all the others: they are read once, not 40,000 times."""
    meta = script.settings(head, str(path))
    return (meta.album if meta.line("album") else None), meta.track
