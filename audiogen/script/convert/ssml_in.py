"""From SSML 1.1 to the form. What Amazon, Google and Microsoft add to it is known as far as it can be told.

https://www.w3.org/TR/speech-synthesis11/
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from audiogen.errors import ScriptError
from audiogen.script.convert.form import Audio, Break, Form, Heading, Note, Speaker, Words
from audiogen.script.convert.gather import Gatherer, changing, ends, of_name, outlined, paced, phonetic
from audiogen.script.convert.measures import strength, time
from audiogen.script.convert.xml import Comment, Element, NotXml, Text, tree

_TITLE = re.compile(r"(#{1,2}) (\S.*)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


@dataclass(frozen=True, slots=True)
class _How:
    """How the words of an element are spoken. `whole` says that it isn't part of a sentence."""

    language: str = ""
    rate: float = 1.0
    emphasis: str = ""
    speaker: Speaker | None = None
    whole: bool = True


def read(text: str, path: str) -> Form:
    """The form of the SSML in `text`. Raises ScriptError when it is none, with the line in the file at `path`."""
    try:
        root = tree(text)
    except NotXml as error:
        raise ScriptError(path, error.line, str(error), error.hint) from None
    if root.name != "speak":
        raise ScriptError(path, root.line, f"this is not SSML: its root is <{root.name}>", "put all in <speak>")
    reader = _Reader()
    reader.speak(root)
    return replace(reader.found.form(reader.language), title=reader.title)


class _Reader:
    def __init__(self) -> None:
        self.found = Gatherer()
        self.language = ""
        self.title = ""

    def speak(self, root: Element) -> None:
        language = root.attributes.get("xml:lang", "").strip()
        if _LANGUAGE.fullmatch(language):
            self.language = language
        elif language:
            self.found.lose(root.line, f"“{language}” is no language's tag")
        for name in ("startmark", "endmark"):
            if name in root.attributes:
                self.found.lose(root.line, f'{name}="{root.attributes[name]}" is left out; all is spoken')
        self._inside(root, _How(language=self.language))

    def _inside(self, element: Element, how: _How) -> None:
        """Reads what is in an element."""
        for index, child in enumerate(element.children):
            if isinstance(child, Text):
                self.found.add(self._words(child.line, child.text, how))
            elif isinstance(child, Comment):
                self._comment(child)
            else:
                inner = replace(how, whole=how.whole and _alone(element, index))
                _ELEMENTS.get(child.name, _Reader._unknown)(self, child, inner)

    def _words(self, line: int, text: str, how: _How) -> Words:
        return Words(line, text, rate=how.rate, emphasis=how.emphasis)

    def _comment(self, comment: Comment) -> None:
        title = _TITLE.fullmatch(comment.text)
        if title is None:
            self.found.add(Note(comment.line, comment.text))
        elif len(title[1]) == 1:
            self.title = self.title or title[2]
        else:
            self.found.stop(comment.line)
            self.found.add(Heading(comment.line, title[2]))
            self.found.paragraph(comment.line)

    def _unknown(self, element: Element, how: _How) -> None:
        self.found.without(element.line, f"<{element.name}>", _kept(element))
        self._inside(element, how)

    # ── structure ──

    def _block(self, element: Element, how: _How) -> None:
        self.found.stop(element.line)
        self.found.paragraph(element.line)
        self._in_language(element, replace(how, whole=True))
        self.found.stop(element.line)
        self.found.paragraph(element.line)

    def _sentence(self, element: Element, how: _How) -> None:
        self.found.stop(element.line)
        self._in_language(element, replace(how, whole=True))
        self.found.stop(element.line)
        self.found.add(self._words(element.line, " ", how))

    def _plain(self, element: Element, how: _How) -> None:
        self._in_language(element, how)

    def _silent(self, element: Element, how: _How) -> None:
        self.found.without(element.line, _written(element), "it says nothing")

    # ── pauses and pace ──

    def _break(self, element: Element, how: _How) -> None:
        given = element.attributes
        try:
            length = time(given["time"]) if "time" in given else strength(given.get("strength", "medium"))
        except ValueError as error:
            self.found.lose(element.line, f"a break is left out: {error}")
            return
        self.found.add(Break(element.line, length))

    def _silence(self, element: Element, how: _How) -> None:
        """Azure's silences that belong to a place are breaks; those for all sentences are none of one place."""
        given = element.attributes
        if given.get("type", "").lower() not in ("leading-exact", "tailing-exact", "leading", "tailing"):
            self.found.without(element.line, _written(element), "`pauses:` in the settings is for that")
            return
        self._break(replace(element, attributes={"time": given.get("value", "")}), how)

    def _prosody(self, element: Element, how: _How) -> None:
        given = element.attributes
        heard = changing((name, value) for name, value in given.items() if name not in ("rate", "xml:lang"))
        if heard:
            self.found.without(element.line, f"<prosody {' '.join(heard)}>")
        rate = paced(self.found, element.line, given["rate"], how.rate) if "rate" in given else how.rate
        self._inside(element, replace(how, rate=rate))

    def _emphasis(self, element: Element, how: _How) -> None:
        level = element.attributes.get("level", "moderate").strip()
        if level not in ("none", "moderate", "strong"):
            self.found.without(element.line, f'<emphasis level="{level}">')
        emphasis = level if level in ("moderate", "strong") else ""
        self._inside(element, replace(how, emphasis=emphasis))

    # ── other words ──

    def _sub(self, element: Element, how: _How) -> None:
        alias = " ".join(element.attributes.get("alias", "").split())
        self.found.add(replace(self._words(element.line, self._flat(element), how), spoken=alias))

    def _phoneme(self, element: Element, how: _How) -> None:
        words = self._words(element.line, self._flat(element), how)
        alphabet = element.attributes.get("alphabet", "ipa").strip().lower()
        if alphabet != "ipa":
            self.found.lose(element.line, f"a pronunciation in “{alphabet}” is left out; only ipa is understood")
            self.found.add(words)
        else:
            self.found.add(phonetic(self.found, words, element.attributes.get("ph", "")))

    def _say_as(self, element: Element, how: _How) -> None:
        kind = element.attributes.get("interpret-as", "")
        form = element.attributes.get("format", "")
        words = self._words(element.line, self._flat(element), how)
        self.found.add(outlined(self.found, words, kind, form, how.language, _written(element)))

    def _flat(self, element: Element) -> str:
        """The characters of an element whose words belong together; other elements among them are told."""
        for part in element.walk():
            if isinstance(part, Element):
                self.found.without(part.line, _written(part))
        return " ".join(element.text().split())

    # ── voices and languages ──

    def _voice(self, element: Element, how: _How) -> None:
        given = element.attributes
        language = given.get("xml:lang") or given.get("languages", "").partition(" ")[0] or how.language
        name = given.get("name", "").strip()
        language = of_name(name) or language
        self._spoken_by(element, replace(how, language=language), Speaker(element.line, name or _described(given),
                                                                          language))  # fmt: skip
        if effect := given.get("effect"):
            self.found.without(element.line, f'effect="{effect}"')

    def _lang(self, element: Element, how: _How) -> None:
        language = element.attributes.get("xml:lang", "")
        if _same(language, how.language):
            self._inside(element, how)
            return
        name = how.speaker.name if how.speaker else ""
        self._spoken_by(element, replace(how, language=language), Speaker(element.line, name, language))

    def _in_language(self, element: Element, how: _How) -> None:
        """Reads a paragraph or sentence, which may be in a language of its own."""
        if "xml:lang" in element.attributes:
            self._lang(element, how)
        else:
            self._inside(element, how)

    def _spoken_by(self, element: Element, how: _How, speaker: Speaker) -> None:
        """Has another voice speak an element, where that isn't part of a sentence of somebody else's."""
        if not how.whole:
            self.found.without(element.line, _written(element), "a voice changes between sentences only")
            self._inside(element, how)
            return
        before = how.speaker or Speaker(element.line)
        self.found.stop(element.line)
        self.found.add(speaker)
        self._inside(element, replace(how, speaker=speaker, whole=True))
        self.found.stop(element.line)
        self.found.add(replace(before, line=element.line))

    # ── sounds and marks ──

    def _audio(self, element: Element, how: _How) -> None:
        source = element.attributes.get("src", "")
        heard = [f'{name}="{value}"' for name, value in element.attributes.items() if name != "src"]
        if heard:
            self.found.without(element.line, f"<audio {' '.join(heard)}>", "the sound is played as it is")
        for child in element.children:
            if isinstance(child, Element) and child.name == "desc":
                self.found.add(Note(child.line, " ".join(child.text().split())))
        if path := local(source):
            self.found.add(Audio(element.line, path))
            self.found.lose(element.line, f"“{path}” sounds beside what follows, which doesn't wait for its end")
            return
        self.found.lose(
            element.line, f"the sound “{source}” is left out: only a file beside the script can be played"
        )
        spare = [child for child in element.children if not (isinstance(child, Element) and child.name == "desc")]
        self._inside(replace(element, children=spare), how)  # what is said when a sound can't be played

    def _mark(self, element: Element, how: _How) -> None:
        name = element.attributes.get("name") or element.attributes.get("mark", "")
        self.found.add(Note(element.line, f"mark: {name}"))


def local(source: str) -> str:
    """The path of a file beside the script that `source` names; empty when it leads elsewhere, or to no sound."""
    path = unquote(source.strip())
    parts = PurePosixPath(path.replace("\\", "/"))
    if _ELSEWHERE.match(path) or parts.is_absolute() or ".." in parts.parts or any(mark in path for mark in '[]"\n'):
        return ""
    return path if parts.suffix.lower() in (".wav", ".flac", ".ogg", ".mp3") else ""


def _described(given: dict[str, str]) -> str:
    return " ".join(given[name] for name in ("gender", "age", "variant", "role") if name in given) or "another voice"


def _same(one: str, two: str) -> bool:
    return not one or one.lower() == two.lower()


def _kept(element: Element) -> str:
    return "the words stay" if element.text().strip() else "it says nothing"


def _written(element: Element) -> str:
    given = "".join(f' {name}="{value}"' for name, value in element.attributes.items())
    return f"<{element.name}{given}>"


_BREAKING: Final = ("p", "paragraph", "s", "sentence", "break", "voice")


def _alone(parent: Element, index: int) -> bool:
    """Whether a child stands between sentences, not inside of one."""
    child = parent.children[index]
    assert isinstance(child, Element)
    before, behind = _beside(parent, index, -1), _beside(parent, index, 1)
    if isinstance(before, Text) and not ends(before.text):
        return False
    if isinstance(before, Element) and before.name not in _BREAKING and not ends(before.text()):
        return False
    ended = ends(child.text()) or any(
        isinstance(part, Element) and part.name in ("p", "s") for part in child.children
    )
    return ended or behind is None or (isinstance(behind, Element) and behind.name in _BREAKING)


def _beside(parent: Element, index: int, step: int) -> Element | Text | None:
    """The next sibling in a direction that says or does anything."""
    at = index + step
    while 0 <= at < len(parent.children):
        sibling = parent.children[at]
        if isinstance(sibling, Element) or (isinstance(sibling, Text) and sibling.text.strip()):
            return sibling
        at += step
    return None


_Read = Callable[[_Reader, Element, _How], None]
_ELEMENTS: Final[dict[str, _Read]] = {
    "p": _Reader._block,
    "paragraph": _Reader._block,
    "s": _Reader._sentence,
    "sentence": _Reader._sentence,
    "w": _Reader._plain,
    "token": _Reader._plain,
    "break": _Reader._break,
    "prosody": _Reader._prosody,
    "emphasis": _Reader._emphasis,
    "sub": _Reader._sub,
    "phoneme": _Reader._phoneme,
    "say-as": _Reader._say_as,
    "audio": _Reader._audio,
    "mark": _Reader._mark,
    "bookmark": _Reader._mark,
    "meta": _Reader._silent,
    "metadata": _Reader._silent,
    "lexicon": _Reader._silent,
    "desc": _Reader._silent,
    "mstts:silence": _Reader._silence,
    "mstts:backgroundaudio": _Reader._silent,
    "voice": _Reader._voice,
    "lang": _Reader._lang,
}
