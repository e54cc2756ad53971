"""How a server offers a file: what podcast apps and directories want of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from audiogen.library.inspect.fetch import Answer, Client, Unanswered
from audiogen.library.inspect.finding import Finding, Level

_CONTENT_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)", re.ASCII)
_ALIASES: Final = frozenset(("audio/mpeg", "audio/mp3", "audio/x-mp3", "audio/mpeg3", "audio/x-mpeg"))
_UNTYPED: Final = ("", "application/octet-stream", "binary/octet-stream", "text/plain")


@dataclass(frozen=True, slots=True)
class Offered:
    """`size` is how many bytes the file has, 0 if the server doesn't say."""

    findings: tuple[Finding, ...]
    size: int
    is_there: bool
    has_ranges: bool


def offered(client: Client, address: str, *, kind: str, length: int | None = None) -> Offered:
    """Asks for everything about a sound but the sound. `kind` and `length` are what a feed says that it is."""
    try:
        head = client.head(address)
    except Unanswered as error:
        return Offered((missed(address, error),), 0, False, False)
    if head.status == 404:
        return Offered((refused(address, head),), 0, False, False)
    findings = [*_head(head, address, kind, length)]
    size = _number(head.header("content-length")) if head.status == 200 else None
    try:
        first, found = _range(client, address, 0, 1, size)
        findings += found
        whole = size or _whole(first) or 0
        if first.status == 206 and not found and whole > 4:
            middle = whole // 2
            findings += _range(client, address, middle, min(middle + 1, whole - 1), whole)[1]
            findings += _beyond(client, address, whole)
    except Unanswered as error:
        return Offered((*findings, missed(address, error)), size or 0, False, False)
    if first.status == 206 and first.header("accept-ranges") != "bytes" and head.header("accept-ranges") != "bytes":
        message = "the server gives parts of the file, but doesn't say so"
        findings.append(Finding("note", address, message, "it should send “Accept-Ranges: bytes”"))
    return Offered(tuple(findings), whole, first.status in (200, 206), first.status == 206)


def missed(address: str, error: Unanswered) -> Finding:
    return Finding("error", address, error.message, error.hint)


def refused(address: str, answer: Answer) -> Finding:
    """What an answer means that isn't a file."""
    hints = {401: "it wants a password", 403: "it may not be read", 404: "bring it there", 410: "bring it there"}
    hint = hints.get(answer.status, "")
    return Finding("error", address, f"the server's answer is {answer.status} instead of the file", hint)


def hops(answer: Answer, where: str) -> Iterator[Finding]:
    """That the server sent us elsewhere."""
    if answer.hops:
        level: Level = "note" if answer.address.startswith("https://") else "warning"
        yield Finding(level, where, f"the server sends us to {answer.address}", "that takes time with each request")


def typed(answer: Answer, address: str, kind: str) -> Iterator[Finding]:
    """What is wrong with the type that the server says, when it should be `kind`."""
    has, wanted = answer.kind, kind.partition(";")[0].strip().lower()
    if has == wanted:
        return
    said = f"says that it is {has}" if has else "doesn't say what it is"
    level: Level = "warning" if {has, wanted} <= _ALIASES or has in _UNTYPED else "error"
    yield Finding(
        level, address, f"the server {said}; it should say {wanted}", f"let it send “Content-Type: {wanted}”"
    )


def _head(head: Answer, address: str, kind: str, length: int | None) -> Iterator[Finding]:
    yield from hops(head, address)
    if head.status != 200:
        message = f"the server's answer to HEAD is {head.status}"
        yield Finding("error", address, message, "Apple, and many apps, ask like that first: let the server answer")
        return
    yield from typed(head, address, kind)
    size = _number(head.header("content-length"))
    if size is None:
        yield Finding("warning", address, "the server doesn't say how long the file is", "it should: Content-Length")
    elif length is not None and size != length:
        message = f"the file has {size} bytes, and the feed says {length}"
        yield Finding("error", address, message, "publish again, and bring all files there")


def _range(client: Client, address: str, start: int, end: int, size: int | None) -> tuple[Answer, list[Finding]]:
    """Asks for the bytes from `start` to `end`, both included."""
    wanted = end - start + 1
    answer = client.get(address, wanted, {"Range": f"bytes={start}-{end}"})
    asked = f"asked for bytes {start} to {end}, the server"
    if answer.status == 200:
        message = f"{asked} sends the whole file: players can't skip"
        return answer, [
            Finding("error", address, message, "take a server that knows byte ranges; Apple insists on them")
        ]
    if answer.status != 206:
        return answer, [Finding("error", address, f"{asked} answers {answer.status}")]
    found = _CONTENT_RANGE.fullmatch(answer.header("content-range"))
    if found is None or (int(found[1]), int(found[2])) != (start, end):
        shown = answer.header("content-range") or "nothing"
        return answer, [Finding("error", address, f"{asked} says that it sends {shown}")]
    if size is not None and found[3] != "*" and int(found[3]) != size:
        return answer, [Finding("error", address, f"{asked} says that there are {found[3]} bytes, and before {size}")]
    if len(answer.body) != wanted or answer.cut:
        return answer, [Finding("error", address, f"{asked} sends {'more' if answer.cut else 'fewer'}")]
    return answer, []


def _beyond(client: Client, address: str, size: int) -> Iterator[Finding]:
    answer = client.get(address, 1, {"Range": f"bytes={size + 1000}-"})
    if answer.status != 416:
        message = f"asked for bytes that there aren't, the server answers {answer.status}, not 416"
        yield Finding("warning", address, message)


def _whole(answer: Answer) -> int | None:
    """How long the file is, from the answer to the question for a part of it."""
    if answer.status == 200:
        return _number(answer.header("content-length"))
    return _number(answer.header("content-range").rpartition("/")[2])


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
