"""What can go wrong between us and Google, said to someone who wants to hear a voice."""

from __future__ import annotations

from audiogen.errors import SpeechError

LATER = "try again in some minutes: what has been spoken is kept"
_OTHERS = "choose an offline voice: hibari for English, or espeak"
OFFLINE = f"check the internet connection, or {_OTHERS}"
SIGN_IN = "the network may want you to sign in first"
_PROXY = f"check the internet connection and HTTPS_PROXY, or {_OTHERS}"

_ANSWERS: dict[int, tuple[str, str]] = {
    3: ("Google's voice sent us elsewhere instead of speaking", f"{SIGN_IN}; or Google wants patience"),
    4: ("Google refuses to speak for this computer", f"{LATER}, or {_OTHERS}"),
    5: ("Google's voice is out of order just now", LATER),
    429: ("Google asks us to slow down", LATER),
}
"""What a status means: by the number itself, or by its first digit."""
SLOW_DOWN = 429


class Passing(SpeechError):
    """A fault that may be gone the next time; not before `wait` seconds, if the service said so.

    `everybody` says that it concerns all who ask, not only the line that met it.
    """

    def __init__(self, message: str, hint: str, wait: float = 0.0, everybody: bool = False) -> None:
        super().__init__(message, hint)
        self.wait = wait
        self.everybody = everybody


def late() -> SpeechError:
    return SpeechError("Google's voice did not answer in time", OFFLINE)


def unspeakable(text: str) -> SpeechError:
    return SpeechError(f"there is nothing to speak in “{short(text)}”", "write it in words")


def too_long(text: str) -> SpeechError:
    return SpeechError(f"“{short(text)}” is too long for Google's voice", "write shorter sentences")


def no_sound(why: str) -> SpeechError:
    """Google spoke, and there is nothing to be heard: it will be so the next time as well."""
    return SpeechError(f"Google's voice gave {why}", f"check the words, or {LATER}")


def bad_sound(why: str) -> Passing:
    """Google spoke, and something happened to it."""
    return Passing(f"Google's voice gave {why}", f"check the words, or {LATER}")


def refusal(status: int, wait: float) -> SpeechError:
    """What an answer without speech means; `wait` is how many seconds the service wants to be left alone."""
    message, hint = _ANSWERS.get(status) or _ANSWERS.get(status // 100) or _ANSWERS[5]
    numbered = f"{message} (answer {status})"
    if status == SLOW_DOWN or status >= 500:
        return Passing(numbered, hint, wait, everybody=status == SLOW_DOWN or wait > 0)
    return SpeechError(numbered, hint)


def network_fault(error: Exception) -> SpeechError:
    """What a library's exception means."""
    from requests import exceptions as trouble

    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return SpeechError(
            "the computer that answered could not prove that it is Google",
            f"{SIGN_IN}; or this computer's date is wrong",
        )
    meanings: tuple[tuple[type[Exception], SpeechError], ...] = (
        (trouble.ConnectTimeout, Passing("Google's voice can't be reached", OFFLINE)),
        (trouble.Timeout, Passing("Google's voice did not answer in time", OFFLINE)),
        (trouble.InvalidProxyURL, SpeechError("the proxy that is set can't be used", _PROXY)),
        (trouble.ProxyError, Passing("Google's voice can't be reached through the proxy", _PROXY)),
        (trouble.ContentDecodingError, SpeechError("Google's voice sent something unreadable", LATER)),
        (trouble.ChunkedEncodingError, Passing("Google's voice broke off while it spoke", LATER)),
        (trouble.ConnectionError, Passing("Google's voice can't be reached", OFFLINE)),
    )
    otherwise = SpeechError(f"the network can't be used ({short(str(error))})", OFFLINE)
    return next((meaning for kind, meaning in meanings if isinstance(error, kind)), otherwise)


def short(text: str, most: int = 60) -> str:
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
