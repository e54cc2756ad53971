"""Taking a port, and leaving quietly."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from offered import FILES, Place, Serving

from audiogen.errors import AudiogenError, OutputError, UsageError
from audiogen.library.serve.run import bind

SERVER = """
import signal, sys
from pathlib import Path
from audiogen.library.serve.app import app
from audiogen.library.serve.run import bind, serve

taken = bind("127.0.0.1", (0,))
print(taken.getsockname()[1], flush=True)
serve(app(Path(sys.argv[1])), taken)
print("left", flush=True)
"""


def test_the_next_free_port() -> None:
    with bind("127.0.0.1", (0,)) as first, bind("127.0.0.1", (0,)) as free:
        taken, port = first.getsockname()[1], free.getsockname()[1]
        free.close()
        with bind("127.0.0.1", (taken, port)) as second:
            assert second.getsockname()[1] == port
            with pytest.raises(OutputError, match=f"port {taken} is in use .*--port"):
                bind("127.0.0.1", (taken,))
            with pytest.raises(OutputError, match=f"ports {taken} to {port} are in use"):
                bind("127.0.0.1", (taken, port))


@pytest.mark.parametrize("host", ["192.0.2.5", "no such host", "2001:db8::5"])
def test_an_address_that_isnt_ours(host: str) -> None:
    with pytest.raises(UsageError, match=f"no address “{host}”"):
        bind(host, (0,))


def test_both_kinds_of_addresses() -> None:
    try:
        taken = bind("::", (0,))
    except AudiogenError:
        pytest.skip("no new addresses here")
    with taken, socket.create_connection(("127.0.0.1", taken.getsockname()[1])):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="ends the server by a signal")
@pytest.mark.parametrize("busy", [False, True])
def test_ctrl_c_is_quiet(folder: Path, busy: bool) -> None:
    (folder / "rest.mp3").write_bytes(bytes(5_000_000))
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        place = Place(int(server.stdout.readline()))
        assert place.ask("/").body == FILES["index.html"]
        assert place.raw(b"nonsense\r\n\r\n").startswith(b"HTTP/1.1 400")
        with place.connect(buffer=4096) as client:
            if busy:
                client.sendall(b"GET /rest.mp3 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                time.sleep(0.2)
            server.send_signal(signal.SIGINT)
            out, err = server.communicate(timeout=8)
        assert (server.returncode, out, err) == (0, "left\n", "")
    finally:
        server.kill()
        server.wait()


def test_what_a_proxy_says_counts_only_when_there_is_one(serving: Serving, folder: Path) -> None:
    with serving(folder) as place:
        assert (
            b"http://localhost/rest.mp3" in place.ask("/feed.xml", host="localhost", x_forwarded_proto="https").body
        )
    with serving(folder, proxied=True) as place:
        assert (
            b"https://localhost/rest.mp3" in place.ask("/feed.xml", host="localhost", x_forwarded_proto="https").body
        )
