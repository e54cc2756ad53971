"""What keeps audiogen from working here, and a published library from being heard elsewhere."""

from collections.abc import Iterator
from datetime import datetime

from audiogen.build.doctor import configured, installed, surroundings, voices
from audiogen.build.doctor.target import target
from audiogen.library.inspect.finding import Finding

__all__ = ["here", "target"]


def here(encoding: str, now: datetime) -> Iterator[Finding]:
    """Everything about this computer, as it is found out. `encoding` is what the terminal understands."""
    yield from installed.python()
    yield from installed.dependencies()
    yield from installed.works()
    yield from voices.voices()
    yield from configured.files()
    yield from surroundings.places(configured.settings())
    yield from surroundings.terminal(encoding)
    yield from surroundings.clock(now)
    yield from surroundings.network()
