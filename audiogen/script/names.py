"""What the files of a session are called."""

import re
from pathlib import PurePath
from typing import Final

_TROUBLE: Final = re.compile(r'(?:[<>:"|?*#\\/\x00-\x1f]|%(?=[0-9A-Fa-f]{2}))+')
"""What some system can't have in a name, or some player takes for part of an address: VLC does so in playlists."""
_ENDINGS: Final = (".md", ".mp3")


def session_name(script: str) -> str:
    """The name that all files of the session share which is rendered from `script`: a path, or just a name."""
    name = PurePath(script.strip().replace("\\", "/")).name
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return _TROUBLE.sub("-", name).strip() or "session"
