"""An executor for as long as it is needed: begun with the first piece of work, and again when it broke."""

from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import AbstractContextManager, ExitStack
from itertools import repeat
from types import TracebackType
from typing import Any

from audiogen.batch.executors import width
from audiogen.settings import Settings


class Hands:
    """What `opens` gives, when there is something to do, for `jobs` pieces of work at a time."""

    def __init__(self, opens: Callable[[], AbstractContextManager[Executor]], jobs: int) -> None:
        self._opens = opens
        self._jobs = jobs
        self._stack = ExitStack()
        self._executor: Executor | None = None

    def __enter__(self) -> "Hands":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    @property
    def executor(self) -> Executor:
        if self._executor is None:
            self._executor = self._stack.enter_context(self._opens())
        return self._executor

    @property
    def width(self) -> int:
        """How many pieces of work are done at a time."""
        return width(self.executor, self._jobs)

    def renew(self) -> None:
        """Begins again with what is whole."""
        self._stack.close()
        self._executor = None

    def each(self, function: Callable[..., Any], batches: Sequence[tuple[Any, ...]], settings: Settings) -> list[Any]:
        """What `function` makes of each of these batches by these `settings`, in order. A process that dies for it
        twice is an error."""
        try:
            return list(self.executor.map(function, batches, repeat(settings)))
        except BrokenExecutor:
            self.renew()
            return list(self.executor.map(function, batches, repeat(settings)))
