"""The files of a library, each with its path at the place."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from audiogen.library.catalogue import COVER, Episode, Library, Playlist
from audiogen.library.sync import content, layout
from audiogen.library.sync.choose import Chooser, Note, There
from audiogen.library.sync.content import Content
from audiogen.library.sync.ledger import Ledger

WritePlaylist: TypeAlias = Callable[[Playlist, Mapping[str, str], str], bytes]
"""Makes a playlist of where each session (by its name) stands, and of the path of its picture."""
_PICTURE = f"{layout.PICTURE}.jpg"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that shall be there. `playlist` says that it names others, and so comes after them."""

    path: str
    content: Content
    playlist: bool = False


@dataclass(frozen=True, slots=True)
class Arranged:
    """The wanted files in the order in which they are to be written, and what was in the way."""

    wanted: tuple[Wanted, ...]
    notes: tuple[Note, ...]


def arrange(library: Library, source: Path, there: There, ledger: Ledger, write: WritePlaylist) -> Arranged:
    """Names for all files of a library that lies in `source`. Raises OutputError when a link leads elsewhere."""
    chooser = Chooser(there, ledger)
    music: list[Wanted] = []
    small: list[Wanted] = []
    paths: dict[str, str] = {}
    pictures: dict[str, str] = {}
    for shelf in layout.shelves(library):
        folder = chooser.folder(shelf.name)
        for stem, episode in shelf.tracks:
            files = _files(source, episode)
            chosen = chooser.stem(folder, stem, files)
            both = [Wanted(f"{folder}/{chosen}{suffix}", holds) for suffix, holds in files.items()]
            music += both[:1]
            small += both[1:]
            paths[episode.name] = both[0].path
        picture = _picture(source, [episode for _, episode in shelf.tracks])
        if picture and chooser.may_have(f"{folder}/{_PICTURE}", picture):
            small.append(Wanted(f"{folder}/{_PICTURE}", picture))
        if picture:  # somebody's own, where ours would be, does as well
            pictures |= {episode.name: f"{folder}/{_PICTURE}" for _, episode in shelf.tracks}
    last = [
        _playlist(each, paths, pictures, chooser, write)
        for each in (*library.albums, *library.programmes, *library.mixes, *library.routines)
    ]
    return Arranged((*music, *small, *filter(None, last)), tuple(chooser.notes))


def _files(source: Path, episode: Episode) -> dict[str, Content]:
    """By suffix, the music first."""
    music, captions = layout.SUFFIXES
    found = {music: content.music(source, episode)}
    if lines := content.beside(source / episode.file(captions)):
        found[captions] = lines
    return found


def _picture(source: Path, episodes: Iterable[Episode]) -> Content | None:
    """The cover of the first session that has one, or else the library's."""
    covers: Iterator[Content | None] = (content.beside(source / episode.file(".jpg")) for episode in episodes)
    return next(filter(None, covers), None) or content.beside(source / COVER)


def _playlist(
    playlist: Playlist,
    paths: Mapping[str, str],
    pictures: Mapping[str, str],
    chooser: Chooser,
    write: WritePlaylist,
) -> Wanted | None:
    if not playlist.entries:
        return None
    holds = content.written(write(playlist, paths, pictures.get(playlist.entries[0].episode.name, "")))
    stem = chooser.stem("", layout.playlist_name(playlist), {layout.PLAYLIST: holds})
    return Wanted(stem + layout.PLAYLIST, holds, playlist=True)
