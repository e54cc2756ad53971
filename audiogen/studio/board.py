"""What there is to say to pages that are open: the latest of each kind, to as many as want to follow."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from typing import Any, Final

HEARTBEAT: Final = 15.0
"""Seconds of silence after which a page is told that we are still here."""


class Board:
    """Notices by their kind; a new one takes the place of the former. Threads may post; pages follow in a loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._notices: dict[str, tuple[int, str]] = {}
        self._number = 0
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}

    def post(self, kind: str, notice: dict[str, Any]) -> None:
        """Puts up `notice`, and lets everybody know."""
        said = json.dumps(notice, ensure_ascii=False, separators=(",", ":"))
        with self._lock:
            self._number += 1
            self._notices[kind] = self._number, said
            for event, loop in self._waiting.items():
                loop.call_soon_threadsafe(event.set)

    def notice(self, kind: str) -> dict[str, Any] | None:
        """The latest of that kind, if there is one."""
        with self._lock:
            found = self._notices.get(kind)
        return json.loads(found[1]) if found else None

    async def follow(self) -> AsyncIterator[bytes]:
        """Every notice that is there, then every new one, as server-sent events. Who is slow sees the latest only."""
        news, seen = asyncio.Event(), 0
        with self._lock:
            self._waiting[news] = asyncio.get_running_loop()
        try:
            while True:
                news.clear()
                with self._lock:
                    fresh = sorted(
                        (number, kind, said) for kind, (number, said) in self._notices.items() if number > seen
                    )
                for number, kind, said in fresh:
                    yield f"event: {kind}\ndata: {said}\n\n".encode()
                    seen = number
                try:
                    await asyncio.wait_for(news.wait(), HEARTBEAT)
                except TimeoutError:
                    yield b": still here\n\n"
        finally:
            with self._lock:
                del self._waiting[news]
