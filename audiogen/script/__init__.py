"""From text to a `Routine`: the routine language, version 1. Pure: no sound, no files, no network."""

from audiogen.script.editions import asked, editions, nearest
from audiogen.script.guidance import guided
from audiogen.script.names import session_name
from audiogen.script.parse import parse, settings
from audiogen.script.programme import address, programme
from audiogen.script.usual import usual

__all__ = [
    "address",
    "asked",
    "editions",
    "guided",
    "nearest",
    "parse",
    "programme",
    "session_name",
    "settings",
    "usual",
]
