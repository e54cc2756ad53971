"""Where in the local network this machine can be found, and the drawing of an address that a phone's camera reads."""

import codecs
import contextlib
import ipaddress
import socket
from collections.abc import Iterator
from typing import Final

import segno

from audiogen.errors import UsageError
from audiogen.library.serve.hosts import Address, address

_FAR: Final = ("192.0.2.1", "192.168.0.1", "10.0.0.1", "172.16.0.1", "2001:db8::1", "fd00::1")
"""Nothing is sent to them: the system is asked only from where it would go there. The first is nobody's, so that
it shows the way to the world, which is mostly the way to the phone."""
_DISCARD: Final = 9
_QUIET: Final = 4
"""Light modules around the drawing, as the standard wants."""
_SOLID: Final = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
_COLOURS: Final = "\x1b[38;5;231;48;5;16m"
"""White on black, whatever colours the terminal has otherwise."""
_WHITE: Final = "\x1b[38;5;231;48;5;231m"
_BLACK: Final = "\x1b[38;5;16;48;5;16m"
_PLAIN: Final = "\x1b[0m"


def local() -> tuple[Address, ...]:
    """This machine's addresses in its networks, the likeliest first; none when it is alone."""
    found = (address(text) for text in (*_departures(), *sorted(_named())))
    return tuple(dict.fromkeys(one for one in found if one is not None and _reachable(one)))


def urls(host: str, port: int) -> tuple[str, ...]:
    """Under which addresses a server that listens on `host` can be asked, the one for the phone first."""
    here = address(host)
    if here is None:
        return (_url(host, port),)
    if not here.is_unspecified:
        return (_url(_bare(here), port),)
    versions = (4,) if here.version == 4 else (4, 6)
    found = sorted((one for one in local() if one.version in versions), key=lambda one: one.version)
    return tuple(_url(_bare(one), port) for one in found) or (_url("127.0.0.1", port),)


def heard(host: str) -> tuple[Address, ...]:
    """The addresses in the local network at which a server that listens on `host` can be asked.

    Raises UsageError when only this machine itself can ask it.
    """
    here = address(host)
    found = local() if here is None or here.is_unspecified else (here,)
    if not any(_reachable(one) for one in found):
        raise UsageError(f"nobody in the network can reach {host}", "leave out --announce, or --host")
    return found


def is_loopback(url: str) -> bool:
    """Whether only this machine itself can use such an address."""
    host = url.partition("://")[2].rstrip("/").rpartition(":")[0].strip("[]")
    found = address(host)
    return found.is_loopback if found is not None else host == "localhost"


def qr(url: str, encoding: str = "utf-8") -> str:
    """The `url` as a QR code for a terminal: light modules are drawn, dark ones left out, and both coloured, so that
    it can be read on a dark ground and on a light one."""
    code = segno.make(url, error="m", micro=False)
    rows = [[not dark for dark in row] for row in code.matrix_iter(border=_QUIET)]
    return "\n".join(_halves(rows) if _can_draw(encoding) else _signs(rows))


def _departures() -> Iterator[str]:
    for far in _FAR:
        family = socket.AF_INET6 if ":" in far else socket.AF_INET
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as here:
            here.connect((far, _DISCARD))
            yield str(here.getsockname()[0])


def _named() -> Iterator[str]:
    with contextlib.suppress(OSError):
        for *_, place in socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_DGRAM):
            yield str(place[0])


def _reachable(one: Address) -> bool:
    return not (one.is_loopback or one.is_link_local or one.is_unspecified or one.is_multicast)


def _bare(one: Address) -> str:
    return f"[{one}]" if isinstance(one, ipaddress.IPv6Address) else str(one)


def _url(host: str, port: int) -> str:
    return f"http://{host}:{port}/"


def _can_draw(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False


def _halves(rows: list[list[bool]]) -> Iterator[str]:
    """Two rows in a line of text."""
    dark = [False] * len(rows[0])
    for upper, lower in zip(rows[::2], [*rows[1::2], dark], strict=False):
        drawn = "".join(_SOLID[pair] for pair in zip(upper, lower, strict=True))
        yield f"{_COLOURS}{drawn}{_PLAIN}"


def _signs(rows: list[list[bool]]) -> Iterator[str]:
    """Every module two signs wide; where there are colours, the signs can't be seen for them."""
    for row in rows:
        yield "".join(f"{_WHITE}##" if light else f"{_BLACK}  " for light in row) + _PLAIN
