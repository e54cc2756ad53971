"""Publishes anew, now and then, what was rendered anew."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool

PAUSE: Final = 2.0
"""Seconds from one time to the next, at least."""
_PATIENCE: Final = 1.0
"""So many seconds a request waits for news; when they take longer, it gets what is there."""


class Refresher:
    """Calls `refresh` when asked to, but one at a time and not too often. What it fails with is said, not raised."""

    def __init__(self, refresh: Callable[[], None], say: Callable[[str], None]) -> None:
        self._refresh = refresh
        self._say = say
        self._task: asyncio.Task[None] | None = None
        self._done = float("-inf")

    async def __call__(self) -> None:
        """Comes back when all is fresh, or after a moment."""
        if self._task is None or self._task.done():
            if time.monotonic() - self._done < PAUSE:
                return
            self._task = asyncio.create_task(self._run())
        await asyncio.wait({self._task}, timeout=_PATIENCE)

    async def _run(self) -> None:
        try:
            await run_in_threadpool(self._refresh)
        except Exception as error:  # noqa: BLE001 — whatever it is, what was published before is still good
            self._say(f"audiogen: what was rendered lately isn't shown: {' '.join(str(error).split())}")
        finally:
            self._done = time.monotonic()
