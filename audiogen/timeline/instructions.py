"""What is spoken, and looks as if it had been meant for the program: times in round brackets, “Repeat 3 times:”."""

import re
from typing import Final

_TIME: Final = r"\d+(?:[.,]\d+)?[\s‐‑-]*(?:s|sec|secs|seconds?|m|min|mins|minutes?)\.?"
_BELL: Final = r"(?:(?:ring|strike|sound)s?\s+)?(?:(?:the|a)\s+)?(?:bell|gong|chime)s?(?:\s+(?:soft|low|high))?"
_PAUSE: Final = "a pause is written [4s]"

_SUSPECTS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), hint)
    for pattern, hint in (
        (rf"[(<{{«]\s*{_TIME}\s*[)>}}»]", _PAUSE),
        (rf"^\W*(?:an?\s+)?(?:pause|wait|hold|silence)\s+(?:(?:for|of)\s+)?{_TIME}\W*$", _PAUSE),
        (rf"^\W*(?:an?\s+)?{_TIME}(?:\s*[‐‑-]\s*|\s+|\s+of\s+)(?:pause|silence|rest|wait|hold|break)\W*$", _PAUSE),
        (rf"(?:\.\.\.|…)\s*{_TIME}\s*(?:\.\.\.|…)", _PAUSE),
        (rf"^\W*{_TIME}\W*$", _PAUSE),
        (rf"\(\s*{_BELL}\s*\)", "a bell is written [bell]"),
        (rf"^\W*{_BELL}\W*$", "a bell is written [bell]"),
        (r"^\W*(?:end\s+(?:of\s+)?)?repeat(?:\s+(?:this|that|it))?(?:\s+(?:x\s*)?\d+(?:\s+times)?)?\W*$",
         "a block is repeated between ::: repeat 3 and :::"),
        (r"^\W*(?:(?:on\s+)?(?:the\s+)?(?:other|both|each)\s+sides?|switch sides|change sides)\W*$",
         "both sides are done between ::: sides left right and :::"),
        (r"^(?:[a-z]|\d+)[.)]\s+\S", "the mark of a list is read aloud: write - before each item"),
    )
)  # fmt: skip


def suspicious(text: str) -> tuple[str, str] | None:
    """What of a spoken sentence seems to be an instruction, and how that is written; None for nothing."""
    for pattern, hint in _SUSPECTS:
        if found := pattern.search(text):
            return found[0].strip(), hint
    return None
