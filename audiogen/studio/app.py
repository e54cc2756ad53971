"""The studio as a web application: its pages, what they ask for, and what is heard."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from audiogen.build.script import MOST_BYTES
from audiogen.errors import AudiogenError, UsageError
from audiogen.library.serve import ranges
from audiogen.library.serve.door import Manners
from audiogen.speech.cache import ClipLost
from audiogen.studio import routines as listed
from audiogen.studio.assets import assets
from audiogen.studio.bench import Bench
from audiogen.studio.door import Guard
from audiogen.studio.page import list_page, missing_page, script_page
from audiogen.studio.routines import Routines
from audiogen.studio.sound import Wave
from audiogen.studio.source import Conflict
from audiogen.studio.terms import Terms
from audiogen.timeline.hold import Place
from audiogen.units import LONGEST, samples

_MOST: Final = 2 * MOST_BYTES
"""Bytes of a request: a script, with every letter of it in the clothes of JSON."""


class Studio:
    """Every script that is open, and what can be asked about it. To be closed at the end."""

    def __init__(self, find: Callable[[], Routines], terms: Terms, alone: bool) -> None:
        """`find` says what can be opened now. Raises what that raises."""
        self._find = find
        self._routines = find()
        self._terms = terms
        self._alone = alone
        self._benches: dict[str, Bench] = {}
        self._looking = asyncio.Semaphore(1)

    def app(self, word: str, say: Callable[[str], None]) -> Starlette:
        """What serves it, under addresses that begin with the secret `word`."""
        return Starlette(
            routes=[
                Route("/", self.first),
                Route("/assets/{name}", self.asset),
                Route("/script/{name:path}", self.page),
                Route("/about/{name:path}", self.about),
                Route("/news/{name:path}", self.news),
                Route("/text/{name:path}", self.save, methods=["PUT"]),
                Route("/aside/{name:path}", self.aside, methods=["POST"]),
                Route("/check/{name:path}", self.check, methods=["POST"]),
                Route("/stretch/{name:path}", self.stretch, methods=["POST"]),
                Route("/again/{name:path}", self.again, methods=["POST"]),
                Route("/sound/{sound}/{name:path}", self.sound),
            ],
            middleware=[Middleware(Manners, say=say), Middleware(Guard, word=word)],
            exception_handlers={AudiogenError: _failed},
        )

    def close(self) -> None:
        for bench in self._benches.values():
            bench.close()

    # ── pages ──

    async def first(self, request: Request) -> Response:
        if self._alone:
            return _html(script_page(next(iter(self._routines.paths)), self._routines, up="./"))
        with suppress(UsageError):  # where all are gone, those stay that were there
            self._routines = await run_in_threadpool(self._find)
        return _html(await run_in_threadpool(list_page, self._routines))

    async def page(self, request: Request) -> Response:
        up = _up(request)
        try:
            name = self._name(request)
        except HTTPException:
            return _html(missing_page(request.path_params["name"], up=up, alone=self._alone), 404)
        return _html(script_page(name, self._routines, up=up, home=not self._alone))

    async def asset(self, request: Request) -> Response:
        found = assets().get(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        return Response(found.content, media_type=found.kind)

    async def about(self, request: Request) -> Response:
        name = self._name(request)  # which may have to look for new ones
        path = self._routines[name]
        async with self._looking:  # one after the other: what is being written comes first
            return JSONResponse(await run_in_threadpool(self._about, path))

    def _about(self, path: Path) -> dict[str, Any]:
        try:
            return listed.about(path, self._terms.load())
        except AudiogenError as error:  # in a file of settings
            return {"title": listed.title(path), "wrong": 1, "message": str(error)}

    # ── one script ──

    async def news(self, request: Request) -> Response:
        bench = self._bench(request)
        return StreamingResponse(bench.board.follow(), media_type="text/event-stream")

    async def save(self, request: Request) -> Response:
        bench, asked = self._bench(request), await _asked(request)
        text, base, over = _text(asked, "text"), _text(asked, "base"), asked.get("over") is True
        try:
            saved = await run_in_threadpool(bench.save, text, base, over)
        except Conflict as error:
            theirs = {"text": error.theirs.text, "tag": error.theirs.tag}
            return JSONResponse({"message": error.message, "hint": error.hint, "theirs": theirs}, 409)
        return JSONResponse({"tag": saved.source.tag, "spare": saved.spare})

    async def aside(self, request: Request) -> Response:
        bench, asked = self._bench(request), await _asked(request)
        return JSONResponse({"spare": await run_in_threadpool(bench.put_aside, _text(asked, "text"))})

    async def check(self, request: Request) -> Response:
        bench, asked = self._bench(request), await _asked(request)
        return JSONResponse(await run_in_threadpool(bench.check, _text(asked, "text")))

    async def stretch(self, request: Request) -> Response:
        bench, asked = self._bench(request), await _asked(request)
        line, nth, of, length = (_number(asked, name) for name in ("line", "nth", "of", "length"))
        place = Place(line, _text(asked, "written"), nth, max(1, of))
        held = min(LONGEST, samples(length) // 1000)
        return JSONResponse(await run_in_threadpool(bench.stretch, place, held))

    async def again(self, request: Request) -> Response:
        await run_in_threadpool(self._bench(request).again)
        return Response(None, 204)

    async def sound(self, request: Request) -> Response:
        bench, name = self._bench(request), request.path_params["sound"]
        mixed = bench.sound(name)
        if mixed is None:
            raise HTTPException(404)
        wave = Wave(mixed)
        try:
            part = ranges.parse(request.headers.getlist("range"), wave.size)
        except ranges.Unsatisfiable:
            return PlainTextResponse("There is no such part.\n", 416, {"Content-Range": f"bytes */{wave.size}"})
        start, stop = part or (0, wave.size)
        head = {"Accept-Ranges": "bytes", "Content-Length": str(stop - start), "Content-Type": "audio/wav"}
        if part:
            head["Content-Range"] = f"bytes {start}-{stop - 1}/{wave.size}"
        status = 206 if part else 200
        if request.method == "HEAD":
            return Response(None, status, head)
        blocks = wave.between(start, stop)
        try:
            first = await run_in_threadpool(next, blocks, b"")
        except ClipLost:
            bench.lost(name)
            return PlainTextResponse("It is being spoken anew.\n", 503)
        return StreamingResponse(_mixing(first, blocks, lambda: bench.lost(name)), status, head)

    def _name(self, request: Request) -> str:
        name: str = request.path_params["name"]
        if name not in self._routines and not self._alone:
            with suppress(UsageError):
                self._routines = self._find()  # it may have come since
        if name not in self._routines:
            raise HTTPException(404)
        return name

    def _bench(self, request: Request) -> Bench:
        return self.bench(self._name(request))

    def bench(self, name: str) -> Bench:
        """The bench of a script, which begins to work when it is first asked for."""
        if name not in self._benches:
            self._benches[name] = Bench(self._routines[name], self._terms)
            self._benches[name].start()
        return self._benches[name]


async def _mixing(first: bytes, blocks: Iterator[bytes], lost: Callable[[], None]) -> AsyncIterator[bytes]:
    """The blocks of a sound, each mixed in a thread when the one before is on its way.

    Should a clip be gone by then, that is told to `lost`, and the connection ends before its time.
    """
    block: bytes | None = first
    try:
        while block is not None:
            yield block
            block = await run_in_threadpool(next, blocks, None)
    except ClipLost:
        lost()


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, AudiogenError)
    return JSONResponse({"message": error.message, "hint": error.hint}, 422)


def _html(page: bytes, status: int = 200) -> Response:
    return Response(page, status, media_type="text/html; charset=utf-8")


def _up(request: Request) -> str:
    """What leads from an address to where ours begin, behind the word, as the browser sees it: `%2f` is no slash."""
    path: bytes = request.scope["raw_path"]
    return "../" * (path.count(b"/") - 2)


async def _asked(request: Request) -> dict[str, Any]:
    """The JSON object that was sent."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST:
            raise HTTPException(413)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise HTTPException(400)
    return found


def _text(asked: dict[str, Any], name: str) -> str:
    found = asked.get(name)
    if not isinstance(found, str):
        raise HTTPException(400)
    return found


def _number(asked: dict[str, Any], name: str) -> int:
    found = asked.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise HTTPException(400)
    return found
