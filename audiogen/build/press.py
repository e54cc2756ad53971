"""A session's frames: each part is mixed and encoded on its own, by whoever has time, and all are joined in order.

What comes out depends on the session alone: not on how many work at it, nor on what was kept from another time.
"""

import hashlib
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice, pairwise
from types import TracebackType
from typing import Final, Generic, Protocol, TypeVar

from audiogen.audio.levels import Samples
from audiogen.audio.mp3.format import Format
from audiogen.audio.mp3.frames import FRAME
from audiogen.audio.mp3.loop import Loop, closed
from audiogen.audio.mp3.run import AHEAD, Run, encoded
from audiogen.audio.peaks import Highest
from audiogen.build.cuts import Part, parts
from audiogen.build.fingerprint import fingerprint
from audiogen.build.spans import Span, Spans
from audiogen.build.splice import AFTER, BEFORE, Piece, Splicer
from audiogen.machine import processors, share_memory
from audiogen.mix import Background, Mixer, Still
from audiogen.mix.mixer import Layers
from audiogen.progress import Advance

STRETCH: Final = 500
"""Frames of a loop that one encoder makes."""
WAITING: Final = 32
"""Parts that may be ready before they are laid, in some six megabytes; more if that many are at work."""
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class _Source(Protocol):
    def mix(self, start: int, stop: int) -> Samples: ...

    def described(self, start: int, stop: int) -> tuple[object, ...]: ...


class Press:
    """Makes the MP3 frames of one session of `length` samples, whose lines begin at `breaks`.

    `fresh` takes nothing from `spans`, but adds to them. By default there are as many `workers` as processors.
    """

    def __init__(
        self,
        mixer: Mixer,
        length: int,
        breaks: Sequence[int],
        format: Format,
        spans: Spans,
        *,
        fresh: bool = False,
        workers: int | None = None,
    ) -> None:
        self._mixer = mixer
        self._length = length
        self._breaks = breaks
        self.format = format
        self._spans = spans
        self._fresh = fresh
        self._workers = workers or processors()
        self._header = format.header
        self._loops: dict[Layers, Loop | None] = {}
        self._telling = threading.Lock()
        self.peak = 0.0
        """The true peak of what was mixed, as a factor of full scale."""
        self.encoded = 0
        """Frames that were encoded, and not kept from before."""

    def __enter__(self) -> "Press":
        """Begins to work, so that something is there when it is asked for."""
        share_memory()
        stills = self._mixer.stills()
        self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="encoding")
        try:
            self._make_loops(self._pool, stills)
            self._pieces = _Queue(self._begun, self._parts(stills), max(WAITING, 2 * self._workers + 1))
        except BaseException:
            self._pool.shutdown(cancel_futures=True)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def frames(self, advance: Advance) -> Iterator[bytes]:
        """The session's frames from the first to the last, in pieces, inside a `with`. Raises what mixing does."""
        done = 0
        for strip in Splicer(self._header, self._encoded).strips(self._pieces):
            yield strip.tobytes()
            reached = min(self._length, done + len(strip) * FRAME)
            advance(reached - done)
            done = reached

    def prepare(self, until: int, wanted: Callable[[], bool]) -> None:
        """Encodes, and keeps, what lies before sample `until`, and what repeats; for as long as it is `wanted`."""
        stills = self._mixer.stills()
        for layers in {still.layers for still in stills}:
            self._mixer.background(layers, 0, FRAME)  # so that it is there when a new line is mixed with it
        for background, cuts in self._worthwhile(stills):
            runs = []
            for first, stop in pairwise(cuts):
                if not wanted():
                    return
                runs.append(self._stretch(background, first, stop))
            self._close(background, cuts, runs)
        for part in self._parts(stills):
            if (part.stop + AFTER + AHEAD) * FRAME > until or not wanted():
                return
            if part.still is None and not self._there(part):
                self._encoded(part, BEFORE, AFTER)

    # ── what repeats ──

    def _make_loops(self, pool: ThreadPoolExecutor, stills: Sequence[Still]) -> None:
        waiting = [
            (background, cuts, [pool.submit(self._stretch, background, *ends) for ends in pairwise(cuts)])
            for background, cuts in self._worthwhile(stills)
        ]
        for background, cuts, runs in waiting:
            self._close(background, cuts, [run.result() for run in runs])

    def _stretch(self, background: Background, first: int, stop: int) -> Run:
        return self._run(background, first - BEFORE, stop + BEFORE, False)

    def _close(self, background: Background, cuts: Sequence[int], runs: Sequence[Run]) -> None:
        self._loops[background.layers] = closed(runs, cuts, BEFORE, self._header)

    def _worthwhile(self, stills: Sequence[Still]) -> Iterator[tuple[Background, list[int]]]:
        """Backgrounds that repeat sooner than they are over, and the frames between which they are encoded."""
        heard = Counter[Layers]()
        for part in parts(self._length, stills, self._breaks):
            if part.still is not None:
                heard[part.still.layers] += part.stop - part.first
        for layers, count in heard.items():
            background = self._mixer.still(layers)
            period, rest = divmod(background.period, FRAME)
            if not rest and period < count:
                yield background, [*range(period, 2 * period, STRETCH), 2 * period]

    def _parts(self, stills: Sequence[Still]) -> list[Part]:
        looped = [still for still in stills if self._loops.get(still.layers) is not None]
        return parts(self._length, looped, self._breaks)

    # ── what doesn't ──

    def _begun(self, part: Part) -> "Future[Piece]":
        """A part's piece, which others make if it has to be made. To read one takes so little that nobody else should
        be asked for it."""
        if part.still is not None and (loop := self._loops[part.still.layers]) is not None:
            return _done(Piece(part, loop))
        first, stop = _reach(part, BEFORE, AFTER)
        key, over = self._key(self._mixer, first, stop, True)
        run = self._kept(key, first)
        if run is not None:
            return _done(Piece(part, run, BEFORE, AFTER))
        return self._pool.submit(lambda: Piece(part, self._made(self._mixer, first, stop, key, over), BEFORE, AFTER))

    def _encoded(self, part: Part, before: int, after: int) -> Piece:
        return Piece(part, self._run(self._mixer, *_reach(part, before, after), True), before, after)

    def _there(self, part: Part) -> bool:
        """Whether a part seems to be kept. Who takes it will look at it."""
        key, _ = self._key(self._mixer, *_reach(part, BEFORE, AFTER), True)
        return self._spans.has(key)

    def _key(self, source: _Source, first: int, stop: int, ends: bool) -> tuple[str, bool]:
        """What a run is kept under, and whether the session is over with it."""
        stop_at = (stop + AHEAD) * FRAME
        over = ends and stop_at >= self._length
        sound = source.described(first * FRAME, self._length if over else stop_at)
        return hashlib.sha256(repr((fingerprint(), self.format, over, sound)).encode()).hexdigest(), over

    def _run(self, source: _Source, first: int, stop: int, ends: bool) -> Run:
        """Frames of a source, which is over when the session is if it `ends`; kept, if they were made before."""
        key, over = self._key(source, first, stop, ends)
        return self._kept(key, first) or self._made(source, first, stop, key, over)

    def _kept(self, key: str, first: int) -> Run | None:
        kept = None if self._fresh else self._spans.get(key)
        return self._told(kept, first, 0) if kept is not None else None

    def _made(self, source: _Source, first: int, stop: int, key: str, over: bool) -> Run:
        highest = Highest()

        def signal(start: int, stop: int) -> Samples:
            block = source.mix(start, stop)[: self.format.channels]
            highest.add(block)
            return block

        made = encoded(signal, first, stop, self.format, self._length if over else None)
        span = Span(made.frames, highest.peak)
        self._spans.put(key, span)
        return self._told(span, first, len(made.frames))

    def _told(self, span: Span, first: int, new: int) -> Run:
        with self._telling:
            self.encoded += new
            self.peak = max(self.peak, span.peak)
        return Run(first, span.frames)


def _reach(part: Part, before: int, after: int) -> tuple[int, int]:
    """From which frame to which one a run is made that reaches so far over its part."""
    return max(0, part.first - before), part.stop + after


def _done(piece: Piece) -> "Future[Piece]":
    future: Future[Piece] = Future()
    future.set_result(piece)
    return future


class _Queue(Generic[_Item, _Result]):
    """`map(work, items)`, of which no more than `most` are begun by `begin` and not fetched."""

    def __init__(self, begin: "Callable[[_Item], Future[_Result]]", items: Iterable[_Item], most: int) -> None:
        self._begin = begin
        self._left = iter(items)
        self._waiting = deque(map(begin, islice(self._left, most)))

    def __iter__(self) -> Iterator[_Result]:
        return self

    def __next__(self) -> _Result:
        if not self._waiting:
            raise StopIteration
        found = self._waiting.popleft().result()
        self._waiting.extend(map(self._begin, islice(self._left, 1)))
        return found
