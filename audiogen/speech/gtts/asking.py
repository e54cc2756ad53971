"""The request for a piece of text, as gTTS writes it.

gTTS would also change the text: it drops the full stop of “rest.”, which it takes for “st.”, and cuts where it has
counted to a hundred. It gets pieces that are short enough, and is told to leave them as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audiogen.speech.gtts.faults import unspeakable
from audiogen.speech.gtts.voices import Way

if TYPE_CHECKING:
    import requests


def request(text: str, way: Way) -> requests.PreparedRequest:
    """The one request that asks a voice for `text`, which has no more than `marks.MOST` letters."""
    import gtts

    tts = gtts.gTTS(text, lang=way.lang, tld=way.tld, lang_check=False, pre_processor_funcs=())
    try:
        (only,) = tts._prepare_requests()
    except (AssertionError, ValueError) as error:
        raise unspeakable(text) from error
    prepared: requests.PreparedRequest = only
    return prepared
