"""What Markdown and HTML write inside a line: for the eye, and kept apart from the words."""

import html
import re
from dataclasses import dataclass
from typing import Final

from audiogen.script.draft.cues.table import OTHER, SIDE, TURN, TURNS
from audiogen.script.stops import NUMBER, STAND_IN

_OURS: Final = dict.fromkeys(map(ord, SIDE + OTHER + TURN + TURNS + NUMBER + STAND_IN))
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]")
"""Characters that show nothing and say nothing."""
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")

_APART: Final = (
    ("a note of the article", re.compile(r"<!--(?:(?!<!--).)*?-->")),
    ("a picture", re.compile(r"!\[[^\[\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")),
    ("a picture", re.compile(r"<img\b[^<>]*>", re.IGNORECASE)),
    ("a mark of a reference", re.compile(r"\s*\[\^?\d{1,3}(?:[,–-]\s?\d{1,3})*\](?!\()")),
    ("a mark of a reference", re.compile(r"\s*\[\^[\w-]+\](?!\()")),
)
"""What is taken out whole."""
_LINK: Final = re.compile(r"\[(?P<text>[^\[\]]*)\](?:\((?P<url>[^()]*(?:\([^()]*\)[^()]*)*)\)|\[[^\[\]]+\])")
_TAG: Final = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|cite|code|dd|del|div|dl|dt|em|font|figure|figcaption|h[1-6]"
    r"|hr|i|iframe|ins|kbd|"
    r"li|mark|ol|p|pre|q|s|section|small|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul|video)"
    r"(?P<more>\s[^<>]*|/)?>",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"(?<!`)(`{1,3})(?!`)(.{1,400}?)(?<!`)\1(?!`)")
_STRONG: Final = re.compile(r"(\*\*\*|\*\*|__|~~)(?=\S)(.{1,400}?)(?<=\S)\1")
_LEAN: Final = re.compile(r"(?<![\w*_\\])([*_])(?=[^\s*_])([^*_]{0,400}?[^\s*_])\1(?![\w*_])")
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")

URL: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]]+|(?<![\w@.])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|co\.uk)\b[^\s<>()\[\]]*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Plain:
    """The words of a line, and what stood among them: why each is not spoken, and its text."""

    text: str
    apart: tuple[tuple[str, str], ...] = ()


def visible(text: str) -> str:
    """`text` without characters that can't be seen; those that this package writes for itself are taken out, too."""
    return _CONTROLS.sub(" ", _UNSEEN.sub("", text)).translate(_OURS)


def plain(text: str) -> Plain:
    """The words of `text`, which is Markdown, or not."""
    apart: list[tuple[str, str]] = []
    for why, pattern in _APART:
        apart += ((why, found[0]) for found in pattern.finditer(text))
        text = pattern.sub("" if pattern.pattern.startswith(r"\s") else " ", text)
    apart += (("a link", found[0]) for found in _LINK.finditer(text))
    text = _LINK.sub(lambda found: found["text"], text)
    apart += (("markup", found[0]) for found in _TAG.finditer(text) if found["more"] and found["more"].strip(" /"))
    text = _TAG.sub(" ", text)
    text = _CODE.sub(r"\2", text)
    text = _LEAN.sub(r"\2", _STRONG.sub(r"\2", text))
    text = visible(html.unescape(_ESCAPE.sub(r"\1", text)))
    return Plain(
        " ".join(text.split()), tuple((why, " ".join(visible(html.unescape(what)).split())) for why, what in apart)
    )


def only_a_link(text: str) -> bool:
    """Whether a line is one link, and nothing beside it."""
    text = text.strip()
    return _LINK.fullmatch(text) is not None or URL.fullmatch(text.strip("<>")) is not None
