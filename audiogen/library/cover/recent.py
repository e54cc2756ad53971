"""The last few pictures that were made, so that the cover of a hundred sessions is made once."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable


class Recent:
    """JPEGs, by what they were made of: no more than `most` of them, those that were asked for last.

    Threads may share it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """What was made under `key`, or is made now. What can't be made raises what `make` raises, each time."""
        with self._lock:
            made = self._made.pop(key, None)
        if made is None:
            made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made
