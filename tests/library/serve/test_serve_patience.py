"""How long slow clients are waited for. Every limit is shortened here; what is slow is slow on purpose."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from pathlib import Path

import pytest
import uvicorn
from offered import FILES, Place, Serving, answer, publish
from uvicorn.server import ServerState

from audiogen.library.serve import patience as limits
from audiogen.library.serve.patience import Patience

LARGE = 12_000_000
GET = b"GET /large.mp3 HTTP/1.1\r\nHost: localhost\r\n\r\n"
SMALL = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "library"
    made.mkdir()
    publish(made, FILES | {"large.mp3": bytes(LARGE)})
    return made


def gone(client: socket.socket, seconds: float) -> bool:
    """Whether the server hangs up on `client` within that time, and nothing came before."""
    client.settimeout(seconds)
    try:
        return client.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def drip(client: socket.socket, text: bytes, pause: float) -> float:
    """Sends byte by byte until the server hangs up; how many seconds that took."""
    begun = time.monotonic()
    with contextlib.suppress(ConnectionError):
        for byte in text:
            client.sendall(bytes([byte]))
            time.sleep(pause)
    return time.monotonic() - begun


def ask_again(client: socket.socket) -> bool:
    """Whether a small request on an open connection is answered."""
    client.sendall(SMALL)
    got = b""
    while not got.endswith(FILES["index.html"]):
        got += (more := client.recv(10_000))
        if not more:
            return False
    return got.startswith(b"HTTP/1.1 200")


def whole(client: socket.socket) -> int:
    """How many bytes come until the server hangs up."""
    count = 0
    with contextlib.suppress(ConnectionError):
        while got := client.recv(1 << 20):
            count += len(got)
    return count


def stalled(place: Place) -> socket.socket:
    client = place.connect(buffer=4096)
    client.sendall(GET[:-2] + b"Connection: close\r\n\r\n")
    return client


# ── heads ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_head_must_come_in_time(serving: Serving, folder: Path) -> None:
    with serving(folder, Patience(head=0.5)) as place, place.connect() as silent, place.connect() as slow:
        assert drip(slow, b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 100, 0.03) < 2
        assert gone(silent, 1)


def test_a_head_in_time_may_come_in_pieces(serving: Serving, folder: Path) -> None:
    with serving(folder, Patience(head=3)) as place, place.connect() as client:
        drip(client, SMALL[:-1], 0.002)
        client.sendall(SMALL[-1:])
        assert client.recv(1000).startswith(b"HTTP/1.1 200")


def test_the_next_head_must_come_in_time_too(serving: Serving, folder: Path) -> None:
    with serving(folder, Patience(head=0.5, idle=60)) as place, place.connect() as client:
        for _ in range(3):  # each answer gives new time
            time.sleep(0.3)
            assert ask_again(client)
        assert drip(client, SMALL[:-4] + b"\r\nX: " + b"y" * 300, 0.03) < 2


def test_a_connection_without_requests_is_not_kept(serving: Serving, folder: Path) -> None:
    with serving(folder, Patience(idle=1)) as place, place.connect() as client:
        assert ask_again(client)
        assert gone(client, 3)


def test_a_head_without_end(serving: Serving, folder: Path) -> None:
    with serving(folder) as place, place.connect() as client:
        got = b""
        with contextlib.suppress(ConnectionError):
            for _ in range(200):
                client.sendall(b"X-Long: " + b"y" * 1000)
                time.sleep(0.001)
        with contextlib.suppress(ConnectionError):
            got = client.recv(1000)
        assert not got or answer(got).status == 400


# ── readers ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reader_that_takes_nothing_is_left(serving: Serving, folder: Path) -> None:
    with serving(folder, Patience(stall=0.4)) as place, stalled(place) as client:
        time.sleep(1)
        assert whole(client) < LARGE / 4


def test_a_reader_that_takes_nothing_of_a_last_piece_is_left(serving: Serving, folder: Path) -> None:
    """With one of these lengths the answer is all in the buffers: complete for us, but not for them."""
    lengths = range(50_000, 800_000, 50_000)
    with serving(folder, Patience(head=0.4, stall=0.4, idle=60)) as place, contextlib.ExitStack() as clients:
        for length in lengths:
            client = clients.enter_context(place.connect(buffer=4096))
            client.sendall(GET[:-2] + b"Range: bytes=0-%d\r\n\r\n" % length)
        time.sleep(0.2)
        assert place.held() == len(lengths)
        time.sleep(1.5)
        assert place.held() == 0


def test_a_slow_reader_gets_all(serving: Serving, folder: Path) -> None:
    with serving(folder, Patience(stall=0.6, head=0.6)) as place, place.connect(buffer=65_536) as client:
        client.sendall(GET[:-2] + b"Connection: close\r\n\r\n")
        count = 0
        for _ in range(14):
            count += len(client.recv(65_536))
            time.sleep(0.1)
        assert count + whole(client) > LARGE


class Buffer(asyncio.Transport):
    """A transport that has this many bytes `left` to send."""

    def __init__(self, end: socket.socket) -> None:
        super().__init__({"socket": end})
        self.left, self.aborted = 1000, False

    def get_write_buffer_size(self) -> int:
        return self.left

    def abort(self) -> None:
        self.aborted = True


def test_who_takes_little_is_waited_for_and_who_stops_is_not() -> None:
    async def watch(end: socket.socket) -> None:
        config = uvicorn.Config(lambda: None, log_config=None, ws="none")
        connection = limits.protocol(Patience(head=0.2))(config, ServerState(), {})
        transport = Buffer(end)
        connection.connection_made(transport)
        for _ in range(12):
            await asyncio.sleep(0.05)
            transport.left -= 1
            assert not transport.aborted
        await asyncio.sleep(0.6)
        assert transport.aborted
        connection.connection_lost(ConnectionAbortedError())

    here, there = socket.socketpair()
    with here, there:
        asyncio.run(watch(here))


def test_pipelined_requests_are_answered_in_order(serving: Serving, folder: Path) -> None:
    with serving(folder, Patience(head=0.5)) as place:
        got = place.raw(SMALL + GET + SMALL[:-2] + b"Connection: close\r\n\r\n")
    assert got.count(b"HTTP/1.1 200") == 3
    assert got.endswith(FILES["index.html"]) and len(got) > LARGE


def test_a_pipeline_whose_reader_takes_nothing_is_left(serving: Serving, folder: Path) -> None:
    with serving(folder, Patience(stall=0.4)) as place, place.connect(buffer=4096) as client:
        client.sendall(SMALL * 50 + GET * 3)
        time.sleep(1)
        assert whole(client) < LARGE / 4


# ── bodies ───────────────────────────────────────────────────────────────────────────────────────────────


def test_nobody_waits_for_a_body(serving: Serving, folder: Path) -> None:
    with serving(folder) as place:
        begun = time.monotonic()
        for body in (b"Content-Length: 100000000", b"Transfer-Encoding: chunked"):
            for method, status in ((b"GET", 200), (b"POST", 405)):
                found = answer(place.raw(method + b" / HTTP/1.1\r\nHost: localhost\r\n" + body + b"\r\n\r\n"))
                assert (found.status, found["Connection"]) == (status, "close"), (method, body)
        assert time.monotonic() - begun < 2


# ── crowds ───────────────────────────────────────────────────────────────────────────────────────────────


def test_who_has_owed_a_request_longest_makes_room(serving: Serving, folder: Path) -> None:
    with serving(folder, Patience(connections=4)) as place, contextlib.ExitStack() as clients:
        crowd = [clients.enter_context(place.connect()) for _ in range(6)]
        assert [gone(client, 0.1) for client in crowd] == [True, True, False, False, False, False]
        assert place.ask("/").status == 200
        assert [gone(client, 0.1) for client in crowd[2:]] == [True, False, False, False]


def test_readers_that_take_nothing_make_room_too(serving: Serving, folder: Path) -> None:
    with serving(folder, Patience(connections=3)) as place, contextlib.ExitStack() as clients:
        crowd = []
        for _ in range(3):
            crowd.append(clients.enter_context(stalled(place)))
            time.sleep(0.2)
        assert place.ask("/").status == 200
        assert whole(crowd[0]) < LARGE / 4
        assert whole(crowd[1]) > LARGE


def test_connections_fit_into_what_the_system_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    for files, connections in {256: 96, 1024: 480, 20_000: 512, 0: 512, 20: 8}.items():
        monkeypatch.setattr(limits, "_files", lambda files=files: files)
        assert Patience().fitting().connections == connections
