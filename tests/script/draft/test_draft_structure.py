"""What is a heading, an item, a paragraph, and what is none of the text."""

import pytest

from audiogen.script.draft.article import parts
from audiogen.script.draft.cues import cues_of
from audiogen.script.draft.marks import plain
from audiogen.script.draft.tongue import tongue

ENGLISH = cues_of("en")


def shapes(text: str) -> list[tuple[str, str]]:
    return [(part.mark, part.text) for part in parts(text, ENGLISH)]


@pytest.mark.parametrize(
    "heading",
    [
        "# Gentle hips",
        "## Gentle hips ##",
        "#Gentle",
        "Gentle hips\n===========",
        "Gentle hips\n---",
        "GENTLE HIPS",
        "Gentle Hips at Night",
        "**Gentle hips**",
        "1. Gentle Hips",
        "Before you begin",
        "Release your hips",
        "Exercise 3: gentle hips",
        "1. Gentle hips",
        "1. Gentle hips (2 minutes per side)",
        "What is the psoas?",
    ],
)
def test_headings_are_told_by_their_shape(heading: str) -> None:
    found = shapes(f"Some words first.\n\n{heading}\n\nLie down on the floor, and let it carry you.\n")
    assert [mark for mark, _ in found] == ["text", "heading", "text"]


@pytest.mark.parametrize(
    "line",
    [
        "This one is a sentence.",
        "lower case begins no heading",
        "Is this a heading?",
        "You will need:",
        "Image of a knee",
        "By Ana Example",
        "Sets: 3 Reps: 8",
        "2 x 10 reps",
        "Name: ________",
        "Step 1: Lie down",
        "A line of this many words without a stop at its end is hardly a title of anything at all",
    ],
)
def test_other_lines_that_stand_alone_are_no_headings(line: str) -> None:
    found = shapes(f"Some words first.\n\n{line}\n\nLie down on the floor.\n")
    assert [mark for mark, _ in found] == ["text", "text", "text"]


def test_steps_without_full_stops_are_no_headings() -> None:
    found = shapes("Lie on your back\n\nBend your knees\n\nSlide one heel away\n")
    assert [mark for mark, _ in found] == ["text"] * 3


@pytest.mark.parametrize("bullet", ["•", "-", "*", "–", "◦", "1.", "1)", "(1)", "a)", "o ", "✓", "- [ ]"])
def test_bullets_of_many_kinds_make_items(bullet: str) -> None:
    assert shapes(f"Words.\n\n{bullet} Lie down.\n") == [("text", "Words."), ("item", "Lie down.")]


def test_numbers_that_do_not_count_on_are_words() -> None:
    assert shapes("1. Lie down.\n2. Rest.\n\n30. That many.") == [
        ("item", "Lie down."),
        ("item", "Rest."),
        ("text", "30. That many."),
    ]


def test_wrapped_lines_are_one_paragraph_and_short_ones_are_not() -> None:
    assert shapes("This is a paragraph that somebody wrapped at some\ncolumn of the page.") == [
        ("text", "This is a paragraph that somebody wrapped at some column of the page.")
    ]
    long = "Lie down on the floor, on a mat or a blanket. Rest there, and let it carry you, as long as you like to."
    assert shapes(f"Come to Rest\n{long}\n{long}") == [("heading", "Come to Rest"), ("text", long), ("text", long)]
    assert shapes("Lie down.\nBend your knees.") == [("text", "Lie down."), ("text", "Bend your knees.")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("```\nfor 4 in 8\n```", "code"),
        ("| a | b |\n|---|---|\n| c | d |", "a table"),
        ("#yoga #hips", "tags"),
        ("[ref]: https://example.org", "where a link leads"),
    ],
)
def test_what_is_no_text_stands_apart(text: str, why: str) -> None:
    assert [(part.mark, part.why) for part in parts(text, ENGLISH)] == [("apart", why)]


def test_settings_of_a_page_give_its_title() -> None:
    found = parts('---\ntitle: "Soft hips"\ntags: [a]\n---\nLie down.\n', ENGLISH)
    assert [(part.mark, part.why) for part in found] == [
        ("heading", ""),
        ("apart", "settings of the page"),
        ("text", ""),
    ]
    assert found[0].text == "Soft hips"


@pytest.mark.parametrize(
    ("text", "words", "apart"),
    [
        ("**Bold**, *lean*, `code` and ~~gone~~", "Bold, lean, code and gone", []),
        ("a [link](https://x.org/a_(b)) here", "a link here", ["[link](https://x.org/a_(b))"]),
        ("see ![a knee](knee.png) it", "see it", ["![a knee](knee.png)"]),
        ("salt &amp; water<br/>", "salt & water", []),
        ("<a href=\"x\">go</a>", "go", ["<a href=\"x\">"]),
        ("shown before [3], and [4-6].", "shown before, and.", ["[3]", "[4-6]"]),
        ("snake_case_word and 2 * 3 * 4", "snake_case_word and 2 * 3 * 4", []),
        ("in <!-- a note --> side", "in side", ["<!-- a note -->"]),
        ("so\u00adft hy\u200bphens", "soft hyphens", []),
    ],
)  # fmt: skip
def test_marks_inside_a_line_are_for_the_eye(text: str, words: str, apart: list[str]) -> None:
    found = plain(text)
    assert found.text == words
    assert [what for _, what in found.apart] == apart


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Lie on your back and breathe with the floor.", "en"),
        ("Túmbate en el suelo y deja que la espalda se suelte.", "es"),
        ("Allongez-vous sur le dos et respirez avec le sol.", "fr"),
        ("Lege dich auf den Rücken und spüre den Boden.", "de"),
        ("Sdraiati sulla schiena e respira con il ventre.", "it"),
        ("Ложись на спину и дыши.", "ru"),
        ("仰向けに寝て、ゆっくり息をします。", "ja"),
        ("仰卧，慢慢呼吸。", "zh"),
        ("Ok", "en"),
        ("", "en"),
    ],
)
def test_language_is_told_by_common_words_and_letters(text: str, language: str) -> None:
    assert tongue(text) == language
