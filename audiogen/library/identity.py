"""What a session is known by."""

import unicodedata
import uuid
from typing import Final

from audiogen.model import Routine

_SESSIONS: Final = uuid.UUID("6f1f3c0e-8b1b-5a53-9c4e-2d0c7a5b9e41")


def session_id(routine: Routine) -> uuid.UUID:
    """What a session is known by, however often it is rendered: a UUIDv5 of its album and title."""
    name = f"{routine.meta.album}\n{routine.meta.title}"
    return uuid.uuid5(_SESSIONS, unicodedata.normalize("NFC", name))
