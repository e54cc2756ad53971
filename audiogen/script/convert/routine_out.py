"""From the form to the text of a routine. Whatever the words are, they are read again as just these words."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from audiogen.script.boundaries import boundaries
from audiogen.script.convert.escape import beginning, heading, note, words
from audiogen.script.convert.form import (
    Audio,
    Break,
    Form,
    Heading,
    Loss,
    Note,
    Paragraph,
    Speaker,
    Stop,
    Words,
)
from audiogen.script.convert.gather import ends
from audiogen.script.stops import STAND_IN
from audiogen.units import LONGEST, format_duration
from audiogen.vocabulary import RATES

_EMPHASIS = {"moderate": "*", "strong": "**", "": ""}
_NAMES = {factor: name for name, factor in RATES.items()}


def write(form: Form) -> str:
    """The routine that says what `form` does, which `fit` has made fit to be one."""
    blocks = list(_blocks(form))
    return "\n".join([*_settings(form), "\n\n".join(blocks), ""])


# ── settings ─────────────────────────────────────────────────────────────────────────────────────────────


def _settings(form: Form) -> Iterator[str]:
    given = {
        "title": _quoted(form.title) if form.title else "",
        "language": form.language,
        "voice": _voice(form.voice, form.rate),
    }
    if any(given.values()):
        yield "---"
        yield from (f"{name}: {value}" for name, value in given.items() if value)
        yield "---\n"


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _voice(name: str, rate: float) -> str:
    if rate == 1.0:
        return name
    return f"{{name: {name or 'auto'}, rate: {_rate(rate)}}}"


def _rate(factor: float) -> str:
    return _NAMES.get(factor) or f"{factor:.2f}".removesuffix("0")


# ── body ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Line:
    """A sentence as it is written, as it is said and as it is split from others; or what stands between two."""

    text: str
    said: str = ""
    seen: str = ""


@dataclass(slots=True)
class _Open:
    """The paragraph that is being written."""

    remarks: list[str] = field(default_factory=list)
    lines: list[_Line] = field(default_factory=list)
    sentence: list[Words | Note] = field(default_factory=list)

    def remark(self, text: str) -> None:
        """Notes something above the paragraph, once."""
        if note(text) not in self.remarks:
            self.remarks.append(note(text))


def _blocks(form: Form) -> Iterator[str]:
    """Paragraphs, headings and voices, in order, with what is to be known of them above."""
    language = form.language or "en"
    paragraph = _Open()
    speaker, speaking = "", ""
    for item in [*form.items, Paragraph(0)]:
        if isinstance(item, Words | Note):
            paragraph.sentence.append(item)
        elif isinstance(item, Loss):
            paragraph.remark(f"line {item.line}: {item.text}" if item.line else item.text)
        elif isinstance(item, Stop):
            _end(paragraph)
        elif isinstance(item, Break | Audio):
            _end(paragraph)
            paragraph.lines.append(_Line(_directive(item)))
        else:
            _end(paragraph)
            if any(line.said for line in paragraph.lines) and speaker != speaking:
                speaking = speaker
                yield f'#[voice:"{speaker}"]' if speaker else "#[voice]"
            if paragraph.lines:
                yield "\n".join([*paragraph.remarks, *_laid_out(paragraph.lines, language)])
                paragraph = _Open()
            if isinstance(item, Heading):
                yield "\n".join([*paragraph.remarks, f"## {heading(item.title)}"])
                paragraph, speaking = _Open(), ""  # what was said of voices ends here
            elif isinstance(item, Speaker):
                speaker = item.name
    if paragraph.remarks:
        yield "\n".join(paragraph.remarks)


def _directive(item: Break | Audio) -> str:
    if isinstance(item, Audio):
        return f"[sound {item.path}]"
    parts = [min(LONGEST, item.length - begin) for begin in range(0, item.length, LONGEST)] or [0]
    return " ".join(f"[{format_duration(part)}]" for part in parts)


def _end(paragraph: _Open) -> None:
    """Ends the sentence that is being written."""
    sentence, paragraph.sentence = paragraph.sentence, []
    notes = [part for part in sentence if isinstance(part, Note)]
    if not any(isinstance(part, Words) for part in sentence):
        for remark in notes:
            paragraph.remark(remark.text)
        return
    if isinstance(sentence[-1], Note):
        # behind the last word its blanks would end the line
        trailing = list(itertools.takewhile(lambda part: isinstance(part, Note), reversed(sentence)))
        sentence = [*reversed(trailing), *sentence[: -len(trailing)]]
    text = ""
    for part in sentence:
        text += _written(part, apart=text.endswith("]"))
    seen = "".join("" if isinstance(part, Note) else part.text if part.plain else STAND_IN for part in sentence)
    said = "".join(part.text for part in sentence if isinstance(part, Words))
    paragraph.lines.append(_Line(" ".join(text.split()), said, " ".join(seen.split())))


def _written(part: Words | Note, *, apart: bool) -> str:
    """How words are written. `apart` keeps a round bracket from a square one before it: they would be a link."""
    if isinstance(part, Note):
        return f" {note(part.text)} "
    inner = part.text.strip()
    if not inner:
        return part.text
    before, behind = " " * part.text[0].isspace(), " " * part.text[-1].isspace()
    made = _inside(part, inner)
    if apart and not before and made.startswith("("):
        made = f"\\{made}" if part.plain else f" {made}"
    return f"{before}{made}{behind}"


def _inside(part: Words, text: str) -> str:
    how = [f'sub:"{part.spoken}"'] * bool(part.spoken) + [f'ipa:"{part.ipa}"'] * bool(part.ipa)
    if part.rate != 1.0:
        how.append(f'rate:"{_rate(part.rate)}"')
    if how:
        return f"({text})[{'; '.join(how)}]"
    mark = _EMPHASIS[part.emphasis] if text[0].isalnum() and text[-1].isalnum() else ""
    return f"{mark}{words(text)}{mark}"


def _laid_out(lines: list[_Line], language: str) -> Iterator[str]:
    """A sentence a line, with its breaks; what goes on with a sentence behind a break stays in its line."""
    row: list[_Line] = []
    for line, following in itertools.zip_longest(lines, lines[1:]):
        row.append(line)
        said = next((part.said for part in reversed(row) if part.said), "")
        if following is None or (following.said and (line.said or ends(said) or not said)):
            text = " ".join(part.text for part in row)
            forced = following is not None and bool(line.said) and not _parted(line.seen, following.seen, language)
            yield f"{beginning(text)}{chr(92) * forced}"
            row = []


def _parted(one: str, two: str, language: str) -> bool:
    """Whether a reader sees by himself that a sentence ends between these."""
    return len(one) + 1 in boundaries(f"{one} {two}", language)
