"""The picture of a session: its hours as a ring, its title inside; or the author's own.

The ring is the session itself, once around from the top: a bar is as long as the voice speaks in its stretch
of time, a dot is silence. The colours come from the album, so that its sessions stand together on a shelf.
"""

from pathlib import Path

from audiogen.library.cover.canvas import QUALITY, SIDE, jpeg
from audiogen.library.cover.colour import PALETTE
from audiogen.library.cover.drawing import drawn, ground
from audiogen.library.cover.picture import CHAPTER_SIDE, MOST_PIXELS, author_cover, chapter_picture
from audiogen.model import Routine, Timeline

__all__ = [
    "CHAPTER_SIDE", "MOST_PIXELS", "PALETTE", "QUALITY", "SIDE", "author_cover", "chapter_picture", "cover",
    "prepare",
]  # fmt: skip


def cover(routine: Routine, timeline: Timeline) -> bytes:
    """The cover of a session as a JPEG: the author's own, if the script names one, else 1400 × 1400, drawn.

    Same inputs, same bytes. Raises ScriptError when the author's picture can't be used.
    """
    if routine.meta.cover:
        return author_cover(Path(routine.path), routine.meta.cover)
    return jpeg(drawn(routine, timeline))


def prepare(routine: Routine) -> None:
    """Does what a cover that is drawn takes whatever its session's times are, and which is then there."""
    if not routine.meta.cover:
        jpeg(ground(routine).resize((1, 1)))
