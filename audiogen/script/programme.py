"""A programme: sessions gathered into a course. Its file is YAML, written by the author:

title: Six Days for Your Hips
description: One session a day.
author: Ana Example
address: https://example.org/hips/
order:
  Week 1:
    Day 1: constructive-rest
    Day 3: psoas-slide
  Week 2:
    - hip-stirring
    - psoas-release
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote, urlsplit

from audiogen.errors import did_you_mean
from audiogen.model import Lesson, Programme
from audiogen.script.frontmatter import line_of, load_yaml
from audiogen.script.names import session_name
from audiogen.script.problems import Problems
from audiogen.script.values import words

_DEEPEST = 2
_STRAY = re.compile(r"[\s<>\"?#]|%(?![0-9A-Fa-f]{2})")
"""What no folder's address holds."""
_PATH = "/%:@!$&'()*+,;=~"
"""What a path may hold besides letters, digits, `-`, `.` and `_`."""


def programme(text: str, path: str) -> Programme:
    """The programme in `text`; `path` is for messages. Raises ScriptError, or ScriptErrors with all that is wrong."""
    problems = Problems(path)
    found = load_yaml(text, 1, problems)
    values: dict[str, str] = {}
    lessons: list[Lesson] = []
    for key, value in found.items():
        line = 1 + line_of(found, key)
        if key == "order":
            lessons = list(_lessons(value, line, (), problems))
            if not lessons and not problems:
                problems.add(line, "`order` names no session", "write a list of sessions below it")
        elif key in _READERS:
            try:
                values[key] = _READERS[key](value)
            except ValueError as error:
                problems.add(line, f"`{key}`: {error}")
        else:
            problems.add(line, f"unknown setting “{key}”", did_you_mean(str(key), [*_READERS, "order"]))
    if "order" not in found and not problems:
        problems.add(0, "a programme needs an `order:`", "write the list of its sessions below that word")
    problems.close()
    title = PurePath(path).stem.replace("-", " ").replace("_", " ").strip().capitalize()
    return Programme(
        path=path,
        title=values.get("title", title),
        description=values.get("description", ""),
        author=values.get("author", ""),
        address=values.get("address", ""),
        lessons=tuple(lessons),
    )


def address(value: object) -> str:
    """A folder's address on the web as a URI, with its last slash. ValueError says what is wrong."""
    text = words(value)
    fault = f"must be a folder's address such as https://example.org/sessions/, not “{text}”"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise ValueError(fault) from None
    if "@" in parts.netloc:
        raise ValueError("must not hold a name or password: everybody could read it")
    stray = parts.query or parts.fragment or ".." in parts.path.split("/") or _STRAY.search(text)
    if parts.scheme not in ("http", "https") or not host or stray:
        raise ValueError(fault)
    if parts.path.lower().endswith((".xml", ".html", ".mp3")):
        raise ValueError(f"must be the folder's address, without the name of a file in it, not “{text}”")
    path = quote(parts.path, safe=_PATH).rstrip("/")
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}{path}/"


def _lessons(value: object, line: int, above: tuple[str, ...], problems: Problems) -> Iterator[Lesson]:
    """The sessions that `value` holds: one name, a list, or a table of labels."""
    if isinstance(value, str) and value.strip():
        group, label = above if len(above) == _DEEPEST else ("", *above) if above else ("", "")
        yield Lesson(line, session_name(value), group, label)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _lessons(item, _line_in(value, at, line), _inner(above, item), problems)
    elif isinstance(value, Mapping) and len(above) < _DEEPEST:
        for key, item in value.items():
            where = line_of(value, key) + 1 if hasattr(value, "lc") else line
            yield from _lessons(item, where, (*above, " ".join(str(key).split())), problems)
    elif isinstance(value, Mapping):
        hint = "write groups such as Week 1, labels such as Day 3 in them, and there the sessions"
        problems.add(line, "a programme has two levels above its sessions, and no more", hint)
    else:
        what = "there is no session here" if value is None else f"“{value}” is no session"
        problems.add(line, what, "write a script's name, such as psoas-release")


def _inner(above: tuple[str, ...], item: object) -> tuple[str, ...]:
    """A session that stands in a list of its own below one label has that for its group."""
    return (*above, "") if len(above) == 1 and isinstance(item, str) else above


def _line_in(value: Any, at: int, line: int) -> int:
    places = value.lc.data if hasattr(value, "lc") else None
    return int(places[at][0]) + 1 if places and at in places else line


_READERS = {"title": words, "description": words, "author": words, "address": address}
