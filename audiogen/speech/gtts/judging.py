"""From Google's answer to sound that can be its text, or to the reason why it is none."""

from __future__ import annotations

import base64
import re
from io import BytesIO

import numpy as np
import numpy.typing as npt

from audiogen.audio.mp3.stream import stream
from audiogen.errors import SpeechError
from audiogen.speech.engine import Speech
from audiogen.speech.gtts.faults import SIGN_IN, bad_sound, no_sound, refusal
from audiogen.speech.gtts.service import Answer
from audiogen.units import gain

QUIETEST_PEAK = gain(-50.0)
"""A clip that never gets louder than this says nothing."""
SHORTEST = 0.1
BRIEFEST_LETTER = 0.035
"""Seconds. Speech takes some 0.06 to 0.12 a letter: half as long as the fastest means that a part is missing."""
SPARE = 3.0
LONGEST_LETTER = 1.0
"""Seconds. One sign can be a whole number or a word, so there is much room above."""

MOMENT = 0.01
FADED = gain(-25.0)
"""What the last moment of a whole clip is below, beside the loudest: words fade, even without the silence that the
service leaves after them. A voice that is cut off in a word is mostly louder; one cut off between words isn't."""

_AUDIO = re.compile(rb'jQ1olc","\[\\"(.*)\\"]')  # gTTS's own pattern
_EQUALS = re.compile(rb"\\+u003d")  # "=" the way Google likes to write it in JSON
_REPEATED = re.compile(r"(.)\1+", re.DOTALL)


def heard(answer: Answer, text: str) -> Speech:
    """The sound in an answer, if it can be `text` spoken. Raises SpeechError when it can't."""
    return _decoded(_audio(answer), text)


def _audio(answer: Answer) -> bytes:
    """The MP3 in an answer."""
    if answer.status != 200:
        raise refusal(answer.status, answer.wait)
    found = _AUDIO.search(answer.body)
    if found is None and b"<html" in answer.body[:2000].lower():
        raise SpeechError("a web page came back instead of Google's voice", SIGN_IN)
    if found is None:
        raise no_sound("no sound")
    try:
        audio = base64.b64decode(_EQUALS.sub(b"=", found[1]))  # as forgiving as gTTS: the sound is judged next
    except ValueError as error:
        raise no_sound("no sound") from error
    if not audio:
        raise no_sound("no sound")
    return audio


def _decoded(audio: bytes, text: str) -> Speech:
    import soundfile

    found = stream(audio)
    if found is None:
        raise bad_sound("something that is no MP3")
    if not found.complete:
        raise bad_sound("a clip with a part missing")
    shortest, longest = _plausible(text)
    try:
        with soundfile.SoundFile(BytesIO(found.sound)) as file:
            rate = int(file.samplerate)
            # one sample more than may be, so that too much is seen without being held
            pcm = file.read(round(longest * rate) + 1, dtype="float32", always_2d=True)
    except (RuntimeError, ValueError, OSError) as error:  # soundfile's own are RuntimeErrors
        raise bad_sound("something that can't be played") from error
    return Speech(_judged(pcm.mean(axis=1, dtype=np.float32), rate, shortest, longest), rate)


def _judged(pcm: npt.NDArray[np.float32], rate: int, shortest: float, longest: float) -> npt.NDArray[np.float32]:
    length = len(pcm) / rate
    if length < shortest:
        raise bad_sound(f"only {length:.1f} s of sound")
    if length > longest:
        raise bad_sound(f"more than {longest:.0f} s of sound")
    if not np.abs(pcm).max() > QUIETEST_PEAK:  # not: so that NaN does not pass
        raise bad_sound("silence")
    if _breaks_off(pcm, max(1, round(MOMENT * rate))):
        raise bad_sound("a clip that breaks off")
    return pcm


def _breaks_off(pcm: npt.NDArray[np.float32], moment: int) -> bool:
    """Whether the last moment is too loud to be the end of a word."""
    count = len(pcm) // moment
    moments = pcm[len(pcm) - count * moment :].reshape(count, moment)
    loudness = np.sqrt(np.mean(np.square(moments, dtype=np.float64), axis=1))
    return bool(loudness[-1] > FADED * loudness.max())


def _plausible(text: str) -> tuple[float, float]:
    """Shortest and longest time, in seconds, that it can take to say `text` at the voice's own pace.

    Signs may be silent or be said as whole words, so only letters and figures make it longer; “aaaah” is one
    breath.
    """
    letters = sum(map(str.isalnum, _REPEATED.sub(r"\1", text)))
    return max(SHORTEST, BRIEFEST_LETTER * letters), SPARE + LONGEST_LETTER * len(text)
