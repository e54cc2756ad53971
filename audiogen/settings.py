"""Where things are kept: what the program assumes, unless the environment says otherwise."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class Settings:
    """`cache` holds spoken clips (AUDIOGEN_CACHE_DIR); `output` finished sessions (AUDIOGEN_OUTPUT)."""

    cache: Path
    output: Path


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that hold here."""
    cache = (
        environment.get("AUDIOGEN_CACHE_DIR") or platformdirs.user_cache_path("audiogen", appauthor=False) / "clips"
    )
    return Settings(cache=Path(cache), output=Path(environment.get("AUDIOGEN_OUTPUT") or "output"))
