"""A published folder, and a server of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from offered import Place, Serving, furnish, served


@pytest.fixture
def serving() -> Serving:
    """`with serving(folder, Patience(…), password="…") as place:`"""
    return served


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published folder; beside its files there is what isn't published, and outside of it a secret."""
    return furnish(tmp_path)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One server for all who only ask."""
    with served(furnish(tmp_path_factory.mktemp("served"))) as found:
        yield found
