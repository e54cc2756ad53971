"""How many sessions an album has: the scripts of one folder that name it."""

from pathlib import Path

from audiogen.build.script import settings_of
from audiogen.errors import AudiogenError
from audiogen.model import Defaults, Meta, Routine


def album_tracks(routine: Routine, defaults: Defaults) -> int | None:
    """The m of “track n of m”; None for a session that has no album or no place in it.

    The scripts beside it count, once for each `track:`; one that can't be read has its own error to give elsewhere.
    """
    if not routine.meta.album or routine.meta.track is None:
        return None
    own = Path(routine.path)
    beside = (path for path in sorted(own.parent.glob("*.md")) if path != own)
    others = (settings for path in beside if (settings := _settings(path, defaults)))
    tracks = {meta.track for meta in others if meta.album == routine.meta.album and meta.track is not None}
    tracks.add(routine.meta.track)
    return max(len(tracks), *tracks)


def _settings(path: Path, defaults: Defaults) -> Meta | None:
    try:
        return settings_of(path, defaults)
    except AudiogenError:
        return None
