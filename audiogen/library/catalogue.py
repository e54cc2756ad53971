"""What a library holds, as its playlists, feed, pages and copies need it: values only, made from session files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from audiogen.model import Edition, Event, Marker

COVER = "cover.jpg"
"""The library's own picture."""
FEED = "feed.xml"
INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Episode:
    """A rendered session. `name` is the stem that all its files share, such as `psoas-release`.

    `length` is in samples, `bytes` and `sha256` are its MP3's. `published` (with its time zone) is when it first
    came out. The `picture` of a chapter is the name of a file beside the MP3. `edition` says which of several
    sessions of a routine it is.
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
    edition: Edition | None = None

    @property
    def routine(self) -> str:
        """The name of the plain session of its routine."""
        return self.edition.of if self.edition else self.name

    @property
    def label(self) -> str:
        """What tells it from that one, such as “20 minutes, light”; empty for itself."""
        return self.edition.label if self.edition else ""

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

    `episodes` are in the order in which they are meant to be heard. `routines` are those that became several
    sessions, with all of these, and `mixes` gather what is alike of several routines, such as their short ones. Of a
    routine's sessions one stands for all in the albums; the others, whose ids are `aside`, are offered with it.
    `kin` are all sessions of a routine, by the id of each.
    """

    title: str
    description: str
    author: str
    language: str
    address: str
    episodes: tuple[Episode, ...]
    albums: tuple[Playlist, ...]
    programmes: tuple[Playlist, ...]
    routines: tuple[Playlist, ...] = ()
    mixes: tuple[Playlist, ...] = ()
    aside: frozenset[str] = frozenset()
    kin: Mapping[str, tuple[Episode, ...]] = field(default_factory=dict)

    @property
    def playlists(self) -> tuple[Playlist, ...]:
        """All of them."""
        return (*self.programmes, *self.albums, *self.mixes, *self.routines)

    @property
    def listed(self) -> tuple[Episode, ...]:
        """The sessions that stand for themselves: one of each routine, and whatever a programme names."""
        named = {entry.episode.id for programme in self.programmes for entry in programme.entries}
        return tuple(one for one in self.episodes if one.id not in self.aside or one.id in named)

    def versions(self, episode: Episode) -> tuple[Episode, ...]:
        """All sessions of the same routine, itself among them; none where it is the only one."""
        return self.kin.get(episode.id, ())
