"""Addresses of stores: as they are used, and as they may be shown."""

import re
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from audiogen.errors import UsageError

_HERE: Final = "file://"
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")  # one letter alone is a drive
_FLEETING: Final = "memory"
_USER: Final = re.compile(r"(?<=://)[^/]*@")
_REST: Final = re.compile(r"[?#].*", re.DOTALL)
_HIDDEN: Final = "…"


def is_url(text: str) -> bool:
    """Whether it is the address of something else than a folder of this machine."""
    return _SCHEME.match(text) is not None


def whole(text: str) -> str:
    """The address that means the same wherever it is used: a folder's is absolute. It doesn't end in a slash.

    Raises UsageError for an address that names no place, or half of one.
    """
    if not is_url(text):
        return _here(text)
    scheme, begins, rest = text.partition("://")
    if not begins or not _REST.sub("", rest).strip("/"):
        raise UsageError(f"“{text}” is no whole address", "write it like s3://bucket/sessions, or name a folder")
    return _here(rest) if f"{scheme.lower()}://" == _HERE else text.rstrip("/")


def lasting(text: str) -> str:
    """`whole`, for what is to be there when the program has ended. Raises UsageError where nothing stays."""
    if text.partition(":")[0].lower() == _FLEETING and is_url(text):
        raise UsageError(f"“{text}” is gone when the program ends", "name a folder, or an address of elsewhere")
    return whole(text)


def _here(folder: str) -> str:
    return f"{_HERE}{Path(folder).expanduser().absolute().as_posix()}".rstrip("/")


def shown(url: str) -> str:
    """An address without what nobody else should read: who logs in, and with what."""
    return url.removeprefix(_HERE) if url.startswith(_HERE) else _REST.sub("", _USER.sub("", url))


def scrubbed(text: str, url: str) -> str:
    """What a library says of `url`, without the secrets in it, and as one line."""
    for secret in _secrets(url):
        text = text.replace(secret, _HIDDEN)
    return " ".join(text.split())


def _secrets(url: str) -> list[str]:
    """What is secret in an address, the longest first."""
    user = _USER.search(url)
    found = {user[0].rstrip("@"), *user[0].rstrip("@").split(":")} if user else set()
    found |= {value for _, value in parse_qsl(urlsplit(url).query)}
    return sorted(filter(None, found | set(map(unquote, found))), key=len, reverse=True)
