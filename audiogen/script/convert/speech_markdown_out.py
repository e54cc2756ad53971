"""From the form to Speech Markdown. It has no notes, and no way to write a mark that means nothing: such marks are
replaced by others that look alike."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from audiogen.script.convert.form import (
    Audio,
    Break,
    Form,
    Heading,
    Item,
    Loss,
    Note,
    Paragraph,
    Speaker,
    Stop,
    Words,
)
from audiogen.script.convert.gather import ends
from audiogen.script.convert.outward import MARK, percent, seconds
from audiogen.script.convert.speech_markdown_in import token
from audiogen.script.inline import speakable

_BRACKETS = re.compile(r"[\[\]{}]")
_ROUND = re.compile(r"[()\[\]{}\n]")
_UNFIT = re.compile(r'["\[\]{}\n]')
_ALIKE: Final = str.maketrans({"+": "＋", "-": "–", "~": "∼", "/": "∕", "(": "（", ")": "）", "!": "！"})


def write(form: Form) -> str:
    """The Speech Markdown that says what `form` does, which `outward` has made fit to be it."""
    return "\n\n".join(_paragraphs(form)) + "\n"


def _paragraphs(form: Form) -> Iterator[str]:
    own = Speaker(0, "", form.language if form.language.partition("-")[0] not in ("", "en") else "")
    lines: list[str] = [_section(own)] if own.language else []
    sentence: list[Words | Note] = []
    opened = bool(lines)
    for item in [*form.items, None]:
        if isinstance(item, Words | Note):
            sentence.append(item)
        elif not isinstance(item, Loss):
            lines.extend(_sentence(sentence, form.rate, closed=isinstance(item, Stop)))
            sentence = []
            if isinstance(item, Break):
                lines[-1:] = [" ".join([*lines[-1:], f"[{seconds(item.length)}]"])]
            elif isinstance(item, Audio):
                lines.append(f'!["{item.path}"]')
            elif not isinstance(item, Stop) and not (isinstance(item, Paragraph) and opened):
                if lines:
                    yield "\n".join(lines)
                lines = list(_opening(item, own))
            opened = isinstance(item, Speaker) or (opened and not lines[1:])


def _sentence(sentence: list[Words | Note], pace: float, *, closed: bool) -> Iterator[str]:
    """The line of a sentence. Nothing but a full stop ends one here."""
    line = " ".join("".join(_inline(part, pace) for part in sentence).split())
    said = "".join(part.text for part in sentence if isinstance(part, Words)).strip()
    if line:
        first = "＃" if line.startswith("#") else line[0]
        yield f"{first}{line[1:]}{'.' * (closed and bool(said) and not ends(said))}"


def _opening(item: Item | None, own: Speaker) -> Iterator[str]:
    """The line that a heading or voice becomes."""
    if isinstance(item, Heading):
        yield f'[mark:"{_token(item.title)}"]'
    elif isinstance(item, Speaker):
        yield _section(item if item.name or item.language else own)


def _section(speaker: Speaker) -> str:
    given = [f'voice:"{_UNFIT.sub("", speaker.name) or "device"}"']
    if speaker.language:
        given.append(f'lang:"{speaker.language}"')
    return f"#[{';'.join(given)}]"


def _inline(item: Words | Note, pace: float) -> str:
    if isinstance(item, Note):
        return f' [mark:"{_token(item.text.removeprefix(MARK))}"] ' if item.text.startswith(MARK) else ""
    inner = item.text.strip()
    rate = round(item.rate * pace, 4)
    how = [f'sub:"{_only(_UNFIT.sub(" ", item.spoken))}"'] * bool(item.spoken)
    how += [f'ipa:"{item.ipa}"'] * bool(item.ipa)
    how += [f'rate:"{percent(rate)}"'] * (rate != 1.0)
    how += [f'emphasis:"{item.emphasis}"'] * bool(item.emphasis)
    if not how or not speakable(inner):
        return _harmless(item.text)
    before, behind = " " * item.text[0].isspace(), " " * item.text[-1].isspace()
    return f"{before}({_only(_ROUND.sub(' ', inner))})[{';'.join(how)}]{behind}"


def _harmless(text: str) -> str:
    """`text` without anything that would mean something."""
    plain = _BRACKETS.sub(" ", text)
    while found := token(plain):
        plain = plain[: found.start()] + found[0].translate(_ALIKE) + plain[found.end() :]
    return plain


def _token(text: str) -> str:
    """A mark's name: no spaces, and letters that every service takes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-") or "chapter"


def _only(text: str) -> str:
    return " ".join(text.split())
