"""From the form to SSML 1.1: paragraphs, sentences, breaks, and what else most services understand."""

import itertools
import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from audiogen.script.convert.form import Audio, Break, Form, Heading, Item, Loss, Note, Speaker, Stop, Words
from audiogen.script.convert.outward import MARK, percent, seconds
from audiogen.script.convert.xml import SSML

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML has no way of writing."""


def write(form: Form) -> str:
    """The SSML that says what `form` does, which `outward` has made fit to be it."""
    return "\n".join([*_Writer(form).lines(), ""])


class _Writer:
    def __init__(self, form: Form) -> None:
        self._form = form
        self._within: list[str] = []
        self._paragraph = False
        self._sentence: list[tuple[float, str]] = []

    def lines(self) -> Iterator[str]:
        form = self._form
        language = f" xml:lang={quoteattr(form.language or 'en')}"
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield f'<speak version="1.1" xmlns="{SSML}"{language}>'
        if form.title:
            yield _comment(f"# {form.title}")
        if form.rate != 1.0:
            yield f'<prosody rate="{percent(form.rate)}">'
        for item in form.items:
            yield from self._item(item)
        yield from self._close()
        yield from self._speaker("", "")
        if form.rate != 1.0:
            yield "</prosody>"
        yield "</speak>"

    def _item(self, item: Item) -> Iterator[str]:
        match item:
            case Words():
                self._sentence.append((self._rate(item), _words(item)))
            case Note(text=text) if text.startswith(MARK):
                self._sentence.append((self._near, f"<mark name={quoteattr(_clean(text.removeprefix(MARK)))}/>"))
            case Note(text=text):
                self._sentence.append((self._near, _comment(text)))
            case Loss():
                yield from self._said()
                yield _comment(f"line {item.line}: {item.text}")
            case Stop():
                yield from self._said()
            case Break():
                yield from self._said()
                yield f'<break time="{seconds(item.length)}"/>'
            case Audio():
                yield from self._said()
                yield f"<audio src={quoteattr(_clean(item.path))}/>"
            case _:
                yield from self._close()
                if isinstance(item, Heading):
                    yield _comment(f"## {item.title}")
                elif isinstance(item, Speaker):
                    yield from self._speaker(item.name, item.language)

    @property
    def _near(self) -> float:
        """The rate of what stands before."""
        return self._sentence[-1][0] if self._sentence else 1.0

    def _rate(self, words: Words) -> float:
        return words.rate if words.text.strip() else self._near

    def _said(self) -> Iterator[str]:
        """Ends the sentence."""
        pieces, self._sentence = self._sentence, []
        # one element for all neighbours of one rate, and none inside another: services don't agree on what that means
        runs = itertools.groupby(pieces, key=lambda piece: piece[0])
        inner = "".join(_paced(rate, "".join(text for _, text in run)) for rate, run in runs).strip()
        if not inner:
            return
        if not self._paragraph:
            self._paragraph = True
            yield "<p>"
        yield f"<s>{inner}</s>"

    def _close(self) -> Iterator[str]:
        """Ends the paragraph."""
        yield from self._said()
        if self._paragraph:
            self._paragraph = False
            yield "</p>"

    def _speaker(self, name: str, language: str) -> Iterator[str]:
        """Ends what was said of voices so far, and begins another one."""
        while self._within:
            yield f"</{self._within.pop()}>"
        if name:
            self._within.append("voice")
            yield f"<voice name={quoteattr(_clean(name))}>"
        if language and language != self._form.language:
            self._within.append("lang")
            yield f"<lang xml:lang={quoteattr(_clean(language))}>"


def _words(words: Words) -> str:
    inner = _clean(words.text).strip()
    if not inner:
        return words.text
    before, behind = " " * words.text[0].isspace(), " " * words.text[-1].isspace()
    found = escape(inner)
    if words.spoken:
        found = f"<sub alias={quoteattr(_clean(words.spoken))}>{found}</sub>"
    elif words.ipa:
        found = f'<phoneme alphabet="ipa" ph={quoteattr(_clean(words.ipa))}>{found}</phoneme>'
    if words.emphasis:
        found = f'<emphasis level="{words.emphasis}">{found}</emphasis>'
    return f"{before}{found}{behind}"


def _paced(rate: float, inner: str) -> str:
    if rate == 1.0 or not inner.strip():
        return inner
    before, behind = " " * inner[0].isspace(), " " * inner[-1].isspace()
    return f'{before}<prosody rate="{percent(rate)}">{inner.strip()}</prosody>{behind}'


def _comment(text: str) -> str:
    return f"<!-- {re.sub('-{2,}', '–', _clean(text)).strip('-')} -->"


def _clean(text: str) -> str:
    return _NO_XML.sub(" ", text)
