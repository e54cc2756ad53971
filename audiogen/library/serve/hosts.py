"""Under which names a server may be asked for.

A page anywhere on the web can make a name of its own point at this machine, and then read what stands here as if it
were its own. It can't choose what its visitor's browser calls us, though: so that is looked at.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from typing import Final

from audiogen.errors import UsageError

_HOST: Final = re.compile(r"(?:\[([0-9a-fA-F:.]{2,45})\]|([A-Za-z0-9._-]{1,253}))(?::([0-9]{1,5}))?")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def parse(header: str) -> Address | str | None:
    """The address or the name (in small letters) in a `Host` header; None when it is neither."""
    found = _HOST.fullmatch(header)
    if found is None or int(found[3] or 0) > 65535:
        return None
    if found[1]:
        address_ = address(found[1])
        return address_ if ":" in found[1] else None
    return address(found[2]) or found[2].lower().removesuffix(".") or None


def address(text: str) -> Address | None:
    """The address that `text` is. One of the old kind in the clothes of the new is the old one."""
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if found.version == 6 else found


def own() -> frozenset[str]:
    """The names of this machine, long and short, with and without `.local`."""
    full = socket.gethostname().lower().removesuffix(".").removesuffix(".local")
    names = {full, full.partition(".")[0]} - {""}
    return frozenset(names | {f"{name}.local" for name in names})


def _given(name: str) -> Address | str:
    found = parse(name)
    if found is None:
        raise UsageError(f"“{name}” is no name of a machine", "write it as in an address: library.example.org")
    return found


class Known:
    """Knows which `Host` headers are meant for us: the address of the connection, our own names, and `names`."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._given = frozenset(_given(name) for name in names)
        self._own = own()

    def allows(self, header: str, local: str) -> bool:
        """Whether a request that came to our address `local` may have this `Host` header."""
        asked, came_to = parse(header), address(local)
        if asked is None:
            return False
        if asked in self._given or asked in self._own or asked == came_to:
            return True
        if came_to is None or not came_to.is_loopback:
            return False
        return asked == "localhost" if isinstance(asked, str) else asked.is_loopback
