"""Filters that feed back, at the speed of whole arrays: a recursion over time runs in all parts of a sound at once.

A sound is folded into a grid of `STEP` rows: time runs down each column, and on into the next. First every column is
filtered as if silence were before it. What each leaves behind rings on in those after it, as the poles tell.
"""

import cmath
from itertools import accumulate, pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Grid = npt.NDArray[np.float64]
"""Shape (STEP, columns): sample `n` of a sound stands in row `n % STEP` of column `n // STEP`."""
_Complex = npt.NDArray[np.complex128]
Taps = tuple[float, float, float]
Section = tuple[Taps, Taps]
"""A filter of the second order: the taps of (b0 + b1/z + b2/z²) / (1 + a1/z + a2/z²), whose poles aren't real."""

STEP: Final = 24
"""Half a millisecond at 48 kHz: so few that arrays are long, and divides whatever is measured."""
_TOGETHER: Final = 32


def folded(pcm: npt.NDArray[Any], columns: int) -> Grid:
    """`pcm`, shape (n,), as a grid of so many columns; what is missing is silence, and what is too much left out."""
    grid = np.zeros((STEP, columns))
    whole, rest = divmod(min(len(pcm), columns * STEP), STEP)
    grid[:, :whole] = pcm[: whole * STEP].reshape(whole, STEP).T
    grid[:rest, whole : whole + 1] = pcm[whole * STEP : whole * STEP + rest, np.newaxis]
    return grid


def unfolded(grid: Grid, length: int) -> npt.NDArray[np.float64]:
    """The first `length` samples of a grid, shape (length,)."""
    return grid.T.reshape(-1)[:length]


def run(grid: Grid, section: Section) -> None:
    """Puts a sound through a filter that was at rest when it began, in place."""
    (b0, b1, b2), (_, a1, a2) = ([np.array(tap) for tap in taps] for taps in section)
    came, late, later, part = np.zeros((4, grid.shape[1]))
    for row in grid:  # the transposed direct form II
        came[:] = row
        np.multiply(came, b0, out=row)
        row += late
        np.multiply(came, b1, out=late)
        late -= np.multiply(row, a1, out=part)
        late += later
        np.multiply(came, b2, out=later)
        later -= np.multiply(row, a2, out=part)
    # what a column leaves behind is one complex number that turns and shrinks by the pole with every sample
    pole = (-section[1][1] + cmath.sqrt(section[1][1] ** 2 - 4.0 * section[1][2])) / 2.0
    ends = (late + later / pole).astype(np.complex128)
    left = _left(ends[:-1], pole**STEP)
    turns = pole ** np.arange(1, STEP + 1) / pole.imag
    # no matrix product: this way it is the same whatever the number of processors
    grid[:, 1:] += np.einsum("ij,jk->ik", np.stack([turns.imag, turns.real], 1), np.stack([left.real, left.imag]))


def _left(ends: _Complex, turn: complex) -> _Complex:
    """What is left at the end of each column, shape (columns,), when each brings `ends`, and what came
    before turns by `turn` from one column to the next: a recursion too, of the first order, and folded likewise."""
    columns = -(-len(ends) // _TOGETHER)
    grid = np.pad(ends, (0, columns * _TOGETHER - len(ends))).reshape(columns, _TOGETHER).T.copy()
    for before, now in pairwise(grid):
        now += turn * before
    far = turn**_TOGETHER
    left = list(accumulate(grid[-1, :-1].tolist(), lambda before, end: far * before + end))
    grid[:, 1:] += turn ** np.arange(1, _TOGETHER + 1)[:, np.newaxis] * np.array(left, np.complex128)
    return grid.T.reshape(-1)[: len(ends)]
