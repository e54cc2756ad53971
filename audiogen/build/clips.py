"""Where spoken clips are kept: in the folder that the settings name, and in their store, if there is one."""

from audiogen.settings import Settings
from audiogen.speech.cache import Cache, SharedCache
from audiogen.store import store


def cache(settings: Settings) -> Cache:
    """The cache to speak into. Raises UsageError or StoreError when there is no such store."""
    return SharedCache(settings.cache, store(settings.store)) if settings.store else Cache(settings.cache)
