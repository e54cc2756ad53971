"""How many shots are fired: few by default; all tests and 200 shots of each kind with

AUDIOGEN_SHOTS=200 pytest tests/endurance -m "slow or not slow"
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from gallery import LINES, Gallery

OTHER_LINES = (*LINES[:-1], "Rest, and be still.")


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    return Gallery(tmp_path)


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Gallery, Gallery]]:
    """Two good runs: of the script as it is, and as it was before its last line was changed."""
    made = []
    for name, lines in (("now", LINES), ("before", OTHER_LINES)):
        place = Gallery(tmp_path_factory.mktemp(name))
        place.script(lines)
        place.render_here()
        made.append(place)
    yield made[0], made[1]
    for place in made:
        shutil.rmtree(place.root)
