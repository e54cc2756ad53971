"""Clips that were spoken once, kept under the SHA-256 of everything that makes their sound.

There is no index: the folder is the cache. Whatever is not, bit for bit, what was once put there counts as absent.
"""

from audiogen.speech.cache.clipfile import ClipLost, Kept
from audiogen.speech.cache.folder import Cache, Found, Usage
from audiogen.speech.cache.keys import SCHEMA, key
from audiogen.speech.cache.shared import SharedCache

__all__ = ["SCHEMA", "Cache", "ClipLost", "Found", "Kept", "SharedCache", "Usage", "key"]
