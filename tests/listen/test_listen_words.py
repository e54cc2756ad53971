"""What is written, as words."""

from __future__ import annotations

import pytest

from audiogen.listen.words import Piece, alike, instead, letters, marked, pieces


def test_what_the_lexicon_changed_is_by_itself() -> None:
    assert pieces("Soften the psoas, slowly.", "Soften the so-az, slowly.") == (
        Piece("Soften the", "Soften the"),
        Piece("psoas,", "so-az,", True),
        Piece("slowly.", "slowly."),
    )


@pytest.mark.parametrize(
    ("written", "spoken"),
    [("Rest.", "Rest."), ("Don’t force it", "Don't force it"), ("Rest [here] now.", "Rest here now."), ("", "")],
)
def test_marks_are_no_pronunciation(written: str, spoken: str) -> None:
    assert not any(piece.special for piece in pieces(written, spoken))


def test_a_phrase_may_be_said_as_several_words() -> None:
    special = [
        piece for piece in pieces("Come into the SI joint.", "Come into the sacro iliac joint.") if piece.special
    ]
    assert special == [Piece("SI", "sacro iliac", True)]


def test_letters_alone_make_the_same_words() -> None:
    assert letters("Don’t — rest!") == letters("dont REST") == "dontrest"
    assert letters("Straße") == letters("STRASSE")
    assert letters("…") == ""


def test_what_was_heard_instead() -> None:
    assert instead("The iliacus is beside the psoas.", "the ill-e Acus is beside the so as") == [
        (("iliacus",), "ill-e Acus"),
        (("psoas",), "so as"),
    ]


def test_spellings_of_the_same_sounds_are_alike() -> None:
    assert alike("ill-ee-ack-us", "Ill-E Acus") > 0.8 > alike("ill-ee-ack-us", "eye lilacus")


def test_words_that_differ_are_marked() -> None:
    assert marked("Feel your left hip.", "Feel your right hip.") == (
        ("Feel your ", False),
        ("right", True),
        (" hip.", False),
    )
    assert marked("Rest.", "") == ()
    assert marked("Rest.", "rest") == (("rest", False),)
    assert "".join(text for text, _ in marked("One two", " So, what?")) == " So, what?"
