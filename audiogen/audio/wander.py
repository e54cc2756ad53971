"""Slow, irregular movement that comes back to where it began: what waves, gusts and showers go by."""

import zlib

import numpy as np
import numpy.typing as npt

from audiogen.audio.curve import Curve
from audiogen.units import RATE

Points = npt.NDArray[np.float64]

STEP = RATE // 20
"""Samples between two points of a movement: 50 ms."""


def dice(seed: str) -> np.random.Generator:
    """A generator that gives the same numbers for the same `seed`."""
    return np.random.Generator(np.random.PCG64(zlib.crc32(seed.encode())))


def times(seconds: int) -> Points:
    """The seconds at which a movement of that length has its points."""
    found: Points = np.arange(seconds * RATE // STEP, dtype=np.float64) * (STEP / RATE)
    return found


def wander(seconds: int, fastest: int, random: np.random.Generator) -> Points:
    """Points from -1 to 1: waves that fit `seconds` once, twice … `fastest` times, the slower the stronger."""
    turns = np.arange(1, fastest + 1)
    phases = 2.0 * np.pi * random.random(fastest)
    angles = 2.0 * np.pi / seconds * np.outer(times(seconds), turns) + phases
    waves = np.sin(angles) @ (turns**-0.4)
    found: Points = waves / np.abs(waves).max()
    return found


def curve(points: Points) -> Curve:
    """The movement through `points`, over and over."""
    return Curve(points, STEP, repeats=True)
