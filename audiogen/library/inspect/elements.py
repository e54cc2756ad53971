"""The elements of a feed: where each may stand, how often, and how its text and attributes must look.

RSS 2.0 (https://www.rssboard.org/rss-specification), Apple's (https://help.apple.com/itc/podcasts_connect/#/itcb54353390)
and Podcasting 2.0's (https://github.com/Podcastindex-org/podcast-namespace). What the W3C's validator checks is here
in a table, as far as it matters to podcasts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from audiogen.library.inspect.finding import Level
from audiogen.library.inspect.forms import (
    Form,
    address,
    anything,
    at_most,
    closely,
    duration,
    email,
    email_first,
    filled,
    language,
    mime,
    number,
    one_of,
    picture_address,
    plain,
    positive,
    prose,
    reference,
    size,
    unmarked,
    up_to,
    uuid5,
    when,
)
from audiogen.library.inspect.lists import CATEGORIES, MEDIA, TRANSCRIPTS

_NO_ATTRIBUTES: Final[Mapping[str, "Attribute"]] = {}


@dataclass(frozen=True, slots=True)
class Attribute:
    form: Form = anything
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Element:
    """`needed` is how bad it is when it isn't there, None when it may be missing. `children` is None when nobody
    minds what is in it, and which attributes it has. `exact` says that the space around its text matters."""

    text: Form = anything
    attributes: Mapping[str, Attribute] = field(default_factory=lambda: _NO_ATTRIBUTES)
    needed: Level | None = None
    many: bool = False
    children: Mapping[str, "Element"] | None = field(default_factory=dict)
    exact: bool = False


_FREE: Final = Element(many=True, children=None)
_TRUTH: Final = one_of(("true", "false"))
_EXPLICIT: Final = closely(("true", "false"))
_FLAG: Final = one_of(("yes", "no", "Yes", "No", "true", "false"), "warning")
_CATEGORY: Final = Attribute(filled)
_SUBCATEGORY: Final = Element(attributes={"text": _CATEGORY}, many=True)
_LONGEST_WORDS: Final = 4000
_LONGEST_LINE: Final = 255
_LONGEST_NAME: Final = 128
_WIDEST: Final = 144
_HIGHEST: Final = 400


def channel(relative: bool) -> Element:
    """The channel of a feed. `relative` says that it has no address yet, so that those in it may be relative."""
    link = reference if relative else address
    return Element(
        children={
            **_core_channel(link),
            **_both(link),
            **_itunes_channel(link),
            **_podcast_channel(link),
            "item": Element(many=True, needed="warning", children=_item(link)),
        }
    )


def _core_channel(link: Form) -> dict[str, Element]:
    return {
        "title": Element(at_most(_LONGEST_LINE, plain), needed="error"),
        "link": Element(link, needed="error"),
        "description": Element(at_most(_LONGEST_WORDS), needed="error"),
        "language": Element(language, needed="error"),
        "copyright": Element(plain),
        "managingEditor": Element(email_first),
        "webMaster": Element(email_first),
        "pubDate": Element(when),
        "lastBuildDate": Element(when),
        "category": Element(plain, {"domain": Attribute(needed=False)}, many=True),
        "generator": Element(),
        "docs": Element(link),
        "cloud": Element(
            attributes={name: Attribute() for name in ("domain", "port", "path", "registerProcedure", "protocol")}
        ),
        "ttl": Element(positive),
        "rating": Element(),
        "image": Element(
            children={
                "url": Element(picture_address(link, (".jpg", ".jpeg", ".png", ".gif")), needed="error"),
                "title": Element(plain, needed="error"),
                "link": Element(link, needed="error"),
                "width": Element(up_to(_WIDEST)),
                "height": Element(up_to(_HIGHEST)),
                "description": Element(plain),
            }
        ),
        "textInput": _FREE,
        "skipHours": _FREE,
        "skipDays": _FREE,
    }


def _both(link: Form) -> dict[str, Element]:
    """What a channel and its items may have."""
    return {
        "atom:link": Element(
            attributes={
                "href": Attribute(link),
                "rel": Attribute(filled, needed=False),
                "type": Attribute(mime, needed=False),
                "hreflang": Attribute(language, needed=False),
                "title": Attribute(needed=False),
                "length": Attribute(number, needed=False),
            },
            many=True,
        ),
        "itunes:author": Element(at_most(_LONGEST_LINE, plain)),
        "itunes:title": Element(at_most(_LONGEST_LINE, plain)),
        "itunes:subtitle": Element(at_most(_LONGEST_LINE, unmarked)),
        "itunes:summary": Element(at_most(_LONGEST_WORDS, prose)),
        "itunes:keywords": Element(at_most(_LONGEST_LINE, unmarked)),
        "itunes:block": Element(_FLAG),
        "podcast:person": Element(
            at_most(_LONGEST_NAME, plain),
            {
                "role": Attribute(filled, needed=False),
                "group": Attribute(filled, needed=False),
                "img": Attribute(link, needed=False),
                "href": Attribute(link, needed=False),
            },
            many=True,
        ),
        "podcast:location": _FREE,
        "podcast:license": _FREE,
        "podcast:images": _FREE,
        "podcast:image": _FREE,
        "podcast:txt": _FREE,
        "podcast:value": _FREE,
        "podcast:chat": _FREE,
        "podcast:socialInteract": _FREE,
        "podcast:funding": Element(at_most(_LONGEST_NAME), {"url": Attribute(link)}, many=True),
    }


def _itunes_channel(link: Form) -> dict[str, Element]:
    return {
        "itunes:image": _itunes_image(link, "error"),
        "itunes:category": Element(
            attributes={"text": Attribute(one_of(CATEGORIES))},
            needed="error",
            many=True,
            children={"itunes:category": _SUBCATEGORY},
        ),
        "itunes:explicit": Element(_EXPLICIT, needed="error", exact=True),
        "itunes:type": Element(one_of(("episodic", "serial"))),
        "itunes:owner": Element(children={"itunes:name": Element(plain), "itunes:email": Element(email)}),
        "itunes:new-feed-url": Element(address),
        "itunes:complete": Element(one_of(("Yes",), "warning")),
        "itunes:applepodcastsverify": Element(filled),
    }


def _podcast_channel(link: Form) -> dict[str, Element]:
    return {
        "podcast:guid": Element(uuid5),
        "podcast:medium": Element(one_of(MEDIA)),
        "podcast:locked": Element(one_of(("yes", "no")), {"owner": Attribute(email, needed=False)}),
        "podcast:trailer": Element(
            at_most(_LONGEST_NAME),
            {
                "url": Attribute(link),
                "pubdate": Attribute(when),
                "length": Attribute(positive, needed=False),
                "type": Attribute(mime, needed=False),
                "season": Attribute(positive, needed=False),
            },
            many=True,
        ),
        **dict.fromkeys(
            ("podcast:block", "podcast:podroll", "podcast:updateFrequency", "podcast:podping", "podcast:publisher",
             "podcast:liveItem", "podcast:remoteItem"),
            _FREE,
        ),
    }  # fmt: skip


def _item(link: Form) -> dict[str, Element]:
    return {
        "title": Element(at_most(_LONGEST_LINE, plain), needed="error"),
        "link": Element(link),
        "description": Element(at_most(_LONGEST_WORDS, prose)),
        "author": Element(email_first),
        "category": Element(plain, {"domain": Attribute(needed=False)}, many=True),
        "comments": Element(link),
        "enclosure": Element(
            attributes={"url": Attribute(link), "length": Attribute(size), "type": Attribute(mime)},
            needed="error",
        ),
        "guid": Element(filled, {"isPermaLink": Attribute(_TRUTH, needed=False)}, needed="error"),
        "pubDate": Element(when, needed="error"),
        "source": Element(plain, {"url": Attribute(link)}),
        "content:encoded": Element(prose),
        **_both(link),
        "itunes:image": _itunes_image(link, None),
        "itunes:duration": Element(duration, needed="warning"),
        "itunes:explicit": Element(_EXPLICIT, exact=True),
        "itunes:episodeType": Element(one_of(("full", "trailer", "bonus"))),
        "itunes:season": Element(positive),
        "itunes:episode": Element(positive),
        "itunes:order": Element(number),
        "itunes:isClosedCaptioned": Element(_FLAG),
        **_podcast_item(link),
    }


def _podcast_item(link: Form) -> dict[str, Element]:
    return {
        "podcast:transcript": Element(
            attributes={
                "url": Attribute(link),
                "type": Attribute(one_of(TRANSCRIPTS, "warning")),
                "language": Attribute(language, needed=False),
                "rel": Attribute(one_of(("captions",), "warning"), needed=False),
            },
            many=True,
        ),
        "podcast:chapters": Element(
            attributes={
                "url": Attribute(link),
                "type": Attribute(one_of(("application/json+chapters", "application/json"))),
            }
        ),
        "podcast:season": Element(number, {"name": Attribute(filled, needed=False)}),
        "podcast:episode": Element(filled, {"display": Attribute(filled, needed=False)}),
        "podcast:soundbite": _FREE,
        "podcast:alternateEnclosure": _FREE,
        "podcast:contentLink": _FREE,
    }


def _itunes_image(link: Form, needed: Level | None) -> Element:
    return Element(attributes={"href": Attribute(picture_address(link))}, needed=needed)


KNOWN: Final = ("itunes", "podcast", "atom")
"""Namespaces of which we know all elements that podcasts have a use for."""
