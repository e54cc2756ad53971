"""Mixing and encoding while lines are still being spoken: what lies before the first of them won't change any more.

Nothing depends on it: what is encoded here is kept, and found by who makes the session if it turned out as foreseen.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType

from audiogen.build.press import Press
from audiogen.errors import AudiogenError
from audiogen.mix.envelope import STAYS
from audiogen.model import Ducking, Timeline, Utterance
from audiogen.speech.cache import Kept

PATIENCE = 4
"""So many more lines have to be spoken before it is worth looking again how far one can go."""

Foresee = Callable[[Mapping[Utterance, Kept]], tuple[Press, int]]
"""The press of a session of which only these clips are there, and until which sample it won't change."""


class Ahead:
    """Goes ahead, in a thread of its own, until it is left; not at all if it never `begins`.

    It begins at once with what is `known`: backgrounds and their loops need nobody's words. Then it does
    what else can be done `meanwhile`, once.
    """

    def __init__(
        self,
        foresee: Foresee,
        known: Mapping[Utterance, Kept],
        begins: bool = True,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> None:
        self._foresee = foresee
        self._meanwhile = meanwhile
        self._begins = begins
        self._known = dict(known)
        self._new = 0
        self._left = False
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ahead")
        self._busy: Future[None] | None = None

    def __enter__(self) -> "Ahead":
        if self._begins:
            self._busy = self._pool.submit(self._go, dict(self._known))
            self._pool.submit(self._go_on)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left = True
        self._pool.shutdown(cancel_futures=True)

    def came(self, utterance: Utterance, clip: Kept) -> None:
        """One more line was spoken."""
        self._known[utterance] = clip
        self._new += 1
        if self._busy is not None and self._busy.done() and self._new >= PATIENCE:
            self._new = 0
            self._busy = self._pool.submit(self._go, dict(self._known))

    def _go(self, known: Mapping[Utterance, Kept]) -> None:
        # what is wrong with the session will be said when it is made
        with suppress(AudiogenError):
            press, until = self._foresee(known)
            press.prepare(until, lambda: not self._left)

    def _go_on(self) -> None:
        with suppress(AudiogenError):
            self._meanwhile()


def settled(timeline: Timeline, ducking: Ducking) -> int:
    """Until which sample a timeline, some of whose lines are yet to be spoken, will stay as it is."""
    guessed = (event.start for event in timeline.events if event.kind == "speech" and event.estimated)
    first = min(guessed, default=timeline.length)
    # a background comes back between two lines if there is time for it
    return first - 2 * ducking.attack - ducking.hold - ducking.release - STAYS
