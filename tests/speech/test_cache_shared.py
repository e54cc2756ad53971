"""Machines that share a store share what was spoken; what the store has is believed as little as any file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from audiogen.audio.clip import Spoken
from audiogen.speech.cache import SharedCache
from audiogen.store import Store, StoreError

NAMES = [f"{number:02x}" * 32 for number in range(3)]


def clip(seed: int) -> Spoken:
    pcm = np.random.default_rng(seed).integers(-20_000, 20_000, 4800).astype(np.int16)
    return Spoken(pcm, lufs=-19.0, head=120, tail=240)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store"), waits=())


@pytest.fixture
def one(tmp_path: Path, store: Store) -> SharedCache:
    return SharedCache(tmp_path / "one", store)


@pytest.fixture
def two(tmp_path: Path, store: Store) -> SharedCache:
    return SharedCache(tmp_path / "two", store)


def test_what_one_speaks_the_other_has(one: SharedCache, two: SharedCache) -> None:
    kept = one.put(NAMES[0], clip(0))
    found = two.get(NAMES[0])
    assert found is not None and found.path.is_relative_to(two.folder) and found.digest == kept.digest
    assert np.array_equal(found.read(0, 4800), clip(0).pcm)
    assert two.get(NAMES[1]) is None
    assert two.get_all(NAMES) == {NAMES[0]: found}


def test_who_speaks_later_takes_what_is_there(one: SharedCache, two: SharedCache) -> None:
    first = one.put(NAMES[0], clip(0))
    assert two.put(NAMES[0], clip(9)).digest == first.digest


def test_what_was_spoken_before_there_was_a_store_is_sent(tmp_path: Path, one: SharedCache, two: SharedCache) -> None:
    from audiogen.speech.cache import Cache

    before = Cache(one.folder).put(NAMES[0], clip(0))
    assert two.get(NAMES[0]) is None
    assert one.get(NAMES[0]) == before
    found = two.get(NAMES[0])
    assert found is not None and found.digest == before.digest


def test_what_was_damaged_there_counts_as_absent_and_is_mended(
    one: SharedCache, two: SharedCache, store: Store
) -> None:
    one.put(NAMES[0], clip(0))
    name = f"clips/{NAMES[0][:2]}/{NAMES[0]}.clip"
    data = bytearray(store.get(name) or b"")
    data[-1] ^= 1
    store.put(name, bytes(data))
    assert two.get(NAMES[0]) is None
    two.put(NAMES[0], clip(0))
    three = SharedCache(two.folder.with_name("three"), store)
    assert three.get(NAMES[0]) is not None


def test_a_damaged_clip_of_this_machine_is_brought_again(one: SharedCache) -> None:
    kept = one.put(NAMES[0], clip(0))
    kept.path.write_bytes(b"torn")
    assert one.get(NAMES[0]) == kept


def test_a_store_that_fails_is_told(one: SharedCache, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: str) -> bytes:
        raise ConnectionResetError(104, "Connection reset by peer")

    monkeypatch.setattr(store._files, "cat_file", fails)
    with pytest.raises(StoreError, match="Connection reset by peer"):
        one.get_all(NAMES)
