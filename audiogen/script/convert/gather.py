"""What both readers share: items put one after the other, and what can't be taken along told in one voice."""

import re
from collections.abc import Iterable

from audiogen.script.convert.form import Form, Item, Loss, Note, Paragraph, Speaker, Stop, Words, joined
from audiogen.script.convert.measures import pace, sounds
from audiogen.script.convert.say_as import said

NO_EFFECT = ("", "medium", "default", "+0%", "0%", "+0dB", "none", "normal")
"""Values of a sound's properties that change nothing."""
STOPS = ".!?…。！？"
_NAMED = re.compile(r"[a-z]{2,3}-[A-Z]{2}(?=-)")
_CLOSING = "\"'”’»)]"


class Gatherer:
    """Items in order. It is `fresh` while nothing stands in the open paragraph that takes time, and `rested` while no
    sentence is being spoken."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self.fresh = True
        self.rested = True

    def add(self, *items: Item) -> None:
        for item in items:
            self._items.append(item)
            if isinstance(item, Words) and item.text.strip():
                self.fresh, self.rested = False, ends(item.text)
            elif not isinstance(item, Words | Loss | Note):
                self.fresh = isinstance(item, Paragraph) or (self.fresh and isinstance(item, Speaker))
                self.rested = True

    def lose(self, line: int, what: str) -> None:
        """Tells that `what` can't be taken along."""
        self.add(Loss(line, what))

    def without(self, line: int, written: str, words: str = "the words stay") -> None:
        """Tells that what is `written` in the source has no effect in the form."""
        self.lose(line, f"{written} is left out; {words}")

    def paragraph(self, line: int) -> None:
        """Begins a paragraph, if anything stands in the one that is open."""
        if not self.fresh:
            self.add(Paragraph(line))

    def stop(self, line: int) -> None:
        """Ends the sentence."""
        if not self.fresh and not isinstance(self._items[-1], Stop):
            self.add(Stop(line))

    def form(self, language: str) -> Form:
        return Form(joined(self._items), language=language)


def ends(text: str) -> bool:
    """Whether a sentence ends with `text`."""
    return text.rstrip().rstrip(_CLOSING).endswith(tuple(STOPS))


def of_name(voice: str) -> str:
    """The language's tag with which the name of a voice such as `en-GB-Standard-A` begins; empty when none does."""
    found = _NAMED.match(voice)
    return found[0] if found else ""


def outlined(gathered: Gatherer, words: Words, kind: str, form: str, language: str, written: str) -> Words:
    """`words` as `<say-as>` wants them, or as they are, and that is told."""
    try:
        spoken = said(kind, words.text, form, language)
    except ValueError:
        gathered.lose(words.line, f"{written} is left out; “{words.text.strip()}” is said as it is written")
        return words
    return Words(words.line, words.text, spoken, "", words.rate, words.emphasis) if spoken else words


def phonetic(gathered: Gatherer, words: Words, written: str) -> Words:
    """`words` with the sounds `written`, or as they are, and that is told."""
    try:
        return Words(words.line, words.text, "", sounds(written), words.rate, words.emphasis)
    except ValueError as error:
        gathered.lose(words.line, f"a pronunciation is left out ({error}); “{words.text.strip()}” is said as it is")
        return words


def paced(gathered: Gatherer, line: int, written: str, around: float) -> float:
    """The rate that is `written`, from the one `around` it; that one, and it is told, when it is none."""
    try:
        return pace(written, around)
    except ValueError as error:
        gathered.lose(line, f"a rate is left out ({error}); the words stay")
        return around


def changing(values: Iterable[tuple[str, str]]) -> list[str]:
    """Those of some properties and their values that would be heard, as they are written."""
    return [f'{name}="{value}"' for name, value in values if value.strip() not in NO_EFFECT]
