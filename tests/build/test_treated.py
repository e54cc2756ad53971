"""Clips as a session has them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from audiogen.audio.clip import FULL_SCALE, Spoken
from audiogen.audio.treatment import ring, treat
from audiogen.build import treated as module
from audiogen.build.treated import treated
from audiogen.model import Treatment
from audiogen.speech.cache import Cache, Kept
from audiogen.speech.cache.clipfile import ClipLost

WARM = Treatment("warm", "small")


@pytest.fixture
def clip(tmp_path: Path) -> Kept:
    pcm = np.random.default_rng(1).normal(0.0, 3000.0, 20_000).astype(np.int16)
    return Cache(tmp_path / "spoken").put("0" * 64, Spoken(pcm, -20.0, 10, 20))


@pytest.fixture
def finished(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "finished")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often something was treated."""
    calls: list[Treatment] = []
    monkeypatch.setattr(module, "treat", lambda pcm, how: calls.append(how) or treat(pcm, how))
    return lambda: len(calls)


def test_it_is_treated(clip: Kept, finished: Cache) -> None:
    whole = treat(clip.read(0, clip.length).astype(np.float32) / np.float32(FULL_SCALE), WARM)
    made = treated(clip, WARM, finished)
    assert len(made) == len(whole) == clip.length + ring(WARM)
    assert np.abs(made - whole).max() <= 0.51 / FULL_SCALE


def test_once_and_the_same_whether_it_is_kept_or_not(clip: Kept, finished: Cache, counted: Callable[[], int]) -> None:
    alone = treated(clip, WARM)
    first, again = (treated(clip, WARM, finished) for _ in range(2))
    assert counted() == 2
    assert alone.tobytes() == first.tobytes() == again.tobytes()


def test_another_treatment_or_clip_is_another_sound(
    clip: Kept, tmp_path: Path, finished: Cache, counted: Callable[[], int]
) -> None:
    other = Cache(tmp_path / "spoken").put("1" * 64, Spoken(clip.read(0, 9000), -20.0))
    found = [treated(one, how, finished) for one in (clip, other) for how in (WARM, Treatment("natural", "small"))]
    assert counted() == 4
    assert len({one.tobytes() for one in found}) == 4


def test_where_nothing_is_asked_for_nothing_is_kept(clip: Kept, finished: Cache) -> None:
    made = treated(clip, Treatment("none", "none"), finished)
    assert np.array_equal(np.round(made * FULL_SCALE), clip.read(0, clip.length))
    assert finished.usage().clips == 0


def test_what_was_damaged_is_treated_again(clip: Kept, finished: Cache, counted: Callable[[], int]) -> None:
    before = treated(clip, WARM, finished)
    (kept,) = finished.clips()
    data = bytearray(kept.path.read_bytes())
    data[-1] ^= 1
    kept.path.write_bytes(data)
    assert treated(clip, WARM, finished).tobytes() == before.tobytes()
    assert counted() == 2


def test_nobody_minds_a_folder_that_cant_be_written(clip: Kept, tmp_path: Path) -> None:
    (tmp_path / "no folder").write_text("a file")
    assert treated(clip, WARM, Cache(tmp_path / "no folder")).tobytes() == treated(clip, WARM).tobytes()


def test_what_is_longer_than_a_clip_may_be_is_not_kept(
    clip: Kept, finished: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audiogen.speech.cache.clipfile.LONGEST", clip.length)  # its room is what is too long
    assert len(treated(clip, WARM, finished)) > clip.length
    assert finished.usage().clips == 0


def test_a_clip_that_is_lost_is_said_to_be(clip: Kept, finished: Cache) -> None:
    clip.path.unlink()
    with pytest.raises(ClipLost):
        treated(clip, WARM, finished)
