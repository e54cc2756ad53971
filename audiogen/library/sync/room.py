"""Whether it fits, known before anything is written. Pure."""

from dataclasses import replace
from typing import Final

from audiogen.errors import OutputError
from audiogen.library.sync.plan import Copy, Plan

SLACK: Final = 1 << 20
"""For folders and our list."""


def fit(plan: Plan, free: int, cluster: int) -> Plan:
    """The plan, with removals before copies if it fits only so. Raises OutputError when it doesn't fit at all.

    `free` is in bytes; a file takes whole clusters. For a while the old and the new of one file are both there.
    """
    if not plan.copy or _most(plan.copy, cluster) + SLACK <= free:
        return plan
    first = _removals_first(plan)
    freed = sum(_rounded(size, cluster) for size in first.remove.values())
    missing = _most(first.copy, cluster) + SLACK - freed - free
    if missing <= 0:
        return first
    raise OutputError(
        f"there is not enough room: {plan.bytes / 1e6:.1f} MB are to be copied, {free / 1e6:.1f} MB are free",
        f"nothing was written; free {max(missing / 1e6, 0.1):.1f} MB more there",
    )


def _removals_first(plan: Plan) -> Plan:
    """Playlists that will change go too: meanwhile they would name what isn't there."""
    old = {each.wanted.path: each.frees for each in plan.copy if each.wanted.playlist and each.frees}
    copy = tuple(replace(each, frees=0) if each.wanted.path in old else each for each in plan.copy)
    return replace(plan, copy=copy, remove={**old, **plan.remove}, early=True)


def _most(copies: tuple[Copy, ...], cluster: int) -> int:
    """How much more than now is taken when the most is."""
    taken = most = 0
    for each in copies:
        size = _rounded(each.wanted.content.bytes, cluster)
        most = max(most, taken + size)
        taken += size - _rounded(each.frees, cluster)
    return most


def _rounded(size: int, cluster: int) -> int:
    return -(-size // cluster) * cluster
