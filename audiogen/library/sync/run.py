"""The sync itself: looks, plans, and does it, so that it can be interrupted anywhere."""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audiogen.errors import AudiogenError, OutputError, UsageError
from audiogen.library.catalogue import Library
from audiogen.library.lock import locked
from audiogen.library.sync import journal, room
from audiogen.library.sync.arrange import Arranged, WritePlaylist, arrange
from audiogen.library.sync.choose import Note
from audiogen.library.sync.copy import CHUNK, part_of, put
from audiogen.library.sync.journal import Journal
from audiogen.library.sync.ledger import LEDGER, Entry, Intent, Ledger, from_bytes
from audiogen.library.sync.place import Kind, Place
from audiogen.library.sync.plan import Plan, plan
from audiogen.library.sync.trouble import unusable
from audiogen.progress import Progress, silent

_CLUSTER: Final = 32 << 10
"""What a file takes at least, where the system doesn't say."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done in `folder`, or would be: paths there and their sizes."""

    folder: Path
    copied: tuple[tuple[str, int], ...]
    kept: tuple[tuple[str, int], ...]
    removed: tuple[tuple[str, int], ...]
    notes: tuple[Note, ...]


def sync(
    library: Library,
    source: Path,
    dest: Path,
    write: WritePlaylist,
    *,
    progress: Progress = silent,
    dry_run: bool = False,
    verify: bool = False,
    chunk: int = CHUNK,
) -> Outcome:
    """Makes `dest` hold the library whose files lie in `source`; `write` makes its playlists.

    A `dry_run` writes nothing; `verify` reads again what is there already. Raises UsageError when `dest` can't be
    meant, and OutputError when it can't be done; then what was copied so far stays, and the next run goes on.
    """
    dest = _checked(source, dest)
    if not library.episodes:
        raise UsageError("there are no sessions to copy", "an empty library would only remove what is there")
    with contextlib.nullcontext() if dry_run else locked(dest):
        place = Place(dest)
        ledger, data, notes = _ledger(place)
        if not dry_run:
            _sweep(place, ledger)
        if verify:
            _read_again(place, ledger, progress)
        arranged = arrange(library, source, place, ledger, write)
        steps = room.fit(plan(arranged.wanted, ledger, place, verify=verify), _free(dest), _cluster(dest))
        if not dry_run:
            _do(steps, place, ledger, data, progress, chunk)
    return _outcome(dest, arranged, steps, notes)


# ── before ───────────────────────────────────────────────────────────────────────────────────────────────


def _checked(source: Path, dest: Path) -> Path:
    if not dest.is_dir():
        what = "is no folder" if dest.exists() else "isn't there"
        raise UsageError(f"{dest} {what}", "plug in and mount the phone or card, or make the folder first")
    there, here = dest.resolve(), source.resolve()
    if there.is_relative_to(here) or here.is_relative_to(there):
        raise UsageError(f"{dest} and {source} are in one another", "name a place outside the library")
    return there


def _ledger(place: Place) -> tuple[Ledger, bytes, tuple[Note, ...]]:
    found = place.at(LEDGER)
    if found is None:
        return Ledger(), b"", ()
    if found.kind is not Kind.FILE:
        raise OutputError(f"{place.folder / LEDGER} is no file", "remove it")
    try:
        data = (place.folder / LEDGER).read_bytes()
    except OSError as error:
        raise unusable(place.folder / LEDGER, error) from error
    ledger = from_bytes(data)
    if ledger is None:
        return Ledger(), data, (Note(LEDGER, "can't be read: what was copied before is known by its bytes alone"),)
    return ledger, data, ()


def _read_again(place: Place, ledger: Ledger, progress: Progress) -> None:
    found = {path: at.bytes for path in ledger.files if (at := place.at(path)) and at.kind is Kind.FILE}
    with progress("checking", sum(found.values())) as advance:
        for path, size in found.items():
            place.digest(path)
            advance(size)


def _free(dest: Path) -> int:
    try:
        usage = shutil.disk_usage(dest)
    except OSError as error:
        raise unusable(dest, error) from error
    return usage.free if usage.total else sys.maxsize  # some phones don't say; they will when they are full


def _cluster(dest: Path) -> int:
    with contextlib.suppress(OSError, AttributeError):  # Windows has no statvfs
        return os.statvfs(dest).f_frsize or _CLUSTER
    return _CLUSTER


# ── doing ────────────────────────────────────────────────────────────────────────────────────────────────


def _do(steps: Plan, place: Place, ledger: Ledger, data: bytes, progress: Progress, chunk: int) -> None:
    dest = place.folder
    book = Journal(dest, _intent(steps, place, ledger), data)
    book.save()
    try:
        if steps.early:
            _remove(steps, dest, book)
        with progress("copying", steps.bytes) as advance:
            for each in steps.copy:
                path, holds = each.wanted.path, each.wanted.content
                _folder_of(dest / path)
                about = put(holds, dest, path, advance, chunk)
                book.copied(path, Entry(about.st_size, holds.sha256, about.st_mtime_ns))
        if not steps.early:
            _remove(steps, dest, book)
        book.save()
    except BaseException:
        with contextlib.suppress(AudiogenError):
            book.save()
        raise


def _sweep(place: Place, ledger: Ledger) -> None:
    """Removes what a run that was interrupted left unfinished."""
    for part in (journal.PART, *map(part_of, ledger.intended)):
        found = place.at(part)
        if found and found.kind is Kind.FILE:
            _unlink(place.folder / part)


def _intent(steps: Plan, place: Place, ledger: Ledger) -> Ledger:
    """What is to be on the card before the first byte: all that may be there from now on is known as ours."""
    files = dict(steps.keep)
    for path in (*steps.remove, *(each.wanted.path for each in steps.copy)):
        if entry := _present(path, place, ledger):
            files[path] = entry
    intended = {c.wanted.path: Intent(c.wanted.content.bytes, c.wanted.content.sha256) for c in steps.copy}
    new = {path.partition("/")[0] for path in intended if "/" in path}
    made = {folder for folder in new if place.at(folder) is None}
    there = {folder for folder in ledger.folders if place.at(folder) is not None}
    return Ledger(files, intended, frozenset(made | there))


def _present(path: str, place: Place, ledger: Ledger) -> Entry | None:
    """What of ours is at `path` now: what a finished run put there, or one that was interrupted after it did."""
    found, intent = place.at(path), ledger.intended.get(path)
    if found and intent and found.bytes == intent.bytes and place.digest(path) == intent.sha256:
        return Entry(found.bytes, intent.sha256, found.mtime)
    return ledger.files.get(path) if found else None


def _folder_of(path: Path) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise unusable(path.parent, error) from error


def _remove(steps: Plan, dest: Path, book: Journal) -> None:
    for path in steps.remove:
        _unlink(dest / path)
        book.removed(path)
    for folder in steps.folders:
        with contextlib.suppress(OSError):  # something else is in it, or it is gone
            (dest / folder).rmdir()
        if not (dest / folder).exists():
            book.folders.discard(folder)


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise unusable(path, error) from error


# ── after ────────────────────────────────────────────────────────────────────────────────────────────────


def _outcome(dest: Path, arranged: Arranged, steps: Plan, notes: tuple[Note, ...]) -> Outcome:
    copied = tuple((each.wanted.path, each.wanted.content.bytes) for each in steps.copy)
    kept = tuple((path, entry.bytes) for path, entry in sorted(steps.keep.items()))
    return Outcome(dest, copied, kept, tuple(_gone(steps)), (*notes, *arranged.notes, *steps.notes))


def _gone(steps: Plan) -> Iterator[tuple[str, int]]:
    """What was removed for good; a playlist that only made room for its successor wasn't."""
    again = {each.wanted.path for each in steps.copy}
    return ((path, size) for path, size in sorted(steps.remove.items()) if path not in again)
