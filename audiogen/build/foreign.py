"""What publishing must not overwrite or remove: it is somebody else's, or somebody worked on it by hand."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from audiogen.build.files import digest, spare_name
from audiogen.errors import OutputError
from audiogen.library import feed as feeds
from audiogen.library.catalogue import COVER, FEED, INDEX, Library
from audiogen.library.manifest import Item, Manifest
from audiogen.library.playlist import SUFFIX
from audiogen.library.sidecars import chapters_json

_EDITED = (".html", ".css", ".js", ".m3u8", ".xml", ".vtt", ".srt", ".lrc", ".json", ".jpg")
"""What people edit or exchange by hand."""


def check_foreign(target: Path, files: Mapping[str, Item], old: Manifest, own: set[str]) -> None:
    """What others put into the folder is not overwritten. `own` are the sessions that are rendered right there."""
    for path, item in files.items():
        if path in old.files or not (target / path).exists() or any(path.startswith(f"{name}.") for name in own):
            continue
        if not _holds(target / path, item):
            raise OutputError(
                f"{target / path} is there already, and audiogen didn't put it there",
                "move it away, or publish elsewhere with -o",
            )


def _holds(place: Path, item: Item) -> bool:
    """Whether a file has just these contents, by reading it."""
    try:
        return place.stat().st_size == item.bytes and digest(place) == item.sha256
    except OSError:
        return False


def stands(target: Path, path: str, item: Item, old: Manifest) -> bool:
    """Whether the file is there as it must be."""
    place = target / path
    if path.endswith(".mp3") and old.files.get(path) == item:  # to read them all again would take long
        return place.is_file() and place.stat().st_size == item.bytes
    return _holds(place, item)


def remains(target: Path, path: str, files: Mapping[str, Item], old: Manifest, in_place: bool) -> bool:
    """Whether a file stays that isn't listed any more: music is its author's to throw away; what was only guessed to
    be ours may not be; and where capital letters are the same as small ones, it may only have another spelling."""
    place = target / path
    if (in_place and path.endswith(".mp3") and place.exists()) or not old.files[path].sha256:
        return True
    folded = path.casefold()
    twins = (target / other for other in files if other.casefold() == folded)
    return place.exists() and any(twin.exists() and place.samefile(twin) for twin in twins)


def saved_names(target: Path, paths: Sequence[str], old: Manifest, others: Mapping[str, str]) -> dict[str, str]:
    """New names for the files among `paths` that somebody changed by hand since they were written.

    `others` are digests of what rendering writes to the same place.
    """
    found: dict[str, str] = {}
    for path in paths:
        known = old.files.get(path)
        if known is None or not known.sha256 or not path.endswith(_EDITED) or not (target / path).is_file():
            continue
        if digest(target / path) not in (known.sha256, others.get(path)):
            found[path] = spare_name(target / path).relative_to(target).as_posix()
    return found


def plain_chapters(library: Library) -> dict[str, str]:
    texts = {
        episode.file(".chapters.json"): chapters_json(episode.chapters, title=episode.title, author=episode.artist)
        for episode in library.episodes
    }
    return {path: hashlib.sha256(text.encode()).hexdigest() for path, text in texts.items()}


def recovered(target: Path) -> Manifest:
    """What a feed that we wrote tells of the time before, where the manifest is lost or damaged."""
    try:
        told = feeds.told((target / FEED).read_bytes())
    except OSError:
        told = None
    if told is None:
        return Manifest()
    known = [path for path in target.rglob("*") if path.suffix in (*_EDITED, ".svg", ".mp3") and path.is_file()]
    files = {path.relative_to(target).as_posix(): Item(0, "") for path in known}
    ours = {path: item for path, item in files.items() if path in (FEED, INDEX, COVER) or _is_made(path, told.names)}
    return Manifest(ours, told.dates, told.address)


def _is_made(path: str, names: Collection[str]) -> bool:
    """Whether publishing sessions of these `names` makes such a file."""
    return path.startswith("assets/") or path.endswith(SUFFIX) or any(path.startswith(f"{name}.") for name in names)
