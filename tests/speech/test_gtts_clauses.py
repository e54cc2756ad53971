"""Long texts are cut where a reader would draw breath, and no letter of them is lost."""

from __future__ import annotations

import re
import time
import unicodedata
from itertools import pairwise

import pytest
from examples import EXAMPLES
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audiogen.speech.gtts import marks
from audiogen.speech.gtts.clauses import MOST_PIECES, Piece, pieces
from audiogen.speech.gtts.marks import MOST, Mark, units


def cut(text: str, language: str = "en") -> list[str]:
    return [piece.text for piece in pieces(text, language) or ()]


CASES: dict[str, tuple[str, list[Mark]]] = {
    "a comma": (
        "Let your knees lean together, and soften your belly, "
        "|and as you breathe out let the weight of your legs be carried by the bones, not by the muscles.",
        [marks.COMMA],
    ),
    "a full stop rather than a comma": (
        "Lie on your back with both of your knees bent, and rest. "
        "|Let the floor carry you, and do nothing at all for a while.",
        [marks.SENTENCE],
    ),
    "a semicolon": (
        "Draw one heel a little nearer to you, then the other one; "
        "|stop where it is easy, and let the breath come by itself.",
        [marks.CLAUSE],
    ),
    "a dash": (
        "Now rest here for as long as it is comfortable to do so — "
        "|really rest, with nothing to hold up and nowhere to be.",
        [marks.CLAUSE],
    ),
    "before a conjunction": (
        "The long slow breath that follows is carried by the whole body "
        "|and goes where it wants to go and then it comes back.",
        [marks.CONJUNCTION],
    ),
    "before a conjunction of another language": (
        "Laat je knieën langzaam naar elkaar toe leunen zonder moeite "
        "|en voel hoe het gewicht van je benen de grond in zakt.",
        [marks.CONJUNCTION],
    ),
    "between words, and not after a small one": (
        "When you notice that your shoulders have crept up towards your ears "
        "|let them slide down along your back without any effort and without pushing.",
        [marks.SPACE],
    ),
    "before a bracket": (
        "Place a folded blanket beneath the back of your head today "
        "|(or a thin book if that is what you have at hand) and let your chin sink towards the throat.",
        [marks.COMMA],
    ),
    "not within numbers, times and abbreviations": (
        "As Dr. Smith said at 10:30 a.m. to some 1,000 people in St. Moritz, "
        "|e.g. in a hall with St. George. Of course it is easier with 2.5 kg.",
        [marks.COMMA],
    ),
    "not after a full stop within a sentence": (
        "Bring a thick blanket, a not too soft pillow, a book etc. into the room "
        "|where you can lie on your back undisturbed for all of this quarter of an hour.",
        [marks.CONJUNCTION],
    ),
    "after a number": (
        "Breathe out as slowly as it is comfortable and count to 10. "
        "|Breathe in by itself and count nothing, and so on for some time.",
        [marks.SENTENCE],
    ),
    "not after the number of a day": (
        "Die nächste Übung ist vom dritten Tag der Reihe, also vom 3. Mai, "
        "|und sie beginnt wie immer damit, dass wir den Boden unter uns spüren.",
        [marks.COMMA],
    ),
    "not before a French question mark": (
        "Est-ce que vous sentez maintenant le poids de votre bassin\u00a0? "
        "|Laissez-le s’enfoncer dans le sol\u00a0; respirez par le nez.",
        [marks.SENTENCE],
    ),
    "Japanese": (
        "仰向けに寝て、両膝を立ててください。足の裏を床につけて、ゆっくりと息を吐きながらお腹の力を抜いていきます。"
        "|腰の後ろが床に触れているのを感じてください。もし痛みがあれば、すぐにやめてください。そのまま静かに休みます。",
        [marks.SENTENCE],
    ),
    "Hindi": (
        "अपने घुटनों को एक साथ झुकने दें। अपने पेट को नरम करें, और धीरे-धीरे साँस छोड़ें; "
        "|अब अपने पैरों का पूरा वज़न ज़मीन पर छोड़ दें और कुछ देर ऐसे ही आराम करें।",
        [marks.CLAUSE],
    ),
    "Thai, between syllables": (
        "นอนหงายงอเข่าทั้งสองข้างวางเท้าราบกับพื้นแล้วค่อยๆหายใจออกปล่อย|ให้ท้องผ่อนคลายและรู้สึกถึงน้ำหนักของร่างกายที่จมลงไปในพื้น",
        [marks.SYLLABLE],
    ),
    "Chinese without a sign": (
        "请仰卧弯曲双膝把双脚平放在地板上慢慢地呼气" * 3 + "|" + "请仰卧弯曲双膝把双脚平放在地板上慢慢地呼气" * 3,
        [marks.LETTER],
    ),
    "a word that is too long": ("a" * 75 + "|" + "a" * 75, [marks.LETTER]),
    "an address": (
        "https://example.org/a-very-long/path/that-goes-on/and-on/for-"
        "|ever/and-a-day/until-nobody-knows/where-it-began/or-why.html",
        [marks.SYLLABLE],
    ),
}
LANGUAGES = {
    "before a conjunction of another language": "nl",
    "not after the number of a day": "de-DE",
    "Japanese": "ja",
}


@pytest.mark.parametrize("case", CASES)
def test_where_a_text_is_cut(case: str) -> None:
    marked, cuts = CASES[case]
    found = pieces(marked.replace("|", ""), LANGUAGES.get(case, "en")) or ()
    assert [piece.text for piece in found] == [part.strip() for part in marked.split("|")]
    assert [piece.pause for piece in found] == [*(mark.pause for mark in cuts), 0.0]


@pytest.mark.parametrize("text", ["Rest.", "a" * MOST, "One. Two; three, four and five. " + "b" * (MOST - 32)])
def test_what_is_short_enough_is_one_piece(text: str) -> None:
    assert pieces(text, "en") == (Piece(text, 0.0),)


def test_white_space_is_tidied_and_what_holds_words_together_stays() -> None:
    assert cut("  Rest\t for\n10\u00a0breaths. ") == ["Rest for 10\u00a0breaths."]


def test_letters_are_counted_as_the_widest_count_them() -> None:
    assert len(cut("\U00020000" * MOST)) == 2, "beyond the first 65536 characters one letter counts as two"


def test_an_accent_stays_with_its_letter() -> None:
    found = cut("q\u0301\u0302" * 80)
    assert len(found) == 3 and not any(unicodedata.combining(text[0]) for text in found)


def test_a_quotation_mark_stays_with_its_word() -> None:
    found = cut("“เ" * MOST)
    assert len(found) > 1 and {text[0] + text[-1] for text in found} == {"“เ"}


@pytest.mark.parametrize("word", ["Dr.", "(a", "»a"])
def test_words_stay_whole_even_where_none_should_be_parted(word: str) -> None:
    found = cut("So " + f"{word} " * 90)
    assert len(found) > 1 and set(" ".join(found).split()) == {"So", word}


@pytest.mark.parametrize("words", range(15, 60, 4))
def test_there_is_no_tiny_last_piece(words: int) -> None:
    found = cut(" ".join(["melting"] * words) + ".")
    assert min(map(len, found)) > 0.7 * max(map(len, found))


def test_there_are_no_more_pieces_than_needed() -> None:
    text = "Let it be, " * 50
    assert len(cut(text)) <= -(-len(text) // MOST) + 1


def test_better_marks_have_longer_pauses() -> None:
    ladder = [marks.SENTENCE, marks.CLAUSE, marks.COMMA, marks.CONJUNCTION, marks.SPACE, marks.LETTER]
    assert all(one.pause > two.pause and one.cost < two.cost for one, two in pairwise(ladder))
    assert ladder[0].pause <= 0.5 and marks.SPACE.pause <= 0.05 and ladder[-1].pause == 0


@pytest.mark.parametrize("unit", ["word ", "词", "a", "No, ", "😀a"])
def test_a_book_is_refused_at_once(unit: str) -> None:
    began = time.monotonic()
    assert pieces(unit * 300_000, "en") is None
    assert time.monotonic() - began < 1


def test_signs_alone_are_not_asked_for() -> None:
    found = cut("Rest. " + "😀 " * 300)
    assert found and all(any(map(str.isalnum, text)) for text in found)


_WORDS = st.lists(
    st.one_of(
        st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14),
        st.sampled_from(
            ["and", "the", "I", "rest.", "well,", "so;", "oh!", "(soft)", "“quiet”", "—", "Dr.", "3.5", "…"]
        ),
    ),
    min_size=1,
    max_size=120,
)


@settings(max_examples=80 * EXAMPLES, deadline=None)
@given(_WORDS, st.sampled_from(["en", "de-AT", "fr", "xx"]))
def test_no_word_is_cut_or_lost(words: list[str], language: str) -> None:
    text = "so " + " ".join(words)
    found = pieces(text, language)
    assert found is not None and len(found) <= MOST_PIECES
    assert all(units(piece.text) <= MOST for piece in found)
    whole = " ".join(piece.text for piece in found)
    kept = re.sub(r"\s|—", "", whole), re.sub(r"\s|—", "", text)
    assert kept[0] == kept[1]
    assert {word for word in re.split(r"[\s—]+", whole) if word} <= set(re.split(r"[\s—]+", text))


@settings(max_examples=80 * EXAMPLES, deadline=None)
@given(st.text(st.characters(), max_size=600), st.sampled_from(["en", "ja", "th"]))
@example("a" + "\u00a0" * 300 + "b", "en")
@example("a" + "\u0301" * 300, "en")
@example("«" * 150 + "a" + "\u200b \u200b" * 99, "en")
@example("「" * 150 + "あ" * 150, "ja")
def test_any_text_at_all_is_cut_into_what_can_be_asked_for(text: str, language: str) -> None:
    found = pieces(f"a{text}", language)
    assert found
    assert all(units(piece.text) <= MOST and any(map(str.isalnum, piece.text)) for piece in found)
    letters = [char for char in unicodedata.normalize("NFC", f"a{text}") if char.isalnum()]
    assert [char for piece in found for char in piece.text if char.isalnum()] == letters
