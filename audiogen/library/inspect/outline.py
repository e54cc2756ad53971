"""What a feed points to."""

from collections.abc import Iterator
from dataclasses import dataclass

from audiogen.library.inspect import forms
from audiogen.library.inspect.rules import Feed, name
from audiogen.library.inspect.tree import Node


@dataclass(frozen=True, slots=True)
class File:
    """`kind` is the type that the feed gives it; `length` how many bytes, if it says so."""

    address: str
    kind: str
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """An item: its `name` for people, how many `seconds` it lasts if that is said, and its files."""

    name: str
    seconds: int | None
    sound: File | None
    transcripts: tuple[File, ...]
    chapters: File | None


@dataclass(frozen=True, slots=True)
class Outline:
    """`pictures` are each named once, the channel's own first. `relative` says that addresses may be."""

    pictures: tuple[str, ...]
    parts: tuple[Part, ...]
    relative: bool


def outline(feed: Feed) -> Outline:
    """Only what has an address that could be asked: the rest is for the rules to complain about."""
    nodes = [node for holder in (feed.channel, *feed.items) for node in holder.all("itunes:image")]
    pictures = [node.attributes.get("href", "") for node in nodes]
    return Outline(
        tuple(dict.fromkeys(picture for picture in pictures if _is_good(picture, feed.relative))),
        tuple(_part(item, feed.relative) for item in feed.items),
        feed.relative,
    )


def _part(item: Node, relative: bool) -> Part:
    return Part(
        name=name(item),
        seconds=forms.seconds(item.said("itunes:duration")),
        sound=next(_files(item, "enclosure", relative), None),
        transcripts=tuple(_files(item, "podcast:transcript", relative)),
        chapters=next(_files(item, "podcast:chapters", relative), None),
    )


def _files(item: Node, tag: str, relative: bool) -> Iterator[File]:
    for node in item.all(tag):
        address, length = node.attributes.get("url", ""), node.attributes.get("length", "")
        if _is_good(address, relative):
            known = int(length) if forms.positive(length) is None else None
            yield File(address, node.attributes.get("type", ""), known)


def _is_good(address: str, relative: bool) -> bool:
    return (forms.reference if relative else forms.address)(address) is None
