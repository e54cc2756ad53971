"""Voices by names that a routine has for them; those of other services have somebody stand in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from audiogen.languages import meant
from audiogen.script.convert.form import Form, Item, Loss, Note, Paragraph, Speaker, Words
from audiogen.script.inline import speakable

OURS: Final = re.compile(r"(?:hibari|espeak|gtts|piper)(?: \S+)?")
"""Voices by the names that routines have for them."""
INSTEAD: Final = "espeak"
"""Whose voices stand in for those of other services: it has all languages, and nothing leaves the machine."""
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def tag(text: str) -> str:
    """The language's tag that `text` is, or means; empty when it is none."""
    if _TAG.fullmatch(text) and not (len(text) == 3 and meant(text)):
        return text
    return meant(text)


def known(form: Form) -> Form:
    """Every voice by a name that a routine has for it. The first one is the session's own."""
    speaking = list(dict.fromkeys(speaker for speaker, words in _spoken_by(form.items) if speakable(words.text)))
    own = _own(speaking)
    found: list[Item] = []
    told: set[Speaker] = set()
    before = Speaker(0)
    for item in form.items:
        if not isinstance(item, Speaker):
            found.append(item)
        elif (speaker := replace(item, line=0)) in speaking:
            known_as = Speaker(item.line) if speaker in (own, Speaker(0)) else Speaker(item.line, _named(item, form))
            # the same voice goes on: what is left of its change is a paragraph
            found.append(known_as if known_as.name != before.name else Paragraph(item.line))
            if speaker not in told:
                found.extend(_told(item, known_as))
            told.add(speaker)
            before = known_as
    voice = own.name if OURS.fullmatch(own.name) else ""
    return replace(form, items=tuple(found), voice=voice, language=tag(own.language) or form.language)


def _own(speaking: list[Speaker]) -> Speaker:
    """Who speaks unless something else is said: the script's own voice, where it is heard at all."""
    return speaking[0] if speaking and Speaker(0) not in speaking else Speaker(0)


def _spoken_by(items: Iterable[Item]) -> Iterator[tuple[Speaker, Words]]:
    speaker = Speaker(0)
    for item in items:
        if isinstance(item, Speaker):
            speaker = replace(item, line=0)
        elif isinstance(item, Words):
            yield speaker, item


def _named(speaker: Speaker, form: Form) -> str:
    if OURS.fullmatch(speaker.name):
        return speaker.name
    return f"{INSTEAD} {tag(speaker.language) or form.language or 'en'}"


def _told(speaker: Speaker, known_as: Speaker) -> Iterator[Item]:
    """What the author should know of a voice that is another one here."""
    instead = f"“{known_as.name}” speaks instead" if known_as.name else "the session's own speaks instead"
    if speaker.name and not OURS.fullmatch(speaker.name):
        yield Loss(speaker.line, f"“{speaker.name}” is no voice of ours: {instead}; `audiogen voices` lists others")
    elif known_as.name and not speaker.name:
        yield Note(speaker.line, f"{speaker.language}: {instead}; `audiogen voices` lists others")
