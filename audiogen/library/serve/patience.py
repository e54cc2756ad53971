"""How long a slow client is waited for, and how many clients there can be at a time."""

import asyncio
import contextlib
import socket
import sys
from dataclasses import dataclass, replace
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

_IN_FLIGHT: Final = 1 << 17
"""Bytes that the system may hold for one reader. By itself it would take megabytes, minutes of sound, and a player
that reads as it plays would seem to have stalled."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Limits. In seconds: a whole `head` of a request must have come, after connecting and again after each
    answer; a reader must have taken something of what it was sent, or it is a `stall`. `idle` is how long a
    connection is kept for another request. `connections` there are at most, and `bytes` in a head."""

    head: float = 10.0
    stall: float = 30.0
    idle: int = 5
    connections: int = 512
    bytes: int = 16_384

    def fitting(self) -> "Patience":
        """As many connections as this process can have: each may need its socket and a file."""
        room = _files()
        most = max((room - 64) // 2, 8) if room else self.connections
        return replace(self, connections=min(self.connections, most))


def _files() -> int:
    """How many files this process may have open; 0 when nobody counts."""
    if sys.platform == "win32":
        return 0
    import resource

    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return 0 if soft == resource.RLIM_INFINITY else soft


class _Line(dict["_Patient", None]):
    """Connections that are waited for, and how long each may take. Who has stood here longest comes first."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class _Crowd:
    """All connections. Each stands in one line at most."""

    def __init__(self, patience: Patience) -> None:
        self.most = patience.connections
        self.all: set[_Patient] = set()
        self.owe_a_head = _Line(patience.head)
        self.take_nothing = _Line(patience.stall)


class _Patient(H11Protocol):
    """uvicorn's connection, with an end to its patience.

    It aborts where others close: closing waits until all is sent, which is for ever when nobody reads.
    """

    crowd: _Crowd
    _line: _Line | None = None
    _timer: asyncio.TimerHandle | None = None
    _paused = False
    _left = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        with contextlib.suppress(OSError):
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _IN_FLIGHT)
        crowd = self.crowd
        has_to_go = None
        if len(crowd.all) >= crowd.most:
            has_to_go = next(iter(crowd.owe_a_head or crowd.take_nothing), self)
        crowd.all.add(self)
        self._look()
        if has_to_go:
            has_to_go._abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._paused = True
        self._look()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._paused = False
        self._look()

    def _look(self) -> None:
        """Sees what is waited for, and from when on."""
        answering = self.cycle is not None and not self.cycle.response_complete
        line = (self.crowd.take_nothing if self._paused else None) if answering else self.crowd.owe_a_head
        if line is not self._line and self in self.crowd.all:
            self._stand_in(line)

    def _stand_in(self, line: _Line | None) -> None:
        if self._line is not None:
            self._line.pop(self, None)
        if self._timer is not None:
            self._timer.cancel()
        self._line, self._timer = line, None
        if line is not None:
            line[self] = None
            self._wait(line.seconds)

    def _wait(self, seconds: float) -> None:
        self._left = self.transport.get_write_buffer_size()
        self._timer = self.loop.call_later(seconds, self._waited, seconds)

    def _waited(self, seconds: float) -> None:
        if 0 < self.transport.get_write_buffer_size() < self._left:
            self._wait(seconds)  # slow, but there
        else:
            self._abort()

    def _leave(self) -> None:
        self._stand_in(None)
        self.crowd.all.discard(self)

    def _abort(self) -> None:
        self._leave()
        self.transport.abort()


def protocol(patience: Patience) -> type[H11Protocol]:
    """The kind of connection that has this patience, for `uvicorn.Config(http=…)`."""

    class Patient(_Patient):
        crowd = _Crowd(patience)

    return Patient
