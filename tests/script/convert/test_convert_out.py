"""Routines unrolled into words and breaks, and the SSML of them, by examples; and how formats are told apart."""

from __future__ import annotations

import pytest

from audiogen.build.convert import LONGEST_BREAK, routine_form
from audiogen.errors import UsageError
from audiogen.model import Accent, Utterance, Voice
from audiogen.script import parse
from audiogen.script.convert import FORMATS, Break, Words, source, target
from audiogen.script.convert.differing import parts
from audiogen.units import RATE

VOICE = Voice("auto", "", "en")


def ssml(body: str) -> str:
    """The SSML of a routine, without its first two lines and its last."""
    out = FORMATS["ssml"]
    written = out.write(out.prepare(routine_form(parse(body, "a.md")), LONGEST_BREAK))
    first, second, *lines, last = written.strip().splitlines()
    assert first == '<?xml version="1.0" encoding="UTF-8"?>' and second.startswith("<speak ") and last == "</speak>"
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One. [4s]", '<p>\n<s>One.</s>\n<break time="4s"/>\n</p>'),
        ("R&D <b", "<p>\n<s>R&amp;D &lt;b</s>\n</p>"),
        ("One (psoas)[sub:\"so-az\"].", '<p>\n<s>One <sub alias="so-az">psoas</sub>.</s>\n</p>'),
        ("Now (go)[rate:\"slow\"].", '<p>\n<s>Now <prosody rate="85%">go</prosody>.</s>\n</p>'),
        ("---\nvoice: {name: auto, rate: slow}\n---\nOne.",
         '<prosody rate="85%">\n<p>\n<s>One.</s>\n</p>\n</prosody>'),
        ("A (psoas)[ipa:\"ˈsoʊæz\"].", '<p>\n<s>A <phoneme alphabet="ipa" ph="ˈsoʊæz">psoas</phoneme>.</s>\n</p>'),
        ("## One -- two\nOne.", "<!-- ## One – two -->\n<p>\n<s>One.</s>\n</p>"),
    ],
)  # fmt: skip
def test_a_routine_becomes_ssml(body: str, expected: str) -> None:
    assert ssml(body) == expected


def breaks(body: str) -> list[float]:
    form = routine_form(parse(body, "a.md"))
    return [item.length / RATE for item in form.items if isinstance(item, Break)]


def lost(body: str) -> list[str]:
    return [f"{loss.line}: {loss.text}" for loss in routine_form(parse(body, "a.md")).losses()]


def test_silence_is_what_a_session_is_silent() -> None:
    assert breaks("One. Two.\n\nThree.") == [0.7, 2.5]
    assert breaks("One. [4s-8s] Two. [1m]") == [4, 60]
    assert breaks("[3s] One.") == [3]
    assert sum(breaks("One.\n\n[breathe 4-2-6 x2]\n\nTwo.")) == 2.5 + 24
    assert sum(breaks("::: repeat 3\nOne. [2s]\n:::")) == 6


def test_a_rest_is_silent_for_what_its_words_leave_of_it() -> None:
    form = routine_form(parse("::: rest 2m-10m\nSoften.\n:::", "a.md"))
    first, second = (item.length for item in form.items if isinstance(item, Break))
    assert abs(first - second) <= 1
    assert 110 * RATE < first + second < 120 * RATE


def test_two_sides_take_the_same_time() -> None:
    form = routine_form(parse("::: sides left right-hand\nYour {side} leg. [5s-9s]\n:::", "a.md"))
    one, two = (item.length for item in form.items if isinstance(item, Break))
    assert one > two == 5 * RATE


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One. [bell] Two. [bell]", ["1: [bell] is left out: nothing but words and breaks is taken along"]),
        ("::: repeat 3\nOne. [bell]\n:::", ["2: [bell] is left out: nothing but words and breaks is taken along"]),
        ("One.\n\n[breathe 4-6 x9]", ["3: the sound of breathing is left out: its time is silence"]),
        ("One.\n\n[breathe 4-6 x9 spoken silent]", []),
        ("---\nbackground: pink noise\n---\nOne.", ["2: `background` is left out: nothing but words and breaks is "
                                                    "taken along"]),
        ("One. [background off]", ["1: [background off] is left out: nothing but words and breaks is taken along"]),
        ("---\nvoice: gtts es\n---\nOne.", ["2: the voice “gtts es” is left out; name one of the service that is to "
                                            "speak"]),
        ("---\nlength: 5m\n---\nOne. [2s-9m]",
         ["2: `length: 5m` is not kept: what is elastic takes its shortest time"]),
        ("---\nlength: 5m\n---\nOne.\n\n[fill]",
         ["2: `length: 5m` is not kept: what is elastic takes its shortest time",
          "6: [fill] takes no time here: nothing is left to fill"]),
    ],
)  # fmt: skip
def test_what_a_routine_has_and_others_have_not_is_told(body: str, expected: list[str]) -> None:
    assert lost(body) == expected


# ── words that are not spoken as they are written ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "spoken", "expected"),
    [
        ("The psoas is deep.", "The so-az is deep.", [("The ", ""), ("psoas", "so-az"), (" is deep.", "")]),
        ("Same.", "Same.", [("Same.", "")]),
        ("A [b] c", "A b c", [("A [b] c", "")]),
        ("𝐁old", "Bold", [("𝐁old", "")]),
        ("Dr. Ray", "Doctor Ray", [("Dr.", "Doctor"), (" Ray", "")]),
        ("See 4", "See four of them", [("See ", ""), ("4", "four of them")]),
        ("One two three", "One three", [("One two ", "One"), ("three", "")]),
        ("two three", "three", [("two three", "three")]),
    ],
)
def test_what_is_spoken_otherwise_is_found(written: str, spoken: str, expected: list[tuple[str, str]]) -> None:
    assert [(words.text, words.spoken) for words in parts(1, written, Utterance(spoken, VOICE))] == expected


def test_accents_are_those_of_their_words() -> None:
    said = Utterance("Go slow to data", VOICE, (Accent(3, 7, rate=0.5), Accent(11, 15, ipa="ˈdeɪtə")))
    assert parts(1, "Go slow to data", said) == (
        Words(1, "Go "), Words(1, "slow", rate=0.5), Words(1, " to "), Words(1, "data", ipa="ˈdeɪtə"),
    )  # fmt: skip


# ── formats ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.ssml", "", "ssml"), ("a.XML", "", "ssml"), ("a.smd", "", "speechmarkdown"), ("a.md", "", "routine"),
        ("a.txt", "<?xml version='1.0'?>\n<!-- x --><speak>", "ssml"),
        ("a", "<ssml:speak xmlns:ssml='x'>", "ssml"),
        ("a", 'One\n#[voice:"Kendra"]\ntwo', "speechmarkdown"),
        ("a", 'One [break:"strong"] two', "speechmarkdown"),
        ("a", "---\ntitle: One\n---\nTwo", "routine"),
        ("a", "::: repeat 2\nOne\n:::", "routine"),
    ],
)  # fmt: skip
def test_a_format_is_told_by_name_or_by_what_can_be_nothing_else(name: str, text: str, expected: str) -> None:
    assert source(name, text, None).name == expected
    assert source(name, text, "ssml").name == "ssml"


@pytest.mark.parametrize("text", ["One.", "One [4s] two.", "", '---\na: b\n---\n#[voice:"x"]'])
def test_what_may_be_several_formats_is_asked_for(text: str) -> None:
    with pytest.raises(UsageError, match="--from"):
        source("a.txt", text, None)


def test_what_it_becomes_goes_by_the_flag_the_name_or_what_is_usual() -> None:
    routine, one, other = (FORMATS[name] for name in ("routine", "ssml", "speechmarkdown"))
    assert target(routine, None, None) is one and target(one, None, None) is routine
    assert target(routine, "a.smd", None) is other and target(routine, "a.smd", "ssml") is one
    assert target(one, "a.smd", None) is other
    with pytest.raises(UsageError, match="--to"):
        target(routine, "a.txt", None)
    with pytest.raises(UsageError, match="this is routine already"):
        target(routine, "a.md", None)
