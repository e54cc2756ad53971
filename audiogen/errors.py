"""What can go wrong, said to the author: what, where, and what to do.

Every error of ours is one line; the command line prints it and exits with `exit_code`.
"""

import difflib
from collections.abc import Iterable, Sequence


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """“did you mean “bell”?” when something known is near `word`, else what there is."""
    choices = list(known)
    near = difflib.get_close_matches(word.lower(), choices, n=1, cutoff=0.6)
    return f"did you mean “{near[0]}”?" if near else f"there are: {', '.join(choices)}"


class AudiogenError(Exception):
    """`message` says what is wrong; `hint` what to do about it (may be empty)."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}: {self.hint}" if self.hint else self.message


class UsageError(AudiogenError):
    """The command was given something that it can't work with."""

    exit_code = 2


class ScriptError(AudiogenError):
    """Something in the script at `path`, in `line` (from 1; 0 when it is the file as a whole)."""

    def __init__(self, path: str, line: int, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.path = path
        self.line = line

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {super().__str__()}"


class ScriptErrors(AudiogenError):
    """Everything that is wrong in one script, in order of its lines, so that one look is enough."""

    def __init__(self, errors: Sequence[ScriptError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = tuple(errors)


class LengthError(ScriptError):
    """A session can't last as long as was `asked`, but from `shortest` to `longest`, all in samples.

    `estimated` says that not all lines were spoken yet, so that it may fit after all.
    """

    def __init__(
        self,
        path: str,
        line: int,
        message: str,
        hint: str,
        *,
        asked: int,
        shortest: int,
        longest: int,
        estimated: bool,
    ) -> None:
        super().__init__(path, line, message, hint)
        self.asked = asked
        self.shortest = shortest
        self.longest = longest
        self.estimated = estimated

    @property
    def nearest(self) -> int:
        """The length that comes closest."""
        return self.shortest if self.asked < self.shortest else self.longest


class SpeechError(AudiogenError):
    """A line could not be spoken. `lines` are the script's lines that wanted it, once they are known."""

    def __init__(self, message: str, hint: str = "", lines: tuple[int, ...] = ()) -> None:
        super().__init__(message, hint)
        self.lines = lines


class SoundError(AudiogenError):
    """A sound file or generator can't be used."""


class OutputError(AudiogenError):
    """A result can't be written where it was wanted."""
