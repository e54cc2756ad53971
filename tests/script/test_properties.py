"""What holds for any script at all: it is read or refused, and nothing that is to be spoken gets lost."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from examples import EXAMPLES
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audiogen.errors import ScriptError, ScriptErrors
from audiogen.model import (
    Block,
    Marked,
    Phrase,
    Repeat,
    Rest,
    Routine,
    Say,
    Sides,
    Slot,
    SoundFile,
    Tone,
    Utterance,
    Voice,
)  # fmt: skip
from audiogen.script import parse
from audiogen.script.sentences import Word, sentences
from audiogen.timeline.arrange import arrange
from audiogen.timeline.boxes import Extent
from audiogen.timeline.unroll import unroll


def says(blocks: Sequence[Block]) -> Iterator[Say]:
    """Every sentence, in order, each once however often it is repeated."""
    for block in blocks:
        if isinstance(block, Say):
            yield block
        elif isinstance(block, Repeat | Sides | Marked):
            yield from says(block.body)
        elif isinstance(block, Rest):
            for cue in block.cues:
                yield from says(cue.body)


def shown(say: Say) -> str:
    return "".join(part.text if isinstance(part, Phrase) else f"{{{part.name}}}" for part in say.parts)


def words(routine: Routine) -> list[str]:
    """The words of the tests' own making that are to be spoken (all of them begin with zq)."""
    return [word for say in says(routine.blocks) for word in re.findall(r"zq[a-zäж]*", shown(say))]


# ── any text is a routine, or it is refused ──────────────────────────────────────────────────────────────

TOKENS = [
    "\n", "\n\n", " ", "\t", "\r\n", ".", "!", "word", "Hello there. ", "1. ", "- ", "* ", "> ", "# ", "## ", "\\",
    "[", "]", "(", ")", "{", "}", "<", ">", "\"", ":", "::: ", "\n:::\n", "`", "```", "~~~", "---\n", "===\n", "!",
    "*", "**", "_", "&amp;", "&#0;", "\0", "\ufeff", "\u200b", "\ue000", "\u2028", "\x85", "é", "🙂", "深。",
    "[4s]", "[4s-8s]", "[-4s]", "[1:30]", "[break:\"4s\"]", "<break time=\"4s\"/>", "[pause 4s]", "[4 second pause]",
    "[bell]", "[bell soft -6 dB]", "[sound rain.wav]", "[sound", "[breathe 4-2-6 x5 spoken]", "[every 2m]", "[²s]",
    "::: rest 10m-15m\n", "::: repeat 6\n", "::: repeat 3 every 5s\n", "::: sides left right\n", "::: what\n",
    "{n}", "{of}", "{left}", "{side}", "{other}", "{SIDE}", "[sub:\"so-az\"]", "[rate:\"slow\"]", "(psoas)",
    "[background pink noise]", "[background off over 3s]", "#[voice:\"espeak en\"]", "\n#[voice]\n", "[fill]",
    "[at 50%]", "[at -2m]", "[beginners] ", "[always] ", "::: beginners\n", "::: include a.md\n", "(pause 5s)",
    "(long pause)", "<pause 2s>", "[ipa:\"ˈsoʊæz\"]", "[rate:\"slow\";sub:\"x\"]", "[breathe 4-7-8 for 5m counted]",
    "[inhale 4, exhale 6]", "::: 3 times\n", "::: both sides\n", "[rate:“70%”]", "[bowl]", "[chime low]", "[click",
    "[background binaural 200 Hz beat 4 Hz -30 dB]", "[background \"a, b.mp3\", rain in 3s]", "[background ",
    "rain in june.mp3 -20 dB", "\", ", " over ", "http://x/y.mp3",
    "<!--", "-->", "<!-- note -->", "![", "](", "](x)", "<b>", "<http://x.y>", "[x]: y\n", "9" * 400, "-", "−", "x",
]  # fmt: skip
YAML = [
    "title: ", "album: ", "length: ", "voice: ", "pauses: ", "background: ", "say: ", "cover: ", "year: ", "foo: ",
    "preset: ", "ducking: ", "fade: ", "chime: ", "sleep", "{depth: 6 dB}", "{in: 4s}", "after 1m", "tone: warm",
    "rain, sea.mp3 -20 dB", "binaural beat 4 Hz",
    "25m", "gtts en-GB", "{", "}", "[", "]", ", ", ": ", "sentence", "0.7s", "drone 110 Hz -34 dB", "- ", "\n",
    "\n  ", "'", "\"", "|", ">", "&a ", "*a", "<<: ", "!!bool ", "!!timestamp ", "!!int ", "!!omap ", "!!set ", "!x ",
    "? ", "~", "true", "1e999", ".nan", "0x1F", "0o7", "2024-01-01", "2024-13-45", "%YAML 1.1\n", "...", "--- ", "\t",
    "# note",
]  # fmt: skip

pieces = st.lists(st.sampled_from(TOKENS) | st.text(max_size=6), max_size=25).map("".join)
front_matter = st.lists(st.sampled_from(YAML) | st.text(max_size=4), max_size=12).map("".join)


def read_or_refused(text: str) -> None:
    """Anything but a ScriptError fails the test by itself."""
    try:
        assert isinstance(parse(text, "routine.md"), Routine)
    except ScriptErrors as errors:
        assert len(errors.errors) > 1
        assert all(isinstance(error, ScriptError) for error in errors.errors)
        assert [error.line for error in errors.errors] == sorted(error.line for error in errors.errors)
        assert all(0 <= error.line <= lines_of(text) for error in errors.errors)
    except ScriptError as error:
        assert error.path == "routine.md" and error.message
        assert 0 <= error.line <= lines_of(text)


def lines_of(text: str) -> int:
    return text.count("\n") + text.count("\r") + 1


@settings(max_examples=120 * EXAMPLES, deadline=None)
@given(pieces)
@example("[breathe " + "9" * 400 + "-2]")
@example("[" + "9" * 5000 + "s]")
@example("::: repeat " + "9" * 5000 + "\nHello.\n:::")
@example("> " * 500 + "word")
@example("[" * 500)
@example("*a **b " * 200)
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refused(text)


@settings(max_examples=80 * EXAMPLES, deadline=None)
@given(st.text())
def test_any_noise_is_read_or_refused(text: str) -> None:
    read_or_refused(text)


@settings(max_examples=80 * EXAMPLES, deadline=None)
@given(front_matter)
@example("title: !!bool Evening")
@example("<<: {title: Evening}")
@example("!!omap [title: Evening]")
@example("title: &x One\nalbum: &x Two")
@example("say: &a {psoas: *a}")
@example("background: &a [*a]")
@example("title: " + "[" * 400)
@example("length: " + "9" * 5000)
@example("? [a, b]\n: c")
def test_any_settings_are_read_or_refused(settings: str) -> None:
    read_or_refused(f"---\n{settings}\n---\nHello.\n")


# ── nothing that is to be spoken gets lost ───────────────────────────────────────────────────────────────

word = st.text("abcäж", max_size=4).map(lambda letters: f"zq{letters}")


@dataclass(frozen=True)
class Written:
    """Some text, and the words in it that are to be spoken."""

    text: str
    words: tuple[str, ...] = ()


def joined(separator: str, parts: Sequence[Written]) -> Written:
    return Written(separator.join(part.text for part in parts), sum((part.words for part in parts), ()))


FORMS = [
    "{}", "{}.", "{}!", "{}, ", "*{}*", "**{}**", "_{}_", "`{}`", "[{}](https://example.com)", "\\[{}\\]", "“{}”",
    "({})", "({})[sub:\"say this\"]", "&amp; {}", "<!-- zqno --> {}", "{} [4s]", "[bell soft] {}", "{} [breathe 4-6]",
    "<break time=\"2s\"/> {}", "e.g. {}", "{}…", "3.5 {}", "\\*{}", "{}: ", "{}?!", "({})[rate:\"slow\"]",
    "({})[ipa:\"ˈsoʊæz\"; rate:'70%']", "{} (pause 5 seconds)", "{} <pause 2s>", "(so\n{})[sub:“so-az”]",
    "[background off] {}", "{} [inhale 4, exhale 6]", "{} [breathe 4-4 for 30s counted]", "\\(pause 5s\\) {}",
]  # fmt: skip
NOT_SPOKEN = ["[4s]", "[bell] [4s-8s]", "<!-- zqno\n\nzqno -->", "## zqno heading", "…", "[sound rain.wav -6 dB]",
              "[background pink noise -30 dB, drone over 9s]", "[bowl low] [click]",
              "[background \"zqno, in.mp3\" in 3s]",
              "[background zqno in june.mp3 -20 dB, binaural beat 4 Hz]"]  # fmt: skip
FENCES = ["::: repeat 2", "::: repeat 3 every 5m", "::: sides left right", ":::: repeat x2", "::: beginners",
          "::: 3 times", "::: both sides", "::: always"]  # fmt: skip

in_form = st.builds(lambda form, w: Written(form.format(w), (w,)), st.sampled_from(FORMS), word)
sentence = st.lists(in_form, min_size=1, max_size=6)
marked = st.builds(
    lambda mark, said: Written(f"{mark}{said.text}", said.words),
    st.sampled_from(["", "", "", "[beginners] ", "[always] ", "[first time] "]),
    st.builds(joined, st.sampled_from([" ", "\n"]), sentence),
)
paragraph = marked
bullets = st.lists(st.builds(joined, st.just(" "), sentence), min_size=1, max_size=3).flatmap(
    lambda items: st.sampled_from(["- ", "* ", "1. ", "> "]).map(
        lambda mark: joined("\n", [Written(mark + item.text, item.words) for item in items])
    )
)
silent = st.sampled_from([text for text in NOT_SPOKEN if not text.startswith("#")]).map(Written)
heading = st.sampled_from(["## zqno heading", '#[voice:"espeak en-GB"]', "#[voice]"]).map(Written)


def fenced(inner: st.SearchStrategy[Written]) -> st.SearchStrategy[Written]:
    body = st.tuples(paragraph, st.lists(inner, max_size=2)).map(lambda pair: joined("\n\n", [pair[0], *pair[1]]))
    return st.builds(
        lambda opening, held: Written(f"{opening}\n{held.text}\n:::", held.words), st.sampled_from(FENCES), body
    )


blocks = st.recursive(paragraph | bullets | silent, fenced, max_leaves=6)
cue = st.builds(
    lambda when, said: Written(f"{when}{said.text}", said.words),
    st.sampled_from(["", "", "[at 50%] ", "[every 4m] ", "[at -1m] "]),
    paragraph,
)
resting = st.lists(cue | bullets, min_size=1, max_size=3).map(
    lambda cues: Written("::: rest 10m\n" + joined("\n\n", cues).text + "\n:::", joined("", cues).words)
)
bodies = st.lists(blocks | resting | heading, min_size=1, max_size=5).map(lambda parts: joined("\n\n", parts))


@settings(max_examples=50 * EXAMPLES, deadline=None)
@given(paragraph, bodies)
def test_every_word_of_a_sound_script_is_spoken_once_and_in_order(first: Written, rest: Written) -> None:
    body = joined("\n\n", [first, rest])
    assert words(parse(body.text, "routine.md")) == list(body.words)


class Brief:
    """Every line takes no time, so that all of them fit wherever they stand."""

    path = "routine.md"

    def speech(self, utterance: Utterance) -> Extent:
        return Extent(0)

    def sound(self, source: Tone | SoundFile) -> int:
        return 0


@settings(max_examples=50 * EXAMPLES, deadline=None)
@given(paragraph, bodies)
def test_every_word_of_a_sound_script_is_in_the_events(first: Written, rest: Written) -> None:
    routine = parse(joined("\n\n", [first, rest]).text, "routine.md")
    try:
        timeline = arrange(routine, unroll(routine, Voice("fake", "anyone", "en")), Brief())
    except ScriptError:  # such as two cues at one moment: nobody hears half of it
        return
    said = " ".join(event.text for event in timeline.events if event.kind == "speech")
    assert set(re.findall(r"zq[a-zäж]*", said)) == {*first.words, *rest.words}
    for utterance in (clip.source for clip in timeline.voice):
        assert isinstance(utterance, Utterance)
        for accent in utterance.accents:
            assert utterance.text[accent.start : accent.stop].strip()


HOSTILE = [
    "\n", "\n\n", " ", "\t", "\r\n", ".", "! ", "1. ", "- ", "+ ", "> ", "\\", "[", "]", "{", "}", "<", ">", "\"",
    "::: ", "\n:::\n", "\n::: repeat 2\n", "\n::: sides left right\n", "\n::: rest 5m\n", "`", "``", "```", "~~~",
    "---\n", "===\n", "*", "**", "_", "&amp;", "&", ";", "|", "\0", "\u200b", "\u2028", "\x0b", "\x85", "    ",
    "[4s]", "[4s-8s]", "[bell]", "[bell ", "[breathe 4-6 ", "[sound ", "[every 2m]", "{n}", "{side}",
    "<break time=\"4s\"/>", "<break ", "<pause ", "(pause ", "(pause 5s)", "#[voice]\n", "#[", "(", ")",
    "[rate:\"slow\"]", "[sub:\"x\"]", "[beginners] ", "[at 50%] ", "[background off]", "::: include x.md\n", "[x]:",
    "![", "/>", "<http://", "</", "<?", "?>", "e.g. ",
    "> > > > > > > ", "- - - - - ",
]  # fmt: skip


@settings(max_examples=120 * EXAMPLES, deadline=None)
@given(st.lists(word.map(lambda w: f"{w} ") | st.sampled_from(HOSTILE), min_size=1, max_size=20).map("".join))
@example("> " * 25 + "zqa\n\nzqb")
@example("- " * 12 + "zqa\n\nzqb")
@example("    zqa\n\n\tzqb")
@example("zqa\n===\nzqb")
def test_a_script_is_spoken_whole_or_refused(text: str) -> None:
    try:
        routine = parse(text, "routine.md")
    except (ScriptError, ScriptErrors):
        return
    # letter by letter: Markdown itself takes a space at both ends out of a code span
    assert "".join(words(routine)) == "".join(re.findall(r"zq[a-zäж]*", text))


@pytest.mark.parametrize("kind", ["repeat 2", "sides left right", "rest 5m"])
def test_deeply_nested_blocks_are_read_whole(kind: str) -> None:
    opening = "::: repeat 1\n" * 40
    routine = parse(f"{opening}::: {kind}\nzqa\n:::\nzqb\n" + ":::\n" * 40, "routine.md")
    assert words(routine) == ["zqa", "zqb"]


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────────

ENDS = [
    ". ", "? ", "! ", "… ", "。", "; ", " Dr. ", "e.g. ", "z. B. ", "der 3. ", "3.5", "“", "”", "„", "«", "»",
    "’", "「", "」", "(", ")", "— ", "-", "a", "A", "\n", "\t", "\xa0", "\u2028", "\ue000", "\ue001",
]  # fmt: skip
LANGUAGES = ["en", "en-GB", "de", "es", "fr-CA", "el", "ja", "ar", "hi", "ru", "sv", "xx", "zz-Qaaa"]

text = st.lists(st.sampled_from(ENDS) | st.text(max_size=8), max_size=8).map("".join)
part = text.map(Phrase) | st.builds(Phrase, text, st.just("spoken so")) | st.sampled_from(["n", "side"]).map(Slot)
runs = st.lists(part, max_size=8).map(lambda parts: [Word(one, line) for line, one in enumerate(parts, start=1)])


def characters(parts: Sequence[Phrase | Slot]) -> str:
    """All that is in a run but white space; a slot as one character that is in no text."""
    return "".join("".join(one.text.split()) if isinstance(one, Phrase) else "\U0010ffff" for one in parts)


@settings(max_examples=80 * EXAMPLES, deadline=None)
@example([Word(Phrase(" Dr. A\xa0. "), 1)], "en")
@example([Word(Phrase("(\u2028D\u200a\u3000.A1.?"), 1)], "en")
@given(runs, st.sampled_from(LANGUAGES))
def test_sentences_lose_no_character_but_white_space(run: list[Word], language: str) -> None:
    found = sentences(run, language)
    assert "".join(characters(parts) for _, parts in found) == characters([one.part for one in run])


@settings(max_examples=80 * EXAMPLES, deadline=None)
@given(runs, st.sampled_from(LANGUAGES))
def test_what_is_pronounced_otherwise_stays_in_one_piece(run: list[Word], language: str) -> None:
    whole = [one.part for one in run if isinstance(one.part, Slot) or one.part.spoken is not None]
    kept = [one for _, parts in sentences(run, language) for one in parts
            if isinstance(one, Slot) or one.spoken is not None]  # fmt: skip
    assert kept == whole


@settings(max_examples=80 * EXAMPLES, deadline=None)
@given(runs, st.sampled_from(LANGUAGES))
def test_sentences_stand_in_the_lines_of_their_run_in_order(run: list[Word], language: str) -> None:
    lines = [line for line, _ in sentences(run, language)]
    assert lines == sorted(lines)
    assert set(lines) <= {one.line for one in run}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Smith has 3.5 m. of it", ["Dr. Smith has 3.5 m. of it"]),
        ("Breathe in… and out.", ["Breathe in… and out."]),
        ("  Two\n words  ", ["Two words"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(written: str, expected: list[str]) -> None:
    assert [shown(Say(line, parts)) for line, parts in sentences([Word(Phrase(written), 1)], "en")] == expected


def test_a_splitter_that_would_lose_words_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audiogen.script.boundaries.sentencex.segment", lambda language, text: [text[:4]])
    assert [shown(Say(line, parts)) for line, parts in sentences([Word(Phrase("One. Two."), 1)], "en")] == [
        "One. Two."
    ]
