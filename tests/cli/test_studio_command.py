"""`audiogen studio`: it says where it is, opens there, and leaves quietly."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from typing import Any

import pytest
from conftest import PROJECT, Audiogen, Workshop

SCRIPT = "---\ntitle: A Short Rest\nvoice: espeak\n---\nLie down. [2s]\n"


@pytest.mark.skipif(sys.platform == "win32", reason="ends the studio by a signal")
def test_it_serves_a_script_until_it_is_stopped(workshop: Workshop) -> None:
    script = workshop.write(SCRIPT)
    command = [sys.executable, "-m", "audiogen", "studio", str(script), "--port", "0", "--no-open"]
    known = os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with subprocess.Popen(command, env=known, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/[\w-]{20,}/", process.stdout.readline())
        assert address is not None
        assert "only this machine" in process.stdout.readline()
        with opener.open(address[0], timeout=10) as page:
            assert b"A Short Rest" in page.read()
        with opener.open(f"{address[0]}news/{script}", timeout=10) as news:  # stays open
            assert news.readline().startswith(b"event: ")
            with pytest.raises(urllib.error.HTTPError):
                opener.open(address[0].rsplit("/", 2)[0], timeout=10)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert err == ""


def test_it_opens_a_browser_unless_told_not_to(
    audiogen: Audiogen, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    served: list[Any] = []
    monkeypatch.setattr("click.launch", opened.append)
    monkeypatch.setattr("audiogen.library.serve.run.serve", lambda app, taken: served.append(app))
    script = workshop.write(SCRIPT)
    assert audiogen("studio", script, "--port", "0", "--no-open").code == 0
    assert (len(served), opened) == (1, [])
    said = audiogen("studio", script, "--port", "0")
    assert said.out.splitlines()[0].endswith(opened[0])


def test_the_commands_of_its_page_in_the_docs(
    audiogen: Audiogen, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.launch", lambda address: None)
    monkeypatch.setattr("audiogen.library.serve.run.serve", lambda app, taken: None)
    (workshop.folder / "scripts").symlink_to(PROJECT / "scripts")
    page = (PROJECT / "docs" / "studio.md").read_text(encoding="utf-8")
    commands = re.findall(r"^audiogen (.+)$", page, re.MULTILINE)
    assert len(commands) >= 3
    for command in commands:
        result = audiogen(*command.split())
        assert result.code == 0 and "the studio is at" in result.out, (command, result.err)


def test_what_cant_be_opened(audiogen: Audiogen, workshop: Workshop) -> None:
    assert "no routines in scripts/" in audiogen("studio").error(2)
    assert "no script missing.md" in audiogen("studio", "missing.md").error(2)
