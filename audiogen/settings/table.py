"""The settings that concern no script: how each is read, its environment variable, what it is when nobody says."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import platformdirs

from audiogen.machine import MOST_JOBS

CACHE_LIMIT: Final = 2_000_000_000
"""Bytes of clips that are kept: nearly six hours of speech."""
_LEAST_LIMIT: Final = 1_000_000
"""Who asks for less means something else."""
_SIZE: Final = re.compile(r"(\d{1,15}(?:[.,]\d{1,15})?)\s*([a-z]*)")
_UNITS: Final = {
    "": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12, "kib": 2**10, "mib": 2**20, "gib": 2**30,
    "tib": 2**40, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12,
}  # fmt: skip
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://\S+")
SCHEDULERS: Final = ("tcp://", "tls://", "ws://", "wss://")
"""How the addresses of Dask's schedulers begin."""
_LONGEST_SHOWN: Final = 40


class Unfit(ValueError):
    """A value that its setting can't have: `“x” is no size`. `hint` says what it could have."""

    def __init__(self, value: object, why: str, hint: str) -> None:
        text = str(value)
        shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
        super().__init__(f"“{shown}” {why}")
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Setting:
    """`read` makes of a value, and of the folder that relative paths begin at, what the setting is; it raises Unfit.

    `usual` is what it is when nobody says, and `variable` the name that it has in the environment.
    """

    read: Callable[[object, Path], Any]
    usual: Callable[[], Any]
    variable: str


def _folder(value: object, folder: Path) -> Path:
    if not isinstance(value, str) or not value.strip():
        raise Unfit(value, "is no folder", 'write it in quotation marks, like "output"')
    if _ADDRESS.fullmatch(value):
        raise Unfit(value, "is an address, and no folder", "name a folder; an address may stand in `store`")
    try:
        path = Path(value).expanduser()
    except RuntimeError:  # ~somebody, whom this machine doesn't know
        raise Unfit(value, "begins in a home that is not known", "write the whole path") from None
    return path if path.is_absolute() else _from_here(folder / path)


def _from_here(path: Path) -> Path:
    """`path` as short as it can be written where we are: messages show it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _limit(value: object, _: Path) -> int | None:
    """The bytes in `2 GB` or `500MB`; None for `none` or `0`."""
    plain = str(value).strip().lower()
    if plain in ("none", "0"):
        return None
    found = _SIZE.fullmatch(plain)
    hint = "write it like 2 GB, 500 MB or none"
    if found is None or found[2] not in _UNITS:
        raise Unfit(value, "is no size", hint)
    size = int(Decimal(found[1].replace(",", ".")) * _UNITS[found[2]])
    if size < _LEAST_LIMIT:
        raise Unfit(value, "is too small, less than 1 MB", hint)
    return size


def _jobs(value: object, _: Path) -> int:
    text = "" if isinstance(value, bool | float) else str(value)
    if not re.fullmatch(r"[1-9]\d{0,3}", text) or int(text) > MOST_JOBS:
        raise Unfit(value, f"is no whole number from 1 to {MOST_JOBS}", "write how many sessions are built at once")
    return int(text)


def _executor(value: object, folder: Path) -> str:
    """`local`, or `dask:` and the address of a scheduler, or the file that it wrote."""
    kind, _, where = value.partition(":") if isinstance(value, str) else ("", "", "")
    if value == "local" or (kind == "dask" and where.startswith(SCHEDULERS) and not re.search(r"//$|\s", where)):
        return str(value)
    if kind != "dask" or not where.strip() or "://" in where:
        raise Unfit(value, "can't build anything", "write local, or a cluster like dask:tcp://10.0.0.5:8786")
    return f"dask:{_folder(where, folder)}"


def _store(value: object, folder: Path) -> str:
    if isinstance(value, str) and _ADDRESS.fullmatch(value):
        return value
    return str(_folder(value, folder))


SETTINGS: Final[dict[str, Setting]] = {
    "output": Setting(_folder, lambda: Path("output"), "AUDIOGEN_OUTPUT"),
    "cache": Setting(
        _folder, lambda: platformdirs.user_cache_path("audiogen", appauthor=False) / "clips", "AUDIOGEN_CACHE_DIR"
    ),
    "cache_limit": Setting(_limit, lambda: CACHE_LIMIT, "AUDIOGEN_CACHE_LIMIT"),
    "jobs": Setting(_jobs, lambda: None, "AUDIOGEN_JOBS"),
    "executor": Setting(_executor, lambda: "local", "AUDIOGEN_EXECUTOR"),
    "store": Setting(_store, lambda: "", "AUDIOGEN_STORE"),
}
