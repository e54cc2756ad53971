"""What sessions and feeds are known by."""

import unicodedata
import uuid
from typing import Final

from audiogen.model import Routine

_SESSIONS: Final = uuid.UUID("6f1f3c0e-8b1b-5a53-9c4e-2d0c7a5b9e41")
_FEEDS: Final = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace in which Podcasting 2.0 names feeds."""


def feed_guid(address: str) -> uuid.UUID:
    """The `podcast:guid` of the feed at an address: a UUIDv5 of it without scheme and last slash.

    https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/guid.md
    """
    return uuid.uuid5(_FEEDS, address.split("://", 1)[-1].rstrip("/"))


def session_id(routine: Routine) -> uuid.UUID:
    """What a session is known by, however often it is rendered: a UUIDv5 of its album and title."""
    name = f"{routine.meta.album}\n{routine.meta.title}"
    return uuid.uuid5(_SESSIONS, unicodedata.normalize("NFC", name))
