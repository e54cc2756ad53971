"""What this machine has."""

import os


def processors() -> int:
    """How many processors this process may use; one at the least."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def at_once() -> int:
    """How many lines a voice that is computed here may speak at once: nobody gains by more than a few."""
    return min(8, max(2, processors()))
