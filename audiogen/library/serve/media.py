"""What kind of file each is, as browsers and podcast apps want to hear it."""

from typing import Final

from audiogen.library.catalogue import FEED

_TYPES: Final = (
    (FEED, "application/rss+xml; charset=utf-8"),
    (".mp3", "audio/mpeg"),
    # A plain list, for players. Apple's type for the same ending promises a stream in pieces, and phones that
    # believe it show a broken video.
    (".m3u8", "audio/x-mpegurl; charset=utf-8"),
    (".vtt", "text/vtt; charset=utf-8"),
    (".srt", "application/x-subrip; charset=utf-8"),
    (".lrc", "text/plain; charset=utf-8"),
    (".txt", "text/plain; charset=utf-8"),
    (".chapters.json", "application/json+chapters"),
    (".json", "application/json"),
    (".html", "text/html; charset=utf-8"),
    (".css", "text/css; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    (".xml", "application/xml"),
    (".svg", "image/svg+xml"),
    (".jpg", "image/jpeg"),
    (".png", "image/png"),
)
"""By how a path ends; the first that fits."""

_OF_OUR_PAGES: Final = (".html", ".css", ".js")


def kind(path: str) -> str:
    """The content type of the file at `path`."""
    return next((kind for end, kind in _TYPES if path.endswith(end)), "application/octet-stream")


def private(path: str) -> bool:
    """Whether only our own pages have use for it. Sound, pictures and captions may stand in a player's page."""
    return path.endswith(_OF_OUR_PAGES)
