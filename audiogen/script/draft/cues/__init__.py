"""The cue words of each language whose articles are understood beyond their structure."""

from typing import Final

from audiogen.script.draft.cues.english import ENGLISH
from audiogen.script.draft.cues.french import FRENCH
from audiogen.script.draft.cues.german import GERMAN
from audiogen.script.draft.cues.spanish import SPANISH
from audiogen.script.draft.cues.table import Cues

CUES: Final[dict[str, Cues]] = {"en": ENGLISH, "es": SPANISH, "fr": FRENCH, "de": GERMAN}
NONE: Final = Cues()


def cues_of(language: str) -> Cues:
    """The cue words of a language; for one of which none are known, none."""
    return CUES.get(language, NONE)
