"""The files of an episode that hold words: transcripts, and chapters in JSON."""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from audiogen.library.inspect import forms
from audiogen.library.inspect.finding import Finding

MOST: Final = 1 << 23
"""Bytes that are read at all."""
_TOLERANCE: Final = 1.0
_BOM: Final = "\ufeff"


def _times(point: str) -> re.Pattern[str]:
    """From when to when, with `point` before the thousandths."""
    time = rf"(?:(\d+):)?([0-5]\d):([0-5]\d)[{point}](\d{{3}})"
    return re.compile(rf"{time}[ \t]+-->[ \t]+{time}(?:[ \t].*)?", re.ASCII)


def judge_transcript(data: bytes, kind: str, where: str, length: float | None) -> Iterator[Finding]:
    """`kind` is the type that the feed says; `length` is that of the sound, in seconds, if it is known."""
    try:
        text = data.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError:
        yield Finding("error", where, "the transcript is not UTF-8")
        return
    check = _TRANSCRIPTS.get(kind.partition(";")[0].strip().lower())
    if check is not None:
        yield from check(text.replace("\r\n", "\n").replace("\r", "\n"), where, length)


def _judge_vtt(text: str, where: str, length: float | None) -> Iterator[Finding]:
    if not re.match(r"WEBVTT(?=[ \t\n]|$)", text):
        yield Finding("error", where, "the transcript is no WebVTT: it doesn't begin with “WEBVTT”")
        return
    yield from _judge_times(text, _times("."), "WebVTT", where, length)


def _judge_srt(text: str, where: str, length: float | None) -> Iterator[Finding]:
    if text.strip() and not re.match(r"\s*\d+[ \t]*\n.*-->", text):
        yield Finding("error", where, "the transcript is no SubRip: it doesn't begin with a number and a time")
        return
    yield from _judge_times(text, _times(","), "SubRip", where, length)


def _judge_json(text: str, where: str, length: float | None) -> Iterator[Finding]:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        yield Finding("error", where, "the transcript is no JSON")


_TRANSCRIPTS: Final[dict[str, Callable[[str, str, float | None], Iterator[Finding]]]] = {
    "text/vtt": _judge_vtt,
    "application/x-subrip": _judge_srt,
    "application/srt": _judge_srt,
    "text/srt": _judge_srt,
    "application/json": _judge_json,
}


def _judge_times(
    text: str, times: re.Pattern[str], format_: str, where: str, length: float | None
) -> Iterator[Finding]:
    starts: list[float] = []
    for number, line in enumerate(text.split("\n"), 1):
        if "-->" not in line:
            continue
        found = times.fullmatch(line.strip())
        if found is None:
            yield Finding("error", where, f"line {number} of the transcript is no time as {format_} has it")
            return
        start, end = _seconds(*found.groups()[:4]), _seconds(*found.groups()[4:])
        if end <= start:
            yield Finding("warning", where, f"line {number} of the transcript ends before it begins")
            return
        starts.append(start)
    if not starts:
        yield Finding("warning", where, "the transcript is empty")
    elif starts != sorted(starts):
        yield Finding("warning", where, "the lines of the transcript aren't in order of their time")
    elif length is not None and starts[-1] > length + _TOLERANCE:
        yield Finding("error", where, "the transcript goes on after the end of the sound")


def _seconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(thousandths) / 1000


def judge_chapters(data: bytes, where: str, length: float | None, *, relative: bool = False) -> Iterator[Finding]:
    """Chapters in JSON, as Podcasting 2.0 has them; the addresses of their pictures may be `relative`."""
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError):
        yield Finding("error", where, "the chapters are no JSON")
        return
    if not isinstance(plain, dict) or not isinstance(plain.get("chapters"), list):
        yield Finding("error", where, "the JSON has no list of chapters in it")
        return
    if not isinstance(plain.get("version"), str):
        yield Finding("error", where, "the chapters don't say in which version of the format they are")
    chapters: list[Any] = plain["chapters"]
    starts = [chapter.get("startTime") if isinstance(chapter, dict) else None for chapter in chapters]
    if not chapters:
        yield Finding("warning", where, "there is no chapter in the list")
    elif not all(_is_time(start) for start in starts):
        yield Finding("error", where, "a chapter has no time at which it starts")
    else:
        yield from _judge_order(chapters, where, length)
    for chapter in chapters:
        picture = chapter.get("img") if isinstance(chapter, dict) else None
        if isinstance(picture, str) and (forms.reference if relative else forms.address)(picture):
            message = f"the picture of a chapter is at “{picture}”, which is no whole address"
            yield Finding("warning", where, message, "publish with the address of the library (--url)")
            return


def _judge_order(chapters: list[Any], where: str, length: float | None) -> Iterator[Finding]:
    starts = [chapter["startTime"] for chapter in chapters]
    if any(later <= earlier for earlier, later in itertools.pairwise(starts)):
        yield Finding("error", where, "the chapters aren't in order of their time")
    if length is not None and starts[-1] > length + _TOLERANCE:
        yield Finding("error", where, "a chapter begins after the end of the sound")
    if any(not isinstance(chapter.get("title"), str) or not chapter["title"].strip() for chapter in chapters):
        yield Finding("warning", where, "a chapter has no title")
    ends = [(chapter["startTime"], chapter["endTime"]) for chapter in chapters if "endTime" in chapter]
    if any(not _is_time(end) or end <= start for start, end in ends):
        yield Finding("warning", where, "a chapter ends before it begins")


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")
