"""How often, and how far apart: the numbers that blocks, beats and breaths share."""

from audiogen.units import format_duration, parse_duration, samples

MOST_TIMES = 1000
"""No block is repeated more often, no breath counted further."""


def period(text: str) -> int:
    """The time between two beats, in samples. ValueError when it is none, or too short to be meant."""
    found = parse_duration(text)
    if found < samples(0.1):
        raise ValueError(f"every {text} is too often: the least is every {format_duration(samples(0.1))}")
    return found


def count(text: str, what: str) -> int:
    """How often something happens, `what` in a message. ValueError when that is no number from 1 on."""
    # the length is looked at first: a number of a million digits is no number to compute with
    if not text.isdecimal() or len(text) > 12 or not 1 <= int(text) <= MOST_TIMES:
        raise ValueError(f"“{text[:20]}” is not a number of {what} from 1 to {MOST_TIMES}")
    return int(text)
