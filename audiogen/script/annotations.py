"""What stands behind words in round brackets, after Speech Markdown: `(slowly)[rate:"slow"]`, `(psoas)[sub:"so-az"]`.

https://www.speechmarkdown.org/syntax/modifiers/
"""

import re
from collections.abc import Mapping

from audiogen.errors import did_you_mean
from audiogen.model import Phrase
from audiogen.script.mixing import pace
from audiogen.vocabulary import IPA

_ONE = r"""\s*[a-z]+\s*:\s*(?:"[^"]*"|“[^“”]*”|'[^']*')\s*"""
_PART = re.compile(r"""\s*([a-z]+)\s*:\s*(?:"([^"]*)"|“([^“”]*)”|'([^']*)')\s*(?:;|$)""")
_WHOLE = re.compile(rf"{_ONE}(?:;{_ONE})*;?\s*")
_KNOWN = ("sub", "rate", "ipa")
TWICE = ""
"""Under this name stands the one that was written twice."""
_WHOLE_LINES = ("voice", "lang")
_EXAMPLES = {"sub": '(psoas)[sub:"so-az"]', "rate": '(slowly)[rate:"slow"]', "ipa": '(psoas)[ipa:"ˈsoʊæz"]'}
MOST_SUB = 200
"""No word is respelled in more letters."""


def annotation(content: str) -> Mapping[str, str] | None:
    """The names and values in `sub:"so-az"; rate:"slow"`; None when that isn't of this kind, or is a pause."""
    if not _WHOLE.fullmatch(content):
        return None
    found: dict[str, str] = {}
    for part in _PART.finditer(content):
        if part[1] in found:
            found[TWICE] = part[1]
        found[part[1]] = next(value for value in part.groups()[1:] if value is not None)
    return None if "break" in found or "pause" in found else found


def example(wanted: Mapping[str, str]) -> str:
    """How such an annotation is written; empty where its fault says so already."""
    if any(name in _WHOLE_LINES for name in wanted):
        return ""
    return f"write it like {next((_EXAMPLES[name] for name in wanted if name in _EXAMPLES), _EXAMPLES['sub'])}"


def annotated(phrase: str | None, wanted: Mapping[str, str]) -> Phrase:
    """`phrase`, spoken as the annotation behind it wants. ValueError says what is wrong with that."""
    if TWICE in wanted:
        raise ValueError(f"says `{wanted[TWICE]}` twice: take one out")
    if unknown := next((name for name in wanted if name not in _KNOWN), None):
        if unknown in _WHOLE_LINES:
            raise ValueError('is for whole lines: #[voice:"espeak en-GB"], on a line of its own before them')
        raise ValueError(f"is not understood ({did_you_mean(unknown, (*_KNOWN, 'break'))})")
    if not phrase or not phrase.strip() or not ("sub" in wanted or any(char.isalnum() for char in phrase)):
        raise ValueError(
            "has no plain words in round brackets right before it ({side}, pauses and emphasis can't stand in them)"
        )
    if "sub" in wanted and "ipa" in wanted:
        raise ValueError("says twice how it sounds: take `sub` or `ipa` out")
    text = " ".join(phrase.split())
    return Phrase(text, _sub(wanted.get("sub")), _rate(wanted.get("rate")), _ipa(wanted.get("ipa")))


def _sub(value: str | None) -> str | None:
    if value is None:
        return None
    if any(character in value for character in "[]{}"):
        raise ValueError("can't have brackets or braces in what is spoken")
    if not any(char.isalnum() for char in value):
        raise ValueError("says nothing")
    return value.strip()


def _rate(value: str | None) -> float:
    try:
        return 1.0 if value is None else pace(value)
    except ValueError as error:
        raise ValueError(f"has a rate that {error}") from None


def _ipa(value: str | None) -> str:
    if value is None:
        return ""
    sounds = value.strip().strip("/[]").strip()
    if not any(char.isalpha() for char in sounds):
        raise ValueError("says nothing")
    if stranger := next((char for char in sounds if char not in IPA), None):
        raise ValueError(f"has “{stranger}” in it, which is no letter of the International Phonetic Alphabet")
    return sounds
