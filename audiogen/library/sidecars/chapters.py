"""Chapters in JSON, as Podcasting 2.0 has them, version 1.2.0:
https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from audiogen.model import Marker
from audiogen.units import milliseconds

VERSION = "1.2.0"


def chapters_json(chapters: Sequence[Marker], *, title: str, author: str, address: str = "") -> str:
    """The chapters, times in seconds to the millisecond. Pictures are files at `address`; beside it, if empty."""
    whole: dict[str, Any] = {"version": VERSION, "title": title}
    if author:
        whole["author"] = author
    whole["chapters"] = [_chapter(chapter, address) for chapter in chapters]
    return _text(whole)


def rebase(chapters: bytes, old: str, new: str) -> bytes:
    """The file with its pictures below `new` (ending in `/`), where they were beside it, or below `old`."""
    whole = json.loads(chapters)
    shown = [chapter for chapter in whole.get("chapters", ()) if chapter.get("img")]
    for chapter in shown:
        chapter["img"] = new + chapter["img"].removeprefix(old)
    return _text(whole).encode() if shown else chapters


def _text(whole: dict[str, Any]) -> str:
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _chapter(chapter: Marker, address: str) -> dict[str, Any]:
    start, end = milliseconds(chapter.start), milliseconds(chapter.start + chapter.length)
    plain: dict[str, Any] = {"startTime": start / 1000, "endTime": end / 1000, "title": chapter.text}
    if chapter.picture:
        plain["img"] = address + quote(chapter.picture)
    return plain
