"""What a library holds, as its playlists, feed, pages and copies need it: values only, made from session files."""

from dataclasses import dataclass
from datetime import datetime

from audiogen.model import Event, Marker

COVER = "cover.jpg"
"""The library's own picture."""
FEED = "feed.xml"
INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Episode:
    """A rendered session. `name` is the stem that all its files share, such as `psoas-release`.

    `length` is in samples, `bytes` and `sha256` are its MP3's. `published` (with its time zone) is when it first
    came out. The `picture` of a chapter is the name of a file beside the MP3.
    """

    name: str
    id: str
    title: str
    album: str
    artist: str
    description: str
    genre: str
    language: str
    year: int | None
    track: int | None
    published: datetime
    length: int
    bytes: int
    sha256: str
    chapters: tuple[Marker, ...]
    captions: tuple[Marker, ...]
    events: tuple[Event, ...]

    def file(self, suffix: str) -> str:
        """The name of one of its files, such as `psoas-release.mp3` for `.mp3`."""
        return self.name + suffix


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in a playlist. `group` and `label` say where, such as `Week 1` and `Day 3`; they may be empty."""

    episode: Episode
    group: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Playlist:
    """Sessions in an order: those of an album, or a programme, in which one may come more than once.

    `name` is the stem of its file.
    """

    name: str
    title: str
    entries: tuple[Entry, ...]
    description: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that is published together. `address` is where it will stand on the web, ending in `/`, or empty.

    `episodes` are in the order in which they are meant to be heard.
    """

    title: str
    description: str
    author: str
    language: str
    address: str
    episodes: tuple[Episode, ...]
    albums: tuple[Playlist, ...]
    programmes: tuple[Playlist, ...]
