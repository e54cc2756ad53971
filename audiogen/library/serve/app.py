"""A published folder as a web application: what its manifest lists, in whole or in part, and nothing else."""

import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import unquote_to_bytes

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from audiogen.library.catalogue import FEED, INDEX
from audiogen.library.serve import conditions, media, ranges
from audiogen.library.serve.door import Door, Manners
from audiogen.library.serve.files import Files, Opened
from audiogen.library.serve.hosts import Known
from audiogen.library.serve.readdress import Readdressed, Rebase
from audiogen.library.serve.refresh import Refresher
from audiogen.library.sidecars import chapters

_BLOCK: Final = 1 << 16
"""Bytes in hand for each reader: what fifty slow ones have in common is little."""
_METHODS: Final = ("GET", "HEAD")
_PAGE: Final = ".html"
_CHAPTERS: Final = ".chapters.json"


def complain(line: str) -> None:
    """Says on standard error what went wrong, and goes on."""
    sys.stderr.write(f"{line}\n")


def app(
    folder: Path,
    *,
    names: Iterable[str] = (),
    password: str = "",
    refresh: Callable[[], None] = lambda: None,
    rebase: Rebase | None = None,
    say: Callable[[str], None] = complain,
) -> Starlette:
    """What serves the library published into `folder`.

    `names` are others under which it may be asked for; everything wants the `password`, unless it's empty.
    `refresh` is called, now and then, before a page or the feed is shown; `rebase` gives the feed's addresses
    another beginning. Troubles are told to `say`.
    """
    made = Starlette(
        middleware=[Middleware(Manners, say=say), Middleware(Door, known=Known(names), password=password)]
    )
    # Nothing is routed: the manifest is the table.
    readdressed = {FEED: Readdressed(rebase or _rebase), _CHAPTERS: Readdressed(chapters.rebase)}
    made.router.default = _Library(Files(folder), Refresher(refresh, say), readdressed)
    return made


def _rebase(feed: bytes, old: str, new: str) -> bytes:
    from audiogen.library.feed import rebase  # reads XML, which few requests need

    return rebase(feed, old, new)


class _Library:
    """Answers every request that was let in."""

    def __init__(self, files: Files, refresh: Refresher, readdressed: Mapping[str, Readdressed]) -> None:
        self._files = files
        self._refresh = refresh
        self._readdressed = readdressed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in _METHODS:
            refused = PlainTextResponse("Only for reading.\n", 405, {"Allow": ", ".join(_METHODS)})
            await refused(scope, receive, send)
            return
        path = _path(scope["raw_path"])
        if path == FEED or path.endswith(_PAGE):
            await self._refresh()
        opened = await run_in_threadpool(self._open, path, scope)
        if opened is None:
            await PlainTextResponse("There is nothing here.\n", 404)(scope, receive, send)
            return
        with opened.file:
            await _answer(path, opened, scope)(scope, receive, send)

    def _open(self, path: str, scope: Scope) -> Opened | None:
        opened = self._files.open(path)
        readdressed = next((found for end, found in self._readdressed.items() if path.endswith(end)), None)
        if opened is None or readdressed is None:
            return opened
        here = f"{scope['scheme']}://{Headers(scope=scope)['host']}/"
        return readdressed(opened, self._files.manifest().address, here)


def _path(raw: bytes) -> str:
    """What the manifest would call the file; nothing that it lists when there can't be any."""
    if not raw.startswith(b"/"):
        return ""
    try:
        return unquote_to_bytes(raw[1:]).decode() or INDEX
    except UnicodeDecodeError:
        return ""


def _answer(path: str, opened: Opened, scope: Scope) -> Response:
    asked = Headers(scope=scope)
    common = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-cache",  # keep it, but ask whether it's still good: sessions are rendered anew
        "ETag": opened.version.etag,
        "Last-Modified": opened.version.date,
    }
    if media.private(path):
        common["Cross-Origin-Resource-Policy"] = "same-origin"
    if conditions.unchanged(asked, opened.version):
        return Response(None, 304, common)
    common["Content-Type"] = media.kind(path)
    if scope["method"] == "HEAD":  # the standard knows no part of it
        return Response(None, 200, common | {"Content-Length": str(opened.size)})
    wanted = asked.getlist("range") if conditions.continues(asked, opened.version, time.time()) else []
    try:
        part = ranges.parse(wanted, opened.size)
    except ranges.Unsatisfiable:
        beyond = {"Accept-Ranges": "bytes", "Content-Range": f"bytes */{opened.size}"}
        return PlainTextResponse("There is no such part.\n", 416, beyond)
    start, stop = part or (0, opened.size)
    common["Content-Length"] = str(stop - start)
    if part:
        common["Content-Range"] = f"bytes {start}-{stop - 1}/{opened.size}"
    return StreamingResponse(_blocks(opened.file, start, stop), 206 if part else 200, common)


async def _blocks(file: BinaryIO, start: int, stop: int) -> AsyncIterator[bytes]:
    """A part of a file. Reading waits in a thread, for disks can be as slow as readers."""
    file.seek(start)
    while start < stop:
        block = await run_in_threadpool(file.read, min(_BLOCK, stop - start))
        if not block:
            raise OSError("a file became shorter while it was sent")
        start += len(block)
        yield block
