"""What works offline asks nobody for anything."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Audiogen

QUIET = "1"


def test_the_offline_voice_is_asked_not_to_tell_of_its_use(process: Audiogen) -> None:
    done = process("--version", before="import audiogen, os; print(os.environ['ORT_DISABLE_TELEMETRY'])")
    assert done.code == 0 and done.out.splitlines()[0] == QUIET


@pytest.mark.slow
def test_the_offline_voice_asks_nobody(process: Audiogen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long enough for what would be sent in the background."""
    asked: list[bytes] = []

    def listen() -> None:
        while True:
            try:
                connection, _ = holder.accept()
            except OSError:
                return
            with connection:
                asked.append(connection.recv(200))

    with socket.create_server(("127.0.0.1", 0)) as holder:
        threading.Thread(target=listen, daemon=True).start()
        for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{holder.getsockname()[1]}")
        speak = (
            "from audiogen.speech.engine import engine; from audiogen.model import Utterance, Voice; import time\n"
            "engine('hibari').speak(Utterance('Rest now.', Voice('hibari', 'heart', 'en-US'))); time.sleep(25)"
        )
        assert process("--version", before=speak).code == 0
    assert not asked
