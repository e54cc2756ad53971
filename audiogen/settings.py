"""Where things are kept, and how much of them: what the program assumes, unless the environment says otherwise."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

import platformdirs

from audiogen.errors import UsageError

CACHE_LIMIT: Final = 2_000_000_000
"""Bytes of clips that are kept: nearly six hours of speech."""
SPANS_LIMIT: Final = 1_000_000_000
"""Bytes of encoded stretches that are kept: some forty hours of sessions, of which a third is speech."""
_LEAST_LIMIT: Final = 1_000_000
"""Who asks for less means something else."""
_SIZE: Final = re.compile(r"(\d{1,15}(?:[.,]\d{1,15})?)\s*([a-z]*)")
_UNITS: Final = {
    "": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12, "kib": 2**10, "mib": 2**20, "gib": 2**30,
    "tib": 2**40, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """`cache` holds spoken clips (AUDIOGEN_CACHE_DIR); `output` finished sessions (AUDIOGEN_OUTPUT).

    `cache_limit` is how many bytes of clips are kept (AUDIOGEN_CACHE_LIMIT); None for as many as there are. `store`
    is the address of a place that several machines share (AUDIOGEN_STORE); empty where there is none.
    """

    cache: Path
    output: Path
    cache_limit: int | None = CACHE_LIMIT
    store: str = ""

    @property
    def backgrounds(self) -> Path:
        """Where backgrounds of the author's own are kept, ready to be played without end."""
        return self.cache / "backgrounds"

    @property
    def spans(self) -> Path:
        """Where stretches of sessions are kept as they were encoded."""
        return self.cache / "spans"


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that hold here. Raises UsageError when the environment says what can't be."""
    cache = (
        environment.get("AUDIOGEN_CACHE_DIR") or platformdirs.user_cache_path("audiogen", appauthor=False) / "clips"
    )
    return Settings(
        cache=Path(cache),
        output=Path(environment.get("AUDIOGEN_OUTPUT") or "output"),
        cache_limit=_limit(environment.get("AUDIOGEN_CACHE_LIMIT", "")),
        store=environment.get("AUDIOGEN_STORE", ""),
    )


def _limit(text: str) -> int | None:
    """The bytes in `2 GB` or `500MB`; None for `none` or `0`."""
    plain = text.strip().lower()
    if not plain:
        return CACHE_LIMIT
    if plain in ("none", "0"):
        return None
    found = _SIZE.fullmatch(plain)
    if found is None or found[2] not in _UNITS:
        raise _no_limit(text, "is no size")
    size = int(Decimal(found[1].replace(",", ".")) * _UNITS[found[2]])
    if size < _LEAST_LIMIT:
        raise _no_limit(text, "is too small, less than 1 MB")
    return size


def _no_limit(text: str, why: str) -> UsageError:
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    return UsageError(f"AUDIOGEN_CACHE_LIMIT “{shown}” {why}", "write it like 2 GB, 500 MB or none")
