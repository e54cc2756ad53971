"""Google Translate's voice, through gTTS: online, many languages, one pace.

gTTS makes the requests; they are sent, bounded and judged here. gTTS's own sending checks no certificate, may
wait for ever, and takes an answer without sound for a success.

The text of every line goes to Google.
"""

from __future__ import annotations

import base64
import difflib
import importlib.metadata
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from audiogen.errors import SpeechError
from audiogen.model import Utterance
from audiogen.speech.engine import Speech, VoiceInfo
from audiogen.units import gain

if TYPE_CHECKING:
    import requests

T = TypeVar("T")

DEFAULT = "en-US"
ACCENTS: dict[str, tuple[str, str]] = {
    "en-AU": ("com.au", "English (Australia)"),
    "en-CA": ("ca", "English (Canada)"),
    "en-GB": ("co.uk", "English (United Kingdom)"),
    "en-IE": ("ie", "English (Ireland)"),
    "en-IN": ("co.in", "English (India)"),
    "en-US": ("com", "English (United States)"),
    "en-ZA": ("co.za", "English (South Africa)"),
    "es-ES": ("es", "Spanish (Spain)"),
    "es-MX": ("com.mx", "Spanish (Mexico)"),
    "es-US": ("com", "Spanish (United States)"),
    "fr-CA": ("ca", "French (Canada)"),
    "fr-FR": ("fr", "French (France)"),
    "pt-BR": ("com.br", "Portuguese (Brazil)"),
    "pt-PT": ("pt", "Portuguese (Portugal)"),
}
"""Accents come from the country whose Google is asked: tag → top-level domain, description."""

RENAMED = {"iw": "he", "jw": "jv"}
"""Google's codes that are not the language's BCP 47 tag."""
ALIASES = {**RENAMED, "cmn": "zh", "en-uk": "en-GB", "fil": "tl", "nb": "no"}
"""Other tags that people write, in small letters."""

HOME = "https://translate.google.com/"
LARGEST = 4_000_000
"""Bytes that an answer may have: some ten times what a hundred letters of speech take."""
PIECE = 512
"""Bytes that are read at a time, so that the clock is looked at between them."""
FIRST_WAIT = 1.0
"""Seconds before the second attempt, on average; it doubles for each one after."""

QUIETEST_PEAK = gain(-50.0)
"""A clip that never gets louder than this says nothing."""
SHORTEST = 0.1
BRIEFEST_LETTER = 0.035
"""Seconds. Speech takes some 0.06 to 0.09 a letter: half as long means that a part is missing."""
SPARE = 3.0
LONGEST_LETTER = 1.0
"""Seconds. One sign can be a whole number or a word, so there is much room above."""
PACES = (0.2, 5.0)

_AUDIO = re.compile(rb'jQ1olc","\[\\"(.*)\\"]')  # gTTS's own pattern
_EQUALS = re.compile(rb"\\+u003d")  # "=" the way Google likes to write it in JSON
_REPEATED = re.compile(r"(.)\1+", re.DOTALL)

_LATER = "try again in some minutes: what has been spoken is kept"
_OFFLINE = "check the internet connection, or choose an offline voice such as hibari"
_SIGN_IN = "the network may want you to sign in first"
_PROXY = "check the internet connection and HTTPS_PROXY, or choose an offline voice such as hibari"
_ANSWERS: dict[int, tuple[str, str]] = {
    3: (
        "Google's voice sent us elsewhere instead of speaking",
        f"{_SIGN_IN}; or Google wants patience",
    ),
    4: ("Google refuses to speak for this computer", f"{_LATER}, or choose an offline voice such as hibari"),
    5: ("Google's voice is out of order just now", _LATER),
    429: ("Google asks us to slow down", _LATER),
}
"""What a status means: by the number itself, or by its first digit."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How Google is asked for a voice: its code of the language, and the domain that gives the accent."""

    info: VoiceInfo
    lang: str
    tld: str


@dataclass(frozen=True, slots=True)
class _Part:
    """As much text as Google takes at once, and the request for it."""

    text: str
    request: requests.PreparedRequest


@dataclass(frozen=True, slots=True)
class _Answer:
    """`wait` is how many seconds the service wants to be left alone."""

    status: int
    wait: float
    body: bytes


class _Passing(SpeechError):
    """A fault that may be gone the next time; not before `wait` seconds, if the service said so."""

    def __init__(self, message: str, hint: str, wait: float = 0.0) -> None:
        super().__init__(message, hint)
        self.wait = wait


class GttsEngine:
    """Google Translate's voice.

    `verify` is as in requests: True for the usual authorities, or the path of a file of one's own. All times
    are in seconds: `connect` and `read` bound each wait for the network, `deadline` everything that one
    utterance may take, with its repeated attempts. `clock`, `sleep` and `dice` stand in for time and chance.
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
        attempts: int = 3,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        dice: Callable[[], float] = random.random,
    ) -> None:
        self.version = importlib.metadata.version("gTTS")
        self._verify = verify
        self._connect = connect
        self._read = read
        self._deadline = deadline
        self._attempts = attempts
        self._clock = clock
        self._sleep = sleep
        self._dice = dice

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Every voice there is, American English first. Asks no network."""
        return tuple(way.info for way in _ways().values())

    def choose(self, name: str, language: str) -> VoiceInfo:
        """The voice whose tag is `name`; when that is empty, the nearest one to `language`.

        Tags may be written in small or capital letters. Raises SpeechError when there is none, with the most
        similar one as a hint.
        """
        return (_named(name) if name else _speaking(language)).info

    def speak(self, utterance: Utterance) -> Speech:
        """The utterance's sound, at the service's own rate. Its text is sent to Google.

        Raises SpeechError, within the deadline, when there is no sound that can be its text.
        """
        voice = utterance.voice
        if not PACES[0] <= voice.rate <= PACES[1]:
            raise SpeechError(f"no voice can speak {voice.rate:g} times as fast", "choose a rate near 1")
        way = _named(voice.name) if voice.name else _speaking(voice.language)
        parts = _parts(utterance.text, way)
        end = self._clock() + self._deadline
        with closing(_session()) as session:
            said = [_decode(self._fetch(session, part, end), part.text) for part in parts]
        return _paced(_joined(said), voice.rate)

    def reachable(self, timeout: float = 3.0) -> bool:
        """Whether the service answers at all, found out in at most `timeout` seconds."""
        import requests

        end = self._clock() + timeout
        with closing(_session()) as session:
            try:
                answer = self._exchange(session, requests.Request("HEAD", HOME).prepare(), end)
            except SpeechError:
                return False
        return answer.status < 500

    def _fetch(self, session: requests.Session, part: _Part, end: float) -> bytes:
        """The part's MP3; asks again, ever more slowly, while that can help and there is time."""
        tried = 0
        while True:
            tried += 1
            try:
                answer = self._exchange(session, part.request, end)
                return _audio(answer, part.text)
            except _Passing as fault:
                pause = max(fault.wait, FIRST_WAIT * 2 ** (tried - 1) * (0.5 + self._dice()))
                if tried >= self._attempts or self._clock() + pause >= end:
                    raise
            self._sleep(pause)

    def _exchange(self, session: requests.Session, request: requests.PreparedRequest, end: float) -> _Answer:
        """One request and its answer, by `end`.

        The network's timeouts are each for one wait: finding the address, a proxy's greeting and slow headers
        escape them. So the request has a thread of its own, which is left behind when its time is over.
        """
        left = end - self._clock()
        if left > 0:
            result = _in_background(lambda: self._send(session, request, end))
            wait([result], timeout=left)
            if result.done():
                return result.result()
        raise _late()

    def _send(self, session: requests.Session, request: requests.PreparedRequest, end: float) -> _Answer:
        from http.client import HTTPException

        from urllib3.exceptions import HTTPError

        try:
            return self._send_as_is(session, request, end)
        except (OSError, ValueError, HTTPError, HTTPException) as error:  # requests' own are OSErrors
            raise _network_fault(error) from error

    def _send_as_is(self, session: requests.Session, request: requests.PreparedRequest, end: float) -> _Answer:
        usual = session.merge_environment_settings(request.url or HOME, {}, True, self._verify, None)
        left = max(end - self._clock(), 0.001)
        patience = (min(self._connect, left), min(self._read, left))
        with closing(session.send(request, timeout=patience, allow_redirects=False, **usual)) as response:
            good = response.status_code == 200 and request.method != "HEAD"
            body = b"".join(self._pieces(response, end)) if good else b""
            return _Answer(response.status_code, _wanted_wait(response.headers.get("Retry-After", "")), body)

    def _pieces(self, response: requests.Response, end: float) -> Iterator[bytes]:
        size = 0
        for piece in response.iter_content(PIECE):
            size += len(piece)
            if size > LARGEST:
                raise SpeechError("Google's voice sent far more than a line of speech", _LATER)
            if self._clock() >= end:
                raise _late()
            yield piece


# ── which voice ──────────────────────────────────────────────────────────────────────────────────────────


@cache
def _ways() -> dict[str, _Way]:
    """Every voice by its tag in small letters, the default one first."""
    try:
        from gtts.lang import tts_langs
    except ImportError as error:
        raise SpeechError("gTTS, through which Google is asked, can't be loaded", "reinstall audiogen") from error

    plain = {RENAMED.get(code, code): (code, "com", about) for code, about in tts_langs().items()}
    accents = {tag: (_code(tag, plain), tld, about) for tag, (tld, about) in ACCENTS.items()}
    table = plain | accents
    order = sorted(table, key=lambda tag: (tag != DEFAULT, tag.lower()))
    return {tag.lower(): _way(tag, *table[tag]) for tag in order}


def _code(tag: str, plain: dict[str, tuple[str, str, str]]) -> str:
    """What Google calls an accent's language: some have a code of their own."""
    return tag if tag in plain else tag.partition("-")[0]


def _way(tag: str, lang: str, tld: str, about: str) -> _Way:
    return _Way(VoiceInfo(name=tag, language=tag, about=about), lang, tld)


def _found(tag: str) -> _Way | None:
    key = tag.strip().replace("_", "-").lower()
    return _ways().get(ALIASES.get(key, key).lower())


def _named(name: str) -> _Way:
    if way := _found(name):
        return way
    raise SpeechError(f"Google has no voice “{name}”", f"{_guess(name)}`audiogen voices` lists them all")


def _speaking(language: str) -> _Way:
    """The voice for a language; the tag's last parts are given up one by one: zh-Hant-HK, zh-Hant, zh."""
    tag = language.replace("_", "-") or DEFAULT
    while tag:
        if way := _found(tag):
            return way
        tag = tag.rpartition("-")[0]
    raise SpeechError(
        f"Google's voice does not speak the language “{language}”",
        f"{_guess(language)}`audiogen voices` lists them all",
    )


def _guess(name: str) -> str:
    """The voice that was probably meant: by its language, its tag, or its language's English name."""
    by_name = {way.info.about.lower(): way for way in reversed(_ways().values())}
    known = by_name | _ways()
    near = difflib.get_close_matches(name.lower(), known, n=1)
    meant = _found(re.split("[-_]", name)[0]) or (known[near[0]] if near else None)
    return f"did you mean “{meant.info.name}” ({meant.info.about})? " if meant else ""


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────


def _parts(text: str, way: _Way) -> list[_Part]:
    """The requests for a text, which gTTS splits where it holds it best."""
    import gtts

    if not any(map(str.isalnum, text)):
        raise _unspeakable(text)
    try:
        tts = gtts.gTTS(text=text, lang=way.lang, tld=way.tld, lang_check=False)
        texts = tts._tokenize(text)
        prepared = tts._prepare_requests() if texts else []
    except RecursionError as error:
        raise SpeechError(f"“{_short(text)}” is too long for Google's voice", "write shorter sentences") from error
    except (AssertionError, ValueError) as error:
        raise _unspeakable(text) from error
    if not prepared:
        raise _unspeakable(text)
    return [_Part(*pair) for pair in zip(texts, prepared, strict=True)]


def _session() -> requests.Session:
    import requests

    class Straight(requests.Session):
        """Goes nowhere else. (`allow_redirects=False` alone still reads a redirect's endless body.)"""

        def get_redirect_target(self, resp: requests.Response) -> None:
            return None

    return Straight()


def _in_background(work: Callable[[], T]) -> Future[T]:
    """Runs `work` in a thread that nobody has to wait for, not even at the end of the program."""
    result: Future[T] = Future()

    def run() -> None:
        try:
            result.set_result(work())
        except BaseException as error:  # noqa: BLE001 – it belongs to whoever asks for the result
            result.set_exception(error)

    threading.Thread(target=run, name="gtts", daemon=True).start()
    return result


def _wanted_wait(header: str) -> float:
    """Seconds of a `Retry-After`; 0 when there is none, or when it is a date."""
    return float(header) if re.fullmatch(r"[0-9]{1,6}", header) else 0.0


# ── what can go wrong ────────────────────────────────────────────────────────────────────────────────────


def _late() -> SpeechError:
    return SpeechError("Google's voice did not answer in time", _OFFLINE)


def _unspeakable(text: str) -> SpeechError:
    return SpeechError(f"there is nothing to speak in “{_short(text)}”", "write it in words")


def _network_fault(error: Exception) -> SpeechError:
    """What a library's exception means to someone who wants to hear a voice."""
    from requests import exceptions as trouble

    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return SpeechError(
            "the computer that answered could not prove that it is Google",
            f"{_SIGN_IN}; or this computer's date is wrong",
        )
    meanings: tuple[tuple[type[Exception], SpeechError], ...] = (
        (trouble.ConnectTimeout, _Passing("Google's voice can't be reached", _OFFLINE)),
        (trouble.Timeout, _Passing("Google's voice did not answer in time", _OFFLINE)),
        (trouble.InvalidProxyURL, SpeechError("the proxy that is set can't be used", _PROXY)),
        (trouble.ProxyError, _Passing("Google's voice can't be reached through the proxy", _PROXY)),
        (trouble.ContentDecodingError, SpeechError("Google's voice sent something unreadable", _LATER)),
        (trouble.ChunkedEncodingError, _Passing("Google's voice broke off while it spoke", _LATER)),
        (trouble.ConnectionError, _Passing("Google's voice can't be reached", _OFFLINE)),
    )
    otherwise = SpeechError(f"the network can't be used ({_short(str(error))})", _OFFLINE)
    return next((meaning for kind, meaning in meanings if isinstance(error, kind)), otherwise)


def _refusal(answer: _Answer) -> SpeechError:
    message, hint = _ANSWERS.get(answer.status) or _ANSWERS.get(answer.status // 100) or _ANSWERS[5]
    passing = answer.status == 429 or answer.status >= 500
    numbered = f"{message} (answer {answer.status})"
    return _Passing(numbered, hint, answer.wait) if passing else SpeechError(numbered, hint)


def _no_sound(text: str, why: str) -> SpeechError:
    return SpeechError(f"Google's voice gave {why} for “{_short(text)}”", f"check the words, or {_LATER}")


def _short(text: str, most: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


# ── judging what came ────────────────────────────────────────────────────────────────────────────────────


def _audio(answer: _Answer, text: str) -> bytes:
    """The MP3 in an answer. Raises SpeechError when there is none."""
    if answer.status != 200:
        raise _refusal(answer)
    found = _AUDIO.search(answer.body)
    if found is None and b"<html" in answer.body[:2000].lower():
        raise SpeechError("a web page came back instead of Google's voice", _SIGN_IN)
    if found is None:
        raise _no_sound(text, "no sound")
    try:
        audio = base64.b64decode(_EQUALS.sub(b"=", found[1]))  # as forgiving as gTTS: the sound is judged next
    except ValueError as error:
        raise _no_sound(text, "no sound") from error
    if not audio:
        raise _no_sound(text, "no sound")
    return audio


def _decode(audio: bytes, text: str) -> Speech:
    """The samples of an MP3 that can be `text` spoken. Raises SpeechError when it can't."""
    import soundfile

    shortest, longest = _plausible(text)
    try:
        with soundfile.SoundFile(BytesIO(audio)) as file:
            if file.format != "MP3":
                raise _no_sound(text, "something else than an MP3")
            rate = int(file.samplerate)
            # one sample more than may be, so that too much is seen without being held
            pcm = file.read(round(longest * rate) + 1, dtype="float32", always_2d=True)
    except (RuntimeError, ValueError, OSError) as error:  # soundfile's own are RuntimeErrors
        raise _no_sound(text, "something that can't be played") from error
    return Speech(_judged(pcm.mean(axis=1, dtype=np.float32), rate, text, shortest, longest), rate)


def _judged(
    pcm: npt.NDArray[np.float32], rate: int, text: str, shortest: float, longest: float
) -> npt.NDArray[np.float32]:
    length = len(pcm) / rate
    if length < shortest:
        raise _no_sound(text, f"only {length:.1f} s of sound")
    if length > longest:
        raise _no_sound(text, f"more than {longest:.0f} s of sound")
    if not np.abs(pcm).max() > QUIETEST_PEAK:  # not: so that NaN does not pass
        raise _no_sound(text, "silence")
    return pcm


def _plausible(text: str) -> tuple[float, float]:
    """Shortest and longest time, in seconds, that it can take to say `text` at the voice's own pace.

    Signs may be silent or be said as whole words, so only letters and figures make it longer; “aaaah” is one
    breath.
    """
    letters = sum(map(str.isalnum, _REPEATED.sub(r"\1", text)))
    return max(SHORTEST, BRIEFEST_LETTER * letters), SPARE + LONGEST_LETTER * len(text)


# ── putting it together ──────────────────────────────────────────────────────────────────────────────────


def _joined(said: list[Speech]) -> Speech:
    rate = said[0].rate
    if any(speech.rate != rate for speech in said):
        raise SpeechError("Google's voice changed its format within a sentence", "write shorter sentences")
    return Speech(np.concatenate([speech.pcm for speech in said]), rate)


def _paced(speech: Speech, pace: float) -> Speech:
    """`pace` times as fast at the same pitch; inside full scale, which decoding and stretching overshoot."""
    pcm = speech.pcm
    if pace != 1.0:
        import pedalboard

        pcm = pedalboard.time_stretch(pcm[np.newaxis], speech.rate, stretch_factor=pace)[0]
    peak = max(1.0, float(np.abs(pcm).max()))
    return Speech(np.ascontiguousarray(pcm / np.float32(peak), dtype=np.float32), speech.rate)
