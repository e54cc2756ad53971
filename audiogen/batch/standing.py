"""The sessions that stand in a folder, or in a store: what is known of them, and of their files."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from audiogen.batch import record as records
from audiogen.batch.record import Record
from audiogen.batch.stamps import SMALL, Files, Stamp
from audiogen.store import Store

AT_ONCE: Final = 16
"""Records that are asked for at a time: each waits for the network."""


class Here:
    """The sessions in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.files = Files()
        self._folder = folder

    def records(self) -> dict[Path, Record | None]:
        """What every session that has a record was made of, by its MP3."""
        return {path: records.read(path) for path in records.recorded(self._folder)}

    def refresh(self, session: Path, record: Record) -> None:
        """Keeps a record that says the same, and in which more is vouched for. Raises OutputError."""
        records.write(session, record)


class There:
    """The sessions in `store`, which are spoken of as if they were in `folder`. Raises StoreError throughout."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder
        self._store = store
        self._sizes = store.names("")
        self.files: Files = _Listed(folder, self._sizes)

    def records(self) -> dict[Path, Record | None]:
        """What every session that has a record was made of, by its MP3."""
        names = {name: path for name in self._sizes if (path := records.session_path(self._folder, name))}
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="records") as pool:
            found = pool.map(self._store.get, names)
            return {
                path: records.from_bytes(data) if data else None
                for path, data in zip(names.values(), found, strict=True)
            }

    def refresh(self, session: Path, record: Record) -> None:
        """A record in a store is left as it is: nothing vouches for a file there but its size."""


class _Listed(Files):
    """Files as they are now; of those in `folder` what a listing of their sizes says."""

    def __init__(self, folder: Path, sizes: dict[str, int]) -> None:
        super().__init__()
        self._folder = folder
        self._sizes = sizes

    def stamp(self, path: Path, known: Stamp | None = None, small: int = SMALL) -> Stamp | None:
        if path.parent != self._folder:
            return super().stamp(path, known, small)
        size = self._sizes.get(path.name)
        if size is None:
            return None
        return known if known is not None and known.bytes == size else Stamp(size, "")
