"""Clips as a session has them: treated once for all sessions, kept, and found again by what made them."""

import hashlib
from contextlib import suppress

import numpy as np
import numpy.typing as npt

from audiogen.audio.clip import FULL_SCALE, Spoken
from audiogen.audio.levels import Samples
from audiogen.audio.treatment import PLAIN, ring, treat
from audiogen.build.fingerprint import fingerprint
from audiogen.errors import AudiogenError
from audiogen.model import Treatment
from audiogen.speech.cache import Cache, Kept


def treated(clip: Kept, treatment: Treatment, cache: Cache | None = None) -> Samples:
    """A clip's sound, treated, shape (length + ring,): from `cache`, if it is there, else it is put there.

    Raises ClipLost when the clip itself isn't whole any more.
    """
    if treatment == PLAIN:
        return _wave(clip.read(0, clip.length))
    name = hashlib.sha256(f"{clip.digest} {treatment} {fingerprint()}".encode()).hexdigest()
    kept = cache.read(name) if cache is not None else None
    if kept is not None:
        found = kept[1]
    else:
        made = treat(_wave(clip.read(0, clip.length)), treatment)
        # 16 bits, kept or not: one and the same session comes of it
        found = np.round(made * np.float32(FULL_SCALE)).astype(np.int16)
        if cache is not None:
            with suppress(AudiogenError):  # nobody needs it: it can be made again
                cache.put(name, Spoken(found, clip.lufs, clip.head, clip.tail + ring(treatment)))
    return _wave(found)


def _wave(pcm: npt.NDArray[np.int16]) -> Samples:
    return pcm.astype(np.float32) / np.float32(FULL_SCALE)
