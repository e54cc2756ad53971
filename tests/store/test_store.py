"""A store gives back what was put there, whole; says in one line what it can't do, and never with what is secret."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import fsspec
import pytest

from audiogen.errors import UsageError
from audiogen.store import Store, StoreError, is_url, lasting, shown, whole


@pytest.fixture(params=["memory", "file", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    place = {
        "memory": f"memory://{uuid4().hex}/hips",
        "file": (tmp_path / "a place").as_uri().replace("%20", " "),
        "folder": str(tmp_path / "a place"),
    }[request.param]
    yield Store(place, waits=())
    if request.param == "memory":
        fsspec.filesystem("memory").store.clear()


# ── putting and getting ──────────────────────────────────────────────────────────────────────────────────


def test_what_is_put_comes_back(store: Store, tmp_path: Path) -> None:
    assert store.get("clips/ab/one") is None and not store.has("clips/ab/one")
    store.put("clips/ab/one", b"\0voice")
    assert store.get("clips/ab/one") == b"\0voice" and store.has("clips/ab/one")
    store.put("clips/ab/one", b"another")
    assert store.get("clips/ab/one") == b"another"
    (tmp_path / "big").write_bytes(b"x" * 100_000)
    store.put_file("clips/ab/one", tmp_path / "big")
    assert store.get("clips/ab/one") == b"x" * 100_000
    assert store.beginning("clips/ab/one", 3) == b"xxx" and store.beginning("no", 3) == b""
    store.remove("clips/ab/one")
    store.remove("clips/ab/one")
    assert store.get("clips/ab/one") is None


def test_it_lists_files_and_their_sizes(store: Store) -> None:
    assert store.names("") == {}
    store.put("rest.mp3", b"123")
    store.put(".rest.build.json", b"{}")
    store.put("clips/ab/one", b"voice")
    assert store.names("") == {"rest.mp3": 3, ".rest.build.json": 2}
    assert store.names(".json") == {".rest.build.json": 2}


def test_what_is_put_into_a_folder_is_there_at_once_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(str(tmp_path), waits=())
    store.put("one", b"before")
    files: Any = store._files

    def breaks_off(path: str, data: bytes, **more: Any) -> None:
        Path(path).write_bytes(data[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "pipe_file", breaks_off)
    with pytest.raises(StoreError, match=r"can't be written \(No space left on device\)"):
        store.put("one", b"after")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"one": b"before"}


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────────


def failing(store: Store, times: int, error: Exception, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Lets reading fail so many times; says how often it was tried."""
    asked = 0
    read = store._files.cat_file

    def cat(path: str) -> bytes:
        nonlocal asked
        asked += 1
        if asked <= times:
            raise error
        return bytes(read(path))

    monkeypatch.setattr(store._files, "cat_file", cat)
    return lambda: asked


def test_a_failure_that_passes_is_not_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(str(tmp_path), waits=(0.0, 0.0))
    store.put("one", b"voice")
    asked = failing(store, 2, ConnectionResetError("reset"), monkeypatch)
    assert store.get("one") == b"voice" and asked() == 3


@pytest.mark.parametrize(
    ("error", "tries", "why"),
    [
        (ConnectionResetError(104, "Connection reset by peer"), 3, "Connection reset by peer"),
        (RuntimeError("the bucket\n is upset"), 3, "the bucket is upset"),
        (PermissionError(13, "Permission denied"), 1, "Permission denied"),
    ],
)
def test_one_that_stays_is_told(
    error: Exception, tries: int, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(str(tmp_path), waits=(0.0, 0.0))
    asked = failing(store, 9, error, monkeypatch)
    with pytest.raises(StoreError) as caught:
        store.get("one")
    assert str(caught.value).startswith(f"{tmp_path} can't be read ({why}): ") and asked() == tries


def test_secrets_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store("memory://ana:s3%2Fcret@bucket/hips?token=abc123", waits=())
    failing(store, 9, RuntimeError("login ana:s3/cret failed at ?token=abc123"), monkeypatch)
    with pytest.raises(StoreError) as caught:
        store.get("one")
    said = str(caught.value)
    assert said.startswith("memory://bucket/hips can't be read (login ")
    assert not any(secret in said for secret in ("s3%2Fcret", "s3/cret", "abc123", "ana"))


@pytest.mark.parametrize("half", ["s3://", "S3://", "file:///", "memory://", "s3:/bucket", "gs://?token=x"])
def test_half_an_address_is_neither_a_place_nor_a_folder(half: str) -> None:
    assert is_url(half)
    with pytest.raises(UsageError, match="is no whole address: write it like s3://bucket/sessions"):
        whole(half)


def test_where_nothing_stays_nothing_is_built() -> None:
    with pytest.raises(UsageError, match="“memory://x” is gone when the program ends"):
        lasting("memory://x")
    assert lasting("s3://x") == "s3://x"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("stfp://host/hips", "nobody here knows stores like stfp://host/hips: did you mean “sftp”?"),
        ("sftp://ana:secret@host/hips", "sftp://host/hips can't be used yet ("),
    ],
)
def test_an_address_that_is_none_is_refused(url: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "paramiko", None)
    with pytest.raises(UsageError) as caught:
        Store(url)
    assert str(caught.value).startswith(said) and "secret" not in str(caught.value)


def test_without_fsspec_the_author_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fsspec", None)
    with pytest.raises(UsageError, match=r"needs fsspec: pip install 'audiogen\[store\]'"):
        Store("s3://bucket")


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────


def test_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert whole("there") == f"file://{tmp_path}/there"
    assert whole("s3://bucket/hips/") == "s3://bucket/hips"
    assert whole("file://there/") == whole("there")
    assert shown("s3://key:secret@bucket/hips?x=1") == "s3://bucket/hips"
    assert shown(f"file://{tmp_path}/is it?") == f"{tmp_path}/is it?"
    assert is_url("s3://bucket") and not is_url("output/hips")
