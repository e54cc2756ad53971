"""The feed, and chapters with pictures, as the one who asks needs them: podcast apps want whole addresses, and
only they know ours."""

import hashlib
import io
import threading
from collections.abc import Callable
from typing import Final

from audiogen.library.serve.conditions import Version
from audiogen.library.serve.files import Opened

Rebase = Callable[[bytes, str, str], bytes]
"""Makes the addresses in a file that begin with the second, or are relative, begin with the third."""

_MOST: Final = 4
"""So many are kept: a machine has few names."""


class Readdressed:
    """Rewrites files by `rebase`, and keeps the last few."""

    def __init__(self, rebase: Rebase) -> None:
        self._rebase = rebase
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str, str], bytes] = {}

    def __call__(self, feed: Opened, old: str, new: str) -> Opened:
        """The open `feed` with addresses that begin with `new` in place of `old`."""
        key = (feed.version.etag, old, new)
        with feed.file, self._lock:
            content = self._kept.pop(key, None)
            if content is None:
                content = self._rebase(feed.file.read(), old, new)
            self._kept[key] = content
            while len(self._kept) > _MOST:
                self._kept.pop(next(iter(self._kept)))
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        return Opened(io.BytesIO(content), len(content), Version(tag, feed.version.modified))
