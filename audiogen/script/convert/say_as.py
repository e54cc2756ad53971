"""What `<say-as interpret-as="…">` makes of digits and letters, in words that any voice reads so.

Only what is sure: letters and digits one by one in every language, the rest in English.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

KEEP: Final = ("cardinal", "number")
"""Readings that a voice gives to figures anyway."""
MOST: Final = 60
"""More letters are not spelled, nor read as a number."""

_MARKS: Final = {
    "-": "dash", ".": "dot", ",": "comma", "@": "at", "/": "slash", "_": "underscore", "+": "plus", "&": "and",
    "#": "hash", "*": "star", ":": "colon", "%": "percent", "=": "equals", "'": "apostrophe",
}  # fmt: skip
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_PARTS: Final = {
    2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth",
    12: "twelfth", 16: "sixteenth", 20: "twentieth", 32: "thirty-second", 100: "hundredth",
}  # fmt: skip
_UNITS: Final = {
    "mm": "millimetre", "cm": "centimetre", "m": "metre", "km": "kilometre", "in": "inch", "ft": "foot", "yd": "yard",
    "mi": "mile", "mg": "milligram", "g": "gram", "kg": "kilogram", "oz": "ounce", "lb": "pound", "lbs": "pound",
    "ml": "millilitre", "l": "litre", "ms": "millisecond", "s": "second", "sec": "second", "min": "minute",
    "h": "hour", "hr": "hour", "mph": "mile per hour", "km/h": "kilometre per hour", "Hz": "hertz",
    "kHz": "kilohertz",
    "°": "degree", "°C": "degree Celsius", "°F": "degree Fahrenheit", "%": "percent", "dB": "decibel", "V": "volt",
    "W": "watt", "kW": "kilowatt",
}  # fmt: skip
_MANY: Final = {"inch": "inches", "foot": "feet", "hertz": "hertz", "kilohertz": "kilohertz", "percent": "percent"}


def said(kind: str, text: str, form: str, language: str) -> str:
    """How `text` is said when it is read as a `kind`, such as `characters` or `date` (of the `form` `mdy`).

    Empty when it is said as it is written. ValueError when that can't be told for sure.
    """
    kind, text = kind.strip().lower(), " ".join(text.split())
    if kind in KEEP and not form:
        return ""
    spelled = _ANYWHERE.get(kind)
    english = language.partition("-")[0].lower() in ("en", "")
    if len(text) > MOST or (spelled is None and (kind not in _ENGLISH or not english)):
        raise ValueError(f"“{text[:MOST]}” can't be read as “{kind}”")
    found = spelled(text, english) if spelled else _ENGLISH[kind](text, form.strip().lower())
    if not found:
        raise ValueError(f"“{text}” can't be read as “{kind}”{f' ({form})' * bool(form)}")
    return found


# ── one by one ───────────────────────────────────────────────────────────────────────────────────────────


def _spelled(text: str, english: bool) -> str:
    names = [_letter(char, english) for char in unicodedata.normalize("NFC", text) if not char.isspace()]
    return " ".join(names) if all(names) else ""


def _letter(char: str, english: bool) -> str:
    """The name of a character; a capital is read as a letter where a small one may be a word."""
    if char.isalnum():
        capital = char.upper()
        return capital if len(capital) == 1 else char
    return _MARKS.get(char, "") if english else ""


def _telephone(text: str, english: bool) -> str:
    if not re.fullmatch(r"[+(\d][\d\s().\-/]*", text) or ("+" in text and not english):
        return ""
    groups = [" ".join(group) for group in re.findall(r"\d+", text)]
    return f"{'plus ' * text.startswith('+')}{', '.join(groups)}"


_ANYWHERE: Final[Mapping[str, Callable[[str, bool], str]]] = {
    "characters": _spelled,
    "spell-out": _spelled,
    "spell": _spelled,
    "letters": _spelled,
    "verbatim": _spelled,
    "digits": _spelled,
    "telephone": _telephone,
}


# ── in English ───────────────────────────────────────────────────────────────────────────────────────────


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `13th`."""
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _ordinal(text: str, form: str) -> str:
    found = re.fullmatch(r"([\d,]{1,12}?)(?:st|nd|rd|th)?", text)
    digits = found[1].replace(",", "") if found else ""
    return ordinal(int(digits)) if digits.isdecimal() else ""


def _fraction(text: str, form: str) -> str:
    found = re.fullmatch(r"(?:(\d{1,6})\s*[+ ]\s*)?(\d{1,6})\s*/\s*(\d{1,3})", text)
    part = _PARTS.get(int(found[3])) if found else None
    if found is None or part is None:
        return ""
    many = "halves" if part == "half" else f"{part}s"
    said = f"{'an' if part.startswith('e') else 'a'} {part}" if int(found[2]) == 1 else f"{found[2]} {many}"
    return f"{found[1]} and {said}" if found[1] else said


def _unit(text: str, form: str) -> str:
    found = re.fullmatch(r"(\d[\d.,]*)\s*(\S+)", text)
    unit = _UNITS.get(found[2]) if found else None
    if found is None or unit is None:
        return ""
    if found[1] == "1":
        return f"1 {unit}"
    first, _, rest = unit.partition(" ")
    return f"{found[1]} {_MANY.get(first, f'{first}s')} {rest}".rstrip()


def _date(text: str, form: str) -> str:
    form = form.replace("yyyy", "y").replace("mm", "m").replace("dd", "d")
    if found := re.fullmatch(r"(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)", text):
        form, numbers = ("ymd" if form in ("", "ymd") else form), found.groups()
    else:
        numbers = tuple(re.split(r"[-/. ]+", text))
    if sorted(form) not in _DATES or len(form) != len(numbers) or not all(map(str.isdecimal, numbers)):
        return ""
    named = {name: int(number) for name, number in zip(form, numbers, strict=True)}
    if (
        not 1 <= named.get("m", 1) <= 12
        or not 1 <= named.get("d", 1) <= 31
        or not 999 < named.get("y", 1000) < 10_000
    ):
        return ""  # a year of two digits may be of any century
    day = ordinal(named["d"]) if "d" in named else ""
    month = _MONTHS[named["m"] - 1] if "m" in named else ""
    year = str(named["y"]) if "y" in named else ""
    return ", ".join(filter(None, [f"{month} {day}".strip(), year])) if day else f"{month} {year}".strip()


_DATES: Final = [sorted(form) for form in ("ymd", "md", "ym", "y", "m", "d")]


def _time(text: str, form: str) -> str:
    found = re.fullmatch(r"(\d{1,2})(?::(\d\d))?(?::(\d\d))?\s*([ap])?\.?(?:m\.?)?", text, re.IGNORECASE)
    if found is None or (form and form not in ("hms12", "hms24")) or not (found[2] or found[4]):
        return ""
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    half = f" {found[4].upper()}M" if found[4] else ""
    if hour > (12 if half else 24) or minute > 59 or second > 59 or (form == "hms24" and half):
        return ""
    if minute:
        clock = f"{hour} {f'oh {minute}' if minute < 10 else minute}"
    else:
        clock = str(hour) if half else f"{hour} o'clock" if 0 < hour < 13 else f"{hour} hundred"
    return f"{clock}{half}{f' and {second} seconds' * bool(second)}"


_ENGLISH: Final[Mapping[str, Callable[[str, str], str]]] = {
    "ordinal": _ordinal,
    "fraction": _fraction,
    "unit": _unit,
    "date": _date,
    "time": _time,
}
