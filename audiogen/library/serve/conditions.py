"""Whether a client's copy of a file is still good: `If-None-Match`, `If-Modified-Since`, `If-Range`."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.datastructures import Headers


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a file: its `etag`, in quotes, and when it was `modified`, in whole seconds since 1970."""

    etag: str
    modified: int

    @property
    def date(self) -> str:
        """`modified`, as headers write it."""
        return format_datetime(datetime.fromtimestamp(self.modified, UTC), usegmt=True)


def unchanged(headers: Headers, version: Version) -> bool:
    """Whether the client has this version already. Tags say more than dates, so that dates count only alone."""
    if tags := headers.getlist("if-none-match"):
        known = {tag.strip().removeprefix("W/") for tag in ",".join(tags).split(",")}
        return version.etag in known or "*" in known
    since = _seconds(headers.get("if-modified-since"))
    return since is not None and version.modified <= since


def continues(headers: Headers, version: Version, now: float) -> bool:
    """Whether a part may be added to what the client has: it has this very version, or doesn't ask.

    A weak tag can't promise equal bytes. Nor can a date within the second in which the file was written.
    """
    condition = headers.get("if-range")
    if condition is None or condition == version.etag:
        return True
    return _seconds(condition) == version.modified and now - version.modified >= 1


def _seconds(date: str | None) -> int | None:
    try:
        found = parsedate_to_datetime(date) if date else None
        return int(found.replace(tzinfo=found.tzinfo or UTC).timestamp()) if found else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
