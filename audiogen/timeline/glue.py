"""Sharing time out: the arithmetic of elastic pauses, in whole samples."""

from collections.abc import Sequence


def share(amount: int, rooms: Sequence[int], steps: Sequence[int] | None = None) -> tuple[list[int], int]:
    """Shares `amount` samples in proportion to `rooms`; no share exceeds its room.

    Each share is a multiple of its step (1 when `steps` is left out). Rounding is by the largest remainder,
    earlier ones first among equals, so that the shares add up exactly. Returns them, and what could not be
    given: more than the rooms hold, or less than a step.
    """
    steps = steps or [1] * len(rooms)
    whole = [room - room % step for room, step in zip(rooms, steps, strict=True)]
    total = sum(whole)
    giving = min(amount, total)
    if not giving:
        return [0] * len(rooms), amount
    shares = [giving * room // total // step * step for room, step in zip(whole, steps, strict=True)]
    left = giving - sum(shares)
    by_remainder = sorted(
        range(len(rooms)), key=lambda i: (giving * whole[i] - shares[i] * total) / steps[i], reverse=True
    )
    while left:
        before = left
        for i in by_remainder:
            if steps[i] <= left and shares[i] + steps[i] <= whole[i]:
                shares[i] += steps[i]
                left -= steps[i]
        if left == before:
            break  # what is left is smaller than any step that still has room
    return shares, amount - sum(shares)


def spread(amount: int, parts: int) -> list[int]:
    """`amount` in `parts` whole shares that differ by one sample at most."""
    return [amount * (i + 1) // parts - amount * i // parts for i in range(parts)]
