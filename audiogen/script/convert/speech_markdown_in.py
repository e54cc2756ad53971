"""From Speech Markdown to the form.

https://www.speechmarkdown.org/syntax/
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final
from xml.sax.saxutils import unescape

from audiogen.errors import ScriptError
from audiogen.script.convert.form import Audio, Break, Form, Heading, Note, Speaker, Stop, Words
from audiogen.script.convert.gather import Gatherer, changing, ends, of_name, outlined, paced, phonetic
from audiogen.script.convert.measures import STRENGTHS, strength, time
from audiogen.script.convert.ssml_in import local

_VALUE = r"""(?:"[^"\n]*"|'[^'\n]*')"""
_PAIR = rf"\s*[A-Za-z][\w-]*\s*(?::\s*{_VALUE}\s*)?"
_MODIFIERS = rf"\[(?P<modifiers>(?:{_PAIR}(?:;{_PAIR})*;?\s*)?)\]"
_TEXT = r"\((?P<text>[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)"
_PHONETIC = r"/(?=[^\s/]*[^\x00-\x7f])(?P<{}>[^\s/]+)/"
_ONE = re.compile(r"""\s*(?P<key>[A-Za-z][\w-]*)\s*(?::\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'))?\s*(?:;|$)""")
_NOISES: Final = (
    "laughs?", "laughter", "chuckles?", "giggles?", "sighs?", "coughs?", "gasps?", "yawns?", "sniffs?", "groans?",
    "cries", "crying", "clears throat", "exhales?", "inhales?",
)  # fmt: skip
"""What some voices do where it stands in square brackets."""
_TOKENS: Final = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in {
            "sounding": rf"!(?:\((?P<caption>[^()\n]*)\))?\[(?P<source>{_VALUE})\]",
            "section": r"^[ \t]*#" + _MODIFIERS.replace("modifiers", "sections"),
            "modified": _TEXT + _MODIFIERS,
            "substituted": _TEXT.replace("text", "written") + r"\{(?P<alias>[^{}\n]+)\}",
            "pronounced": _TEXT.replace("text", "word") + _PHONETIC.format("sounds"),
            "phonetic": r"(?<![\w/:.])" + _PHONETIC.format("alone") + r"(?![\w/])",
            "pause": r"\[(?P<time>\d+(?:\.\d*)?m?s)\]",
            "broken": rf"\[break\s*:\s*(?P<length>{_VALUE})\]",
            "sound": rf"\[(?:{'|'.join(_NOISES)})\]",
            "mark": rf"\[mark\s*:\s*(?P<name>{_VALUE})\]",
            "strong": r"(?<![\w+])\+\+(?=[^\s+])(?P<loud>[^\[\]()*~`@#\\_!+\n-]*[^\s\[\]()*~`@#\\_!+-])\+\+(?![\w+])",
            "moderate": r"(?<![\w+])\+(?=[^\s+])(?P<clear>[^\[\]()*~`@#\\_!+\n-]*[^\s\[\]()*~`@#\\_!+-])\+(?![\w+])",
            "none": r"(?<![\w~])~(?=[^\s~])(?P<even>[^\[\]()*~`@#\\_!+\n-]*[^\s\[\]()*~`@#\\_!+-])~(?![\w~])",
            "reduced": r"(?<![\w-])-(?=[^\s-])(?P<soft>[^\[\]()*~`@#\\_!+\n-]*[^\s\[\]()*~`@#\\_!+-])-(?![\w-])",
        }.items()
    ),
    re.MULTILINE,
)
_ENTITIES: Final = {"&quot;": '"', "&apos;": "'"}
"""What authors write who think of the SSML that becomes of it; &amp;, &lt; and &gt; as well."""
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+(?P<title>\S.*?)[ \t]*")
_SAY_AS: Final = {
    "address": "address", "number": "number", "cardinal": "cardinal", "characters": "characters",
    "chars": "characters", "digits": "digits", "expletive": "expletive", "bleep": "expletive",
    "fraction": "fraction", "interjection": "interjection", "ordinal": "ordinal", "telephone": "telephone",
    "phone": "telephone", "unit": "unit", "time": "time", "date": "date",
}  # fmt: skip
_HEARD: Final = ("vol", "volume", "pitch", "timbre", "drc", "whisper")
"""Modifiers that change a sound, which a routine can't."""


def read(text: str, path: str) -> Form:
    """The form of the Speech Markdown in `text`. Raises ScriptError when there is nothing in it."""
    if not text.strip():
        raise ScriptError(path, 0, "there is nothing to speak here")
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), start=1):
        reader.line(number, line)
    return reader.found.form("")


def token(text: str) -> re.Match[str] | None:
    """The first thing in a line of text that means something."""
    return _TOKENS.search(text)


@dataclass(frozen=True, slots=True)
class _Modifier:
    """`key` or `key:"value"`."""

    key: str
    value: str

    def __str__(self) -> str:
        return f'{self.key}:"{self.value}"' if self.value else self.key


class _Reader:
    def __init__(self) -> None:
        self.found = Gatherer()
        self._speaker = Speaker(0)

    def line(self, number: int, text: str) -> None:
        """Reads one line. An empty one ends a paragraph, any other goes on with it."""
        if not text.strip():
            self.found.paragraph(number)
            return
        if title := _HEADING.fullmatch(text):
            self.found.stop(number)
            self.found.add(Heading(number, title["title"]))
            self.found.paragraph(number)
            return
        at = 0
        for found in _TOKENS.finditer(text):
            self._plain(number, text[at : found.start()])
            _READERS[str(found.lastgroup)](self, number, found)
            at = found.end()
        self._plain(number, f"{text[at:]} ")

    def _plain(self, line: int, text: str) -> None:
        if text:
            self.found.add(Words(line, unescape(text, _ENTITIES)))

    # ── pauses, marks and sounds ──

    def _pause(self, line: int, token: re.Match[str]) -> None:
        self._broken(line, token["time"])

    def _break(self, line: int, token: re.Match[str]) -> None:
        self._broken(line, token["length"][1:-1])

    def _broken(self, line: int, written: str) -> None:
        try:
            self.found.add(Break(line, strength(written) if written in STRENGTHS else time(written)))
        except ValueError as error:
            self.found.lose(line, f"a break is left out: {error}")

    def _mark(self, line: int, token: re.Match[str]) -> None:
        self.found.add(Note(line, f"mark: {token['name'][1:-1]}"))

    def _noise(self, line: int, token: re.Match[str]) -> None:
        self.found.without(line, token[0], "a voice makes no such sound")

    def _audio(self, line: int, token: re.Match[str]) -> None:
        source = token["source"][1:-1]
        if path := local(source):
            self.found.add(Audio(line, path))
            self.found.lose(line, f"“{path}” sounds beside what follows, which doesn't wait for its end")
        else:
            self.found.lose(line, f"the sound “{source}” is left out: only a file beside the script can be played")
        if token["caption"]:
            self.found.add(Note(line, token["caption"]))

    # ── words ──

    def _emphasised(self, line: int, token: re.Match[str]) -> None:
        name = str(token.lastgroup)
        text = next(token[group] for group in ("loud", "clear", "even", "soft") if token[group] is not None)
        if name == "reduced":
            self.found.without(line, token[0])
        self.found.add(Words(line, text, emphasis=name if name in ("strong", "moderate") else ""))

    def _substituted(self, line: int, token: re.Match[str]) -> None:
        self.found.add(Words(line, _only(token["written"]), spoken=_only(token["alias"])))

    def _pronounced(self, line: int, token: re.Match[str]) -> None:
        self.found.add(phonetic(self.found, Words(line, _only(token["word"])), token["sounds"]))

    def _phonetic(self, line: int, token: re.Match[str]) -> None:
        self.found.add(phonetic(self.found, Words(line, token["alone"]), token["alone"]))

    def _modified(self, line: int, token: re.Match[str]) -> None:
        """`(words)[…]`. Of several ways to say them, the last one counts."""
        words = Words(line, unescape(_only(token["text"]), _ENTITIES))
        modifiers = _parts(token["modifiers"])
        outlines = [modifier for modifier in modifiers if modifier.key in _SAY_AS]
        speaker: Speaker | None = None
        for modifier in modifiers:
            if modifier.key in ("voice", "lang"):
                speaker = self._voiced(words, modifier, speaker)
            elif modifier.key not in _SAY_AS:
                words = _MODIFY.get(modifier.key, _Reader._lost)(self, words, modifier)
            elif modifier is outlines[-1]:
                words = outlined(self.found, words, _SAY_AS[modifier.key], modifier.value, "", f"[{modifier}]")
        if speaker is None:
            self.found.add(words)
        else:
            self.found.add(speaker, words, Stop(line), replace(self._speaker, line=line))

    def _voiced(self, words: Words, modifier: _Modifier, speaker: Speaker | None) -> Speaker | None:
        """Who speaks words that are whole sentences; others are left to the one who speaks those around them."""
        if modifier.key == "voice" and modifier.value == "device":
            return speaker
        if not self.found.rested or not ends(words.text):
            self.found.without(words.line, f"[{modifier}]", "a voice changes between sentences only")
            return speaker
        speaker = speaker or replace(self._speaker, line=words.line)
        if modifier.key == "voice":
            return replace(speaker, name=modifier.value, language=of_name(modifier.value) or speaker.language)
        return replace(speaker, language=modifier.value)

    def _sub(self, words: Words, modifier: _Modifier) -> Words:
        return replace(words, spoken=_only(modifier.value), ipa="")

    def _ipa(self, words: Words, modifier: _Modifier) -> Words:
        return phonetic(self.found, words, modifier.value)

    def _rate(self, words: Words, modifier: _Modifier) -> Words:
        return replace(words, rate=paced(self.found, words.line, modifier.value or "medium", words.rate))

    def _emphasis(self, words: Words, modifier: _Modifier) -> Words:
        level = modifier.value or "moderate"
        if level not in ("none", "moderate", "strong"):
            self.found.without(words.line, f"[{modifier}]")
        return replace(words, emphasis=level if level in ("moderate", "strong") else "")

    def _heard(self, words: Words, modifier: _Modifier) -> Words:
        if modifier.key in ("whisper", "drc") or changing([(modifier.key, modifier.value)]):
            self.found.without(words.line, f"[{modifier}]")
        return words

    def _lost(self, words: Words, modifier: _Modifier) -> Words:
        self.found.without(words.line, f"[{modifier}]")
        return words

    # ── sections ──

    def _section(self, line: int, token: re.Match[str]) -> None:
        """`#[voice:"Kendra";lang:"en-US"]`: what holds from here on."""
        name = language = ""
        for modifier in _parts(token["sections"]):
            if modifier.key == "voice":
                name = modifier.value if modifier.value != "device" else ""
            elif modifier.key == "lang":
                language = modifier.value
            elif modifier.key != "defaults":
                self.found.without(line, f"#[{modifier}]")
        language = language or of_name(name)
        self.found.stop(line)
        self.found.paragraph(line)
        self._speaker = Speaker(line, name, language)
        self.found.add(self._speaker)


def _parts(text: str) -> list[_Modifier]:
    return [_Modifier(part["key"].lower(), part["double"] or part["single"] or "") for part in _ONE.finditer(text)]


def _only(text: str) -> str:
    return " ".join(text.split())


_READERS: Final[dict[str, Callable[[_Reader, int, re.Match[str]], None]]] = {
    "sounding": _Reader._audio,
    "section": _Reader._section,
    "modified": _Reader._modified,
    "substituted": _Reader._substituted,
    "pronounced": _Reader._pronounced,
    "phonetic": _Reader._phonetic,
    "pause": _Reader._pause,
    "broken": _Reader._break,
    "sound": _Reader._noise,
    "mark": _Reader._mark,
    "strong": _Reader._emphasised,
    "moderate": _Reader._emphasised,
    "none": _Reader._emphasised,
    "reduced": _Reader._emphasised,
}
_MODIFY: Final[dict[str, Callable[[_Reader, Words, _Modifier], Words]]] = {
    "sub": _Reader._sub,
    "ipa": _Reader._ipa,
    "rate": _Reader._rate,
    "emphasis": _Reader._emphasis,
    **dict.fromkeys(_HEARD, _Reader._heard),
}
