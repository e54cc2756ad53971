"""From what the witnesses say to a verdict; the phonemes are written out, as eSpeak has them."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest

from audiogen.listen.acoustics import Measure
from audiogen.listen.judge import Evidence, Expected, Hypothesis, Part, by_level, is_copy, is_said, judge, kept, paces
from audiogen.units import RATE

GOOD = Measure(loud=0.0, low=-30.0, mean=-4.5, voiced=0.8, lead=0, tail=960, hole=9600, length=2 * RATE)
UNDER = -36.0
LEFT = Expected("Feel your left hip.", "Feel your left hip.", (Part("filjʊɹlɛfthɪp"),), "filjʊɹlɛfthɪp")
PSOAS = Expected(
    "Soften the psoas now.",
    "Soften the so-az now.",
    (Part("sɔfənðə"), Part("soʊæz", "psoʊəs", "psoas", "so-az"), Part("naʊ")),
    "sɔfənðəpsoʊəsnaʊ",
)
OTHERS = {
    "filjʊɹlɛfthɪp": "Feel your left hip.",
    "filjʊɹɹaɪthɪp": "Feel your right hip.",
    "sɔfənðəsoʊæznaʊ": "Soften the psoas now.",
    "pɔz": "Pause.",
    "lɛtjʊɹnizlintəɡɛðɚ": "Let your knees lean together.",
}


def heard(*pairs: tuple[str, str], lost: float = inf, slow: float = 1.0) -> Evidence:
    """Tries, each with one hypothesis: its text and how that sounds."""
    return Evidence(tuple((Hypothesis(*pair),) for pair in pairs), lost, slow)


def verdict(expected: Expected, evidence: Evidence, measure: Measure = GOOD, under: float = UNDER) -> str:
    return judge(expected, evidence, measure, under, OTHERS).verdict


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, None),
        ({"loud": -40.0, "low": -45.0, "mean": -42.0, "voiced": 0.0, "tail": 2 * RATE}, "dropped"),
        ({"low": -5.0}, "drowned"),
        ({"loud": -4.0, "low": -13.0}, "drowned"),
        ({"loud": -16.0, "low": -24.0}, "dropped"),
        ({"mean": 1.0}, "drowned"),
        ({"tail": RATE}, "cut"),
        ({"lead": RATE}, "cut"),
        ({"tail": RATE // 3}, None),
        ({"tail": RATE // 5, "length": RATE // 2}, "cut"),
        ({"tail": RATE // 8, "length": RATE // 2}, None),
    ],
)
def test_what_levels_are_sure_of(changes: dict[str, float], found: str | None) -> None:
    sure = by_level(replace(GOOD, **changes), UNDER)  # type: ignore[arg-type]
    assert (sure and sure.verdict) == found


def test_over_a_loud_background_silences_say_nothing() -> None:
    cut = replace(GOOD, tail=RATE, low=-14.0)
    assert by_level(cut, -20.0) is None
    assert verdict(LEFT, heard(("Feel your left hip.", "filjʊɹlɛfthɪp")), cut, -20.0) == "ok"


def test_what_sounds_alike_is_said() -> None:
    assert is_said(LEFT, heard(("Feel your left hip.", "filjʊɹlɛfthɪp")))
    assert is_said(LEFT, heard(("Field you left tip.", "fildjulɛfttɪp")))
    assert not is_said(LEFT, heard(("Feel your right hip.", "filjʊɹɹaɪthɪp")))
    assert is_said(LEFT, heard(("Feel your loft up.", "filjʊɹlɑftʌpkz"), lost=1.0)), (
        "it is as likely as what was heard"
    )


def test_another_line_is_named() -> None:
    found = judge(LEFT, heard(("Feel your right hip.", "filjʊɹɹaɪthɪp")), GOOD, UNDER, OTHERS)
    assert (found.verdict, found.other, found.heard) == ("replaced", "Feel your right hip.", "Feel your right hip.")
    assert "Feel your right hip." in found.why
    begun = judge(LEFT, heard(("Let your knees", "lɛtjʊɹniz")), GOOD, UNDER, OTHERS)
    assert (begun.verdict, begun.other) == ("replaced", "Let your knees lean together.")


def test_words_of_nowhere_are_a_replacement_too() -> None:
    found = judge(LEFT, heard(("Thank you.", "θæŋkju")), GOOD, UNDER, OTHERS)
    assert (found.verdict, found.other) == ("replaced", "")


def test_some_other_words_are_unclear() -> None:
    assert verdict(LEFT, heard(("Feel your left bottom.", "filjʊɹlɛftbɑtəm"))) == "unclear"


def test_a_voice_without_words_is_unclear() -> None:
    assert verdict(LEFT, heard(("", ""))) == verdict(LEFT, Evidence(())) == "unclear"


def test_missing_words_are_a_cut() -> None:
    assert verdict(LEFT, heard(("Feel your left", "filjʊɹlɛft"))) == "cut"
    assert verdict(LEFT, heard(("left hip.", "lɛfthɪp"))) == "cut"


def test_a_line_whose_end_is_silent_is_cut_whatever_the_recogniser_completes() -> None:
    assert verdict(LEFT, heard(("Feel your left hip.", "filjʊɹlɛfthɪp")), replace(GOOD, tail=RATE)) == "cut"


def test_a_short_line_in_a_long_ones_place_is_a_replacement() -> None:
    short = replace(GOOD, tail=RATE)
    assert verdict(LEFT, heard(("Pause.", "pɔz")), short) == "replaced"
    assert verdict(LEFT, heard(("Shush.", "ʃʌʃ")), short) == "replaced"
    assert verdict(LEFT, heard(("Feel", "fil")), short) == "cut"


def test_what_is_said_twice_takes_its_time() -> None:
    twice = ("Feel your left hip. Feel your left hip.", "filjʊɹlɛfthɪp" * 2)
    assert verdict(LEFT, heard(twice, slow=2.0)) == "doubled"
    assert verdict(LEFT, heard(twice, ("Feel your left hip.", "filjʊɹlɛfthɪp"))) == "ok", (
        "recognisers repeat themselves"
    )


def test_the_lexicon_is_heard() -> None:
    assert verdict(PSOAS, heard(("Soften the so as now.", "sɔfənðəsoʊæznaʊ"))) == "ok"
    assert verdict(PSOAS, heard(("Soften the psoas now.", "sɔfənðəsoʊəznaʊ"))) == "ok"
    wrong = judge(PSOAS, heard(("Soften the piece so as now.", "sɔfənðəpissoʊæznaʊ")), GOOD, UNDER, OTHERS)
    assert (wrong.verdict, wrong.why) == ("mispronounced", "“psoas”: not as the lexicon says")


def test_the_naive_reading_is_not_what_the_lexicon_says() -> None:
    assert verdict(PSOAS, heard(("Soften the p'sowis now.", "sɔfənðəpsoʊəsnaʊ"))) == "mispronounced"


def test_most_of_those_who_listen_must_hear_the_lexicon() -> None:
    right, wrong = ("Soften the so as now.", "sɔfənðəsoʊæznaʊ"), ("Soften the piece of us now.", "sɔfənðəpisʌvʌsnaʊ")
    assert verdict(PSOAS, heard(right, wrong)) == "mispronounced"
    assert verdict(PSOAS, heard(right, right, wrong)) == "ok"


def test_other_words_beside_the_lexicons_are_no_mispronunciation() -> None:
    assert verdict(PSOAS, heard(("Tighten the piece so as now.", "taɪtənðəpissoʊæznaʊ"))) == "unclear"


def test_a_copy_is_known_by_its_words() -> None:
    assert is_copy(LEFT, heard(("Feel your left hip.", "filjʊɹlɛfthɪp")))
    assert is_copy(LEFT, heard(("left hip", "lɛfthɪp")))
    assert is_copy(LEFT, heard(("Pills.", "pɪlz"), lost=0.5))
    assert not is_copy(LEFT, heard(("Let your knees lean together.", "lɛtjʊɹnizlintəɡɛðɚ")))


def test_paces_are_those_of_lines_of_the_same_size() -> None:
    words = ["soʊ"] * 30 + ["lɛtjʊɹnizlintəɡɛðɚ"] * 30
    lengths = [RATE] * 30 + [3 * RATE] * 29 + [6 * RATE]
    found = paces(lengths, words)
    assert found[0] == pytest.approx(1.0) and found[-1] == pytest.approx(2.0)


def test_what_is_left_where_something_was_cut_out_is_known_by_its_words() -> None:
    pause = Expected("Pause.", "Pause.", (Part("pɔz"),), "pɔz")
    lean = Expected("Let your knees lean.", "Let your knees lean.", (Part("lɛtjʊɹnizlin"),), "lɛtjʊɹnizlin")
    lines = [LEFT, pause, lean]
    assert kept(lines, (Hypothesis("Let your knees lean.", "lɛtjʊɹnizlin"),)) == (2,)
    assert kept(lines, (Hypothesis("Feel your left hip. Pause.", "filjʊɹlɛfthɪppɔz"),)) == (0, 1)
    assert kept(lines, (Hypothesis("", ""),)) == ()
    assert kept(lines, (Hypothesis("Once upon a time", "wʌnsəpɑnətaɪm"),)) is None
    assert kept([LEFT], (Hypothesis("Feel your left hip.", "filjʊɹlɛfthɪp"),)) is None, "nothing is missing"
