"""Backgrounds of the author's own that are kept ready: how many there are, and how to be rid of them."""

from audiogen.audio.loopfile import SUFFIX
from audiogen.build.housekeeping import Usage, files, unused, usage
from audiogen.errors import OutputError
from audiogen.settings import Settings
from audiogen.speech.cache import sharing


def kept(settings: Settings) -> Usage:
    """What is kept here."""
    return usage(files(settings.backgrounds, f"*{SUFFIX}"))


def clear(settings: Settings, seconds: float = 0.0, dry: bool = False) -> Usage:
    """Removes the loops that were not used for so many seconds, and says what that was; `dry` only says it.

    Raises OutputError when somebody is rendering, or when something can't be removed.
    """
    old = unused(files(settings.backgrounds, f"*{SUFFIX}"), seconds)
    if old and not dry:
        with sharing.alone(settings.cache):
            for path, _ in old:
                try:
                    path.unlink(missing_ok=True)
                except OSError as error:
                    raise OutputError(f"{path} can't be removed ({error.strerror})") from None
    return usage(old)
