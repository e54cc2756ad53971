"""The one clock, and the few conversions that everybody needs.

Time is an integer number of samples at 48,000 Hz (1 ms is 48 samples exactly); levels are decibels.
"""

import re
from decimal import Decimal

RATE = 48_000
"""Samples a second, everywhere."""

LONGEST = 12 * 3600 * RATE
"""No pause, rest or session may be longer: 12 hours."""

_UNITS = {
    "ms": Decimal("0.001"),
    **dict.fromkeys(["s", "sec", "secs", "second", "seconds"], Decimal(1)),
    **dict.fromkeys(["sek", "sekunde", "sekunden", "seg", "segundo", "segundos", "seconde", "secondes"], Decimal(1)),
    **dict.fromkeys(["m", "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos"], Decimal(60)),
    **dict.fromkeys(["h", "hour", "hours", "std", "stunde", "stunden"], Decimal(3600)),
    **dict.fromkeys(["hora", "horas", "heure", "heures"], Decimal(3600)),
}
"""In English, and in the languages whose routines came first."""
_NUMBER = r"\d+(?:[.,]\d+)?"
_PART = re.compile(rf"({_NUMBER})\s*([a-z]+)\.?\s*")
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}")
"""To some a comma parts thousands, to others decimals; here nobody can tell."""
_CLOCK = re.compile(r"(?:(\d+):(?=[0-5]?\d:))?(\d+):([0-5]\d(?:[.,]\d+)?)")
_MOST_LETTERS = 60
"""Nothing longer is a duration that somebody wrote."""
_DASH = re.compile(r"\s*[-–—]\s*|\s+to\s+")
_DECIBELS = re.compile(rf"([-−–+]?)({_NUMBER})\s*db", re.IGNORECASE)


def samples(seconds: Decimal | float | int) -> int:
    """The nearest whole number of samples to `seconds`."""
    return int((Decimal(seconds) * RATE).to_integral_value())


def seconds(length: int) -> float:
    """`length` samples in seconds, for people and for formats that want seconds."""
    return length / RATE


def milliseconds(length: int) -> int:
    """`length` samples in whole milliseconds, rounded to the nearest."""
    return (length * 1000 + RATE // 2) // RATE


def parse_number(text: str, what: str) -> Decimal:
    """The number in `4`, `1.5` or `1,5`: a comma is as good as a point, unless it may as well part thousands.

    Raises ValueError, with a sentence for the author; `what` says in it what “1,5s” is not.
    """
    if _THOUSANDS.fullmatch(text):
        point, none = text.replace(",", "."), text.replace(",", "")
        raise ValueError(f"“{text}” can be read in two ways: write {point} or {none}")
    if not re.fullmatch(_NUMBER, text):
        raise ValueError(f"“{text}” is not {what}")
    return Decimal(text.replace(",", "."))


def parse_duration(text: str) -> int:
    """Samples of `4s`, `250ms`, `1m30s`, `2 minutes`, `1:30` (minutes:seconds) or `1:02:03`.

    Decimals follow a point or a comma: `1.5s`, `1,5s`. What may as well be thousands (`1,500s`) is refused.

    Raises ValueError, with a sentence for the author, when `text` is no duration, or longer than 12 hours.
    """
    found = _parse(text.strip().lower()) if len(text) <= _MOST_LETTERS else None
    if found is None:
        shown = text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"
        raise ValueError(f"“{shown}” is not a duration: write it like 4s, 250ms, 1m30s or 1:30")
    if found > LONGEST:
        raise ValueError(f"“{text}” is longer than 12 hours, the longest there is")
    return found


def _parse(text: str) -> int | None:
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, rest = clock.groups()
        return samples(Decimal(hours or 0) * 3600 + Decimal(minutes) * 60 + Decimal(rest.replace(",", ".")))
    total, at = Decimal(0), 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None or part[2] not in _UNITS:
            return None
        total += parse_number(part[1], "a number") * _UNITS[part[2]]
        at = part.end()
    return samples(total) if text else None


def parse_span(text: str) -> tuple[int, int]:
    """Shortest and longest, in samples, of `10m-15m`, `4-8s` or a single duration (then they are equal).

    Raises ValueError, with a sentence for the author.
    """
    ends = _DASH.split(text.strip())
    if len(ends) == 1:
        only = parse_duration(ends[0])
        return only, only
    if len(ends) != 2:
        raise ValueError(f"“{text}” is not a range of time: write it like 10m-15m")
    if re.fullmatch(_NUMBER, ends[0]) and (unit := re.fullmatch(rf"{_NUMBER}\s*([A-Za-z]+)", ends[1])):
        ends[0] += unit[1]  # "4-8s" shares its unit
    shortest, longest = parse_duration(ends[0]), parse_duration(ends[1])
    if shortest > longest:
        raise ValueError(f"“{text}” begins with the longer time: write the shorter one first")
    return shortest, longest


def format_duration(length: int) -> str:
    """`length` samples as an author would write it: `4s`, `1m30s`, `250ms`; to the millisecond."""
    total = milliseconds(length)
    hours, rest = divmod(total, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    whole, thousandths = divmod(rest, 1000)
    if total < 1000 and thousandths:
        return f"{thousandths}ms"
    fraction = f"{thousandths / 1000:.3f}".rstrip("0")[1:] if thousandths else ""
    parts = [f"{hours}h" * bool(hours), f"{minutes}m" * bool(minutes)]
    if whole or fraction or not total:
        parts.append(f"{whole}{fraction}s")
    return "".join(parts)


def format_clock(length: int) -> str:
    """`length` samples as a player shows them: `4:05`, `1:02:03`; rounded to the nearest second."""
    total = (length + RATE // 2) // RATE
    hours, rest = divmod(total, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes}:{secs:02d}"


def parse_decibels(text: str) -> float:
    """The number in `-6 dB` or `-6,5 dB`. Raises ValueError, with a sentence for the author."""
    found = _DECIBELS.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"“{text}” is not a level: write it like -6 dB")
    level = float(parse_number(found[2], "a level"))
    return -level if found[1] in ("-", "−", "–") else level


def gain(decibels: float) -> float:
    """The factor of amplitude that `decibels` stand for."""
    return float(10.0 ** (decibels / 20.0))
