"""How the values in a feed must look: each form takes a text, and gives back what is wrong with it."""

import calendar
import html
import ipaddress
import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_tz
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from audiogen.library.inspect.finding import Level
from audiogen.library.inspect.lists import LANGUAGES


@dataclass(frozen=True, slots=True)
class Fault:
    """The `message` goes on after the name of what is at fault."""

    message: str
    hint: str = ""
    level: Level = "error"


Form = Callable[[str], Fault | None]

_URI: Final = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_BROKEN_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MIME: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*(\s*;.*)?", re.IGNORECASE)
_MARKUP: Final = re.compile(
    r"</?(?:a|b|i|u|p|br|hr|em|strong|span|div|font|img|ul|ol|li|h[1-6]|script|style|iframe|small|big|sub|sup)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_REFERENCE: Final = re.compile(r"&#?\w+;")
_ACTIVE: Final = re.compile(
    r"<(script|style|object|embed|applet|iframe|frame|meta|base|link)\b|<[a-z][^<>]*\s(on[a-z]+)\s*=", re.IGNORECASE
)
_FOLLOWED: Final = re.compile(r"""<(?:a|img)\s[^<>]*?\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_WHOLE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|#", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"([A-Za-z]{2,3})(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{1,8})*")
_DURATION: Final = re.compile(r"(?:(?:(\d+):(?=[0-5]\d:))?(\d+):([0-5]\d)|(\d+))", re.ASCII)
_EMAIL: Final = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]+")
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE: Final = re.compile(
    rf"(?:({'|'.join(_DAYS)}), )?(\d\d?) ({'|'.join(_MONTHS)}) (\d{{4}}) ([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60))?"
    r" (?:[+-](?:0\d|1[0-4])(?:00|15|30|45)|UT|GMT|[ECMP][SD]T|Z)",
    re.ASCII,
)
_LOOSE_DATE: Final = re.compile(
    r"(?:[a-z]{3}\s*,\s*)?\d\d?\s+[a-z]{3}\s+\d\d(?:\d\d)?\s+\d\d:\d\d(?::\d\d)?\s+(?:[+-]\d{4}|[a-z]{1,3})",
    re.IGNORECASE | re.ASCII,
)
_LIKE_A_DATE: Final = "write it like Mon, 05 Jan 2026 07:30:00 GMT"
_FIRST_YEAR: Final = 1990  # nobody published before on the web


# ── texts ────────────────────────────────────────────────────────────────────────────────────────────────


def anything(text: str) -> Fault | None:
    return None


def filled(text: str) -> Fault | None:
    return None if text.strip() else Fault("is empty")


def unmarked(text: str) -> Fault | None:
    """Words that are shown as they stand, if there are any."""
    references = (found for found in _REFERENCE.finditer(text) if html.unescape(found[0]) != found[0])
    if found := _MARKUP.search(text) or next(references, None):
        return Fault(f"has HTML in it ({found[0]})", "apps show it as it stands: write plain text", "warning")
    return None


def plain(text: str) -> Fault | None:
    """Words that are shown as they stand."""
    return unmarked(text) or filled(text)


def prose(text: str) -> Fault | None:
    """Words that may be HTML. Apps show them far from the page for which they may have been written."""
    if found := _ACTIVE.search(text):
        return Fault(f"has {found[1] or found[2]} in its HTML", "apps throw that away", "warning")
    for found in _FOLLOWED.finditer(text):
        if (where := html.unescape(found[1] or found[2] or "").strip()) and not _WHOLE.match(where):
            message = f"has the relative address “{_short(where)}” in its HTML"
            return Fault(message, "apps can't follow it: write a whole one", "warning")
    return None


def at_most(most: int, form: Form = filled) -> Form:
    def check(text: str) -> Fault | None:
        if len(text) > most:
            return Fault(f"has {len(text)} letters, and apps cut it after {most}", "make it shorter", "warning")
        return form(text)

    return check


def one_of(choices: Iterable[str], level: Level = "error") -> Form:
    known = tuple(choices)

    def check(text: str) -> Fault | None:
        if text.strip() in known:
            return None
        shown = ", ".join(sorted(known)) if len(known) < 12 else ""
        return Fault(f"can't be “{_short(text)}”", f"there are: {shown}" if shown else "", level)

    return check


def closely(choices: Iterable[str]) -> Form:
    """One of some words that apps may compare letter by letter."""
    known = tuple(choices)
    strict = one_of(known)

    def check(text: str) -> Fault | None:
        if text not in known and (meant := text.strip().lower()) in known:
            return Fault(f"is “{text}”, which not every app takes for {meant}", f"write {meant}", "warning")
        return strict(text)

    return check


def positive(text: str) -> Fault | None:
    if re.fullmatch(r"[0-9]{1,18}", text.strip()) and int(text) > 0:
        return None
    return Fault(f"is “{_short(text)}”, not a whole number above 0")


def size(text: str) -> Fault | None:
    """How many bytes a file has. RSS lets those who don't know say 0."""
    if text.strip() == "0":
        return Fault("is 0", "say how many bytes it has", "warning")
    return positive(text)


def up_to(most: int) -> Form:
    def check(text: str) -> Fault | None:
        if fault := positive(text):
            return fault
        if int(text) > most:
            return Fault(f"is {text}, and RSS allows {most} at most", "apps show the <itunes:image>", "warning")
        return None

    return check


def number(text: str) -> Fault | None:
    return None if re.fullmatch(r"[0-9]+", text.strip()) else Fault(f"is “{_short(text)}”, not a whole number")


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────


def address(text: str) -> Fault | None:
    """A whole address on the web."""
    if fault := _letters(text):
        return fault
    parts = split(text)
    if parts == split(""):
        return Fault(f"is “{_short(text)}”, which is no address")
    if not parts.scheme:
        return Fault(f"is the relative address “{_short(text)}”", "publish with the address of the library (--url)")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return Fault(f"is “{_short(text)}”, which is no address on the web", "it begins with https://")
    return None


def reference(text: str) -> Fault | None:
    """An address that may be relative."""
    parts = split(text)
    return _letters(text) if parts.path and not parts.scheme and not parts.netloc else address(text)


def picture_address(form: Form, suffixes: tuple[str, ...] = (".jpg", ".jpeg", ".png")) -> Form:
    """An address that shows that it is one of a picture; of one which Apple takes, if nothing else is said."""

    def check(text: str) -> Fault | None:
        if fault := form(text):
            return fault
        if split(text).path.lower().endswith(suffixes):
            return None
        return Fault(f"is “{_short(text)}”, which doesn't end in .jpg or .png", "Apple wants that")

    return check


def split(text: str) -> SplitResult:
    """The parts of an address; none, when it can't be one."""
    try:
        parts = urlsplit(text)
        _ = parts.port, parts.hostname
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def joined(base: str, text: str) -> str:
    """Where an address leads that was found at `base`; it itself, when it can't be one."""
    try:
        return urljoin(base, text)
    except ValueError:
        return text


def is_loopback(host: str) -> bool:
    """Whether only this machine knows a host."""
    plain = host.lower().rstrip(".")
    try:
        return ipaddress.ip_address(plain.partition("%")[0]).is_loopback
    except ValueError:
        return plain == "localhost" or plain.endswith(".localhost")


def is_private(host: str) -> bool:
    """Whether only this machine, or its local network, knows a host."""
    plain = host.lower().rstrip(".")
    try:
        return not ipaddress.ip_address(plain.partition("%")[0]).is_global
    except ValueError:
        return "." not in plain or plain.endswith((".local", ".localhost", ".lan", ".home.arpa"))


def _letters(text: str) -> Fault | None:
    if not text:
        return Fault("is empty")
    if wrong := next((sign for sign in text if not _URI.match(sign)), None):
        written = "".join(f"%{byte:02X}" for byte in wrong.encode("utf-8", "replace"))
        shown = wrong if wrong.isprintable() and not wrong.isspace() else f"U+{ord(wrong):04X}"
        hint = f"it is written {written} there"
        if wrong.isalnum() and wrong in split(text).netloc:
            hint = "the name of a host is written with xn-- there"
        return Fault(f"has “{shown}” in its address “{_short(text)}”", hint)
    if _BROKEN_PERCENT.search(text):
        return Fault(f"has a % in its address “{_short(text)}” that means nothing", "it is written %25 there")
    return None


# ── times, languages, names ──────────────────────────────────────────────────────────────────────────────


def when(text: str) -> Fault | None:
    """A date as mail has it, with the right weekday."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        if _LOOSE_DATE.fullmatch(text.strip()):
            return Fault(f"is “{_short(text)}”, which not every app reads as a date", _LIKE_A_DATE, "warning")
        return Fault(f"is “{_short(text)}”, which is no date", _LIKE_A_DATE)
    day, month, year = int(found[2]), _MONTHS.index(found[3]) + 1, int(found[4])
    try:
        weekday = _DAYS[date(year, month, day).weekday()]
    except ValueError:
        return Fault(f"is “{_short(text)}”, a day that there isn't")
    if found[1] and found[1] != weekday:
        return Fault(f"says {found[1]}, but {day} {found[3]} {year} is a {weekday}")
    if year < _FIRST_YEAR:
        return Fault(f"is in the year {year}", "was this computer's clock right?", "warning")
    return None


def moment(text: str) -> int | None:
    """The seconds from 1970 to a date; None when it is none."""
    found = parsedate_tz(text.strip()) if when(text) is None else None
    return calendar.timegm((*found[:6], 0, 0, 0)) - (found[9] or 0) if found else None


def language(text: str) -> Fault | None:
    found = _LANGUAGE.fullmatch(text.strip())
    if found is None or (len(found[1]) == 2 and found[1].lower() not in LANGUAGES):
        return Fault(f"is “{_short(text)}”, which is no language", "write it like en or en-gb")
    return None


def mime(text: str) -> Fault | None:
    return None if _MIME.fullmatch(text) else Fault(f"is “{_short(text)}”, which is no type of a file")


def duration(text: str) -> Fault | None:
    if seconds(text) is None:
        return Fault(f"is “{_short(text)}”, which is no duration", "write it in seconds, or as 1:02:03")
    if not seconds(text):
        return Fault("is 0", "say how long it is, in seconds", "warning")
    return None


def seconds(text: str) -> int | None:
    """Of an itunes:duration; None when it is none."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        return None
    if found[4]:
        return int(found[4][:12])
    return int((found[1] or "0")[:6]) * 3600 + int(found[2][:9]) * 60 + int(found[3])


def uuid5(text: str) -> Fault | None:
    try:
        found = uuid.UUID(text.strip())
    except ValueError:
        return Fault(f"is “{_short(text)}”, which is no UUID")
    if str(found) != text.strip().lower():
        return Fault(f"is “{_short(text)}”, a UUID in another spelling", f"write {found}")
    return None if found.version == 5 else Fault(f"is a UUID of version {found.version}, not 5", "", "warning")


def email(text: str) -> Fault | None:
    return None if _EMAIL.fullmatch(text.strip()) else Fault(f"is “{_short(text)}”, which is no mail address")


def email_first(text: str) -> Fault | None:
    """As RSS wants people: ana@example.org (Ana Example)."""
    if email(text.partition("(")[0]):
        return Fault(f"is “{_short(text)}”, which is no mail address", "a name alone goes into itunes:author")
    return unmarked(text)


def _short(text: str, most: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
