"""A voice that is listened to while it speaks, so that it can be said which lines it failed at, and why."""

from collections.abc import Mapping
from typing import Any, cast

from audiogen.errors import SpeechError
from audiogen.model import Utterance
from audiogen.speech.engine import Engine, Speech


class Tried:
    """An engine, with the faults that it met: several at once, where it speaks several lines at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._faults: dict[str, SpeechError] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    @property
    def engine(self) -> Engine:
        """To be spoken with, like the one that is listened to."""
        return cast("Engine", self)

    def speak(self, utterance: Utterance) -> Speech:
        try:
            return self._engine.speak(utterance)
        except SpeechError as error:
            self._faults[utterance.text] = error
            raise

    def told(self, error: SpeechError, wanted: Mapping[Utterance, tuple[int, ...]], spoken: bool) -> SpeechError:
        """`error`, with which speaking ended, as one about the first line that failed in the script's order; or, if
        nothing was `spoken` and all that was tried failed alike, about every line.

        `wanted` has the script's lines of each utterance.
        """
        failed = [(lines, self._faults[one.text]) for one, lines in wanted.items() if one.text in self._faults]
        lines, why = min(failed, key=lambda one: one[0], default=(error.lines, error))
        if not spoken and len(failed) > 1 and len({fault.message for _, fault in failed}) == 1:
            return SpeechError(why.message, why.hint)
        return SpeechError(why.message, why.hint, lines)


def failure(error: SpeechError) -> str:
    """What is to be said of it."""
    what = f"Line {error.lines[0]} can't be spoken" if error.lines else "No line can be spoken now"
    return f"{what}: {error.message}"
