"""What has to be done so that what is wanted is there: nothing for most files. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from audiogen.library.sync.arrange import Wanted
from audiogen.library.sync.choose import Note, There
from audiogen.library.sync.ledger import Entry, Intent, Ledger
from audiogen.library.sync.place import Found, Kind

_MUSIC: Final = ".mp3"
_TICK: Final = 2_000_000_000
"""FAT tells time in steps of two seconds."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A file to be written. `frees` is what the file that it takes the place of had."""

    wanted: Wanted
    frees: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """`keep` holds what may stay, `remove` (with sizes) what goes, `folders` those that go if they are empty then.

    `early` says that all of `remove` goes before anything is copied.
    """

    copy: tuple[Copy, ...]
    keep: Mapping[str, Entry]
    remove: Mapping[str, int]
    folders: tuple[str, ...]
    notes: tuple[Note, ...]
    early: bool = False

    @property
    def bytes(self) -> int:
        """How much is to be copied."""
        return sum(each.wanted.content.bytes for each in self.copy)


def plan(wanted: Iterable[Wanted], ledger: Ledger, there: There, *, verify: bool = False) -> Plan:
    """The steps from what is there to what is wanted. `verify` trusts no file that wasn't read again."""
    copy: list[Copy] = []
    keep: dict[str, Entry] = {}
    changed: list[Note] = []
    for want in wanted:
        found = there.at(want.path)
        entry = ledger.files.get(want.path)
        doubtful = verify or want.path in ledger.intended  # a run that was interrupted may have put another one there
        if found and found.bytes == want.content.bytes and _holds(want, found, entry, there, doubtful):
            adopted = entry.adopted if entry else want.path not in ledger.intended
            keep[want.path] = Entry(found.bytes, want.content.sha256, found.mtime, adopted)
        elif found and entry and not verify and _is_edited(want.path, found, entry, ledger, there):
            keep[want.path] = entry
            changed.append(Note(want.path, "was changed there: left as it is; --verify writes it anew"))
        else:
            copy.append(Copy(want, found.bytes if found else 0))
    stays = {*keep, *(each.wanted.path for each in copy)}
    remove, notes = _unwanted(stays, ledger, there)
    folders = sorted(ledger.folders - {path.partition("/")[0] for path in stays if "/" in path})
    return Plan(tuple(copy), keep, remove, tuple(folders), (*changed, *notes))


def _is_edited(path: str, found: Found, entry: Entry, ledger: Ledger, there: There) -> bool:
    """Whether it is somebody's work: words, lists and pictures are; music that isn't as it was is damaged."""
    return not path.endswith(_MUSIC) and not _as_written(path, found, entry, ledger.intended.get(path), there)


def _holds(want: Wanted, found: Found, entry: Entry | None, there: There, doubtful: bool) -> bool:
    known = entry is not None and entry.sha256 == want.content.sha256 and _untouched(found, entry)
    return (known and not doubtful) or there.digest(want.path) == want.content.sha256


def _untouched(found: Found, entry: Entry) -> bool:
    return found.bytes == entry.bytes and abs(found.mtime - entry.mtime) <= _TICK


def _unwanted(stays: set[str], ledger: Ledger, there: There) -> tuple[dict[str, int], tuple[Note, ...]]:
    remove: dict[str, int] = {}
    notes: list[Note] = []
    # playlists first: none shall name what is gone
    for path in sorted({*ledger.files, *ledger.intended} - stays, key=lambda path: ("/" in path, path)):
        found = there.at(path)
        if found is None:
            continue
        entry = ledger.files.get(path)
        if entry and entry.adopted:
            notes.append(Note(path, "isn't wanted any more, but you had put it there: left as it is"))
        elif _as_written(path, found, entry, ledger.intended.get(path), there):
            remove[path] = found.bytes
        else:
            notes.append(Note(path, "isn't wanted any more, but was changed there: left as it is"))
    return remove, tuple(notes)


def _as_written(path: str, found: Found, entry: Entry | None, intent: Intent | None, there: There) -> bool:
    if found.kind is not Kind.FILE:
        return False
    if entry and _untouched(found, entry):
        return True
    return any(c.bytes == found.bytes and c.sha256 == there.digest(path) for c in (entry, intent) if c)
