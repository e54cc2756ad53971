"""What a sentence is for, by the words that it begins with."""

import re
from functools import cache
from typing import Final

from audiogen.script.draft.cues.table import Cues, alternatives, regex
from audiogen.script.draft.pauses import Kind

_LEADS: Final = 3
"""So many words such as “now, slowly” may stand before the verb."""


def kind(sentence: str, cues: Cues) -> Kind:
    """The kind of a sentence; TELL when it asks for nothing."""
    if sentence.rstrip('”"») ').endswith("?"):
        return Kind.TELL
    found = _verb(sentence, cues)
    if found is None and (clause := _clauses(cues).match(sentence)):
        found = _verb(sentence[clause.end() :], cues)
    return found or Kind.TELL


def _verb(text: str, cues: Cues) -> Kind | None:
    if not cues.verbs:
        return None
    match = _verbs(tuple(cues.verbs.items()), cues.leads).match(text)
    return Kind[match.lastgroup.rpartition("_")[0]] if match and match.lastgroup else None


@cache
def _verbs(table: tuple[tuple[Kind, str], ...], leads: str) -> re.Pattern[str]:
    # of two that fit, the longer one is meant: “bring your awareness”, not “bring”
    spelt = sorted(((word, kind) for kind, words in table for word in words.split()), key=lambda pair: -len(pair[0]))
    either = "|".join(rf"(?P<{kind.name}_{at}>{alternatives(word)})" for at, (word, kind) in enumerate(spelt))
    return regex(rf"[\W_]*(?:(?:{alternatives(leads)})(?!\w)[\W_]*){{0,{_LEADS}}}(?:{either})(?![\w’'])")


def _clauses(cues: Cues) -> re.Pattern[str]:
    words = alternatives(cues.clauses)
    return regex(rf"[\W_]*(?:{words})(?!\w)[^,.;:]{{1,80}}[,:]\s*" if words else r"(?!)")
