"""Tells the local network that a library is here, so that it can be found by its title."""

import contextlib
import socket
from collections.abc import Iterator, Sequence

from audiogen.errors import OutputError, UsageError
from audiogen.library.serve.hosts import Address

_KIND = "_http._tcp.local."
_LONGEST = 63
"""Bytes in a name of the network's directory."""


@contextlib.contextmanager
def announced(
    title: str, addresses: Sequence[Address], port: int, *, interfaces: Sequence[str] = ()
) -> Iterator[None]:
    """While it lasts, the library is listed among the network's web pages. `interfaces` are those it is told on;
    all, when none are named."""
    try:
        from zeroconf import Error, InterfaceChoice, ServiceInfo, Zeroconf
    except ImportError:
        raise UsageError("announcing needs a part that isn't installed", "pip install zeroconf") from None

    try:
        directory = Zeroconf(interfaces=list(interfaces) or InterfaceChoice.All)
    except OSError as error:
        raise _unheard(error) from None
    try:
        entry = ServiceInfo(
            _KIND,
            f"{_label(title)}.{_KIND}",
            addresses=[one.packed for one in addresses],
            port=port,
            properties={"path": "/"},
            server=f"{_label(socket.gethostname().partition('.')[0])}.local.",
        )
        try:
            directory.register_service(entry, allow_name_change=True)
        except (OSError, Error) as error:
            raise _unheard(error) from None
        yield
    finally:
        directory.close()  # which takes the entry back


def _label(text: str) -> str:
    """Fits into the directory, where a dot would part it in two."""
    clean = " ".join("".join(sign if sign.isprintable() and sign != "." else " " for sign in text).split())
    return clean.encode()[:_LONGEST].decode(errors="ignore").strip() or "audiogen"


def _unheard(error: Exception) -> OutputError:
    reason = str(error) or type(error).__name__
    return OutputError(f"the library can't be announced here ({reason})", "serve it without --announce")
