"""How long work tells how far it is, without knowing who listens."""

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Advance(Protocol):
    """Called with the units of work just done."""

    def __call__(self, steps: int, /) -> None: ...


class Progress(Protocol):
    """A stage of work begins: `with progress("speaking", 120) as advance: … advance(1)`."""

    def __call__(self, label: str, total: int, /) -> AbstractContextManager[Advance]: ...


def silent(label: str, total: int, /) -> AbstractContextManager[Advance]:
    """A `Progress` that shows nothing."""
    return nullcontext(_ignore)


def _ignore(steps: int, /) -> None:
    return None
