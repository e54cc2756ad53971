"""What was named to be looked at: an address on the web, or something on this computer."""

from pathlib import Path
from typing import Final

from audiogen.errors import UsageError
from audiogen.library.inspect import forms
from audiogen.library.inspect.fetch import Patience, without_secret
from audiogen.library.inspect.finding import Finding
from audiogen.library.inspect.local import inspect_path
from audiogen.library.inspect.remote import inspect_address

_SUFFIXES: Final = (".mp3", ".xml", ".rss")
_WEB: Final = ("http://", "https://")


def target(named: str, patience: Patience | None = None) -> list[Finding]:
    """All that is to be said about a feed, a session or a library, by its address or path.

    Raises UsageError when `named` is none of that.
    """
    if named.lower().startswith(_WEB):
        return inspect_address(_address(named), patience)
    path = Path(named).expanduser()
    if not named or not path.exists():
        raise UsageError(f"there is no “{named}”", _guess(named))
    if not path.is_dir() and path.suffix.lower() not in _SUFFIXES:
        raise UsageError(f"{named} is no feed and no session", "name a library's folder, a feed.xml or an MP3")
    return inspect_path(path)


def _address(named: str) -> str:
    from requests.utils import requote_uri

    whole = requote_uri(named)
    fault = forms.address(without_secret(whole)[0])
    if fault is not None:
        raise UsageError(f"the address {fault.message}", fault.hint or "write it as in a browser")
    return whole


def _guess(named: str) -> str:
    if "://" in named:
        return "addresses begin with https:// or http://"
    host, slash, _ = named.partition("/")
    if "." in host.strip(".") and (slash or not named.endswith(_SUFFIXES)):
        return f"did you mean https://{named}?"
    return "name a library's folder, a feed.xml or an MP3, or an address with https://"
