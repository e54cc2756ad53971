"""Rendered sessions become a library: playlists, feed, pages and all that they point to, in one folder."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from audiogen.build import gather
from audiogen.build.contents import check_source, contents, read_programmes, remembered
from audiogen.build.exchange import Copy, apply, exchange
from audiogen.build.files import unwritable
from audiogen.build.foreign import check_foreign, plain_chapters, recovered, remains, saved_names, stands
from audiogen.errors import OutputError
from audiogen.library import feed as feeds
from audiogen.library.catalogue import COVER, FEED, Episode, Library
from audiogen.library.lock import locked
from audiogen.library.manifest import MANIFEST, Item, Manifest
from audiogen.library.manifest import read as read_manifest
from audiogen.library.page import pages
from audiogen.library.playlist import SUFFIX, file_paths, m3u8
from audiogen.library.sidecars import CAPTIONS, chapters_json, lrc_file


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing came to. `written`, `kept` and `removed` are files by their path in `folder`.

    `unknown` are MP3s that were found and left out, because nothing says what is in them; `behind` are sessions
    that were rendered when their album had fewer of them; `waiting` are those of a programme that have a script, but
    were not rendered yet; `saved` says under which names files were kept that somebody had changed;
    `lost` are programmes of the last time that are not there any more.
    """

    folder: Path
    library: Library
    written: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    unknown: tuple[str, ...]
    behind: tuple[str, ...]
    waiting: tuple[str, ...]
    saved: tuple[tuple[str, str], ...]
    lost: tuple[str, ...]


def publish(
    source: Path,
    target: Path | None = None,
    *,
    address: str | None = None,
    programmes: Sequence[Path] | None = (),
    now: datetime | None = None,
) -> Published:
    """Publishes the sessions in `source` into `target`, or right there: only what changed, all of it or nothing.

    `address` is where the folder will stand on the web, else what the first programme says, else what was said the
    last time; empty for none. `programmes` are those of the last time when None. `now` is the date that sessions get
    which come out for the first time.

    Raises UsageError when there is nothing to publish, and AudiogenErrors for programmes and sessions that can't be
    understood, or a folder that can't be written.
    """
    target = target or source
    check_source(source)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with locked(target, wait=True):
            apply(target)
            old = read_manifest(target) or recovered(target)
            paths = remembered(target, old) if programmes is None else programmes
            return _publish(source, target, old, address, paths, now or datetime.now(UTC))
    except OSError as error:
        raise unwritable(target, error) from error


def _publish(
    source: Path, target: Path, old: Manifest, address: str | None, paths: Sequence[Path], now: datetime
) -> Published:
    held = contents(source, read_programmes(paths), old, address, now)
    library = held.library
    wanted = _wanted(library, source)
    digests = _Digests(library)
    files = {path: digests.item(path, content) for path, content in wanted.items()}
    in_place = source.resolve() == target.resolve()
    own = {episode.name for episode in library.episodes} if in_place else set()
    check_foreign(target, files, old, own)
    put = {
        path: content
        for path, content in wanted.items()
        if content != Copy(target / path) and not stands(target, path, files[path], old)
    }
    gone = [path for path in old.files if path not in files and not remains(target, path, files, old, in_place)]
    rendered = plain_chapters(library) if in_place else {}
    saved = saved_names(target, list(put) if in_place else [*put, *gone], old, rendered)
    manifest = Manifest(files, {**old.dates, **held.dates}, library.address, _seen_from(target, paths))
    unknown = tuple(gather.unknown(source))
    if put or gone or manifest != old:
        # what lists the files comes last
        thrown = gather.orphans(source, gone) if in_place else []
        exchange(target, {**put, MANIFEST: manifest.to_bytes()}, [*gone, *thrown], saved)
    return Published(
        folder=target,
        library=library,
        written=tuple(put),
        kept=tuple(path for path in files if path not in put),
        removed=tuple(gone),
        unknown=unknown,
        behind=held.behind,
        waiting=held.waiting,
        saved=tuple(saved.items()),
        lost=tuple(name for name in old.programmes if name not in manifest.programmes),
    )


def _seen_from(folder: Path, paths: Sequence[Path]) -> tuple[str, ...]:
    """So that they are found again when both move together, or audiogen is called from elsewhere."""
    try:
        return tuple(Path(os.path.relpath(path, folder)).as_posix() for path in paths)
    except ValueError:  # on another drive of Windows
        return tuple(path.resolve().as_posix() for path in paths)


def _wanted(library: Library, source: Path) -> dict[str, bytes | Copy]:
    """Every file of a library, those first that others point to."""
    files: dict[str, bytes | Copy] = {}
    for episode in library.episodes:
        files |= _of_episode(episode, source, library.address)
    if library.episodes:
        files[COVER] = Copy(source / library.episodes[0].file(".jpg"))
    for playlist in library.playlists:
        cover = playlist.entries[0].episode.file(".jpg")
        files[playlist.name + SUFFIX] = m3u8(playlist, file_paths(playlist), cover)
    return files | {**pages(library), FEED: feeds.feed(library)}


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


class _Digests:
    """Sizes and digests; those of music are known."""

    def __init__(self, library: Library) -> None:
        self._music = {e.file(".mp3"): Item(e.bytes, e.sha256) for e in library.episodes}

    def item(self, path: str, content: bytes | Copy) -> Item:
        if known := self._music.get(path):
            return known
        data = content if isinstance(content, bytes) else content.path.read_bytes()
        return Item(len(data), hashlib.sha256(data).hexdigest())
