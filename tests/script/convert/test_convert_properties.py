"""What holds for any words at all: they are written so that they are read again, in every format."""

from __future__ import annotations

import pytest
from heard import heard, letters
from hypothesis import given, settings
from hypothesis import strategies as st

from audiogen.build.convert import LONGEST_BREAK, routine_form
from audiogen.errors import ScriptError
from audiogen.model import Section
from audiogen.script import parse
from audiogen.script.convert import FORMATS, Break, Form, Format, Heading, Paragraph, Stop, Words
from audiogen.script.convert.form import Audio, Item, Note, Speaker
from audiogen.units import samples

ROUTINE = FORMATS["routine"]
OTHERS = [FORMATS["ssml"], FORMATS["speechmarkdown"]]

# ── any words can be written as a routine ────────────────────────────────────────────────────────────────

HOSTILE = [
    "word", "Two words. ", "zq", " ", "  ", "\n", "\t", ".", "!", "?", "…", "1. ", "3)", "- ", "+ ", "* ", "> ", "#",
    "## ", "\\", "[", "]", "(", ")", "{", "}", "<", ">", "\"", "'", ":", "::", ":::", "`", "```", "~~~", "---", "===",
    "|", "| a |",
    "*a*", "_b_", "&amp;", "&", "&#0;", "\0", "\ufeff", "\u200b", "\ue000", "\u2028", "\x85", "é", "🙂", "深。",
    "[4s]", "(pause 5 seconds)", "(short pause)", "(a 5-pound break)", "{n}", "<!-- x -->", "-->", "![x](y)", "](x)",
    "<b>", "<http://x.y>", "[x]: y", "#[voice]", "#[voice:\"hibari\"]", "::: rest 5m", "Dr. ", "e.g. ", "3.5", "→",
    "(psoas)[sub:\"so-az\"]", "/ˈdeɪtə/", "+loud+", "-soft-", "~even~", "!(x)[\"y.mp3\"]", "(x){y}", "a & b", "$5",
]  # fmt: skip
text = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=6), max_size=8).map("".join)
lines = st.integers(1, 9)
rates = st.sampled_from([1.0, 1.0, 1.0, 0.6, 0.85, 0.73, 1.2, 1.5])
plain = st.builds(Words, lines, text, rate=rates, emphasis=st.sampled_from(["", "", "moderate", "strong"]))
spoken = st.builds(Words, lines, text, spoken=text, rate=rates)
sounded = st.builds(Words, lines, text, ipa=st.sampled_from(["ˈsoʊæz", "æ"]), rate=rates)
items: st.SearchStrategy[Item] = st.one_of(
    plain, plain, spoken, sounded,
    st.builds(Break, lines, st.integers(0, 30_000).map(lambda ms: ms * 48)),
    st.builds(Stop, lines), st.builds(Paragraph, lines),
    st.builds(Heading, lines, text), st.builds(Note, lines, text),
    st.builds(Speaker, lines, st.sampled_from(["", "Brian", "espeak en-GB"]), st.sampled_from(["", "en-GB", "fr"])),
    st.builds(Audio, lines, st.sampled_from(["rain.wav", "a b/c.ogg"])),
)  # fmt: skip
forms = st.builds(
    Form, st.lists(items, max_size=12).map(tuple), title=text, language=st.sampled_from(["", "en", "de"])
)


def said(form: Form) -> str:
    """The letters that a form has spoken."""
    return letters("".join(item.spoken or item.text for item in form.items if isinstance(item, Words)))


@settings(max_examples=100, deadline=None)
@given(forms)
def test_whatever_is_said_is_read_again_as_just_that(form: Form) -> None:
    fit = ROUTINE.prepare(form, LONGEST_BREAK)
    if not any(isinstance(item, Words | Break | Audio) for item in fit.items):
        return  # there is nothing to speak
    written = ROUTINE.write(fit)
    found = heard(written)
    assert found.letters == said(fit)
    titles = [block.title for block in parse(written, "routine.md").blocks if isinstance(block, Section)]
    assert titles == [item.title for item in fit.items if isinstance(item, Heading)]
    assert found.silence == sum(item.length for item in fit.items if isinstance(item, Break))


# ── out and in again ─────────────────────────────────────────────────────────────────────────────────────

SENTENCES = [
    "Lie on your back.", "Rest", "Stop if anything hurts!", "Dr. Ray says: 3.5 m.", "“Breathe,” she said.",
    "(Softly.)",
    "The (psoas)[sub:\"so-az\"] is deep.", "(Slowly)[rate:\"slow\"] now.", "Say (data)[ipa:\"ˈdeɪtə\"].",
    "psoas & hips", "a <b", "one-two - three + four", "\\[Pause\\] 1\\. 🙂 é", "/ˈdeɪtə/ and/or -well-",
    "Number #1 is \\#1",
    "5 > 3 'x' \"y\"",
    "(Very slow.)[rate:\"0.7\"; sub:\"so slow\"]",
]  # fmt: skip
PAUSES = ["[4s]", "[250ms]", "[0s]", "[1m30s]", "[4s-8s]", "[12.345s] [2s]", "[bell]", "[bell soft] [3s]"]
BLOCKS = [
    "::: repeat 3\n{}\nBreathe {{n}} of {{of}}. [2s]\n:::",
    "::: sides left right\n{} Your {{side}} leg. [1s-3s]\n:::",
    "::: rest 2m-10m\n{}\n\nSoften.\n:::", "::: repeat 2 every 30s\n{}\n:::", "[breathe 4-2-6 x2]",
    "[breathe 4-6 x2 spoken]",
    "## A heading\n\n{}", "#[voice:\"espeak fr\"]\n\n{}\n\n#[voice]",
]  # fmt: skip
run = st.lists(st.sampled_from(SENTENCES) | st.sampled_from(PAUSES), min_size=1, max_size=4).map(" ".join)
block = st.builds(lambda form, inner: form.format(inner), st.sampled_from(BLOCKS), st.sampled_from(SENTENCES))
bodies = st.lists(run | block, min_size=1, max_size=5).map("\n\n".join)
heads = st.sampled_from(
    ["", "---\nlanguage: es\n---\n", "---\ntitle: A Title\nvoice: {name: hibari, rate: slow}\n---\n",
     "---\nsay: {hips: hipps, back: bakk bakk}\npauses: {sentence: 0s, paragraph: 1s}\n---\n"]
)  # fmt: skip


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: other.name)
@settings(max_examples=60, deadline=None)
@given(head=heads, body=bodies, longest=st.sampled_from([1, 10, 3600]))
def test_out_and_in_again_the_words_and_the_silence_are_the_same(
    other: Format, head: str, body: str, longest: int
) -> None:
    try:
        form = routine_form(parse(f"{head}First words. [1s]\n\n{body}", "routine.md"))
    except ScriptError:
        return  # what is said takes longer than the time it has
    out = other.prepare(form, samples(longest))
    assert all(item.length <= samples(longest) for item in out.items if isinstance(item, Break))
    written = other.write(out)
    assert other.read is not None
    back = other.read(written, f"routine.{other.name}")
    found = heard(ROUTINE.write(ROUTINE.prepare(back, LONGEST_BREAK)))
    assert found.letters == said(form), written
    breaks = [item for item in out.items if isinstance(item, Break)]
    silence = sum(item.length for item in form.items if isinstance(item, Break))
    assert abs(found.silence - silence) <= 24 * len(breaks)  # each is written to the millisecond
