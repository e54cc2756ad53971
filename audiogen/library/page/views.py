"""What the templates show, found in the library."""

import itertools
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from audiogen.library.catalogue import FEED, Entry, Episode, Library, Playlist
from audiogen.library.page.picture import draw
from audiogen.library.page.rendering import link
from audiogen.model import Marker
from audiogen.units import milliseconds

# ── the library ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Shelf:
    """Entries that stand together under one heading, which may be empty."""

    heading: str
    entries: tuple[Entry, ...]


def index(library: Library) -> dict[str, Any]:
    """For the page of the library itself."""
    return {
        "programmes": [(programme, shelves(programme)) for programme in library.programmes],
        "albums": [(album, shelves(album)) for album in library.albums],
        "mixes": mixes(library),
        "strays": strays(library),
        "feed": library.address + FEED if library.address else "",
    }


def shelves(playlist: Playlist) -> list[Shelf]:
    """The entries of a playlist by their groups, as they follow one another."""
    return [
        Shelf(heading, tuple(entries))
        for heading, entries in itertools.groupby(playlist.entries, key=lambda entry: entry.group)
    ]


def strays(library: Library) -> tuple[Entry, ...]:
    """The sessions that are in no album: they are shown all the same."""
    known = {entry.episode.id for album in library.albums for entry in album.entries}
    alone = (episode for episode in library.episodes if episode.id not in library.aside)
    return tuple(Entry(episode) for episode in alone if episode.id not in known)


def mixes(library: Library) -> dict[str, list[Playlist]]:
    """By the name of each album, the playlists of what several of its routines also became."""
    return {
        album.name: [mix for mix in library.mixes if mix.entries[0].episode.album == album.entries[0].episode.album]
        for album in library.albums
    }


# ── a session ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Passage:
    """The captions of one chapter. Those before the first chapter have no heading."""

    heading: str
    captions: tuple[Marker, ...]


def session(library: Library, episode: Episode) -> dict[str, Any]:
    """For the page of one session."""
    return {
        "episode": episode,
        "picture": draw(episode),
        "passages": list(passages(episode)),
        "next": following(library, episode),
        "versions": library.versions(episode),
        "data": data(episode),
    }


def passages(episode: Episode) -> Iterator[Passage]:
    """The captions, each in the chapter that it begins in."""
    starts = [caption.start for caption in episode.captions]
    borders = [0, *(bisect_left(starts, chapter.start) for chapter in episode.chapters), len(starts)]
    headings = ["", *(chapter.text for chapter in episode.chapters)]
    for heading, (begin, end) in zip(headings, itertools.pairwise(borders), strict=True):
        if begin < end:
            yield Passage(heading, episode.captions[begin:end])


def following(library: Library, episode: Episode) -> tuple[Playlist, Episode] | None:
    """The programme, else the album, else what is alike, that the session is in, and the session after it there; None
    after the last."""
    for playlist in (*library.programmes, *library.albums, *library.mixes):
        ids = [entry.episode.id for entry in playlist.entries]
        if episode.id in ids[:-1]:
            return playlist, playlist.entries[ids.index(episode.id) + 1].episode
    return None


def data(episode: Episode) -> dict[str, Any]:
    """What the player has to know, as JSON will have it. Times are milliseconds."""
    return {
        "id": episode.id,
        "title": episode.title,
        "artist": episode.artist,
        "album": episode.album,
        "cover": link(episode.file(".jpg")),
        "length": milliseconds(episode.length),
        "chapters": [
            [milliseconds(chapter.start), chapter.text, link(chapter.picture)] for chapter in episode.chapters
        ],
        "captions": [milliseconds(caption.start) for caption in episode.captions],
    }
