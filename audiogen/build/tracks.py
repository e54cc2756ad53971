"""Which place a session has in its album, beside the others there."""

from collections.abc import Iterable
from typing import TypeAlias

Place: TypeAlias = tuple[str, int | None]
"""An album, and a track in it; empty and None for none."""


def counted(own: Place, others: Iterable[Place]) -> int | None:
    """The m of “track n of m” for a session in its `own` place beside `others`; None if that is no place."""
    album, track = own
    if not album or track is None:
        return None
    tracks = {number for name, number in others if name == album and number is not None}
    return max(len(tracks | {track}), track, *tracks)
