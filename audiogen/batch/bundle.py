"""What was encoded of one session, in one file of a store: fetched at once wherever the session is made again."""

import hashlib
import io
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from audiogen.build.spans import SUFFIX, Span, Spans
from audiogen.library.identity import session_id
from audiogen.model import Routine
from audiogen.settings import Settings
from audiogen.store import Store, StoreError, store

_FILE: Final = re.compile(rf"([0-9a-f]{{64}}){re.escape(SUFFIX)}")


@contextmanager
def bundled(routine: Routine, settings: Settings) -> Iterator[Spans]:
    """Where the session of `routine` keeps what is encoded: in the usual place, and in the store, if there is one."""
    if not settings.store:
        yield Spans(settings.spans)
        return
    spans = Bundled(settings.spans, store(settings.store), str(session_id(routine)))
    spans.fetch()
    yield spans
    spans.send()


class Bundled(Spans):
    """The spans in `folder`, which remember which of them a session took; and as many as `store` has of `session`.

    That they can be had is no more than a convenience: a store that doesn't answer is passed over.
    """

    def __init__(self, folder: Path, store: Store, session: str) -> None:
        super().__init__(folder)
        self._store = store
        self._name = f"spans/{hashlib.sha256(session.encode()).hexdigest()}.zip"
        self._taken: set[str] = set()
        self._known: set[str] = set()
        self._lock = threading.Lock()

    def get(self, key: str) -> Span | None:
        found = super().get(key)
        if found is not None:
            self._take(key)
        return found

    def put(self, key: str, span: Span) -> None:
        super().put(key, span)
        self._take(key)

    def fetch(self) -> None:
        """Brings what the store has of the session. What comes is looked at when it is taken, as it always is."""
        with suppress(StoreError, OSError, zipfile.BadZipFile):
            data = self._store.get(self._name)
            if data is None:
                return
            with zipfile.ZipFile(io.BytesIO(data)) as bundle:
                for found in filter(None, map(_FILE.fullmatch, bundle.namelist())):
                    path = self._path(found[1])
                    if not path.exists():
                        path.parent.mkdir(parents=True, exist_ok=True)
                        path.write_bytes(bundle.read(found[0]))
                    self._known.add(found[1])

    def send(self) -> None:
        """Puts what the session took into the store, in the place of what was taken the last time."""
        if self._taken == self._known:
            return
        packed = io.BytesIO()
        with suppress(StoreError, OSError):
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as bundle:
                for key in sorted(self._taken):
                    bundle.write(self._path(key), f"{key}{SUFFIX}")
            self._store.put(self._name, packed.getvalue())

    def _take(self, key: str) -> None:
        with self._lock:
            self._taken.add(key)
