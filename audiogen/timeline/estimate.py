"""How long a voice will take for a sentence that nobody has spoken yet."""

from audiogen.model import Utterance
from audiogen.units import samples

_A_SENTENCE = 0.35
_A_CHARACTER = 0.058
"""Seconds, fitted to the offline voice at its own pace; good to about a tenth."""


def estimate(utterance: Utterance) -> int:
    """Roughly how many samples the utterance will last."""
    return samples(round((_A_SENTENCE + _A_CHARACTER * len(utterance.text)) / utterance.voice.rate, 3))
