"""Who is let in, and what every answer says for safety's sake."""

import asyncio
import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from audiogen.library.serve.hosts import Known

_SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "Referrer-Policy": "no-referrer",
}
_ASK: Final = {"WWW-Authenticate": 'Basic realm="audiogen", charset="UTF-8"'}
_WRONG: Final = 0.5
"""Seconds that a wrong password costs."""


class Manners:
    """Puts the headers of safety on every answer, and turns a fault of ours into a short one."""

    def __init__(self, app: ASGIApp, say: Callable[[str], None]) -> None:
        self._app = app
        self._say = say

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def polite(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.update(_SAFE)
                if _has_body(Headers(scope=scope)):
                    # nobody reads it, so that nothing sensible can follow on this connection
                    headers["Connection"] = "close"
            await send(message)

        try:
            await self._app(scope, receive, polite)
        except Exception as error:
            if started:
                raise  # so that the connection ends, and the client knows that it hasn't got all
            self._say(f"audiogen: a request failed: {type(error).__name__}: {' '.join(str(error).split())}")
            await PlainTextResponse("Something went wrong here.\n", 500)(scope, receive, polite)


class Door:
    """Lets in who asks for us by one of our names and, if there is one, knows the password."""

    def __init__(self, app: ASGIApp, known: Known, password: str) -> None:
        self._app = app
        self._known = known
        self._password = _digest(password.encode()) if password else b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (await self._refusal(scope) or self._app)(scope, receive, send)

    async def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        local = scope["server"][0] if scope.get("server") else ""
        if len(hosts) != 1 or not self._known.allows(hosts[0], local):
            return PlainTextResponse("This library isn't known by that name (audiogen serve --name).\n", 400)
        if not self._password:
            return None
        given = headers.get("authorization")
        if given and hmac.compare_digest(_digest(_password(given)), self._password):
            return None
        if given:
            await asyncio.sleep(_WRONG)
        return PlainTextResponse("This library has a password.\n", 401, _ASK)


def _password(authorization: str) -> bytes:
    """The password in an `Authorization` header, whatever the user's name; empty when there is none."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        known = base64.b64decode(encoded.strip(), validate=True) if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        return b""
    return known.partition(b":")[2]


def _digest(password: bytes) -> bytes:
    """Of one length, so that comparing tells nothing about it."""
    return hashlib.sha256(password).digest()


def _has_body(headers: Headers) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0").strip("0") != ""
