"""Playlists as extended M3U in UTF-8, which players on phones and desktops read.

There is no standard; https://en.wikipedia.org/wiki/M3U lists the directives in use. Paths are written as they are,
not percent-encoded: they are names of files, and players take them so.
"""

from collections.abc import Mapping

from audiogen.library.catalogue import Playlist
from audiogen.units import RATE

SUFFIX = ".m3u8"


def m3u8(playlist: Playlist, paths: Mapping[str, str], cover: str = "") -> bytes:
    """The playlist, its sessions at `paths` (by their names) beside or below it; `cover` is a picture there."""
    albums = {entry.episode.album for entry in playlist.entries}
    head = {
        "#EXTENC": "UTF-8",  # must come first
        "#PLAYLIST": playlist.title,
        "#EXTALB": albums.pop() if len(albums) == 1 else "",
        "#EXTART": playlist.author,
        "#EXTIMG": cover,
    }
    lines = ["#EXTM3U", *(f"{name}:{_one_line(value)}" for name, value in head.items() if value)]
    for entry in playlist.entries:
        episode = entry.episode
        place = ", ".join(part for part in (entry.group, entry.label) if part)
        title = f"{place}: {episode.title}" if place else episode.title
        shown = " - ".join(part for part in (episode.artist, title) if part)  # players take it apart again
        lines += [f"#EXTINF:{round(episode.length / RATE)},{_one_line(shown)}", _path(paths[episode.name])]
    return ("\n".join(lines) + "\n").encode()


def file_paths(playlist: Playlist) -> dict[str, str]:
    """Where the sessions are when the playlist lies among them."""
    return {entry.episode.name: entry.episode.file(".mp3") for entry in playlist.entries}


def _path(path: str) -> str:
    return f"./{path}" if path.startswith("#") or path != path.strip() else path  # else it would be a comment


def _one_line(text: str) -> str:
    return " ".join(text.split())
