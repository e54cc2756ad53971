"""The library that clients are shown, made once for all workers."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from exhibit import Made, make

from audiogen.build.exchange import alone


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
    with alone(base):
        if not whole.is_dir():
            shutil.rmtree(part, ignore_errors=True)  # what another worker failed to finish
            make(part, clips)
            part.rename(whole)
    return Made(whole)
