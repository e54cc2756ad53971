"""What a routine can say of a form, and the losses told where it can't."""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from audiogen.script.convert.escape import fits
from audiogen.script.convert.form import Form, Heading, Item, Loss, Note, Words, joined
from audiogen.script.convert.pacing import main_pace
from audiogen.script.convert.sentencing import sentenced
from audiogen.script.convert.speakers import known, tag
from audiogen.script.inline import speakable

MOST_SPOKEN: Final = 200
"""Words are not said in more letters."""
_UNFIT = re.compile(r'["“”\[\]{}\\<>|]|:(?=:)|#(?=#)')
_HIDDEN: Final = ("Cc", "Co", "Cs")
"""Kinds of characters that are no text."""


def fit(form: Form) -> Form:
    """The form as far as a routine can say it."""
    title = " ".join(_visible(form.title).split())
    paced = main_pace(known(replace(form, title=title, language=tag(form.language))))
    cut = sentenced(replace(paced, items=joined(itertools.chain.from_iterable(map(_sayable, paced.items)))))
    return replace(cut, items=joined(itertools.chain.from_iterable(map(_steady, cut.items))))


def _sayable(item: Item) -> Iterator[Item]:
    """An item, its words such as can be written and spoken."""
    if isinstance(item, Heading):
        title = " ".join(_visible(item.title).split())
        named = speakable(title)
        yield replace(item, title=title) if named else Loss(item.line, f"the heading “{title}” has no words")
    elif isinstance(item, Note):
        if item.text.strip():
            yield item
    elif isinstance(item, Words):
        emphasis = item.emphasis if item.plain else ""  # nobody sees what is written for the ear
        text = _visible(item.text) if item.text.strip() else item.ipa or item.text
        words = replace(item, text=text, spoken=_visible(item.spoken).strip(), emphasis=emphasis)
        if not (words.spoken or words.ipa) or _annotates(words):
            yield words
        else:
            yield from _otherwise(words)
    else:
        yield item


def _visible(text: str) -> str:
    return "".join(" " if char.isspace() else char for char in text
                   if char.isspace() or unicodedata.category(char) not in _HIDDEN)  # fmt: skip


def _annotates(words: Words) -> bool:
    """Whether these words can stand in round brackets, with what they sound like behind them."""
    spoken = words.spoken
    if spoken and (not speakable(spoken) or len(spoken) > MOST_SPOKEN or _UNFIT.search(spoken)):
        return False
    return fits(words.text.strip())


def _otherwise(words: Words) -> Iterator[Item]:
    """Words that can't be annotated, as near as can be to how they sound."""
    line, text = words.line, words.text.strip()
    if words.ipa:
        yield replace(words, ipa="")
        if speakable(text):
            yield Loss(line, f"the pronunciation of “{text}” is left out: none can be written for words like these")
    elif not speakable(words.spoken):
        yield Loss(line, f"“{text}” is not to be spoken, and left out")
    else:
        said = _UNFIT.sub(" ", words.spoken)
        if words.text:
            said = f"{' ' * words.text[0].isspace()}{said}{' ' * words.text[-1].isspace()}"
        yield replace(words, text=said, spoken="")
        if _letters(text) != _letters(said):
            yield Loss(line, f"“{text}” is shown as it is spoken")


def _steady(item: Item) -> Iterator[Item]:
    """An item, its words at a pace that can be written for them."""
    if isinstance(item, Words) and item.rate != 1.0 and not fits(item.text.strip()):
        yield replace(item, rate=1.0)
        if speakable(item.text):
            yield Loss(
                item.line, f"the rate of “{item.text.strip()}” is left out: none can be written for such words"
            )
    else:
        yield item


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
