"""Whether a voice speaks the language that somebody asks for, however the tags of both are written."""

from audiogen.errors import AudiogenError
from audiogen.speech.engine import Engine, VoiceInfo


def speaks(has: str, wanted: str) -> bool:
    """Whether a voice of the language `has` speaks `wanted`: the same one, or one of the two with an accent."""
    has, wanted = _plain(has), _plain(wanted)
    return f"{has}-".startswith(f"{wanted}-") or f"{wanted}-".startswith(f"{has}-")


def speakers(engine: Engine, language: str) -> tuple[VoiceInfo, ...]:
    """The engine's voices that speak `language`.

    With them is the one that the engine has for it under another language's tag: Norwegian is `nb` here, `no` there.
    """
    voices = engine.voices()
    meant = chosen(engine, language)
    other = meant is not None and _plain(meant.language).partition("-")[0] != _plain(language).partition("-")[0]
    return tuple(info for info in voices if speaks(info.language, language) or (other and info == meant))


def chosen(engine: Engine, language: str) -> VoiceInfo | None:
    """The voice that the engine takes for `language`; None when it has none."""
    try:
        return engine.choose("", language)
    except AudiogenError:
        return None


def _plain(tag: str) -> str:
    return tag.strip().replace("_", "-").lower()
