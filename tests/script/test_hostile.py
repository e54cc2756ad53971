"""Files that nobody should have to read: each is understood, or refused in sentences that say where and why."""

from pathlib import Path

import pytest

from audiogen.build.plan import plan
from audiogen.build.script import Instead
from audiogen.errors import AudiogenError, ScriptError, ScriptErrors, UsageError
from audiogen.settings import Settings

FILES = sorted((Path(__file__).parent / "hostile").glob("*.md"))
READABLE = {
    "combining-marks", "entities", "fences-crossed", "mixed-line-ends", "old-mac-line-ends", "one-long-line",
    "one-long-word", "private-use", "sentence-without-end", "trailing-backslash",
}  # fmt: skip


def test_there_are_files() -> None:
    assert len(FILES) > 60


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_hostile_file_is_planned_or_refused(path: Path, tmp_path: Path) -> None:
    try:
        made = plan(path, Settings(cache=tmp_path / "cache", output=tmp_path), Instead("espeak"))
    except AudiogenError as error:
        assert isinstance(error, ScriptError | ScriptErrors | UsageError)
        lines = str(error).split("\n")
        assert all(line.startswith((f"{path}:", f"{path.parent}/")) and len(line) < 1000 for line in lines)
        assert path.stem not in READABLE
    else:
        assert path.stem in READABLE and made.timeline.length > 0
        assert not any("[" in clip.source.text for clip in made.timeline.voice)  # type: ignore[union-attr]
