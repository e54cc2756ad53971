"""Many bad clients at once, against the program as it runs: it stays quick, small and silent."""

from __future__ import annotations

import contextlib
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from offered import FILES, SECRET, SOUND, Place, furnish, publish
from test_serve_files import traversals

SLOW, STALLED = 300, 50
LARGE = 30_000_000
SERVER = """
import sys
from pathlib import Path
from audiogen.library.serve.app import app
from audiogen.library.serve.run import bind, serve

taken = bind("127.0.0.1", (0,))
print(taken.getsockname()[1], flush=True)
serve(app(Path(sys.argv[1]), rebase=lambda feed, old, new: feed), taken)
"""
ABUSE = [f"bytes={n}-{n + 1},{n}-" + ",0-" * n for n in range(40)] + [
    "bytes=" + "0-0," * 9_000,
    "bytes=-" + "9" * 9_000,
]


def crowd(place: Place, stop: threading.Event, clients: contextlib.ExitStack) -> threading.Thread:
    """Opens the connections, and drips into them until `stop`."""
    slow = [clients.enter_context(place.connect()) for _ in range(SLOW)]
    for _ in range(STALLED):
        reader = clients.enter_context(place.connect(buffer=4096))
        reader.sendall(b"GET /large.mp3 HTTP/1.1\r\nHost: localhost\r\n\r\n")

    def drip() -> None:
        while not stop.is_set():
            for client in slow:
                with contextlib.suppress(OSError):
                    client.send(b"X")
            stop.wait(0.1)

    thread = threading.Thread(target=drip)
    thread.start()
    return thread


def resident(process: int) -> int:
    """Bytes of memory that a process takes; 0 where that can't be seen."""
    with contextlib.suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
        return int(found[1]) * 1024 if found else 0
    return 0


@pytest.mark.skipif(not hasattr(signal, "SIGINT") or sys.platform == "win32", reason="ends the server by a signal")
def test_a_crowd_of_bad_clients(tmp_path: Path) -> None:
    folder = furnish(tmp_path)
    publish(folder, FILES | {"large.mp3": bytes(LARGE)})
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert server.stdout and server.stderr
    stop, dripping = threading.Event(), None
    try:
        place = Place(int(server.stdout.readline()))
        with contextlib.ExitStack() as clients:
            dripping = crowd(place, stop, clients)
            longest, count = 0.0, 0
            sweep = [(path, "") for path in traversals()] + [("/rest.mp3", header) for header in ABUSE]
            for path, header in sweep:
                begun = time.monotonic()
                found = place.ask(path, **({"range": header} if header else {}))
                longest = max(longest, time.monotonic() - begun)
                count += 1
                assert SECRET not in found.body and b"root:" not in found.body, path
                assert found.status in ((200, 206, 400, 416) if header else (400, 404)), (path, header[:50])
            for part in range(20):
                begun = time.monotonic()
                assert place.ask("/rest.mp3", range=f"bytes={part}-").body == SOUND[part:]
                longest = max(longest, time.monotonic() - begun)
            assert count >= 200
            assert longest < 2
            assert resident(server.pid) < 300_000_000
            stop.set()
            server.send_signal(signal.SIGINT)
            assert server.wait(8) == 0
        assert (server.stdout.read(), server.stderr.read()) == ("", "")
    finally:
        stop.set()
        if dripping:
            dripping.join()
        server.kill()
        server.wait()
        server.stdout.close()
        server.stderr.close()


def test_the_port_is_free_again_at_once() -> None:
    """Were it not, the server couldn't be started again for a minute."""
    from audiogen.library.serve.run import bind

    with bind("127.0.0.1", (0,)) as first:
        port = first.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            first.accept()[0].close()
            client.recv(1)
    bind("127.0.0.1", (port,)).close()
