"""The files beside an MP3 that carry its words and chapters: a format a file, `suffix: writer` in the table.

Same inputs, same bytes; all are UTF-8 with plain line feeds.
"""

from collections.abc import Callable, Sequence

from audiogen.library.sidecars.chapters import chapters_json
from audiogen.library.sidecars.lrc import lrc, lrc_file
from audiogen.library.sidecars.subrip import srt
from audiogen.library.sidecars.webvtt import webvtt
from audiogen.model import Marker

CAPTIONS: dict[str, Callable[[Sequence[Marker]], str]] = {".vtt": webvtt, ".srt": srt}
"""Formats that hold captions and nothing else, by their suffix."""

__all__ = ["CAPTIONS", "chapters_json", "lrc", "lrc_file", "srt", "webvtt"]
