"""Sessions damaged on purpose: each kind knows how it is done, and what it should be called when it is heard.

All work on samples whose first axis is time, at any rate; events and times are those of the ledger, at 48 kHz.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

RATE = 48_000
Sound = npt.NDArray[Any]
Event = Mapping[str, Any]
Edit = tuple[int, int, Sound]
"""From where, to where, and what takes its place."""
GAP = 0.2


class Session:
    """A session's sound and its lines, and room around each."""

    def __init__(self, sound: Sound, rate: int, events: Sequence[Event]) -> None:
        self.sound = sound
        self.rate = rate
        self.lines = [event for event in events if event["kind"] == "speech"]

    def span(self, at: int) -> tuple[int, int]:
        line = self.lines[at]
        return self._at(line["start"]), self._at(line["start"] + line["length"])

    def after(self, at: int) -> int:
        """Where the next line begins."""
        return self.span(at + 1)[0] if at + 1 < len(self.lines) else len(self.sound)

    def damaged(self, damage: Damage, lines: Sequence[int]) -> tuple[Sound, list[int]]:
        """The sound with some of its lines damaged, and which of them had room for it."""
        edits = {at: edit for at in lines if (edit := damage(self, at)) is not None}
        made = self.sound
        for start, stop, instead in sorted(edits.values(), key=lambda edit: -edit[0]):
            made = np.concatenate([made[:start], instead.astype(made.dtype), made[stop:]])
        return made, list(edits)

    def _at(self, moment: int) -> int:
        return round(moment * self.rate / RATE)


Damage = Callable[[Session, int], "Edit | None"]


def removed(session: Session, at: int) -> Edit:
    start, stop = session.span(at)
    return start, stop, np.zeros_like(session.sound[start:stop])


def cut_out(session: Session, at: int) -> Edit:
    """With its time: all that follows comes sooner."""
    start, stop = session.span(at)
    return start, stop, session.sound[:0]


def cut_short(session: Session, at: int) -> Edit:
    start, stop = session.span(at)
    return _silent(session, (start + stop) // 2, stop)


def cut_off(session: Session, at: int) -> Edit:
    start, stop = session.span(at)
    return _silent(session, start, (start + stop) // 2)


def said_twice(session: Session, at: int) -> Edit | None:
    """Once more in the pause that follows, where that is long enough."""
    start, stop = session.span(at)
    again = stop + int(GAP * session.rate)
    if again + stop - start + int(GAP * session.rate) > session.after(at):
        return None
    return again, again + stop - start, session.sound[start:stop]


def laid_twice(session: Session, at: int) -> Edit:
    """At once after the first time; all that follows comes later."""
    start, stop = session.span(at)
    return stop, stop, session.sound[start:stop]


def replaced(session: Session, at: int) -> Edit:
    """By the next line with other words, whatever room that takes of the pause."""
    others = [*range(at + 1, len(session.lines)), *range(at)]
    other = next(one for one in others if session.lines[one]["text"] != session.lines[at]["text"])
    (start, stop), (first, last) = session.span(at), session.span(other)
    most = max(stop, session.after(at) - int(GAP * session.rate)) - start
    instead = session.sound[first:last][:most]
    rest = max(0, stop - start - len(instead))
    return start, start + len(instead) + rest, np.concatenate([instead, np.zeros_like(session.sound[:rest])])


def drowned(session: Session, at: int) -> Edit:
    """By pink noise, as loud as the voice."""
    start, stop = session.span(at)
    voice = session.sound[start:stop].astype(np.float64)
    spectrum = np.fft.rfft(np.random.default_rng(at).standard_normal(stop - start))
    spectrum /= np.sqrt(np.maximum(1, np.arange(len(spectrum))))
    noise = np.fft.irfft(spectrum, stop - start)
    noise = noise / noise.std() * voice.std()
    return start, stop, voice + (noise if voice.ndim == 1 else noise[:, None])


def _silent(session: Session, start: int, stop: int) -> Edit:
    return start, stop, np.zeros_like(session.sound[start:stop])


KINDS: dict[Damage, str] = {
    removed: "dropped",
    cut_out: "dropped",
    cut_short: "cut",
    cut_off: "cut",
    said_twice: "doubled",
    laid_twice: "doubled",
    replaced: "replaced",
    drowned: "drowned",
}
