"""What holds for any article at all: its draft is a routine, and not a word of it is gone."""

import re
from pathlib import Path

import pytest
from examples import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st

from audiogen.errors import ScriptError
from audiogen.model import Routine
from audiogen.script import parse
from audiogen.script.draft import draft

ARTICLES = sorted((Path(__file__).parent / "articles").iterdir())

HOSTILE = [
    "\n", "\n\n", " ", "\t", "\r\n", ".", "! ", "? ", ": ", ", ", "; ", "…", "1. ", "2) ", "3. ", "a) ", "o ", "- ",
    "* ", "+ ", "• ", "> ", "\\", "[", "]", "{", "}", "<", ">", "\"", "'", "“", "”", "’", "(", ")", "«", "»", "#",
    "## ", "\n# ", "\n## ", "::: ", "\n:::\n", "\n::: repeat 2\n", "\n::: rest 5m\n", "`", "``", "```", "\n```\n",
    "~~~", "\n---\n", "\n===\n", "===", "*", "**", "_", "__", "~~", "&amp;", "&lt;", "&#0;", "&", ";", "|", "\n| ",
    " |\n", "\0", "\u200b", "\u00ad", "\u2028", "\x0b", "\x85", "    ", "[4s]", "(pause) ", "[Pause 10 seconds] ",
    "(take a break) ", "[bell]", "[every 2m]", "{n}", "{side}", "[fill]", "[beginners]", "#[voice:\"x\"]", "[x]: ",
    "](", "![", "<!--", "-->", "<!-- ", " -->", "--", "<b>", "</b>", "<br>", "<a href=\"", "\">", "<img ",
    "<http://", "</", "www.", "https://x.org/", ".com ", "@", "🙂", "→", "©", "+", "\ue000", "\ue0f0", "\ue0f1", "é",
    "深。", "Γ", "½", "²", "---\ntitle: ", "\n---\n", "$5 ", "\n\nHow to do it:\n", "Why it works: ", "Step 1: ",
    "Step 2\n", "Tip: ", "\n\nReferences\n\n", "Note: ", "Exercise 2: ", "Lie on your back. ",
    "Slide one heel away. ", "Hug one knee. ", "Then the other leg. ", "your right knee ", "Repeat 8 times. ",
    "8 reps", "3 sets of 10", "Repeat on the other side. ", "each leg ", "on each side", "twice ",
    "Hold for 30 seconds. ", "Stay here for 10-15 minutes. ", "for 5 breaths ", "Take 5 deep breaths. ", "Rest. ",
    "Breathe in for 4, hold for 7, out for 8. ", "Inhale for 4 ", "Exhale for 6. ", "Hold for 0 seconds. ",
    "for 999 hours ", "Repeat 0 times. ", "(pronounced so-as) ", "(Figure 3) ", "Image of ", "Photo: ", "By Ana ",
    "I recommend using a ", "buy ", "affiliate ", "It is ", "A 20-minute practice ", "Notice ", "Feel ", "and ",
    "el la los una rodilla ", "Repite 8 veces. ", "Halte 30 Sekunden. ", "der die das und ein Knie ", "une jambe ",
]  # fmt: skip

word = st.text("abcä", min_size=0, max_size=3).map(lambda letters: f"zq{letters}")
pieces = st.lists(word.map(lambda one: f"{one} ") | word | st.sampled_from(HOSTILE), min_size=1, max_size=24)


def drafted(text: str) -> Routine:
    """The draft of a text, read as a routine; the same text gives the same one."""
    made = draft(text, "article.txt")
    assert made == draft(text, "article.txt")
    return parse(made.text, "draft.md")


def own(text: str) -> list[str]:
    """The words of the tests' own making, sorted."""
    return sorted(set(re.findall(r"zq[abcä]*", text.casefold())))


@settings(max_examples=60 * EXAMPLES, deadline=None)
@given(pieces.map("".join))
def test_every_word_of_any_article_is_in_a_draft_that_can_be_read(text: str) -> None:
    if not any(letter.isalnum() for letter in text):
        return
    drafted(text)
    clean = re.sub("[\u200b\u00ad\0\ue000\ue0f0\ue0f1]", lambda found: " " if found[0] == "\0" else "", text)
    made = draft(text, "article.txt").text
    # “**zq**By” is the one word “zqBy”
    missing = [one for one in own(clean) if one not in own(made) and not (f"**{one}**" in clean and one in made)]
    assert not missing


@settings(max_examples=30 * EXAMPLES, deadline=None)
@given(st.text())
def test_any_noise_is_drafted_or_has_no_words(text: str) -> None:
    if any(letter.isalnum() for letter in text):
        drafted(text)
    else:
        with pytest.raises(ScriptError, match="no words"):
            draft(text, "article.txt")


@settings(max_examples=20 * EXAMPLES, deadline=None)
@given(st.sampled_from(ARTICLES), st.data())
def test_a_piece_of_an_article_is_drafted_as_well(path: Path, data: st.DataObject) -> None:
    text = path.read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : start + data.draw(st.integers(1, 400))]
    if any(letter.isalnum() for letter in piece):
        drafted(piece)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_every_word_of_the_articles_here_is_in_their_drafts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    made = draft(text, path.name).text.casefold()
    words = re.sub(r"&\w+;|</?b>", " ", text.casefold())
    missing = set(re.findall(r"[^\W\d_]{2,}", words)) - set(re.findall(r"[^\W\d_]{2,}", made))
    assert not missing
