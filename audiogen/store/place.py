"""A store: files are put there whole, and come back as they were put."""

import contextlib
import secrets
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, TypeVar

from audiogen.errors import OutputError, UsageError, did_you_mean
from audiogen.store.address import scrubbed, shown, whole

WAITS: Final = (0.2, 1.0, 3.0)
"""Seconds before something is tried again."""
_RENAME: Final = ("file", "local", "sftp", "ssh")
"""Where a file grows under the eyes of others, and a name can be changed at once. Elsewhere, as in a bucket, a file
is there when all of it is."""
_BUCKETS: Final = ("s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oci", "oss")
"""Where there are no folders to be made."""
_USUAL: Final = ("s3", "gs", "abfs", "sftp", "webdav", "hdfs", "smb", "file")
_FINAL: Final = (FileNotFoundError, PermissionError, NotADirectoryError, IsADirectoryError)
"""What is the same when it is tried again."""

_Value = TypeVar("_Value")


class StoreError(OutputError):
    """A store can't be read or written."""


class Store:
    """The files below `url`; threads may share it. What can't be done is tried a few times; then it is a StoreError.

    Raises UsageError when nothing here can speak to such an address.
    """

    def __init__(self, url: str, waits: tuple[float, ...] = WAITS) -> None:
        self.url = whole(url)
        self._waits = waits
        self._files, self._root = _opened(self.url)

    def __str__(self) -> str:
        return shown(self.url)

    def get(self, name: str) -> bytes | None:
        """What is called `name`; None when there is nothing."""
        return self._read(name)

    def beginning(self, name: str, most: int) -> bytes:
        """The first bytes of what is called `name`, so many at most; none when there is nothing."""
        return self._read(name, start=0, end=most) or b""

    def has(self, name: str) -> bool:
        """Whether something is called `name`."""
        return self._tried(lambda: bool(self._files.isfile(self._path(name))), "read")

    def names(self, ending: str) -> dict[str, int]:
        """The files directly in the store whose names end so, and how many bytes each has."""

        def listed() -> dict[str, int]:
            self._files.invalidate_cache()
            try:
                found = self._files.ls(self._root, detail=True)
            except FileNotFoundError:
                return {}
            files = ((str(one["name"]).rpartition("/")[2], one) for one in found if one["type"] == "file")
            return {name: int(one["size"] or 0) for name, one in files if name.endswith(ending)}

        return self._tried(listed, "read")

    def put(self, name: str, data: bytes) -> None:
        """Puts `data` there under `name`, whole or not at all; what was called so before is replaced."""
        self._tried(partial(self._put, name, lambda path: self._files.pipe_file(path, data)), "written")

    def put_file(self, name: str, source: Path) -> None:
        """The same with what is in a file, which is not held in memory."""
        self._tried(partial(self._put, name, lambda path: self._files.put_file(str(source), path)), "written")

    def remove(self, name: str) -> None:
        """Takes away what is called `name`, if there is such."""

        def gone() -> None:
            with contextlib.suppress(FileNotFoundError):
                self._files.rm_file(self._path(name))

        self._tried(gone, "written")

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _read(self, name: str, **part: int) -> bytes | None:
        def read() -> bytes | None:
            try:
                return bytes(self._files.cat_file(self._path(name), **part))
            except FileNotFoundError:
                return None

        return self._tried(read, "read")

    def _put(self, name: str, write: Callable[[str], object]) -> None:
        path = self._path(name)
        folder, _, last = path.rpartition("/")
        if _protocol(self.url) not in _BUCKETS:
            self._files.makedirs(folder, exist_ok=True)
        if _protocol(self.url) not in _RENAME:
            write(path)
            return
        part = f"{folder}/.{last}.{secrets.token_hex(4)}.part"
        try:
            write(part)
            self._files.mv(part, path)
        except BaseException:
            with contextlib.suppress(Exception):
                self._files.rm_file(part)
            raise

    def _tried(self, act: Callable[[], _Value], what: str) -> _Value:
        for wait in self._waits:
            try:
                return act()
            except Exception as error:  # every library of every store has errors of its own
                if isinstance(error, _FINAL):
                    raise self._failed(error, what) from error
                time.sleep(wait)
        try:
            return act()
        except Exception as error:
            raise self._failed(error, what) from error

    def _failed(self, error: Exception, what: str) -> StoreError:
        said = error.strerror if isinstance(error, OSError) and error.strerror else f"{error}"
        why = scrubbed(said or type(error).__name__, self.url)
        hint = "see whether it can be reached, and who may write there; then try again: what is done is kept"
        return StoreError(f"{self} can't be {what} ({why})", hint)


@cache
def store(url: str) -> Store:
    """The store at `url`, opened once for all who ask in this process. Raises UsageError."""
    return Store(url)


def _protocol(url: str) -> str:
    return url.partition("://")[0].lower()


def _opened(url: str) -> tuple[Any, str]:
    """Who speaks to the store at `url`, and what it calls the place."""
    try:
        import fsspec
    except ImportError:
        raise UsageError(f"a store such as {shown(url)} needs fsspec", "pip install 'audiogen[store]'") from None
    name = _protocol(url)
    if name not in fsspec.available_protocols():
        raise UsageError(f"nobody here knows stores like {shown(url)}", did_you_mean(name, _USUAL))
    try:
        files, root = fsspec.core.url_to_fs(url)
    except ImportError as error:
        hint = "install what it asks for beside audiogen, here and on every worker"
        raise UsageError(f"{shown(url)} can't be used yet ({error})", hint) from None
    except Exception as error:
        said = scrubbed(f"{error}", url) or type(error).__name__
        raise StoreError(
            f"{shown(url)} can't be opened ({said})", "check the address, and how one logs in"
        ) from error
    return files, str(root).rstrip("/")
