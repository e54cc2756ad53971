"""Where all lines wait before they go to Google: so many at once, so far apart, and nobody while it wants rest."""

import threading
from collections.abc import Callable

from audiogen.errors import SpeechError
from audiogen.speech.gtts.faults import late


class Gate:
    """Lets `at_once` through at a time, `apart` seconds after one another and a little more, by chance."""

    def __init__(
        self,
        at_once: int,
        apart: float,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        dice: Callable[[], float],
    ) -> None:
        self._room = threading.BoundedSemaphore(at_once)
        self._apart = apart
        self._clock = clock
        self._sleep = sleep
        self._dice = dice
        self._lock = threading.Lock()
        self._opens = -float("inf")
        self._reason: SpeechError | None = None

    def enter(self, end: float) -> None:
        """Waits for a turn, which lasts until `leave`. Raises SpeechError as soon as it can't come before `end`."""
        if not self._room.acquire(timeout=max(0.0, end - self._clock())):
            raise late()
        try:
            while (pause := self._ahead(end)) > 0:
                self._sleep(pause)
        except BaseException:
            self._room.release()
            raise

    def leave(self) -> None:
        self._room.release()

    def rest(self, seconds: float, reason: SpeechError) -> None:
        """Closes for so long, for everybody. Who can't wait that long is given the reason."""
        with self._lock:
            opens = self._clock() + seconds
            if opens > self._opens:
                self._opens, self._reason = opens, reason

    def _ahead(self, end: float) -> float:
        """Seconds until the next turn; 0 when that is now, and taken."""
        with self._lock:
            now = self._clock()
            if max(now, self._opens) >= end:
                raise self._refusal()
            if now < self._opens:
                return self._opens - now
            self._opens = now + self._apart * (1 + self._dice() / 2)
            self._reason = None
            return 0.0

    def _refusal(self) -> SpeechError:
        """A new error each time: one that is raised by several threads would gather all their histories."""
        return SpeechError(self._reason.message, self._reason.hint) if self._reason else late()
