"""The rules of podcast feeds: a feed's elements are held against their table, then comes what no table can say."""

import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Final

from audiogen.library.identity import feed_guid
from audiogen.library.inspect import elements, forms
from audiogen.library.inspect.elements import Element
from audiogen.library.inspect.finding import Finding, Level
from audiogen.library.inspect.lists import CATEGORIES, SUFFIXES
from audiogen.library.inspect.tree import Document, Malformed, Node, parse

_MOST_SHOWN: Final = 60
_UNPRINTABLE: Final = re.compile("[\x80-\x9f\ufffd\ufdd0-\ufdef]")
_UTF8: Final = ("utf-8", "utf8")
_FEED_TYPE: Final = "application/rss+xml"
_CLOCKS_DIFFER: Final = 600  # seconds that we let them


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to be judged. `address` is where it was found, or empty; `relative`, that it has no address yet."""

    document: Document
    channel: Node
    address: str = ""
    relative: bool = False

    @property
    def items(self) -> tuple[Node, ...]:
        return tuple(self.channel.all("item"))


Rule = Callable[[Feed], Iterator[Finding]]


def read(data: bytes, address: str = "", *, relative: bool = False) -> Feed | Finding:
    """The feed in `data`; or why there is none."""
    try:
        document = parse(data)
    except Malformed as fault:
        hint = "it must be a feed, in UTF-8, as `audiogen publish` writes it"
        return Finding("error", f"line {fault.line}", f"the feed can't be read as XML: {fault}", hint)
    root = document.root
    if root.tag != "rss":
        what = f"<{root.tag.rpartition('}')[2]}>"
        return Finding(
            "error", f"line {root.line}", f"it begins with {what}: that is no RSS feed", "give a feed’s address"
        )
    channel = root.first("channel")
    if channel is None:
        return Finding("error", f"line {root.line}", "the feed has no <channel>")
    return Feed(document, channel, address, relative)


def judge(feed: Feed) -> list[Finding]:
    """Everything that is wrong with a feed by itself, in the order of its lines."""
    table = elements.channel(feed.relative)
    found = [*_held(feed.channel, "channel", table), *chain.from_iterable(rule(feed) for rule in RULES)]
    return sorted(found, key=lambda finding: _line(finding.where))


def inspect(data: bytes, address: str = "", *, relative: bool = False) -> list[Finding]:
    """`read` and `judge` in one."""
    feed = read(data, address, relative=relative)
    return [feed] if isinstance(feed, Finding) else judge(feed)


def place(node: Node, within: str) -> str:
    """Where something stands, for people: `line 12, item “Psoas Release”`."""
    return f"line {node.line}, {within}"


def name(item: Node) -> str:
    title = " ".join(item.said("title").split())
    shown = title if len(title) <= _MOST_SHOWN else f"{title[: _MOST_SHOWN - 1]}…"
    return f"item “{shown}”" if shown else "an item without a title"


def _line(where: str) -> int:
    return int(where.removeprefix("line ").partition(",")[0])


# ── by the table ─────────────────────────────────────────────────────────────────────────────────────────


def _held(node: Node, within: str, known: Element) -> Iterator[Finding]:
    """What is wrong with the children of `node`, and theirs, by what is `known` of it."""
    children = known.children or {}
    if children and node.text.strip():
        message = f"words stand between the elements of <{node.tag}>"
        yield Finding("warning", place(node, within), message, "nobody shows them")
    counts = Counter(child.tag for child in node.children)
    for tag, element in children.items():
        if element.needed and not counts[tag]:
            yield Finding(element.needed, place(node, within), f"there is no <{tag}>")
        if counts[tag] > 1 and not element.many:
            again = list(node.all(tag))[1]
            yield Finding("error", place(again, within), f"there is more than one <{tag}>")
    for child in node.children:
        if child.tag not in children:
            yield from _unknown(child, within)
            continue
        element, inside = children[child.tag], name(child) if child.tag == "item" else within
        if element.children is None:
            continue
        yield from _attributes(child, inside, element)
        if not element.children:
            text = child.text if element.exact else child.text.strip()
            yield from _fault(child, inside, f"<{child.tag}>", element.text(text))
        yield from _held(child, inside, element)


def _attributes(node: Node, within: str, known: Element) -> Iterator[Finding]:
    for key, attribute in known.attributes.items():
        value = node.attributes.get(key)
        if value is None and attribute.needed:
            yield Finding("error", place(node, within), f"<{node.tag}> has no {key}")
        elif value is not None:
            yield from _fault(node, within, f"the {key} of <{node.tag}>", attribute.form(value))
    for key in node.attributes:
        if key not in known.attributes and ":" not in key and "}" not in key:
            yield Finding("warning", place(node, within), f"<{node.tag}> has an attribute {key} that nobody knows")


def _fault(node: Node, within: str, what: str, fault: forms.Fault | None) -> Iterator[Finding]:
    if fault is not None:
        yield Finding(fault.level, place(node, within), f"{what} {fault.message}", fault.hint)


def _unknown(node: Node, within: str) -> Iterator[Finding]:
    prefix, colon, _ = node.tag.partition(":")
    if node.tag.startswith("{"):
        return  # of a namespace that isn't ours to judge
    level: Level = "warning" if colon else "error"
    if not colon or prefix in elements.KNOWN:
        yield Finding(level, place(node, within), f"<{node.tag}> has no meaning there", "is it spelled right?")


# ── what a table can't say ───────────────────────────────────────────────────────────────────────────────


def _version(feed: Feed) -> Iterator[Finding]:
    root = feed.document.root
    if (version := root.attributes.get("version")) != "2.0":
        said = f"version {version}" if version else "no version"
        yield Finding("error", place(root, "rss"), f"the feed says {said} of RSS", "it must be 2.0")
    if sum(1 for _ in root.all("channel")) > 1:
        yield Finding("error", place(root, "rss"), "there is more than one <channel>")


def _encoding(feed: Feed) -> Iterator[Finding]:
    encoding = feed.document.encoding
    if encoding.lower() not in _UTF8:
        said = f"is written in {encoding}" if encoding else "doesn't say how its letters are written"
        yield Finding(
            "warning", "line 1, rss", f"the feed {said}", 'begin it with <?xml version="1.0" encoding="UTF-8"?>'
        )


def _letters(feed: Feed) -> Iterator[Finding]:
    for node in feed.document.root.walk():
        if found := _UNPRINTABLE.search("".join((node.text, *node.attributes.values()))):
            sign = f"U+{ord(found[0]):04X}"
            yield Finding(
                "warning", place(node, "rss"), f"<{node.tag}> has a character in it that is no letter ({sign})"
            )


def _namespaces(feed: Feed) -> Iterator[Finding]:
    for node in feed.channel.walk():
        if re.match(r"\{https?://(www\.)?(itunes\.com|podcastindex\.org)/", node.tag, re.IGNORECASE):
            space = node.tag[1:].partition("}")[0]
            yield Finding(
                "error", place(node, "rss"), f"the namespace {space} is misspelt: nobody will see what is in it"
            )
            return


def _order(feed: Feed) -> Iterator[Finding]:
    seen = False
    for child in feed.channel.children:
        seen = seen or child.tag == "item"
        if seen and child.tag != "item":
            message = f"<{child.tag}> comes after the items"
            yield Finding("warning", place(child, "channel"), message, "some apps read no further than they must")


def _self(feed: Feed) -> Iterator[Finding]:
    links = [link for link in feed.channel.all("atom:link") if link.attributes.get("rel") == "self"]
    if not links:
        yield Finding("warning", place(feed.channel, "channel"), "there is no <atom:link> with rel “self”",
                      "it tells where the feed is at home")  # fmt: skip
    for link in links:
        kind, href = link.attributes.get("type", _FEED_TYPE), link.attributes.get("href", "")
        if kind.partition(";")[0].strip().lower() != _FEED_TYPE:
            yield Finding("warning", place(link, "channel"), f"the <atom:link> to the feed itself says {kind}",
                          f"its type is {_FEED_TYPE}")  # fmt: skip
        if feed.address and not _same(href, feed.address):
            message = f"the feed says that it is at {href}, but is at {feed.address}"
            hint = "publish with that address (--url), or subscribe to the other"
            yield Finding("warning", place(link, "channel"), message, hint)


def _same(one: str, other: str) -> bool:
    """Whether two addresses differ in nothing that matters."""
    ways = [forms.split(text) for text in (one, other)]
    first, second = ((way.scheme.lower(), way.netloc.lower(), way.path or "/", way.query) for way in ways)
    return first == second


def _feed_guid(feed: Feed) -> Iterator[Finding]:
    node = feed.channel.first("podcast:guid")
    if node is None:
        yield Finding("note", place(feed.channel, "channel"), "there is no <podcast:guid>")
    elif feed.address and forms.uuid5(node.text) is None:
        wanted = feed_guid(feed.address)
        if uuid.UUID(node.text.strip()) != wanted:
            # A feed that moves keeps its guid, so that this needn't be wrong.
            message = f"the <podcast:guid> is not the one made of this address, which would be {wanted}"
            yield Finding("note", place(node, "channel"), message, "that is right if the feed once stood elsewhere")


def _categories(feed: Feed) -> Iterator[Finding]:
    for category in feed.channel.all("itunes:category"):
        text = category.attributes.get("text", "")
        for sub in category.all("itunes:category"):
            part = sub.attributes.get("text", "")
            if text in CATEGORIES and part not in CATEGORIES[text]:
                hint = f"there are: {', '.join(CATEGORIES[text])}" if CATEGORIES[text] else ""
                yield Finding("error", place(sub, "channel"), f"“{text}” has no category “{part}” in it", hint)


def _owner(feed: Feed) -> Iterator[Finding]:
    for owner in feed.channel.all("itunes:owner"):
        if owner.first("itunes:email") is None:
            yield Finding("warning", place(owner, "channel"), "<itunes:owner> has no <itunes:email>")


def _guids(feed: Feed) -> Iterator[Finding]:
    seen: dict[str, Node] = {}
    for item in feed.items:
        node = item.first("guid")
        if node is None or not (text := node.text.strip()):
            continue
        if text in seen:
            yield Finding("error", place(node, name(item)), f"its <guid> is also that of {name(seen[text])}",
                          "apps would show only one of them")  # fmt: skip
        seen.setdefault(text, item)
        permanent = node.attributes.get("isPermaLink", "true") == "true"
        if permanent and forms.address(text) is not None:
            yield Finding("error", place(node, name(item)), "its <guid> claims to be an address, and is none",
                          'write isPermaLink="false"')  # fmt: skip
        elif not permanent and len(text) < 9 and text.isdigit():
            yield Finding("warning", place(node, name(item)), f"its <guid> “{text}” may well be another feed's too")


def _to_come(feed: Feed) -> Iterator[Finding]:
    now = datetime.now(UTC).timestamp()
    for item in feed.items:
        node = item.first("pubDate")
        if node is not None and (told := forms.moment(node.text)) is not None and told > now + _CLOCKS_DIFFER:
            message = f"its <pubDate> is still to come ({node.text.strip()})"
            yield Finding("warning", place(node, name(item)), message, "apps don't show it until then")


def _addresses_once(feed: Feed) -> Iterator[Finding]:
    seen: dict[str, Node] = {}
    for item in feed.items:
        url = _attribute(item, "enclosure", "url")
        if url and url in seen:
            yield Finding("warning", place(item, name(item)), f"it has the same sound as {name(seen[url])}")
        seen.setdefault(url, item)


def _enclosures(feed: Feed) -> Iterator[Finding]:
    for item in feed.items:
        node = item.first("enclosure")
        kind, url = _attribute(item, "enclosure", "type"), _attribute(item, "enclosure", "url")
        if node is None or not url or forms.mime(kind):
            continue
        ends = SUFFIXES.get(kind.partition(";")[0].strip().lower())
        if ends is None:
            yield Finding("warning", place(node, name(item)), f"its <enclosure> is {kind}, which Apple doesn't take")
        elif not forms.split(url).path.lower().endswith(ends):
            yield Finding(
                "warning", place(node, name(item)), f"its <enclosure> is {kind}, but doesn't end in {ends[0]}"
            )


def _encrypted(feed: Feed) -> Iterator[Finding]:
    plain = [node for node in feed.channel.walk() for value in _links(node) if value.startswith("http://")]
    hosts = {forms.split(value).hostname for node in plain for value in _links(node) if value.startswith("http://")}
    if plain and not all(host and forms.is_private(host) for host in hosts):
        many = f"{len(plain)} addresses begin" if len(plain) > 1 else "an address begins"
        message = f"{many} with http://, so that anybody on the way can read and change what comes from there"
        yield Finding("warning", place(plain[0], "channel"), message, "use https://, which some apps insist on")


def _links(node: Node) -> list[str]:
    """The addresses that an app would follow from an element."""
    values = [node.attributes.get(key, "") for key in ("url", "href", "img")]
    return [*values, node.text.strip() if node.tag in ("link", "url") else ""]


def _seasons(feed: Feed) -> Iterator[Finding]:
    seen: dict[tuple[str, str], Node] = {}
    for item in feed.items:
        number = (item.said("itunes:season"), item.said("itunes:episode"))
        if not number[1] or item.said("itunes:episodeType") not in ("", "full"):
            continue
        if number in seen:
            where = f"episode {number[1]}" + (f" of season {number[0]}" if number[0] else "")
            yield Finding("warning", place(item, name(item)), f"it is {where}, and so is {name(seen[number])}")
        seen.setdefault(number, item)


def _moved(feed: Feed) -> Iterator[Finding]:
    node = feed.channel.first("itunes:new-feed-url")
    if node is None or not feed.address or forms.address(node.text.strip()):
        return
    if not _same(node.text.strip(), feed.address):
        yield Finding("note", place(node, "channel"), f"the feed sends its subscribers to {node.text.strip()}")


def _attribute(item: Node, tag: str, key: str) -> str:
    found = item.first(tag)
    return found.attributes.get(key, "") if found is not None else ""


RULES: Final[tuple[Rule, ...]] = (
    _version,
    _encoding,
    _letters,
    _namespaces,
    _order,
    _self,
    _feed_guid,
    _categories,
    _owner,
    _guids,
    _to_come,
    _addresses_once,
    _enclosures,
    _encrypted,
    _seasons,
    _moved,
)
