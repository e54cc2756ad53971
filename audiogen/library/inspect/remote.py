"""A feed, a session or a library's page on the web: asked for, and judged."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from audiogen.library.catalogue import FEED
from audiogen.library.inspect import forms, host, picture, rules, sound
from audiogen.library.inspect.fetch import Answer, Client, Patience, Unanswered, without_secret
from audiogen.library.inspect.finding import Finding
from audiogen.library.inspect.look import Begun, look, look_at_sound
from audiogen.library.inspect.outline import File, outline

MOST: Final = 20_000_000
"""Bytes of a feed."""

_HEAD: Final = 1_000_000
"""Bytes of a page in which its feed must be named."""
_MP3: Final = "audio/mpeg"
_FEED_TYPE: Final = "application/rss+xml"
_XML_TYPES: Final = (_FEED_TYPE, "application/xml", "text/xml")
_HTML: Final = ("text/html", "application/xhtml+xml")


def inspect_address(address: str, patience: Patience | None = None) -> list[Finding]:
    """Whatever is at `address`, an address on the web: a feed, an MP3, or a page that names its feed.

    A name and a password may stand in it, as in https://ana:secret@example.org/.
    """
    address, secret = without_secret(address)
    client = Client(patience, secret)
    try:
        return [*_near(address, client), *_inspect(address, client)]
    finally:
        client.close()


class Remote:
    """Files that are asked for."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def sound(self, file: File) -> Begun:
        offered = host.offered(self._client, file.address, kind=file.kind or _MP3, length=file.length)
        if not offered.is_there:
            return Begun(offered.findings, None)
        try:
            data = self._beginning(file.address, sound.ENOUGH, offered.has_ranges)
            if (more := sound.wanted(data)) > len(data) >= sound.ENOUGH:
                data = self._beginning(file.address, more, offered.has_ranges)
        except Unanswered as error:
            return Begun((*offered.findings, host.missed(file.address, error)), None)
        return Begun(offered.findings, data, offered.size)

    def whole(self, file: File, most: int) -> Begun:
        try:
            answer = self._client.get(file.address, most)
        except Unanswered as error:
            return Begun((host.missed(file.address, error),), None)
        if answer.status != 200:
            return Begun((host.refused(file.address, answer),), None)
        if answer.cut:
            message = f"it has more than {most} bytes"
            return Begun((Finding("error", file.address, message),), None)
        kind = file.kind or _picture_type(answer)
        return Begun((*host.hops(answer, file.address), *host.typed(answer, file.address, kind)), answer.body)

    def _beginning(self, address: str, most: int, has_ranges: bool) -> bytes:
        asked = {"Range": f"bytes=0-{most - 1}"} if has_ranges else {}
        return self._client.get(address, most, asked).body


def _picture_type(answer: Answer) -> str:
    return picture.kind(answer.body) or answer.kind


def _near(address: str, client: Client) -> Iterator[Finding]:
    """What is special about the way to an address."""
    name = forms.split(address).hostname or ""
    if forms.is_loopback(name):
        yield Finding("note", address, f"{name} is this computer alone: nobody else can ask there")
    elif forms.is_private(name):
        message = f"{name} is known in this network only: apps on phones in it can ask there"
        hint = "Overcast, Pocket Casts, Spotify and directories ask from elsewhere, and can't"
        yield Finding("note", address, message, hint)
    if through := client.proxy(address):
        yield Finding("note", address, f"it is asked through the proxy {through}")


def _inspect(address: str, client: Client, hops_left: int = 1) -> list[Finding]:
    if forms.split(address).path.lower().endswith(".mp3"):
        return _session(address, client)
    try:
        answer = client.get(address, MOST, enough=_is_sound)
    except Unanswered as error:
        return [host.missed(address, error)]
    if answer.status != 200:
        return [host.refused(address, answer)]
    if _is_sound(answer.body):
        return _session(address, client)
    if answer.cut:
        return [
            Finding("error", address, f"the feed has more than {MOST // 1_000_000} MB", "that is more than apps take")
        ]
    if _is_page(answer):
        return _page(answer, client) if hops_left else [_no_feed(address)]
    return [*_offer(answer, address, client), *_feed(answer.body, address, client)]


def _session(address: str, client: Client) -> list[Finding]:
    begun = Remote(client).sound(File(address, _MP3))
    read, found = look_at_sound(begun, address)
    if read and read.is_mp3:
        found.append(Finding("ok", address, described(read)))
    return found


def described(read: sound.Sound) -> str:
    """A line about an MP3."""
    tag, seconds = read.tag, read.seconds
    title = f"“{tag.title}”" if tag and tag.title else "without a title"
    length = f"{seconds:.1f} s" if seconds is not None else "of unknown length"
    chapters = len(tag.chapters) if tag else 0
    return f"an MP3 {title}, {length}, {chapters} chapter{'s' * (chapters != 1)}"


def _page(page: Answer, client: Client) -> list[Finding]:
    """The feed that a page names, or else the one that stands beside it."""
    links = _Links()
    links.feed(page.body[:_HEAD].decode("utf-8", "replace"))
    named = forms.joined(page.address, links.found or FEED)
    if forms.address(named):
        return [_no_feed(page.address)]
    how = "the page names its feed" if links.found else "the page names no feed; this one stands beside it"
    found = _inspect(named, client, hops_left=0)
    if not links.found and len(found) == 1 and found[0].level == "error":
        return [_no_feed(page.address)]
    return [Finding("note", page.address, f"{how}: {named}"), *found]


def _no_feed(address: str) -> Finding:
    hint = "give the address of the feed itself; it mostly ends in feed.xml"
    return Finding("error", address, "that is a page that leads to no feed", hint)


class _Links(HTMLParser):
    """Looks for `<link rel="alternate" type="application/rss+xml" href="…">`."""

    def __init__(self) -> None:
        super().__init__()
        self.found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        is_feed = "alternate" in known.get("rel", "").lower().split() and known.get("type", "").lower() == _FEED_TYPE
        if tag == "link" and is_feed and not self.found:
            self.found = known.get("href", "").strip()


def _is_sound(beginning: bytes) -> bool:
    return beginning.startswith((b"ID3", b"\xff\xfa", b"\xff\xfb"))


def _is_page(answer: Answer) -> bool:
    beginning = answer.body[:512].lstrip().lower()
    return beginning.startswith((b"<!doctype html", b"<html")) or (
        answer.kind in _HTML and not beginning.startswith(b"<?xml") and not beginning.startswith(b"<rss")
    )


def _offer(answer: Answer, address: str, client: Client) -> Iterator[Finding]:
    """How the server offers the feed."""
    yield from host.hops(answer, address)
    if answer.kind not in _XML_TYPES:
        yield from host.typed(answer, address, _FEED_TYPE)
    marks = {"If-None-Match": answer.header("etag"), "If-Modified-Since": answer.header("last-modified")}
    marks = {name: value for name, value in marks.items() if value}
    if not marks:
        message = "the server gives the feed neither ETag nor Last-Modified, so that apps fetch all of it each time"
        yield Finding("warning", address, message)
        return
    try:
        again = client.get(address, 0, marks)
    except Unanswered as error:
        yield host.missed(address, error)
        return
    if again.status != 304:
        message = f"asked whether the feed has changed, the server answers {again.status}, not 304"
        yield Finding("warning", address, message, "apps fetch all of it each time")


def _feed(data: bytes, address: str, client: Client) -> list[Finding]:
    feed = rules.read(data, address)
    if isinstance(feed, Finding):
        return [feed]
    found = rules.judge(feed)
    return [*found, *summed(feed, found), *look(outline(feed), Remote(client))]


def summed(feed: rules.Feed, found: list[Finding]) -> Iterator[Finding]:
    """That the feed itself is as it should be, if it is."""
    if not any(finding.level in ("error", "warning") for finding in found):
        items = len(feed.items)
        title = " ".join(feed.channel.said("title").split())
        yield Finding("ok", f"“{title}”", f"the feed keeps the rules; {items} item{'s' * (items != 1)}")
