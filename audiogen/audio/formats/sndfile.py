"""libsndfile as an encoder: what it would write to a file goes to a function of ours instead."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any

from audiogen.units import RATE

Take = Callable[[int, bytes], None]
"""Takes bytes for a position in the file."""


@contextlib.contextmanager
def encoder(
    take: Take, *, channels: int, format: str, subtype: str, compression: float | None = None
) -> Iterator[Any]:
    """A `soundfile.SoundFile` to write to at 48 kHz, whose file is `take`.

    Raises what `take` raised, which would otherwise be lost on its way through C.
    """
    import soundfile

    sink = _Sink(take)
    try:
        with soundfile.SoundFile(
            sink, "w", RATE, channels, subtype, format=format, compression_level=compression
        ) as file:
            yield file
    except (soundfile.SoundFileError, AssertionError):  # it asserts that everything was written
        if sink.failure is None:
            raise
    if sink.failure is not None:
        raise sink.failure


class _Sink:
    """The file that libsndfile believes it has. It never reads in it."""

    def __init__(self, take: Take) -> None:
        self.failure: BaseException | None = None
        self._take = take
        self._at = 0
        self._size = 0

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, count: int) -> bytes:
        return b""

    def write(self, data: bytes) -> int:
        if self.failure is not None:
            return 0
        try:
            self._take(self._at, data)
        except BaseException as failure:  # noqa: BLE001 - C can't pass it on; `encoder` raises it
            self.failure = failure
            return 0
        self._at += len(data)
        self._size = max(self._size, self._at)
        return len(data)
