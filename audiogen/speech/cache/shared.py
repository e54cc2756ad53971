"""Clips that several machines share: a folder here, and a store behind it."""

import secrets
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Final

from audiogen.audio.clip import Spoken
from audiogen.speech.cache.clipfile import Kept
from audiogen.speech.cache.folder import Cache
from audiogen.store import Store

_AT_ONCE: Final = 16
"""Requests to a store: each waits for the network, and takes nothing from the others."""


class SharedCache(Cache):
    """The clips in `folder`, and those in `store`: what is here is sent there, what is there is brought here.

    A clip is looked at when it has come as it always is, so that one that was damaged there counts as absent. Besides
    what `Cache` raises, everything raises StoreError when the store doesn't answer.
    """

    def __init__(self, folder: Path, store: Store) -> None:
        super().__init__(folder)
        self._store = store
        self._there: set[str] = set()
        self._lock = threading.Lock()

    def get(self, name: str) -> Kept | None:
        found = super().get(name)
        if found is None:
            return self._brought(name)
        self._send(name, found)
        return found

    def get_all(self, names: Iterable[str]) -> dict[str, Kept]:
        wanted = list(dict.fromkeys(names))
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="clips") as pool:
            clips = pool.map(self.get, wanted)
            return {name: clip for name, clip in zip(wanted, clips, strict=True) if clip is not None}

    def put(self, name: str, clip: Spoken) -> Kept:
        if (before := self.get(name)) is not None:  # somebody else spoke it meanwhile, perhaps on another machine
            return before
        kept = super().put(name, clip)
        self._store.put_file(_called(name), kept.path)  # in the place of what may be there, and damaged
        self._note(name)
        return kept

    def _send(self, name: str, clip: Kept) -> None:
        """Puts a clip into the store, unless it is known, or found, to be there."""
        with self._lock:
            if name in self._there:
                return
        if not self._store.has(_called(name)):
            self._store.put_file(_called(name), clip.path)
        self._note(name)

    def _brought(self, name: str) -> Kept | None:
        """The clip as the store has it, now in the folder, too."""
        data = self._store.get(_called(name))
        if data is None:
            return None
        path = self._path(name)
        part = path.with_name(f"{name}.{secrets.token_hex(4)}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            part.replace(path)
        except OSError as error:
            raise self._unwritable(error) from None
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        found = super().get(name)
        if found is not None:
            self._note(name)
        return found

    def _note(self, name: str) -> None:
        with self._lock:
            self._there.add(name)


def _called(name: str) -> str:
    return f"clips/{name[:2]}/{name}.clip"
