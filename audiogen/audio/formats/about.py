"""What a file says about itself, whatever its format."""

from dataclasses import dataclass

from audiogen.model import Marker


@dataclass(frozen=True, slots=True)
class About:
    """Texts without NULs, empty for what isn't known. `date` is `2026` or `2026-05-31`; `language` a code of
    ISO 639-2; `identity` what the session is known by; `lyrics` the spoken lines in LRC form.

    `cover` is a JPEG or PNG, or empty; `id3` all of this as an ID3v2.3 tag, for formats that hold one.
    """

    title: str
    artist: str = ""
    album: str = ""
    genre: str = ""
    date: str = ""
    language: str = "und"
    description: str = ""
    encoder: str = "audiogen"
    identity: str = ""
    lyrics: str = ""
    track: int | None = None
    tracks: int | None = None
    chapters: tuple[Marker, ...] = ()
    cover: bytes = b""
    id3: bytes = b""
