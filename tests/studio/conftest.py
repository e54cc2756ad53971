"""A script, and where what is made of it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from opened import ROUTINE

from audiogen.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, shared_cache: Path) -> Settings:
    return Settings(cache=shared_cache, output=tmp_path / "output")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "rest.md"
    made.write_text(ROUTINE, encoding="utf-8")
    return made
