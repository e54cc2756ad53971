"""Lengths as the pages say them."""

from audiogen.units import RATE, format_clock

clock = format_clock


def about(length: int) -> str:
    """`length` samples as one would say it: `30 min`, `1 h 5 min`, `45 s`."""
    total = (length + RATE // 2) // RATE
    if total < 60:
        return f"{total} s"
    hours, minutes = divmod((total + 30) // 60, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
