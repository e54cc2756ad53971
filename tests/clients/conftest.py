"""The library that clients are shown, made once for all workers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from exhibit import Made, environment, make

from audiogen.library.lock import locked


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache that tests share."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "shared-clips"


@pytest.fixture(scope="session")
def made(clips: Path) -> Made:
    """Rendered and published; not to be changed."""
    if sys.platform == "win32":
        pytest.skip("other people's programs are looked through on Unix only")
    base = clips.parent / "shown-to-clients"
    base.mkdir(exist_ok=True)
    whole, part = base / "whole", base / "part"
    with locked(base, wait=True):
        if not whole.is_dir():
            shutil.rmtree(part, ignore_errors=True)  # what another worker failed to finish
            make(part, clips)
            part.rename(whole)
    return Made(whole)


@pytest.fixture(scope="module")
def address(made: Made, clips: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of the feed, while `audiogen serve` serves the library."""
    folder = shutil.copytree(made.home, tmp_path_factory.mktemp("served") / "sessions")
    command = [sys.executable, "-m", "audiogen", "serve", folder, "--host", "127.0.0.1", "--port", "0"]
    command += ["--programme", made.programme]
    server = subprocess.Popen(
        command, cwd=made.base, env=environment(clips), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert server.stdout is not None
    said = ""
    try:
        for line in server.stdout:
            said += line
            if found := re.search(r"for podcast apps: (\S+)", line):
                yield found[1]
                break
        else:
            pytest.fail(f"audiogen serve said: {said}")
    finally:
        server.terminate()
        server.communicate(timeout=10)
