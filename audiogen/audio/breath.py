"""The sound that paces a breath: a soft rush that rises while breathing in and sinks while breathing out."""

import numpy as np

from audiogen.audio.endless import Loop
from audiogen.audio.levels import Samples
from audiogen.audio.noise import HOP, hill, woven
from audiogen.audio.ringing import ringing
from audiogen.units import RATE

_HELD = 0.12
"""How much of the rush stays while the breath is held, so that the hold is not taken for the end."""
_BRIGHT, _DARK = 900.0, 450.0
"""Hz, in the middle of the rush: it is darker when breathing out. Chosen by us."""
_LONGEST = 12 * RATE
"""A breath that takes longer hears the same rush again."""


def swell(phases: tuple[int, int, int, int]) -> Samples:
    """One breath of `phases` (samples of in, hold, out, hold), shape (2, their sum). Its level is not set.

    Raises ValueError unless they are whole samples, and it goes in and out.
    """
    if not all(isinstance(phase, int) and phase >= 0 for phase in phases) or not (phases[0] and phases[2]):
        said = ", ".join(f"{phase}" for phase in phases)
        raise ValueError(f"a breath goes in and out for whole samples, and may be held: not for {said}")
    length = sum(phases)
    rise, fall = _envelopes(phases)
    made = _rush(_BRIGHT, length, "breath in")
    made *= rise
    dark = _rush(_DARK, length, "breath out")
    dark *= fall
    made += dark
    return made


def _rush(centre: float, length: int, seed: str) -> Samples:
    """Noise of about two octaves around `centre`, shape (2, length)."""
    hops = max(4, -(-min(length, _LONGEST) // HOP))
    table = woven(lambda hertz: hill(hertz, centre, 0.9), hops * HOP, seed)
    return Loop(table[np.newaxis], shift=hops // 2 * HOP).between(0, length)


def _envelopes(phases: tuple[int, int, int, int]) -> tuple[Samples, Samples]:
    """The level of breathing in and of breathing out over one breath."""
    into, hold, out, rest = phases
    rise, fall = np.zeros((2, into + hold + out + rest), np.float32)
    end = into + hold
    rise[:into] = _ramp(into)
    fall[end : end + out] = 1.0 - _ramp(out)
    if hold:
        # the rush sinks to the held level over the hold, and swells from there
        rise[into:end] = 1.0 - (1.0 - _HELD) * _ramp(hold)
        swelling = max(1, min(out // 4, RATE // 2))
        fall[end : end + swelling] *= _HELD + (1.0 - _HELD) * np.arange(swelling, dtype=np.float32) / swelling
        reach = min(out, RATE // 2)
        rise[end : end + reach] = _HELD * (1.0 - _ramp(reach))
        return rise, fall
    turn = min(into, out, RATE // 2) // 2  # breathing in gives way to breathing out across the turn
    cross = _ramp(turn)
    rise[into : into + turn] = 1.0 - cross
    fall[into : into + turn] *= cross
    return rise, fall


def _ramp(length: int) -> Samples:
    """From 0 to 1 in `length` samples, by half a cosine."""
    ramp = ringing([(1j * np.pi * RATE / max(1, length), 1j)], length)
    ramp *= -0.5
    ramp += 0.5
    return ramp
