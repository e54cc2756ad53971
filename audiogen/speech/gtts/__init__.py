"""Google Translate's voice, through gTTS: online, many languages, one pace.

gTTS writes the requests; where a text is cut, how its pieces are sent, judged and joined is decided here. gTTS's own
sending checks no certificate, may wait for ever, and takes an answer without sound for a success.

The text of every line goes to Google.
"""

from __future__ import annotations

import importlib.metadata
import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from audiogen.errors import SpeechError
from audiogen.model import Utterance
from audiogen.speech.engine import Speech, VoiceInfo
from audiogen.speech.gtts import asking, clauses, faults, voices
from audiogen.speech.gtts.gate import Gate
from audiogen.speech.gtts.service import Service, session

if TYPE_CHECKING:
    import requests

__all__ = ["FIRST_WAIT", "GttsEngine"]

MANNER = 3
"""Raised whenever the same answers of Google's make another sound, so that none kept from before is used."""
FIRST_WAIT = 1.0
"""Seconds before the second attempt, on average; it doubles for each one after."""
MOST_REQUESTS = 5
"""For a line, with those that are repeated; only one that has more pieces needs as many as these."""
PACES = (0.2, 5.0)
FEW = 3
"""So many pieces have the whole deadline together; in a longer line, each more has its share more."""


class GttsEngine:
    """Google Translate's voice.

    `verify` is as in requests: True for the usual authorities, or the path of a file of one's own. All times
    are in seconds: `connect` and `read` bound each wait for the network, `deadline` everything that one
    utterance may take, all its requests and all waiting between them, from the moment it is asked for. Requests
    begin at least `apart` from each other. `again` of a line's may be repeated, as long as it makes no more than
    `MOST_REQUESTS`; a line of so many pieces or more has one for each, and none to repeat. `clock`, `sleep` and
    `dice` stand in for time and chance.
    """

    name = "gtts"
    online = True
    at_once = 2

    def __init__(
        self,
        verify: bool | str = True,
        *,
        connect: float = 5.0,
        read: float = 10.0,
        deadline: float = 30.0,
        apart: float = 0.25,
        again: int = 2,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        dice: Callable[[], float] = random.random,
    ) -> None:
        self.version = f"{importlib.metadata.version('gTTS')}+{MANNER}"
        self._gate = Gate(self.at_once, apart, clock=clock, sleep=sleep, dice=dice)
        self._service = Service(self._gate, verify, connect, read, clock)
        self._deadline = deadline
        self._again = again
        self._clock = clock
        self._sleep = sleep
        self._dice = dice

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Every voice there is, American English first. Asks no network."""
        return tuple(way.info for way in voices.ways().values())

    def choose(self, name: str, language: str) -> VoiceInfo:
        """The voice whose tag is `name`; when that is empty, the nearest one to `language`.

        Tags may be written in small or capital letters. Raises SpeechError when there is none, with the most
        similar one as a hint.
        """
        return voices.chosen(name, language).info

    def speak(self, utterance: Utterance) -> Speech:
        """The utterance's sound, at the service's own rate. Its text is sent to Google.

        Raises SpeechError, within the deadline, when there is no sound that can be its text.
        """
        from audiogen.speech.joining import joined, paced

        voice, text = utterance.voice, utterance.text
        if not PACES[0] <= voice.rate <= PACES[1]:
            raise SpeechError(f"no voice can speak {voice.rate:g} times as fast", "choose a rate near 1")
        if not any(map(str.isalnum, text)):
            raise faults.unspeakable(text)
        way = voices.chosen(voice.name, voice.language)
        pieces = clauses.pieces(text, way.info.language)
        if pieces is None:
            raise faults.too_long(text)
        requests = [asking.request(piece.text, way) for piece in pieces]
        end = self._clock() + self._deadline * max(1.0, len(pieces) / FEW)
        attempts = iter(range(min(self._again, max(0, MOST_REQUESTS - len(pieces)))))
        with closing(session()) as line:
            said = [
                self._said(line, request, piece.text, attempts, end)
                for request, piece in zip(requests, pieces, strict=True)
            ]
        return paced(joined(said, [piece.pause for piece in pieces[:-1]]), voice.rate)

    def reachable(self, timeout: float = 3.0) -> bool:
        """Whether the service would have us now, found out in at most `timeout` seconds."""
        end = self._clock() + timeout
        with closing(session()) as line:
            try:
                answer = self._service.exchange(line, self._service.home(), end)
            except SpeechError:
                return False
        return 200 <= answer.status < 300 or answer.asks_for_consent

    def _said(
        self, line: requests.Session, asked: requests.PreparedRequest, text: str, attempts: Iterator[int], end: float
    ) -> Speech:
        """The sound of one piece; asks again, ever more slowly, while that can help and there is time."""
        from audiogen.speech.gtts.judging import heard

        while True:
            try:
                return heard(self._service.exchange(line, asked, end), text)
            except faults.Passing as fault:
                attempt = next(attempts, None)
                doublings = self._again if attempt is None else attempt
                pause = max(fault.wait, FIRST_WAIT * 2**doublings * (0.5 + self._dice()))
                if fault.everybody:
                    self._gate.rest(pause, fault)
                if attempt is None or self._clock() + pause >= end:
                    raise
                if not fault.everybody:
                    self._sleep(pause)
