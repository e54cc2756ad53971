"""A shelf's sounds and what they are known by."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from audiogen.build.shelf import Shelf
from audiogen.errors import SoundError
from audiogen.model import SoundFile, Tone

GONG = SoundFile("gong.wav")


def shelf(folder: Path, mono: bool = False) -> Shelf:
    return Shelf(folder / "script.md", {}, folder / "ready", mono=mono)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "script.md").write_text("Hello.")
    record(tmp_path, 440.0)
    return tmp_path


def record(folder: Path, hertz: float) -> None:
    soundfile.write(folder / "gong.wav", 0.1 * np.sin(np.arange(48_000) * hertz / 7000.0), 48_000)


def test_a_file_is_known_by_its_bytes(folder: Path) -> None:
    first = shelf(folder).identity(GONG)
    assert shelf(folder).identity(GONG) == first
    record(folder, 220.0)
    assert shelf(folder).identity(GONG) != first


def test_one_channel_is_another_sound(folder: Path) -> None:
    for source in (GONG, Tone("bell")):
        assert shelf(folder).identity(source) != shelf(folder, mono=True).identity(source)


def test_a_file_that_changes_while_it_is_used_is_said_to(folder: Path) -> None:
    one = shelf(folder)
    one.identity(GONG)
    record(folder, 220.0)
    with pytest.raises(SoundError, match="changed while it was read"):
        one.clip(GONG, 0, 100)
