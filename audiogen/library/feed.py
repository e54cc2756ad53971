"""The feed: RSS 2.0 with what Apple asks for and what Podcasting 2.0 adds, so that any podcast app can subscribe.

https://www.rssboard.org/rss-specification, https://help.apple.com/itc/podcasts_connect/#/itcb54353390 and
https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md.
"""

import re
import uuid
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from audiogen.library.catalogue import COVER, FEED, INDEX, Episode, Library, Playlist
from audiogen.library.identity import feed_guid
from audiogen.units import RATE

CATEGORY: Final = "Health & Fitness"
"""Of Apple's list, the one in which every guided routine is at home."""

_ITUNES: Final = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST: Final = "https://podcastindex.org/namespace/1.0"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_PREFIXES: Final = {"itunes": _ITUNES, "podcast": _PODCAST, "atom": _ATOM}
_GENERATOR: Final = "audiogen"
_TRANSCRIPTS: Final = {".vtt": "text/vtt", ".srt": "application/x-subrip"}
_ADDRESSES: Final = {
    "enclosure": "url",
    f"{{{_ATOM}}}link": "href",
    f"{{{_ITUNES}}}image": "href",
    f"{{{_PODCAST}}}transcript": "url",
    f"{{{_PODCAST}}}chapters": "url",
    f"{{{_PODCAST}}}source": "uri",
}
"""Where an address stands, but for `link` and `url`, which hold it as their text."""

_SHORT: Final = 32
"""Characters that the name of another enclosure should have at most."""
_FORBIDDEN: Final = re.compile("[^\t\n\r -~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")

for _prefix, _space in _PREFIXES.items():
    ET.register_namespace(_prefix, _space)


def feed(library: Library) -> bytes:
    """The feed of a library. Same library, same bytes.

    Its addresses begin with the library's own; without one they are relative: `rebase` makes them whole.
    """
    root = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(root, "channel")
    places = _places(library)
    _fill(channel, _channel(library, serial=_is_serial(library, places)))
    # The newest first, as readers expect that don't sort.
    newest = sorted(library.listed, key=lambda episode: episode.published, reverse=True)
    for episode in newest:
        item = ET.SubElement(channel, "item")
        _fill(item, _item(library, episode, places.get(episode.name, (None, None))))
        _offer(item, library, episode)
    return _bytes(root)


def rebase(feed: bytes, old: str, new: str) -> bytes:
    """The feed with its addresses below `new` (ending in `/`), where they were relative, or below `old`.

    `old` may be empty. What the feed is known by (its guid) stays.
    """
    root = ET.fromstring(feed)
    for element in root.iter():
        if (name := _ADDRESSES.get(element.tag)) and (value := element.get(name)) is not None:
            element.set(name, _moved(value, old, new))
        elif element.tag in ("link", "url") and element.text:
            element.text = _moved(element.text, old, new)
    return _bytes(root)


@dataclass(frozen=True, slots=True)
class Told:
    """What a feed of ours tells of the library that it was made from; `names` are those of its sessions."""

    dates: Mapping[str, datetime]
    names: frozenset[str]
    address: str


def told(feed: bytes) -> Told | None:
    """What there is to know from a feed alone; None when it isn't one of ours."""
    try:
        channel = ET.fromstring(feed).find("channel")
        if channel is None or channel.findtext("generator") != _GENERATOR:
            return None
        items = channel.findall("item")
        dates = {str(i.findtext("guid")): parsedate_to_datetime(str(i.findtext("pubDate"))) for i in items}
        sounds = [str(e.get("url")) for e in channel.iter("enclosure")]
        sounds += [str(e.get("uri")) for e in channel.iter(f"{{{_PODCAST}}}source")]
    except (ET.ParseError, ValueError, TypeError):
        return None
    names = frozenset(PurePosixPath(unquote(urlsplit(sound).path)).stem for sound in sounds)
    return Told(dates, names, str(channel.findtext("link")).removesuffix(INDEX))


def feed_id(library: Library) -> uuid.UUID:
    """The feed's guid: made of its address; of its author and title while it has none."""
    return feed_guid(library.address + FEED if library.address else f"{library.author}\n{library.title}")


# ── what it holds: (name, attributes, text) ──────────────────────────────────────────────────────────────

_Part = tuple[str, dict[str, str], str]


def _channel(library: Library, serial: bool) -> Iterator[_Part]:
    base = library.address
    yield "title", {}, library.title
    yield "link", {}, base + INDEX
    yield "description", {}, library.description
    yield "language", {}, library.language.lower()
    yield "generator", {}, _GENERATOR
    yield "atom:link", {"href": base + FEED, "rel": "self", "type": "application/rss+xml"}, ""
    yield "itunes:image", {"href": base + COVER}, ""
    yield "itunes:category", {"text": CATEGORY}, ""
    yield "itunes:explicit", {}, "false"
    yield "itunes:type", {}, "serial" if serial else "episodic"
    yield "podcast:guid", {}, str(feed_id(library))
    yield "podcast:medium", {}, "course" if library.programmes else "podcast"
    if library.author:
        yield "itunes:author", {}, library.author
        yield "podcast:person", {"role": "host"}, library.author


def _item(library: Library, episode: Episode, place: "_Place") -> Iterator[_Part]:
    base, season, number = library.address, *place
    files = {suffix: base + quote(episode.file(suffix)) for suffix in (".mp3", ".jpg", ".html", ".chapters.json")}
    yield "title", {}, episode.title
    yield "link", {}, files[".html"]
    yield "description", {}, episode.description or episode.title
    yield "guid", {"isPermaLink": "false"}, episode.id
    yield "pubDate", {}, format_datetime(episode.published.astimezone(UTC), usegmt=True)
    yield "enclosure", {"url": files[".mp3"], "length": str(episode.bytes), "type": "audio/mpeg"}, ""
    yield "itunes:title", {}, episode.title
    yield "itunes:duration", {}, str(round(episode.length / RATE))
    yield "itunes:image", {"href": files[".jpg"]}, ""
    yield "itunes:explicit", {}, "false"
    yield "itunes:episodeType", {}, "full"
    if episode.artist:
        yield "itunes:author", {}, episode.artist
        yield "podcast:person", {"role": "host"}, episode.artist
    if season is not None:
        yield "itunes:season", {}, str(season)
    if number is not None:
        yield "itunes:episode", {}, str(number)
    if episode.captions:
        for suffix, kind in _TRANSCRIPTS.items():
            attributes = {"url": base + quote(episode.file(suffix)), "type": kind, "language": episode.language}
            yield "podcast:transcript", attributes | {"rel": "captions"}, ""
    if episode.chapters:
        yield "podcast:chapters", {"url": files[".chapters.json"], "type": "application/json+chapters"}, ""


def _offer(item: ET.Element, library: Library, episode: Episode) -> None:
    """The other sessions of its routine, beside the one that stands for them: in its item, for as items of their own
    they would come to every subscriber, one after the other.

    https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/alternate-enclosure.md
    """
    if episode.id in library.aside:
        return
    for other in library.versions(episode):
        if other.id == episode.id:
            continue
        attributes = {"type": "audio/mpeg", "length": str(other.bytes), "title": _cut(other.label)}
        attributes |= {"lang": other.language} if other.language != episode.language else {}
        held = ET.SubElement(item, f"{{{_PODCAST}}}alternateEnclosure", attributes)
        ET.SubElement(held, f"{{{_PODCAST}}}source", {"uri": library.address + quote(other.file(".mp3"))})


def _cut(text: str) -> str:
    text = _clean(text)
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"


_Place = tuple[int | None, int | None]


def _is_serial(library: Library, places: Mapping[str, _Place]) -> bool:
    """Whether the sessions are meant to be heard in an order."""
    return bool(library.episodes) and all(episode.name in places for episode in library.listed)


def _places(library: Library) -> dict[str, _Place]:
    """The season and the number in it of each session that has a place: in the programme, or in the only album."""
    if library.programmes:
        return _lessons(library.programmes[0])
    tracks = {entry.episode.name: entry.episode.track for album in library.albums for entry in album.entries}
    numbered = len(library.albums) == 1 and None not in tracks.values() and len(set(tracks.values())) == len(tracks)
    return {name: (None, track) for name, track in tracks.items()} if numbered else {}


def _lessons(programme: Playlist) -> dict[str, _Place]:
    """Each group is a season; a session that comes more than once has its first place."""
    groups = list(dict.fromkeys(entry.group for entry in programme.entries if entry.group))
    found: dict[str, _Place] = {}
    numbers: Counter[str] = Counter()
    for entry in programme.entries:
        if entry.episode.name not in found:
            numbers[entry.group] += 1
            season = groups.index(entry.group) + 1 if entry.group else None
            found[entry.episode.name] = (season, numbers[entry.group])
    return found


# ── XML ──────────────────────────────────────────────────────────────────────────────────────────────────


def _fill(parent: ET.Element, parts: Iterator[_Part]) -> None:
    for name, attributes, text in parts:
        prefix, _, local = name.rpartition(":")
        tag = f"{{{_PREFIXES[prefix]}}}{local}" if prefix else name
        element = ET.SubElement(parent, tag, {key: _clean(value) for key, value in attributes.items()})
        element.text = _clean(text) or None


def _clean(text: str) -> str:
    """`text` without what XML 1.0 has no way to write, or advises against."""
    return _FORBIDDEN.sub("", text)


def _bytes(root: ET.Element) -> bytes:
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _moved(address: str, old: str, new: str) -> str:
    if old and address.startswith(old):
        return new + address.removeprefix(old)
    return address if urlsplit(address).scheme else new + address
