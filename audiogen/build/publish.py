"""Rendered sessions become a library: playlists, feed, pages and all that they point to, in one folder."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from audiogen.build import gather
from audiogen.build.contents import contents, read_programmes
from audiogen.build.exchange import Copy, alone, apply, exchange
from audiogen.build.files import unwritable
from audiogen.errors import OutputError
from audiogen.library.catalogue import COVER, FEED, Episode, Library
from audiogen.library.cover import show_cover
from audiogen.library.feed import feed
from audiogen.library.manifest import MANIFEST, Item, Manifest
from audiogen.library.manifest import read as read_manifest
from audiogen.library.page import pages
from audiogen.library.playlist import SUFFIX, file_paths, m3u8
from audiogen.library.sidecars import CAPTIONS, chapters_json, lrc_file
from audiogen.model import Programme


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing came to. `written`, `kept` and `removed` are files by their path in `folder`.

    `unknown` are MP3s that were found and left out, because nothing says what is in them; `behind` are sessions
    that were rendered when their album had fewer of them; `waiting` are those of a programme that have a script, but
    were not rendered yet.
    """

    folder: Path
    library: Library
    written: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    unknown: tuple[str, ...]
    behind: tuple[str, ...]
    waiting: tuple[str, ...]


def publish(
    source: Path,
    target: Path | None = None,
    *,
    address: str | None = None,
    programmes: Sequence[Path] = (),
    now: datetime | None = None,
) -> Published:
    """Publishes the sessions in `source` into `target`, or right there: only what changed, all of it or nothing.

    `address` is where the folder will stand on the web, else what the first programme says, else what was said the
    last time; empty for none. `now` is the date that sessions get which come out for the first time.

    Raises UsageError when there is nothing to publish, and AudiogenErrors for programmes and sessions that can't be
    understood, or a folder that can't be written.
    """
    target = target or source
    courses = read_programmes(source, programmes)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with alone(target):
            apply(target)
            return _publish(source, target, address, courses, now or datetime.now(UTC))
    except OSError as error:
        raise unwritable(target, error) from error


def _publish(
    source: Path, target: Path, address: str | None, courses: Sequence[Programme], now: datetime
) -> Published:
    old = read_manifest(target) or Manifest()
    held = contents(source, courses, old, address, now)
    library = held.library
    wanted = _wanted(library, source)
    files = {path: _item(library, path, content) for path, content in wanted.items()}
    in_place = source.resolve() == target.resolve()
    _check_foreign(target, files, old, {episode.name for episode in library.episodes} if in_place else set())
    changed = [path for path, item in files.items() if not _stands(target, path, item, old)]
    put = {path: wanted[path] for path in changed if not (in_place and isinstance(wanted[path], Copy))}
    gone = [path for path in old.files if path not in files]
    manifest = Manifest(files, {**old.dates, **held.dates}, library.address)
    if put or gone or manifest != old:
        # what lists the files comes last
        thrown = gather.orphans(source, gone) if in_place else []
        exchange(target, {**put, MANIFEST: manifest.to_bytes()}, [*gone, *thrown])
    return Published(
        folder=target,
        library=library,
        written=tuple(put),
        kept=tuple(path for path in files if path not in put),
        removed=tuple(gone),
        unknown=tuple(gather.unknown(source)),
        behind=held.behind,
        waiting=held.waiting,
    )


def _wanted(library: Library, source: Path) -> dict[str, bytes | Copy]:
    """Every file of a library, those first that others point to."""
    files: dict[str, bytes | Copy] = {}
    for episode in library.episodes:
        files |= _of_episode(episode, source, library.address)
    if library.episodes:
        files[COVER] = show_cover((source / library.episodes[0].file(".jpg")).read_bytes())
    for playlist in (*library.programmes, *library.albums):
        cover = playlist.entries[0].episode.file(".jpg")
        files[playlist.name + SUFFIX] = m3u8(playlist, file_paths(playlist), cover)
    return files | {**pages(library), FEED: feed(library)}


def _of_episode(episode: Episode, source: Path, address: str) -> dict[str, bytes | Copy]:
    pictures = {chapter.picture for chapter in episode.chapters if chapter.picture}
    names = [episode.file(".mp3"), episode.file(".jpg"), *sorted(pictures)]
    for name in names:
        if not (source / name).is_file():
            raise OutputError(f"{source / name} is missing", f"render {episode.name} again")
    texts = {suffix: write(episode.captions) for suffix, write in CAPTIONS.items()}
    texts[".lrc"] = lrc_file(
        episode.captions, title=episode.title, artist=episode.artist, album=episode.album, length=episode.length
    )
    texts[".chapters.json"] = chapters_json(
        episode.chapters, title=episode.title, author=episode.artist, address=address
    )
    return {name: Copy(source / name) for name in names} | {
        episode.file(suffix): text.encode() for suffix, text in texts.items()
    }


def _item(library: Library, path: str, content: bytes | Copy) -> Item:
    if isinstance(content, bytes):
        return Item(len(content), hashlib.sha256(content).hexdigest())
    for episode in library.episodes:
        if path == episode.file(".mp3"):
            return Item(episode.bytes, episode.sha256)
    with content.path.open("rb") as file:
        return Item(content.path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _stands(target: Path, path: str, item: Item, old: Manifest) -> bool:
    """Whether the file is there as it must be."""
    place = target / path
    try:
        if place.stat().st_size != item.bytes:
            return False
        if path.endswith(".mp3"):
            return old.files.get(path) == item  # to read them all again would take long
        return hashlib.sha256(place.read_bytes()).hexdigest() == item.sha256
    except OSError:
        return False


def _check_foreign(target: Path, files: Mapping[str, Item], old: Manifest, own: set[str]) -> None:
    """What others put into the folder is not overwritten. `own` are the sessions that are rendered right there."""
    for path, item in files.items():
        if path in old.files or not (target / path).exists() or any(path.startswith(f"{name}.") for name in own):
            continue
        if not _stands(target, path, item, old):
            raise OutputError(
                f"{target / path} is there already, and audiogen didn't put it there",
                "move it away, or publish elsewhere with -o",
            )
