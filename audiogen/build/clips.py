"""Where clips are kept: in the folder that the settings name, and in their store, if there is one."""

from functools import lru_cache
from pathlib import Path

from audiogen.settings import Settings
from audiogen.speech.cache import Cache, SharedCache
from audiogen.store import store


def cache(settings: Settings) -> Cache:
    """The cache to speak into. Raises UsageError or StoreError when there is no such store."""
    return _shared(settings.cache, settings.store) if settings.store else Cache(settings.cache)


def finished(settings: Settings) -> Cache:
    """The cache of clips as sessions have them, which are easily made again."""
    return Cache(settings.treated, lasting=False)


@lru_cache
def _shared(folder: Path, address: str) -> SharedCache:
    """One for all sessions, since it knows what it has sent."""
    return SharedCache(folder, store(address))
