"""Which part of a file a `Range` header asks for."""

import re
from collections.abc import Sequence
from typing import Final

_ONE: Final = re.compile(r"bytes=[ \t]*(?:([0-9]+)-([0-9]*)|-([0-9]+))[ \t]*", re.IGNORECASE)
_MOST_DIGITS: Final = 18
"""More are beyond any file, however many there are."""


class Unsatisfiable(Exception):
    """The file has no such part."""


def parse(headers: Sequence[str], size: int) -> tuple[int, int] | None:
    """Start and stop of the part that the `Range` `headers` want, in a file of `size` bytes; None for all of it.

    Whoever asks for several parts gets the whole, as the standard allows: no player needs them, and ten thousand
    of them cost no more than one. What isn't understood is ignored, which is also as it should be.
    """
    found = _ONE.fullmatch(headers[0]) if len(headers) == 1 else None
    if found is None:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        start, stop = max(size - _number(suffix), 0), size
    else:
        start, stop = _number(first), min(_number(last) + 1, size) if last else size
        if last and _number(last) < start:
            return None
    if start >= size:
        raise Unsatisfiable
    return start, stop


def _number(digits: str) -> int:
    return int(digits) if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS
