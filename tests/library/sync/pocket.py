"""A small library of made-up sessions, and a phone to copy it to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audiogen.library.catalogue import COVER, Entry, Episode, Library, Playlist
from audiogen.library.sync import Outcome, sync
from audiogen.units import RATE

LEDGER = ".audiogen-sync.json"


def episode(name: str, title: str = "", album: str = "Somatic Release", track: int | None = None) -> Episode:
    """A session that is not rendered yet: `Source.put` does that."""
    return Episode(
        name=name, id=name, title=title or name.title(), album=album, artist="Ana", description="", genre="",
        language="en", year=None, track=track, published=datetime(2026, 1, 1, tzinfo=UTC), length=RATE, bytes=0,
        sha256="", chapters=(), captions=(), events=(),
    )  # fmt: skip


def library(*episodes: Episode, programmes: tuple[Playlist, ...] = ()) -> Library:
    """With an album of each album's sessions, in their order."""
    titles = dict.fromkeys(each.album for each in episodes if each.album)
    albums = tuple(
        Playlist(title.lower(), title, tuple(Entry(each) for each in episodes if each.album == title))
        for title in titles
    )
    return Library("Mine", "", "Ana", "en", "", episodes, albums, programmes)


def m3u8(playlist: Playlist, paths: Mapping[str, str], cover: str = "") -> bytes:
    """A playlist plain enough to be read by these tests."""
    lines = [paths[entry.episode.name] for entry in playlist.entries]
    return ("\n".join(["#EXTM3U", f"#PICTURE:{cover}", *lines]) + "\n").encode()


def sound(name: str, size: int = 3000, seed: int = 1) -> bytes:
    """Bytes that are different for every name and seed."""
    block = hashlib.sha512(f"{name} {seed}".encode()).digest()
    return (block * (size // len(block) + 1))[:size]


@dataclass(frozen=True, slots=True)
class Source:
    """The folder of published sessions."""

    folder: Path

    def put(self, plain: Episode, size: int = 3000, seed: int = 1, lines: str | None = "[00:00.00]Rest.") -> Episode:
        data = sound(plain.name, size, seed)
        (self.folder / plain.file(".mp3")).write_bytes(data)
        if lines is not None:
            (self.folder / plain.file(".lrc")).write_text(lines, encoding="utf-8")
        (self.folder / plain.file(".jpg")).write_bytes(sound(plain.name, 700, 99))
        (self.folder / COVER).write_bytes(b"the library's own")
        return replace(plain, bytes=size, sha256=hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class Pocket:
    """A source, a phone, and the way from one to the other."""

    source: Source
    phone: Path

    def put(self, name: str, title: str = "", album: str = "Somatic Release", **more: Any) -> Episode:
        track = more.pop("track", None)
        return self.source.put(episode(name, title, album, track), **more)

    def sync(self, *episodes: Episode, programmes: tuple[Playlist, ...] = (), **more: Any) -> Outcome:
        return sync(library(*episodes, programmes=programmes), self.source.folder, self.phone, m3u8, **more)

    def tree(self) -> dict[str, bytes]:
        """Every file on the phone but the ledger, hidden ones too."""
        return {path: data for path, data in tree(self.phone).items() if path != LEDGER}

    def folders(self) -> set[str]:
        return {path.relative_to(self.phone).as_posix() for path in self.phone.rglob("*") if path.is_dir()}


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def pocket(base: Path) -> Pocket:
    (base / "output").mkdir()
    (base / "phone").mkdir()
    return Pocket(Source(base / "output"), base / "phone")
