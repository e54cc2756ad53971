"""How far apart two utterances sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiogen.listen.phones import align, distance, phones, size, swap, within, worst

IPA = st.text(alphabet="aeiouæəɪʊʌpbtdkɡfvszʃmnŋlɹhjw", max_size=16)


def test_phonemes_alone_count() -> None:
    assert phones("bɹˈiːð ˈaʊt") == "bɹiðaʊt"
    assert phones("t͡ʃˈɛst_dʒˈɛntli") == "tʃɛstdʒɛntli"


@given(IPA, IPA)
def test_steps_add_up_to_the_distance(one: str, two: str) -> None:
    assert sum(step.cost for step in align(one, two)) == pytest.approx(distance(one, two))
    assert distance(one, two) == pytest.approx(distance(two, one))
    assert distance(one, two) <= size(one) + size(two) + 1e-9
    assert all(0 <= step.at <= len(one) for step in align(one, two))


@given(IPA)
def test_the_same_is_no_distance_away(one: str) -> None:
    assert distance(one, one) == worst(align(one, one)) == 0.0
    assert distance(one, "") == pytest.approx(size(one))


@given(IPA, IPA, IPA)
def test_a_part_is_found_where_it_is(before: str, part: str, after: str) -> None:
    cost, start, end = within(before + part + after, part)
    assert cost == 0.0 and (before + part + after)[start:end] == part


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("soʊæz", "soʊəz"),
        ("bɹið", "bɹiz"),
        ("pɔz", "paɪz"),
        ("sɔfən", "sɔftɪn"),
        ("soʊɹaɪt", "sɔɹaɪt"),
        ("nɑk", "nɑt"),
    ],
)
def test_what_is_misheard_is_near(one: str, other: str) -> None:
    assert distance(one, other) < 1.3


@pytest.mark.parametrize(
    ("one", "other"), [("lɛft", "ɹaɪt"), ("bɹiðɪn", "bɹiðaʊt"), ("soʊæz", "pisoʊæz"), ("ɹɛst", "pɔz"), ("lɛɡ", "ɑɹm")]
)
def test_another_word_is_far(one: str, other: str) -> None:
    assert worst(align(one, other)) >= 1.5


def test_small_things_far_apart_are_not_one_large_one() -> None:
    line = "lɛtjʊɹniztʃæmpʃɪnziɡəmtəɡɛðɚ"
    heard = line.replace("niz", "nis").replace("ziɡəm", "siɡəm").replace("ðɚ", "dɚ")
    assert distance(line, heard) == pytest.approx(1.5)
    assert worst(align(line, heard)) < 0.9


def test_letters_unknown_to_the_tables_are_consonants() -> None:
    assert swap("ǃ", "t") == 1.0 and size("ǃ") == 1.0
