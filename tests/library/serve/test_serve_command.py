"""What the command says, and that it serves; the network's addresses are stood in for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from offered import Place
from sessions import rendered

COMMAND = """
import ipaddress
from audiogen.cli import main
from audiogen.library.serve import addresses

addresses.local = lambda: tuple(map(ipaddress.ip_address, ["192.0.2.5", "192.0.2.6"]))
main()
"""


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder with a rendered session, not published yet."""
    return rendered(tmp_path / "output", "rest").parent


def start(*words: str, password: str = "") -> subprocess.Popen[str]:
    known = os.environ | {"AUDIOGEN_PASSWORD": password, "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "serve", *words],
        env=known, cwd=words[0], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def said(server: subprocess.Popen[str]) -> list[str]:
    """What it says until it is ready."""
    assert server.stdout is not None
    lines = []
    for line in server.stdout:
        lines.append(line.rstrip("\n"))
        if line.startswith("Ctrl-C"):
            break
    return lines


@pytest.mark.skipif(sys.platform == "win32", reason="ends the server by a signal")
@pytest.mark.parametrize("password", ["", "open"])
def test_what_it_says(output: Path, password: str) -> None:
    server = start(str(output), "--port", "0", password=password)
    try:
        lines = said(server)
        text = "\n".join(lines)
        port = int(lines[0].rstrip("/").rpartition(":")[2])
        assert lines[0] == f"{output} is served at http://192.0.2.5:{port}/"
        assert lines[1] == f"  also http://192.0.2.6:{port}/"
        assert f"http://192.0.2.5:{port}/feed.xml" in text
        assert "█▀" in text and "\x1b" not in text
        assert "AntennaPod" in text and "Pocket Casts" in text
        assert ("can read along" in text) == bool(password)
        found = Place(port).ask("/")
        page = (output / "index.html").read_bytes()
        assert (found.status, found.body == page) == ((401, False) if password else (200, True))
        if not password:
            rendered(output, "stir")
            latest = time.monotonic() + 10
            while b"stir.mp3" not in Place(port).ask("/feed.xml").body:
                assert time.monotonic() < latest, "what is rendered meanwhile is there soon"
                time.sleep(0.3)
        server.send_signal(signal.SIGINT)
        assert (server.communicate(timeout=8), server.returncode) == (("", ""), 0)
    finally:
        server.kill()
        server.communicate()


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["--port", "0", "--password", ""], 2, "an empty password keeps nobody out"),
        (["--port", "0", "--name", "http://x/"], 2, "“http://x/” is no name of a machine"),
        (["--port", "70000"], 2, "70000"),
        (["--host", "203.0.113.9", "--port", "0"], 2, "no address “203.0.113.9”"),
    ],
)
def test_called_wrongly(output: Path, words: list[str], code: int, error: str) -> None:
    server = start(str(output), *words)
    try:
        out, err = server.communicate(timeout=20)
    finally:
        server.kill()
        server.wait()
    assert (server.returncode, out) == (code, "")
    assert error in err and len(err.splitlines()) == 1
