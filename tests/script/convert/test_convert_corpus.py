"""Speech Markdown's own cases: what they come to here is what they are expected to come to, or it is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from speechmarkdown_corpus import APART, LOST, Case, cases, faults, ours, table

CASES = cases()
DOC = Path(__file__).parents[3] / "docs" / "convert.md"


@pytest.mark.parametrize("case", [case for case in CASES if case.name not in APART], ids=lambda case: case.name)
def test_a_published_case_comes_to_what_it_expects(case: Case) -> None:
    assert case.ssml or case.text
    assert faults(case) == []


def test_there_are_as_many_as_were_published_and_no_two_are_called_the_same() -> None:
    assert len({case.name for case in CASES}) == len(CASES) == 165
    assert set(APART) <= {case.name for case in CASES}


@pytest.mark.parametrize(
    ("name", "there", "instead"),
    [
        ("break-short", "3s", "4s"),
        ("break-strength", "strong", "x-strong"),
        ("rate-standard-slow", 'rate="slow"', 'rate="fast"'),
        ("sub-standard", "aluminum", "aluminium"),
        ("ipa-standard", "'pi.kæn", "pi'kæn"),
        ("emphasis-short-strong", 'level="strong"', 'level="moderate"'),
        ("no-markdown", "line 1", "line 3"),
        ("azure-comprehensive Change of Langs", "fr-FR", "de-DE"),
    ],
)
def test_a_case_that_expected_something_else_would_be_seen(name: str, there: str, instead: str) -> None:
    case = next(case for case in CASES if case.name == name)
    assert there in case.ssml
    assert faults(replace(case, ssml=case.ssml.replace(there, instead)))


def test_what_is_said_of_losses_is_said_of_cases_that_have_some() -> None:
    lossy = {case.about for case in CASES if case.name not in APART and ours("speechmarkdown", case.given)[1]}
    assert set(LOST) == lossy


def test_the_documented_table_is_how_they_fare() -> None:
    text = DOC.read_text(encoding="utf-8")
    assert table() in text
    for name, why in APART.items():
        assert f"| {name} | {why} |" in text
