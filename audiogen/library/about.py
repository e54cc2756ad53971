"""What a session says about itself in formats beside MP3: the same as in its ID3 tag."""

from collections.abc import Mapping
from dataclasses import replace

from audiogen.audio.formats.about import About
from audiogen.library.identity import session_id
from audiogen.library.sidecars.clock import one_line
from audiogen.library.sidecars.lrc import lrc
from audiogen.library.tags import NO_PICTURES, id3, language_code
from audiogen.model import Routine, Timeline


def about(
    routine: Routine,
    timeline: Timeline,
    cover: bytes,
    *,
    encoder: str,
    pictures: Mapping[str, bytes] = NO_PICTURES,
    tracks: int | None = None,
) -> About:
    """Takes what `tags.id3` takes. Raises ValueError when a picture is neither JPEG nor PNG."""
    meta = routine.meta
    return About(
        title=_clean(meta.title),
        artist=_clean(meta.artist),
        album=_clean(meta.album),
        genre=_clean(meta.genre),
        date=str(meta.date or ("" if meta.year is None else f"{meta.year:04d}")),
        language=language_code(meta.language),
        description=_clean(meta.description),
        encoder=encoder,
        identity=str(session_id(routine)),
        lyrics=_clean(lrc(timeline.captions)),
        track=meta.track,
        tracks=tracks,
        chapters=tuple(replace(chapter, text=one_line(_clean(chapter.text))) for chapter in timeline.chapters),
        cover=cover,
        id3=id3(routine, timeline, cover, encoder=encoder, pictures=pictures, tracks=tracks),
    )


def _clean(text: str) -> str:
    return text.replace("\0", "").strip()  # a NUL ends a text for some readers
