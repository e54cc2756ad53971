"""The ledger as it grows: always on the card before what it speaks of could be lost."""

import contextlib
import os
from pathlib import Path
from typing import Final

from audiogen.library.lock import settle
from audiogen.library.sync.ledger import LEDGER, Entry, Intent, Ledger
from audiogen.library.sync.trouble import unusable

PART: Final = f"{LEDGER}.part"
_MUCH: Final = 4 << 20
_MANY: Final = 16


class Journal:
    """What is true at the place now. Files and sizes come in one by one; small ones are noted down together."""

    def __init__(self, place: Path, ledger: Ledger, written: bytes) -> None:
        self.files: dict[str, Entry] = dict(ledger.files)
        self.intended: dict[str, Intent] = dict(ledger.intended)
        self.folders: set[str] = set(ledger.folders)
        self._place = place
        self._written = written
        self._bytes = self._count = 0

    def copied(self, path: str, entry: Entry) -> None:
        self.files[path] = entry
        self.intended.pop(path, None)
        self._bytes += entry.bytes
        self._count += 1
        if self._bytes >= _MUCH or self._count >= _MANY:
            self.save()

    def removed(self, path: str) -> None:
        self.files.pop(path, None)

    def save(self) -> None:
        """Writes the ledger, unless it says so already. Raises OutputError."""
        self._bytes = self._count = 0
        data = Ledger(self.files, self.intended, frozenset(self.folders)).to_bytes()
        if data == self._written:
            return
        part = self._place / PART
        try:
            part.unlink(missing_ok=True)
            with part.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._place / LEDGER)
        except OSError as error:
            raise unusable(self._place / LEDGER, error) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        settle(self._place)
        self._written = data
