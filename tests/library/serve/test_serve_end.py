"""The end of a server: nobody is left on the line."""

import socket
import threading

import pytest
from starlette.types import Receive, Scope, Send

from audiogen.library.serve import run
from audiogen.library.serve.patience import Patience


async def endless(scope: Scope, receive: Receive, send: Send) -> None:
    """More than anybody reads."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while True:
        await send({"type": "http.response.body", "body": bytes(100_000), "more_body": True})


def test_who_never_reads_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_FAREWELL", 0)
    with run.bind("127.0.0.1", (0,)) as taken:
        made = run.server(endless, Patience())
        thread = threading.Thread(target=made.run, kwargs={"sockets": [taken]})
        thread.start()
        with socket.create_connection(taken.getsockname()) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert client.recv(100).startswith(b"HTTP/1.1 200")
            made.should_exit = True
            thread.join(10)
    assert not thread.is_alive()
    assert not made.server_state.connections
