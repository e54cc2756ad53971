"""Which files a library becomes on a phone, and the names it would like for them. Pure.

An album is a folder, for phones show folders; sessions are numbered, for phones sort by name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from audiogen.library.catalogue import Episode, Library, Playlist
from audiogen.library.sync import names

ALONE: Final = "Sessions"
"""The folder of sessions that belong to no album."""
PICTURE: Final = "folder"
"""The picture of a folder has this name wherever pictures of folders are shown."""
SUFFIXES: Final = (".mp3", ".lrc")
PLAYLIST: Final = ".m3u8"
FOLDER_ROOM: Final = 80
FILE_ROOM: Final = 150
"""How long names may be, with their suffix: so that a path stays below 240, and the place itself has room."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """An album, or the sessions without one; `tracks` are the names that they would like, without suffix."""

    name: str
    tracks: tuple[tuple[str, Episode], ...]


def shelves(library: Library) -> tuple[Shelf, ...]:
    """The folders of a library. Every session stands in exactly one."""
    made, seen = [], set[str]()
    for album in library.albums:
        episodes = [one for e in _once(album) for one in _versions(library, e) if one.name not in seen]
        seen.update(episode.name for episode in episodes)
        made.append(_shelf(names.safe(album.title, names.safe(album.name, ALONE), FOLDER_ROOM), episodes))
    made.append(_shelf(ALONE, [episode for episode in library.episodes if episode.name not in seen]))
    return tuple(shelf for shelf in made if shelf.tracks)


def playlist_name(playlist: Playlist) -> str:
    """Its name without suffix."""
    room = FILE_ROOM - len(PLAYLIST)
    return names.safe(playlist.title, names.safe(playlist.name, "Playlist", room), room)


def _versions(library: Library, episode: Episode) -> tuple[Episode, ...]:
    """A session and the others of its routine, which stand behind it."""
    return (episode, *(one for one in library.versions(episode) if one.name != episode.name))


def _once(playlist: Playlist) -> Iterator[Episode]:
    seen = set[str]()
    for entry in playlist.entries:
        if entry.episode.name not in seen:
            seen.add(entry.episode.name)
            yield entry.episode


def _shelf(name: str, episodes: list[Episode]) -> Shelf:
    numbers = [place if e.track is None else e.track for place, e in enumerate(episodes, 1)]
    width = max([2, *(len(str(number)) for number in numbers)])
    return Shelf(
        name,
        tuple((_track(f"{n:0{width}d}", episode), episode) for n, episode in zip(numbers, episodes, strict=True)),
    )


def _track(number: str, episode: Episode) -> str:
    room = FILE_ROOM - max(map(len, SUFFIXES))
    title = names.safe(episode.title, names.safe(episode.name, "Session"))
    return names.safe(f"{number} {title}", number, room)
