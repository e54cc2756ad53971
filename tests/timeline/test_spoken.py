"""What an engine is given in languages other than English."""

from __future__ import annotations

import pytest

from audiogen.speech.writing import foreign
from audiogen.timeline.spoken import BREATH_WORDS, Lexicon


@pytest.mark.parametrize("language", BREATH_WORDS)
def test_words_of_a_breath_are_four_that_a_voice_of_their_language_can_say(language: str) -> None:
    words = BREATH_WORDS[language]
    assert len(words) == 4 and words[0] != words[2]
    assert all(any(map(str.isalpha, word)) for word in words)
    assert not foreign(" ".join(words), language)


def test_languages_of_other_scripts_have_their_own_words() -> None:
    for language in ("ar", "bg", "el", "fa", "he", "hi", "ja", "ko", "ru", "th", "uk", "zh"):
        assert all(foreign(word, "en") for word in BREATH_WORDS[language])


@pytest.mark.parametrize(
    ("written", "text", "expected"),
    [
        ("腰筋", "大腰筋をゆるめます。腰筋。", "大Xをゆるめます。X。"),
        ("요근", "요근을 풀어 줍니다.", "X을 풀어 줍니다."),
        ("พัก", "หยุดพักก่อน", "หยุดXก่อน"),
        ("क", "की कमर क", "की कमर X"),
        ("café", "Le café, les cafés", "Le X, les cafés"),
        ("مد", "مدّ مد", "مدّ X"),
        ("muslo", "El muslo y los muslos.", "El X y los muslos."),
        ("psoas", "腰の psoas をゆるめて、psoasを。", "腰の X をゆるめて、Xを。"),
    ],
)
def test_the_lexicon_finds_words_as_each_language_parts_them(written: str, text: str, expected: str) -> None:
    assert Lexicon([(written, "X")])(text) == expected
