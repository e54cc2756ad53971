"""The cases that Speech Markdown publishes, and how each of them fares here."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from heard import Heard, heard, words

from audiogen.script.convert import FORMATS
from audiogen.units import samples

CASES = Path(__file__).parent / "corpus" / "cases.txt"
LONGEST = samples(10)

NOT_SSML = "its expected output is not XML: `&` is not escaped"
NOISES = "`[laugh]`, `[sigh]` and `[cough]` are expected to stay as words; here they are told as lost"
NOTHING = "it says only of what is expected that it contains some element"
APART = {
    "escape-xml No escaping": NOT_SSML,
    "escape-xml Google with no support of escapeXmlSymbols": NOT_SSML,
    "expressive multiple": NOISES,
    "expressive does not conflict with shortBreak": NOISES,
    "expressive does not conflict with textModifier": NOTHING,
}
"""Cases that can't be held against ours, and why."""


LOST = {
    "address": "reading as an address",
    "audio": "sounds from the web",
    "azure": "styles and roles, pitch, sounds from the web, voices of another service",
    "disappointed": "emotion",
    "dj": "style",
    "drc": "compression",
    "emphasis-short": "reduced emphasis",
    "emphasis-standard": "reduced emphasis",
    "excited": "emotion",
    "expletive": "bleeping",
    "expressive": "a laugh",
    "google": "sounds, bleeping, pitch, style, one word in another language",
    "interjection": "reading as an interjection",
    "lang": "one word in another language",
    "multiple": "whisper, pitch",
    "new": "pitch, volume, voices inside a sentence",
    "newscaster": "style",
    "pitch": "pitch",
    "prosody": "volume, pitch",
    "sections": "voices of another service",
    "timbre": "timbre",
    "voice": "voices inside a sentence, and of another service",
    "volume": "volume",
    "whisper": "whisper",
}
"""What is told as lost, by what the cases are about."""


@dataclass(frozen=True, slots=True)
class Case:
    """An input, and what is expected of it: as SSML, and as plain text; either may be missing."""

    name: str
    given: str
    ssml: str
    text: str

    @property
    def about(self) -> str:
        """The part of the language that the case belongs to."""
        first, _, rest = self.name.partition(" ")[0].partition("-")
        return f"{first}-{rest.partition('-')[0]}" if first in ("break", "emphasis") else first


def cases() -> list[Case]:
    return list(_cases(CASES.read_text(encoding="utf-8")))


def _cases(text: str) -> Iterator[Case]:
    for part in text.removeprefix("=== ").split("\n=== "):
        name, _, rest = part.partition("\n")
        given, *expected = rest.rstrip("\n").split("\n--- ")
        parts = dict(piece.split("\n", 1) for piece in expected)
        yield Case(name, given, parts.get("ssml", ""), parts.get("text", ""))


def ours(name: str, text: str) -> tuple[Heard, int]:
    """What a text in the format `name` comes to as a routine, and how many losses were told."""
    known = FORMATS[name]
    assert known.read is not None
    form = FORMATS["routine"].prepare(known.read(text, f"case.{name}"), LONGEST)
    return heard(FORMATS["routine"].write(form)), len(form.losses())


def faults(case: Case) -> list[str]:
    """What is not as the case expects it."""
    found, _ = ours("speechmarkdown", case.given)
    faults = []
    if case.ssml:
        whole = case.ssml if "<speak" in case.ssml else f"<speak>{case.ssml}</speak>"
        expected, _ = ours("ssml", whole)
        faults += [f"{found.spoken} is not {expected.spoken}"] * (found.spoken != expected.spoken)
        faults += [f"{found.sounded} is not {expected.sounded}"] * (found.sounded != expected.sounded)
        faults += [f"{found.stressed} is not {expected.stressed}"] * (found.stressed != expected.stressed)
    if case.text:
        faults += [f"{found.written} is not {case.text!r}"] * (list(found.written) != words(case.text))
    return faults


def table() -> str:
    """How all cases fare, as docs/convert.md shows it."""
    rows = ["| about | cases | the same | the same but for what is told as lost | apart |", "|---|---|---|---|---|"]
    groups: dict[str, list[Case]] = {}
    for case in cases():
        groups.setdefault(case.about, []).append(case)
    totals = [0, 0, 0, 0]
    for about, group in groups.items():
        held = [case for case in group if case.name not in APART]
        lossy = sum(bool(ours("speechmarkdown", case.given)[1]) for case in held)
        counts = [len(group), len(held) - lossy, lossy, len(group) - len(held)]
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        all_, same, with_losses, apart = (str(count or "") for count in counts)
        rows.append(f"| {about} | {all_} | {same} | {f'{with_losses}: {LOST[about]}' if lossy else ''} | {apart} |")
    rows.append(f"| **all** | {' | '.join(f'**{total}**' for total in totals)} |")
    return "\n".join(rows)
