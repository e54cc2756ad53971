"""Who may use the studio: the browser of whoever started it, by the address that it was given, and no page of others.

A page anywhere on the web can send requests to this machine, and can make a name of its own point here. It can't know
the word in our address, nor choose what its visitor's browser says of where a request comes from.
"""

import hmac
import secrets
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST: Final = "127.0.0.1"
_NAMES: Final = (HOST, "localhost")
_ALONE: Final = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_OURS: Final = ("same-origin", "none")
"""Where requests come from, as browsers say it: our own pages, or the hand of who sits there."""


def word() -> str:
    """A word that nobody can guess."""
    return secrets.token_urlsafe(16)


class Guard:
    """Lets in what asks for us by our own name, with the secret `word` first in its path, sent by no other page."""

    def __init__(self, app: ASGIApp, word: str) -> None:
        self._app = app
        self._word = word

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def alone(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_ALONE)
            await send(message)

        if refused := self._refusal(scope):
            await PlainTextResponse(f"{refused}\n", 403)(scope, receive, alone)
            return
        if scope["path"] == f"/{self._word}":  # the pages' own links begin behind the slash
            await RedirectResponse(f"/{self._word}/")(scope, receive, alone)
            return
        inside = dict(scope) | {"path": scope["path"].removeprefix(f"/{self._word}")}
        await self._app(inside, receive, alone)

    def _refusal(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        hosts, port = headers.getlist("host"), scope["server"][1]
        if len(hosts) != 1 or hosts[0] not in [f"{name}:{port}" for name in _NAMES]:
            return "The studio isn't known by that name."
        if headers.get("origin", f"http://{hosts[0]}") != f"http://{hosts[0]}":
            return "The studio is not for other pages."
        if headers.get("sec-fetch-site", "none") not in _OURS:
            return "The studio is not for other pages."
        word = scope["path"].removeprefix("/").partition("/")[0]
        if not hmac.compare_digest(word.encode(), self._word.encode()):
            return "Open the whole address that audiogen studio printed, with the word at its end."
        return ""
