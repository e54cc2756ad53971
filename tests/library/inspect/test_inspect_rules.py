"""A good feed, spoiled in one place at a time: each fault is found, and nothing else is."""

from __future__ import annotations

import random
import re

import pytest

from audiogen.library.identity import feed_guid
from audiogen.library.inspect import forms
from audiogen.library.inspect.finding import Finding
from audiogen.library.inspect.outline import outline
from audiogen.library.inspect.rules import Feed, inspect, read

ADDRESS = "https://example.org/hips/feed.xml"
GOOD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:it="http://www.itunes.com/dtds/podcast-1.0.dtd" \
xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:x="https://example.org/ours">
  <channel>
    <title>Six Days</title>
    <link>https://example.org/hips/</link>
    <description>One session a day.</description>
    <language>en-gb</language>
    <copyright>2026 Ana Example</copyright>
    <managingEditor>ana@example.org (Ana Example)</managingEditor>
    <lastBuildDate>Mon, 05 Jan 2026 07:30:00 +0100</lastBuildDate>
    <ttl>60</ttl>
    <image><url>https://example.org/a.png</url><title>Six Days</title><link>https://example.org/hips/</link></image>
    <atom:link href="https://example.org/hips/feed.xml" rel="self" type="application/rss+xml"/>
    <it:image href="https://example.org/hips/cover.jpg"/>
    <it:category text="Health &amp; Fitness"><it:category text="Mental Health"/></it:category>
    <it:explicit>false</it:explicit>
    <it:type>serial</it:type>
    <it:author>Ana Example</it:author>
    <it:owner><it:name>Ana</it:name><it:email>ana@example.org</it:email></it:owner>
    <podcast:guid>4db4f03e-a2f8-505e-ac93-effe22846fd2</podcast:guid>
    <podcast:medium>course</podcast:medium>
    <podcast:person role="host">Ana Example</podcast:person>
    <x:anything goes="here">Really</x:anything>
    <item>
      <title>Rest</title>
      <link>https://example.org/hips/rest.html</link>
      <description>Lie down.</description>
      <guid isPermaLink="false">f073d909-b444-506c-855c-70e3cd3a5def</guid>
      <pubDate>Mon, 05 Jan 2026 07:30:00 GMT</pubDate>
      <enclosure url="https://example.org/hips/rest.mp3" length="29035606" type="audio/mpeg"/>
      <it:duration>1800</it:duration>
      <it:image href="https://example.org/hips/rest.jpg"/>
      <it:episodeType>full</it:episodeType>
      <it:season>1</it:season>
      <it:episode>2</it:episode>
      <podcast:transcript url="https://example.org/hips/rest.vtt" type="text/vtt" language="en" rel="captions"/>
      <podcast:chapters url="https://example.org/hips/rest.chapters.json" type="application/json+chapters"/>
    </item>
    <item>
      <title>Settle</title>
      <guid>https://example.org/hips/settle.html</guid>
      <pubDate>Sun, 04 Jan 2026 07:30:00 GMT</pubDate>
      <enclosure url="https://example.org/hips/settle.mp3" length="9" type="audio/mpeg"/>
      <it:duration>5:00</it:duration>
      <it:season>1</it:season>
      <it:episode>1</it:episode>
    </item>
  </channel>
</rss>
"""

# name: what stands in the good feed, what stands there instead, how bad that is, what is said about it
BROKEN: dict[str, tuple[str, str, str, str]] = {
    # the feed as a whole
    "another version": ('version="2.0" x', 'version="0.91" x', "error", "says version 0.91 of RSS"),
    "no version": ('<rss version="2.0"', "<rss", "error", "says no version of RSS"),
    "no encoding": (' encoding="UTF-8"', "", "warning", "doesn't say how its letters are written"),
    "another encoding": ("UTF-8", "ISO-8859-1", "warning", "is written in ISO-8859-1"),
    "control character": ("Six Days</title>\n    <link>", "Six\x85Days</title>\n    <link>", "warning", "(U+0085)"),
    "lost character": ("Lie down.", "Lie d\ufffdwn.", "warning", "(U+FFFD)"),
    "two channels": ("</channel>", "</channel><channel/>", "error", "more than one <channel>"),
    "element after the items": (
        "  </channel>",
        "<generator>x</generator></channel>",
        "warning",
        "comes after the items",
    ),
    "element of no meaning": ("<ttl>60</ttl>", "<tttl>60</tttl>", "error", "<tttl> has no meaning there"),
    "element in the wrong place": ("<ttl>60</ttl>", "<enclosure/>", "error", "<enclosure> has no meaning there"),
    "misspelt element of Apple's": ("<it:type>serial</it:type>", "<it:kind>a</it:kind>", "warning", "<itunes:kind>"),
    "misspelt element of Podcasting 2.0": (
        "<podcast:medium>course</podcast:medium>",
        "<podcast:media/>",
        "warning",
        "<podcast:media> has no meaning",
    ),
    "attribute of no meaning": (
        '<it:image href="https://example.org/hips/cover.jpg"',
        '<it:image size="1" href="https://example.org/hips/cover.jpg"',
        "warning",
        "an attribute size that nobody knows",
    ),
    # the channel
    "no title": ("<title>Six Days</title>\n", "\n", "error", "there is no <title>"),
    "no link": ("<link>https://example.org/hips/</link>\n", "\n", "error", "there is no <link>"),
    "no description": ("<description>One session a day.</description>", "", "error", "there is no <description>"),
    "no language": ("<language>en-gb</language>", "", "error", "there is no <language>"),
    "no cover": ('<it:image href="https://example.org/hips/cover.jpg"/>', "", "error", "there is no <itunes:image>"),
    "nothing about strong words": ("<it:explicit>false</it:explicit>", "", "error", "there is no <itunes:explicit>"),
    "no category": (
        '<it:category text="Health &amp; Fitness"><it:category text="Mental Health"/></it:category>',
        "",
        "error",
        "there is no <itunes:category>",
    ),
    "title twice": ("<ttl>", "<title>More</title><ttl>", "error", "more than one <title>"),
    "link twice": ("<ttl>", "<link>https://example.org/</link><ttl>", "error", "more than one <link>"),
    "type twice": ("<ttl>", "<it:type>serial</it:type><ttl>", "error", "more than one <itunes:type>"),
    "empty title": ("<title>Six Days</title>\n", "<title> </title>\n", "error", "<title> is empty"),
    "HTML in the title": ("<title>Six Days</title>\n", "<title>&lt;b&gt;Six&lt;/b&gt;</title>\n", "warning", "HTML"),
    "reference in the title": ("<title>Six Days</title>\n", "<title>A &amp;amp; B</title>\n", "warning", "(&amp;)"),
    "relative link": (
        ">https://example.org/hips/</link>\n",
        ">/hips/</link>\n",
        "error",
        "the relative address “/hips/”",
    ),
    "link to a mailbox": (
        ">https://example.org/hips/</link>\n",
        ">mailto:a@b.c</link>\n",
        "error",
        "no address on the",
    ),
    "link without a host": (
        ">https://example.org/hips/</link>\n",
        ">https:///hips</link>\n",
        "error",
        "no address on",
    ),
    "unknown language": ("en-gb", "xx", "error", "“xx”, which is no language"),
    "language's name": ("en-gb", "English", "error", "“English”, which is no language"),
    "editor without an address": (
        "ana@example.org (Ana Example)",
        "Ana Example",
        "error",
        "which is no mail address",
    ),
    "words between the elements": ("<ttl>60</ttl>", "60", "warning", "words stand between the elements of <channel>"),
    "words between an item's elements": (
        "<title>Settle</title>",
        "<title>Settle</title>, or don't",
        "warning",
        "words stand between the elements of <item>",
    ),
    "editor with HTML in the name": (
        "(Ana Example)",
        "(Ana &amp;Eacute;xample)",
        "warning",
        "<managingEditor> has HTML in it (&Eacute;)",
    ),
    "HTML in what is no HTML": (
        "<ttl>",
        "<it:subtitle>&lt;i&gt;Six&lt;/i&gt; days</it:subtitle><ttl>",
        "warning",
        "<itunes:subtitle> has HTML in it (<i>)",
    ),
    "HTML between the keywords": (
        "<ttl>",
        "<it:keywords>hips,&lt;br/&gt;rest</it:keywords><ttl>",
        "warning",
        "<itunes:keywords> has HTML in it (<br/>)",
    ),
    "picture wider than RSS allows": (
        "</url>",
        "</url><width>145</width>",
        "warning",
        "<width> is 145, and RSS allows 144 at most",
    ),
    "picture higher than RSS allows": (
        "</url>",
        "</url><height>3000</height>",
        "warning",
        "<height> is 3000, and RSS allows 400 at most",
    ),
    "picture of no height": ("</url>", "</url><height>0</height>", "error", "<height> is “0”"),
    "picture that is none": (
        "example.org/a.png",
        "example.org/a.svg",
        "error",
        "<url> is “https://example.org/a.svg”",
    ),
    "cover that moves": ("hips/cover.jpg", "hips/cover.gif", "error", "doesn't end in .jpg or .png"),
    "strong words, shouted": ("<it:explicit>false", "<it:explicit>FALSE", "warning", "not every app takes for false"),
    "strong words, far from the edge": (
        "<it:explicit>false",
        "<it:explicit> false",
        "warning",
        "<itunes:explicit> is “ false”, which not every app",
    ),
    "no minutes to live": ("<ttl>60", "<ttl>0", "error", "<ttl> is “0”, not a whole number above 0"),
    "picture without its link": (
        "<link>https://example.org/hips/</link></image>",
        "</image>",
        "error",
        "there is no <link>",
    ),
    "strong words, perhaps": (
        "<it:explicit>false",
        "<it:explicit>clean",
        "error",
        "<itunes:explicit> can't be “clean”",
    ),
    "unknown type": ("<it:type>serial", "<it:type>series", "error", "<itunes:type> can't be “series”"),
    "unknown category": (
        "Health &amp; Fitness",
        "Wellness",
        "error",
        "the text of <itunes:category> can't be “Wellness”",
    ),
    "unknown category within": ("Mental Health", "Mind", "error", "“Health & Fitness” has no category “Mind” in it"),
    "cover that is no picture": ("hips/cover.jpg", "hips/cover.webp", "error", "doesn't end in .jpg or .png"),
    "cover without an address": (
        '<it:image href="https://example.org/hips/cover.jpg"/>',
        "<it:image/>",
        "error",
        "<itunes:image> has no href",
    ),
    "owner without an address": ("<it:email>ana@example.org</it:email>", "", "warning", "has no <itunes:email>"),
    "owner with a wrong address": ("<it:email>ana@example.org", "<it:email>ana", "error", "“ana”, which is no mail"),
    "moved to nowhere": (
        "<ttl>",
        "<it:new-feed-url>feed.xml</it:new-feed-url><ttl>",
        "error",
        "the relative address",
    ),
    "guid that is none": (
        "4db4f03e-a2f8-505e-ac93-effe22846fd2",
        "me",
        "error",
        "<podcast:guid> is “me”, which is no",
    ),
    "guid of another make": ("4db4f03e-a2f8-505e", "4db4f03e-a2f8-405e", "warning", "a UUID of version 4, not 5"),
    "unknown medium": (">course<", ">lecture<", "error", "<podcast:medium> can't be “lecture”"),
    "nobody": (">Ana Example</podcast:person>", "></podcast:person>", "error", "<podcast:person> is empty"),
    "no way home": (
        '<atom:link href="https://example.org/hips/feed.xml" rel="self" type="application/rss+xml"/>',
        "",
        "warning",
        "there is no <atom:link> with rel “self”",
    ),
    "another home": (
        '"https://example.org/hips/feed.xml"',
        '"https://example.org/feed.xml"',
        "warning",
        "says that it is at https://example.org/feed.xml, but is at",
    ),
    "home of another kind": ('type="application/rss+xml"', 'type="text/html"', "warning", "says text/html"),
    # items
    "no guid": ("<guid>https://example.org/hips/settle.html</guid>", "", "error", "there is no <guid>"),
    "guid of another": (
        ">https://example.org/hips/settle.html<",
        ' isPermaLink="false">f073d909-b444-506c-855c-70e3cd3a5def<',
        "error",
        "its <guid> is also that of item “Rest”",
    ),
    "address that is none": (' isPermaLink="false"', "", "error", "claims to be an address, and is none"),
    "guid neither nor": ('isPermaLink="false"', 'isPermaLink="no"', "error", "isPermaLink of <guid> can't be “no”"),
    "guid that others have": (
        "f073d909-b444-506c-855c-70e3cd3a5def",
        "12",
        "warning",
        "may well be another feed's too",
    ),
    "item without a title": ("<title>Settle</title>", "", "error", "there is no <title>"),
    "item without sound": (
        '<enclosure url="https://example.org/hips/settle.mp3" length="9" type="audio/mpeg"/>',
        "",
        "error",
        "there is no <enclosure>",
    ),
    "two sounds": (
        "<it:duration>5:00",
        '<enclosure url="https://example.org/b.mp3" length="1" type="audio/mpeg"/><it:duration>5:00',
        "error",
        "more than one <enclosure>",
    ),
    "same sound again": ("hips/settle.mp3", "hips/rest.mp3", "warning", "it has the same sound as item “Rest”"),
    "sound without an address": ('url="https://example.org/hips/settle.mp3" ', "", "error", "<enclosure> has no url"),
    "sound without a length": ('length="9" ', "", "error", "<enclosure> has no length"),
    "sound of no length": ('length="9"', 'length="0"', "warning", "the length of <enclosure> is 0"),
    "sound of an empty length": ('length="9"', 'length=""', "error", "the length of <enclosure> is “”"),
    "sound of less than no length": ('length="9"', 'length="-1"', "error", "the length of <enclosure> is “-1”"),
    "sound of endless length": ('length="9"', f'length="{"9" * 5000}"', "error", "the length of <enclosure> is “999"),
    "sound of many megabytes": ('length="9"', 'length="9 MB"', "error", "the length of <enclosure> is “9 MB”"),
    "sound of no type": ('9" type="audio/mpeg"', '9"', "error", "<enclosure> has no type"),
    "sound of a strange type": (
        '9" type="audio/mpeg"',
        '9" type="mp3"',
        "error",
        "“mp3”, which is no type of a file",
    ),
    "sound that Apple doesn't take": (
        '9" type="audio/mpeg"',
        '9" type="audio/flac"',
        "warning",
        "which Apple doesn't",
    ),
    "sound with another name": ("settle.mp3", "settle.aac", "warning", "doesn't end in .mp3"),
    "space in an address": ("hips/settle.mp3", "hips/set tle.mp3", "error", "has “U+0020” in its address"),
    "umlaut in an address": ("hips/settle.mp3", "hips/sättle.mp3", "error", "has “ä” in its address"),
    "percent in an address": ("hips/settle.mp3", "hips/100%.mp3", "error", "has a % in its address"),
    "no date": ("<pubDate>Sun, 04 Jan 2026 07:30:00 GMT</pubDate>", "", "error", "there is no <pubDate>"),
    "another weekday": ("Sun, 04", "Tue, 04", "error", "says Tue, but 4 Jan 2026 is a Sun"),
    "day that there isn't": ("Sun, 04 Jan", "30 Feb", "error", "a day that there isn't"),
    "date of computers": ("Sun, 04 Jan 2026 07:30:00 GMT", "2026-01-04T07:30:00Z", "error", "which is no date"),
    "date of two figures": ("Sun, 04 Jan 2026", "Sun, 04 Jan 26", "warning", "which not every app reads as a date"),
    "date without a zone": ("04 Jan 2026 07:30:00 GMT", "04 Jan 2026 07:30:00", "error", "which is no date"),
    "date in no zone of this world": (
        "04 Jan 2026 07:30:00 GMT",
        "04 Jan 2026 07:30:00 -0234",
        "warning",
        "which not every app reads as a date",
    ),
    "date to come": (
        "Sun, 04 Jan 2026",
        "Fri, 04 Jan 2126",
        "warning",
        "its <pubDate> is still to come (Fri, 04 Jan",
    ),
    "program in the description": (
        "Lie down.",
        "&lt;script&gt;lie()&lt;/script&gt;",
        "warning",
        "<description> has script in its HTML",
    ),
    "program in an element": (
        "Lie down.",
        "&lt;b class='x' onClick='lie()'&gt;Lie down&lt;/b&gt;",
        "warning",
        "<description> has onClick in its HTML",
    ),
    "link that leads nowhere": (
        "Lie down.",
        "&lt;p&gt;See &lt;a class='x' href='notes.html?a=1&amp;amp;b=2'&gt;the notes&lt;/a&gt;&lt;/p&gt;",
        "warning",
        "<description> has the relative address “notes.html?a=1&b=2” in its HTML",
    ),
    "picture that can't be found": (
        "Lie down.</description>",
        'Lie down.</description><content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        '&lt;img src="//example.org/a.jpg"/&gt;</content:encoded>',
        "warning",
        "<content:encoded> has the relative address “//example.org/a.jpg”",
    ),
    "date of long ago": ("Sun, 04 Jan 2026", "Thu, 01 Jan 1970", "warning", "is in the year 1970"),
    "duration in words": ("5:00", "5 minutes", "error", "“5 minutes”, which is no duration"),
    "duration with fractions": ("1800<", "1800.5<", "error", "“1800.5”, which is no duration"),
    "no duration": ("<it:duration>5:00</it:duration>", "", "warning", "there is no <itunes:duration>"),
    "no time at all": (">5:00<", ">0<", "warning", "<itunes:duration> is 0"),
    "season zero": (
        "<it:season>1</it:season>\n      <it:episode>1",
        "<it:season>0</it:season>\n      <it:episode>1",
        "error",
        "<itunes:season> is “0”",
    ),
    "episode of a fraction": ("<it:episode>1", "<it:episode>1.5", "error", "<itunes:episode> is “1.5”"),
    "same episode twice": (
        "<it:episode>2",
        "<it:episode>1",
        "warning",
        "it is episode 1 of season 1, and so is item",
    ),
    "kind of episode": (
        "<it:episodeType>full",
        "<it:episodeType>Full",
        "error",
        "<itunes:episodeType> can't be “Full”",
    ),
    "transcript without a type": (' type="text/vtt"', "", "error", "<podcast:transcript> has no type"),
    "transcript without an address": (
        'url="https://example.org/hips/rest.vtt" ',
        "",
        "error",
        "<podcast:transcript> has no url",
    ),
    "transcript of a strange type": (
        "text/vtt",
        "application/pdf",
        "warning",
        "the type of <podcast:transcript> can't be",
    ),
    "transcript in a strange language": ('language="en"', 'language="e"', "error", "“e”, which is no language"),
    "chapters of a strange type": (
        "application/json+chapters",
        "text/json",
        "error",
        "the type of <podcast:chapters>",
    ),
    "chapters elsewhere": (
        "https://example.org/hips/rest.chapters.json",
        "rest.chapters.json",
        "error",
        "the relative",
    ),
    "open to all on the way": (
        "https://example.org/hips/settle.mp3",
        "http://example.org/hips/settle.mp3",
        "warning",
        "an address begins with http://",
    ),
    "moved": (
        "<ttl>",
        "<it:new-feed-url>https://example.net/f</it:new-feed-url><ttl>",
        "note",
        "sends its subscribers",
    ),
    "guid of another address": (
        "4db4f03e-a2f8-505e-ac93-effe22846fd2",
        "9b024349-ccf0-5f69-a609-6b82873eab3c",
        "note",
        "would be 4db4f03e-a2f8-505e-ac93-effe22846fd2",
    ),
}


def bad(text: str, address: str = ADDRESS) -> list[Finding]:
    return [finding for finding in inspect(text.encode(), address) if finding.level != "ok"]


def test_a_good_feed_is_good() -> None:
    assert bad(GOOD) == []


# what may stand in the good feed instead
UNUSUAL: dict[str, tuple[str, str]] = {
    "space around an address": (
        ">https://example.org/hips/</link>",
        ">\n      https://example.org/hips/\n    </link>",
    ),
    "space around a cover's address in RSS": ("<url>https://example.org/a.png", "<url> https://example.org/a.png "),
    "picture that moves": ("example.org/a.png", "example.org/a.gif"),
    "small picture": ("</url>", "</url><width>144</width><height>400</height>"),
    "many minutes": (">5:00<", ">90:30<"),
    "zone of half an hour": ("07:30:00 GMT", "07:30:00 +0545"),
    "leap second": ("07:30:00 GMT", "23:59:60 -0000"),
    "home with its letters": ("application/rss+xml", "application/rss+xml; charset=UTF-8"),
    "nothing to add": ("<ttl>", "<it:subtitle/><it:keywords/><ttl>"),
    "nothing to describe": ("Lie down.", ""),
    "HTML in a description": (
        "Lie down.",
        '&lt;p&gt;&lt;a href=" https://example.org/ "&gt;Lie&lt;/a&gt; &lt;a href="#a"&gt;down&lt;/a&gt;&lt;/p&gt;',
    ),
    "almost a program": ("Lie down.", "&lt;scripted&gt; on = off"),
    "ampersands": ("<title>Rest</title>", "<title>Rest &amp; R&amp;R; AT&amp;T &amp; co.</title>"),
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_what_is_unusual_is_no_fault(name: str) -> None:
    old, new = UNUSUAL[name]
    assert old in GOOD
    assert bad(GOOD.replace(old, new, 1)) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_is_found_and_nothing_else(name: str) -> None:
    old, new, level, message = BROKEN[name]
    assert GOOD.count(old) >= 1, "the good feed has no such thing"
    text = GOOD.replace(old, new, 1)
    found = bad(text)
    assert [(finding.level, message in finding.message) for finding in found] == [(level, True)], found
    line = int(re.match(r"line (\d+), ", found[0].where)[1])
    assert 1 <= line <= text.count("\n") + 1


def test_a_fault_is_told_with_its_line_and_item() -> None:
    (finding,) = bad(GOOD.replace("Sun, 04", "Tue, 04"))
    line = next(n for n, text in enumerate(GOOD.splitlines(), 1) if "Sun, 04" in text)
    assert finding.where == f"line {line}, item “Settle”"


def test_faults_are_told_in_order_of_their_lines() -> None:
    found = bad(GOOD.replace("Sun, 04", "Tue, 04").replace("en-gb", "xx").replace("1800<", "x<"))
    lines = [int(finding.where.split()[1].rstrip(",")) for finding in found]
    assert lines == sorted(lines) and len(lines) == 3


def test_a_namespace_with_other_capitals_is_another() -> None:
    found = bad(GOOD.replace("www.itunes.com/dtds/podcast-1.0.dtd", "www.itunes.com/DTDs/Podcast-1.0.dtd"))
    assert "is misspelt: nobody will see what is in it" in " ".join(finding.message for finding in found)


def test_without_an_address_relative_ones_are_right() -> None:
    text = GOOD.replace("https://example.org/hips/", "")
    text = text.replace("<link></link>", "<link>index.html</link>").replace(
        "<guid>settle", '<guid isPermaLink="false">settle'
    )
    assert [f for f in inspect(text.encode(), relative=True) if f.level not in ("ok", "note")] == []
    assert bad(text)


@pytest.mark.parametrize("seed", range(100))
def test_whatever_is_broken_nothing_crashes(seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(GOOD.encode())
    for _ in range(dice.choice((1, 3, 10))):
        at = dice.randrange(len(data))
        data[at : at + dice.choice((0, 1, 1, 30))] = dice.choice(
            (b"", b"<", b'"', b"&", b"9", b"%", b"\xc2\x9b", b"[", b":")
        )
    feed = read(bytes(data), ADDRESS)
    assert inspect(bytes(data), ADDRESS) is not None
    if isinstance(feed, Feed):
        outline(feed)


# ── what isn't even read ─────────────────────────────────────────────────────────────────────────────────

BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
UNREAD = {
    "nothing": (b"", "no element found"),
    "words": (b"Hello.", "syntax error"),
    "cut off": (GOOD.encode()[:900], "can't be read as XML"),
    "bare ampersand": (GOOD.replace("Lie down", "Lie & down").encode(), "can't be read as XML"),
    "entity of HTML": (GOOD.replace("Lie down", "Lie&nbsp;down").encode(), "can't be read as XML"),
    "control character": (GOOD.replace("Lie down", "Lie\x08down").encode(), "can't be read as XML"),
    "prefix of nobody": (GOOD.replace("<ttl>60</ttl>", "<no:ttl/>").encode(), "unbound prefix"),
    "letters of another encoding": (GOOD.replace("Lie down", "Lég").encode("latin-1"), "can't be read as XML"),
    "encoding of nobody": (GOOD.replace("UTF-8", "UTF-77").encode(), "encoding"),
    "document type": (GOOD.replace("<rss ", "<!DOCTYPE rss><rss ", 1).encode(), "it has a DOCTYPE"),
    "entities that grow": (GOOD.replace("<rss ", f"{BOMB}<rss ", 1).encode(), "it has a DOCTYPE"),
    "file of this machine": (
        GOOD.replace("<rss ", '<!DOCTYPE r SYSTEM "file:///etc/passwd"><rss ', 1).encode(),
        "DOCTYPE",
    ),
    "bottomless": (b"<rss>" + b"<a>" * 60 + b"</a>" * 60 + b"</rss>", "nested more than 50 deep"),
    "page": (b"<html><body/></html>", "it begins with <html>: that is no RSS feed"),
    "Atom": (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "it begins with <atom:feed>: that is no RSS feed"),
    "no channel": (b'<rss version="2.0"/>', "has no <channel>"),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_no_feed_is_said_to_be_none(name: str) -> None:
    data, message = UNREAD[name]
    found = read(data)
    assert isinstance(found, Finding) and found.level == "error"
    assert message in found.message
    assert inspect(data) == [found]


# ── forms ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("address", "guid"),
    [
        ("podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_a_feeds_guid_is_the_one_that_the_format_documents(address: str, guid: str) -> None:
    assert str(feed_guid(address)) == guid


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), ("1800", 1800), (" 90 ", 90), ("1:30", 90), ("01:02:03", 3723), ("100:00:00", 360_000), ("1:60", None),
     ("90:30", 5430), ("1:60:00", None), ("1:2:03", None), ("9" * 5000 + ":00", 60 * 999_999_999),
     ("1:2:3", None), ("", None), ("-5", None), ("1e3", None), ("٣", None)],
)  # fmt: skip
def test_durations(text: str, seconds: int | None) -> None:
    assert forms.seconds(text) == seconds


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Thu, 01 Jan 2026 00:00:00 GMT", 1_767_225_600),
        ("Thu, 01 Jan 2026 02:00 +0200", 1_767_225_600),
        ("31 Dec 2025 19:00:00 EST", 1_767_225_600),
        ("31 Dec 2025 23:59:60 -0000", 1_767_225_600),
        ("Wed, 01 Jan 2026 00:00:00 GMT", None),
        ("soon", None),
    ],
)
def test_moments(text: str, moment: int | None) -> None:
    assert forms.moment(text) == moment


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "192.168.1.5", "10.0.0.1", "::1", "fd00::2", "nas", "nas.local"]
)
def test_hosts_of_this_network(host: str) -> None:
    assert forms.is_private(host)


@pytest.mark.parametrize("host", ["example.org", "8.8.8.8", "2606:4700::1111", "local.example"])
def test_hosts_of_the_world(host: str) -> None:
    assert not forms.is_private(host)


def test_a_letter_that_no_address_has_is_told_how_to_be_written() -> None:
    path, host = forms.address("https://example.org/sättle.mp3"), forms.address("https://sättle.example.org/a.mp3")
    assert path is not None and path.hint == "it is written %C3%A4 there"
    assert host is not None and host.hint == "the name of a host is written with xn-- there"


@pytest.mark.parametrize("text", ["en", "en-gb", "de-CH", "zh-Hant-HK", "gsw", "es-419", "en-us"])
def test_languages(text: str) -> None:
    assert forms.language(text) is None


@pytest.mark.parametrize(
    "text", ["http://[", "https://a:99999/", "https://", "ftp://example.org/", "//example.org", "a b"]
)
def test_what_is_no_address_is_a_fault_and_no_crash(text: str) -> None:
    assert forms.address(text) is not None
    assert [f.level for f in bad(GOOD.replace("https://example.org/hips/feed.xml", text.replace("&", "")))][:1] == [
        "error"
    ]
