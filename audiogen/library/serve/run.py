"""Runs the server: takes a port, serves until it's told to stop, and leaves quietly."""

import asyncio
import contextlib
import errno
import logging
import socket
from collections.abc import Iterable

import uvicorn
from starlette.types import ASGIApp

from audiogen.errors import AudiogenError, OutputError, UsageError
from audiogen.library.serve.patience import Patience, protocol

_BACKLOG = 128
_FAREWELL = 1
"""Seconds that answers under way get to come to an end."""


def bind(host: str, ports: Iterable[int]) -> socket.socket:
    """A socket on the first of the `ports` that is free; 0 is any."""
    taken: list[int] = []
    for port in ports:
        try:
            return _bind(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise _refused(host, port, error) from None
            taken.append(port)
    which = f"port {taken[0]} is" if len(taken) == 1 else f"ports {taken[0]} to {taken[-1]} are"
    raise OutputError(f"{which} in use by another program", "choose another with --port; 0 takes any that is free")


def _bind(host: str, port: int) -> socket.socket:
    family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    both = family == socket.AF_INET6 and place[0] == "::" and socket.has_dualstack_ipv6()
    return socket.create_server((str(place[0]), port), family=family, backlog=_BACKLOG, dualstack_ipv6=both)


def _refused(host: str, port: int, error: OSError) -> AudiogenError:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return UsageError(f"this machine has no address “{host}”", "leave out --host, or write --host 127.0.0.1")
    if error.errno in (errno.EACCES, errno.EPERM):
        return OutputError(f"port {port} is not for everyone", "choose one above 1023 with --port")
    return OutputError(f"can't serve on {host} port {port} ({error.strerror or error})", "choose another with --port")


class _Server(uvicorn.Server):
    """uvicorn's, which leaves nobody on the line: who still reads after the farewell is hung up on."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        for left in list(self.server_state.connections):
            if (transport := getattr(left, "transport", None)) is not None:
                transport.abort()
        await asyncio.sleep(0)  # they are told, and let go


def server(app: ASGIApp, patience: Patience, *, proxied: bool = False) -> uvicorn.Server:
    """What serves `app` with this `patience`. `proxied` believes what another server on this machine, which passes
    requests on, says about them."""
    return _Server(
        uvicorn.Config(
            app,
            loop="asyncio",
            http=protocol(patience),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=proxied,
            server_header=False,
            backlog=_BACKLOG,
            timeout_keep_alive=patience.idle,
            timeout_graceful_shutdown=_FAREWELL,
            h11_max_incomplete_event_size=patience.bytes,
        )
    )


def serve(app: ASGIApp, taken: socket.socket, *, proxied: bool = False) -> None:
    """Serves `app` on the socket `taken` until Ctrl-C."""
    # what they log is for who writes servers, not for who runs this one; the application says what matters
    for name in ("uvicorn", "uvicorn.error", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with contextlib.suppress(KeyboardInterrupt):
        server(app, Patience().fitting(), proxied=proxied).run(sockets=[taken])
