"""What holds for a script besides itself: settings, which may change while the studio is open."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from audiogen import settings
from audiogen.settings import Settings


@dataclass(frozen=True, slots=True)
class Terms:
    """`load` gives the settings as they are now, or raises AudiogenErrors; they stand in `files`, there or not."""

    load: Callable[[], Settings]
    files: tuple[Path, ...] = ()


def usual() -> Terms:
    """The settings that hold where we are: in the user's own file, and the nearest of a project here or above."""
    return Terms(settings.load, settings.places())
