"""What stands between a session's sound and whoever judges it: stretches cut out, heard, and turned into phonemes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import TypeAlias

import numpy as np

from audiogen.listen import sound as sounding
from audiogen.listen.judge import Evidence, Hypothesis
from audiogen.listen.phones import phones
from audiogen.listen.places import Place
from audiogen.listen.recogniser import WHOLE, Heard, Recogniser, Stretch
from audiogen.listen.sound import HEARD, Sound
from audiogen.units import RATE

Phonemes: TypeAlias = Callable[[Sequence[str]], Sequence[str]]
"""How texts sound, in the letters of the International Phonetic Association."""

QUICK = 10.0
"""Seconds that are looked at first, if a line isn't longer; only what is doubtful is looked at more closely."""
NEIGHBOUR = RATE // 20
"""What is heard of a line ends this long before the next one."""
SPOKEN_PART, SPOKEN, FLEETING = 0.35, 0.3, 0.08
"""So much of a sound must be speech, or so many seconds of it, to be taken for it; and more than the last."""


class Sounds:
    """Phonemes of texts, asked for together and once."""

    def __init__(self, ask: Phonemes) -> None:
        self._ask = ask
        self._known: dict[str, str] = {"": ""}

    def learn(self, texts: Iterable[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= zip(new, map(phones, self._ask(new)), strict=True)

    def __getitem__(self, text: str) -> str:
        return self._known[text]


@dataclass(frozen=True, slots=True)
class Ears:
    """The session's sound, and who hears it."""

    sound: Sound
    recogniser: Recogniser
    sounds: Sounds
    places: Sequence[Place]

    def line(self, at: int, margins: tuple[int, int]) -> Stretch:
        """What sounds where a line stands, and a little around it."""
        place = self.places[at]
        low = self.places[at - 1].end + NEIGHBOUR if at else 0
        high = self.places[at + 1].start - NEIGHBOUR if at + 1 < len(self.places) else place.end + RATE
        start = min(place.start, max(low, place.start - margins[0]))
        return self.stretch(start, max(place.end, min(high, place.end + margins[1])))

    def stretch(self, start: int, stop: int) -> Stretch:
        return sounding.samples(self.sound, start, stop)

    def hear(self, stretches: Sequence[Stretch], expected: Sequence[str] = (), quick: bool = False) -> list[Heard]:
        """What is said in each, however long it is; what is too long is heard in pieces."""
        found: dict[int, Heard] = {}
        for seconds in (QUICK, WHOLE) if quick else (WHOLE,):
            fit = [at for at, one in enumerate(stretches) if at not in found and len(one) <= seconds * HEARD]
            texts = [expected[at] for at in fit] if expected else []
            found |= zip(fit, self.recogniser.hear([stretches[at] for at in fit], texts, seconds), strict=True)
        for at, one in enumerate(stretches):
            if at not in found:
                parts = [heard.texts[0] for heard in self.recogniser.hear(_cut(one))]
                found[at] = Heard((" ".join(parts),), 0.0, -inf)
        self.sounds.learn(text for heard in found.values() for text in heard.texts)
        return [found[at] for at in range(len(stretches))]

    def evidence(self, heard: Heard, weighed: bool, slow: float = 1.0) -> Evidence:
        hypotheses = tuple(Hypothesis(text, self.sounds[text]) for text in heard.texts)
        return Evidence((hypotheses,), heard.lost if weighed else inf, slow)

    def is_speech(self, start: int, end: int) -> bool:
        """Whether somebody speaks between two moments, or just something sounds."""
        around = RATE // 2
        low, high = (at / RATE for at in (start, end))
        begins = max(0, start - around) / RATE
        spoken = sum(
            max(0.0, min(high, begins + b) - max(low, begins + a))
            for a, b in self.recogniser.speaks(self.stretch(start - around, end + around))
        )
        return spoken >= min(SPOKEN_PART * (high - low), SPOKEN) and spoken > FLEETING


def _cut(stretch: Stretch) -> list[Stretch]:
    """A long stretch in pieces, parted where it is quietest."""
    found = []
    most, hop = int(WHOLE * HEARD), HEARD // 10
    while len(stretch) > most:
        power = (stretch[most // 2 : most].reshape(-1, hop) ** 2).sum(axis=1)
        at = most // 2 + int(np.argmin(power)) * hop + hop // 2
        found.append(stretch[:at])
        stretch = stretch[at:]
    return [*found, stretch]
