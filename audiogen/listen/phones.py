"""How far apart two utterances sound: their phonemes laid beside each other, at a price for each difference.

Phonemes are letters of the International Phonetic Association. What a weak recogniser confuses is cheap (one vowel
for another, `t` for `d`), what changes a word is dear; 1 is a whole consonant that is missing, added or another.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

_MARKS = re.compile(r"[ˈˌːˑ˘.ʲˠˤ̩̯̃͡\s\d_^|;-]")
_VOWELS = frozenset("aeiouyæøœɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵɶʉʊʌʏᵻᵿ")
_FAINT = frozenset("əɐɚᵻɪʔhɦwjɹʁɾ")
"""What is often swallowed, or hardly heard."""
_ALIKE = ("pb", "tdɾθðʔ", "kɡgqx", "fv", "szʃʒɕʑθð", "mnŋɲ", "lɹrɾʁɫ", "wʊuʉ", "jiɪ", "hɦxç", "tʃ", "dʒ")
"""Consonants, and half ones, that are easily taken for one another."""
_NEAR = ("iɪᵻeɨ", "eɛæ", "æaɑɐʌ", "ɑɒɔoa", "oʊuɵ", "uʊʉyɯ", "əɐʌɚɜɪᵻʊɘ", "ɜɚɝœø")
"""Vowels that are easily taken for one another."""

FAINT, NEAR, ALIKE, VOWEL = 0.4, 0.2, 0.5, 0.5
GAP_VOWEL, CONSONANT = 0.6, 1.0
RELIEF = 0.3
"""What each phoneme that is right takes away between two differences: far apart, they are two, not one large one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of two utterances laid beside each other: at `at` in the expected one, at this price."""

    at: int
    cost: float


def phones(ipa: str) -> str:
    """The phonemes alone, without stress, length and spaces: a character each."""
    return _MARKS.sub("", unicodedata.normalize("NFC", ipa))


@cache
def swap(one: str, other: str) -> float:
    """The price of hearing `other` for `one`."""
    if one == other:
        return 0.0
    vowels = (one in _VOWELS) + (other in _VOWELS)
    if vowels == 2:
        return NEAR if any(one in group and other in group for group in _NEAR) else VOWEL
    return ALIKE if any(one in group and other in group for group in _ALIKE) else CONSONANT


@cache
def gap(one: str) -> float:
    """The price of a phoneme too few, or too many."""
    return FAINT if one in _FAINT else GAP_VOWEL if one in _VOWELS else CONSONANT


def align(expected: str, heard: str) -> tuple[Step, ...]:
    """The cheapest way from one to the other, step by step."""
    rows = _table(expected, heard)
    steps, i, j = [], len(expected), len(heard)
    while i or j:
        here = rows[i][j]
        if i and j and here == rows[i - 1][j - 1] + swap(expected[i - 1], heard[j - 1]):
            i, j = i - 1, j - 1
            steps.append(Step(i, swap(expected[i], heard[j])))
        elif i and here == rows[i - 1][j] + gap(expected[i - 1]):
            i -= 1
            steps.append(Step(i, gap(expected[i])))
        else:
            j -= 1
            steps.append(Step(i, gap(heard[j])))
    return tuple(reversed(steps))


def _table(expected: str, heard: str) -> list[list[float]]:
    gaps = [gap(one) for one in heard]
    rows = [[0.0]]
    for cost in gaps:
        rows[0].append(rows[0][-1] + cost)
    for one in expected:
        above, missing = rows[-1], gap(one)
        row = [above[0] + missing]
        for j, other in enumerate(heard):
            row.append(min(above[j] + swap(one, other), above[j + 1] + missing, row[j] + gaps[j]))
        rows.append(row)
    return rows


def distance(expected: str, heard: str) -> float:
    """The price of all differences."""
    return _table(expected, heard)[-1][-1]


def worst(steps: Sequence[Step]) -> float:
    """The price of the worst stretch: a word that is another one, not small things far apart."""
    highest = run = 0.0
    for step in steps:
        run = max(0.0, run + (step.cost or -RELIEF))
        highest = max(highest, run)
    return highest


def within(expected: str, heard: str) -> tuple[float, int, int]:
    """How well `heard` fits some part of `expected`, and which: the price, from where and to where."""
    if not heard:
        return 0.0, 0, 0
    best = [(0.0, i) for i in range(len(expected) + 1)]  # price, and where the part began
    for other in heard:
        added = gap(other)
        row = [(best[0][0] + added, 0)]
        for i, one in enumerate(expected):
            row.append(
                min(
                    (best[i][0] + swap(one, other), best[i][1]),
                    (best[i + 1][0] + added, best[i + 1][1]),
                    (row[i][0] + gap(one), row[i][1]),
                )
            )
        best = row
    end = min(range(len(best)), key=lambda i: best[i][0])
    return best[end][0], best[end][1], end


def size(utterance: str) -> float:
    """What it costs to miss all of it."""
    return sum(map(gap, utterance))
