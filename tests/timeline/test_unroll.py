"""What is spoken, in which order, and which pauses stand between."""

import unicodedata
from dataclasses import replace

import pytest
from fakes import VOICE, flow

from audiogen.errors import ScriptError
from audiogen.model import Section, Sound, Swell, Voice
from audiogen.script import parse
from audiogen.timeline.nodes import Beat, Equal, Flow, Gap, Line, Node, Phase, Spread
from audiogen.timeline.unroll import MOST, unroll, utterances
from audiogen.units import RATE, seconds

FAST = "---\npauses: {sentence: 1s, paragraph: 2s}\n---\n"


def flat(node: Node) -> list[Node]:
    """The leaves of a flow in order; beats, rests and sides are left as they are."""
    if isinstance(node, Flow):
        return [leaf for child in node.children for leaf in flat(child)]
    return [node]


def shown(script: str) -> list[str]:
    """The leaves of a script: words, pauses in seconds (automatic ones as `auto`), the rest by its kind."""
    return [_leaf(leaf) for leaf in flat(flow(FAST + script))]


def _leaf(leaf: Node) -> str:
    match leaf:
        case Line(text=text):
            return text
        case Gap(natural=natural, stretch=0, written=""):
            return f"auto {seconds(natural):g}"
        case Gap(natural=natural, stretch=0):
            return f"{seconds(natural):g}"
        case Gap(natural=natural, stretch=stretch):
            return f"{seconds(natural):g}-{seconds(natural + stretch):g}"
        case Phase(name=name, length=length):
            return f"{name} {seconds(length):g}"
        case Section(title=title):
            return f"# {title}"
        case Sound(written=written):
            return written
        case _:
            return type(leaf).__name__


def spoken(script: str) -> list[str]:
    return [utterance.text for utterance in utterances(flow(script))]


def written(script: str) -> list[str]:
    return [leaf.text for leaf in flat(flow(script)) if isinstance(leaf, Line)]


# ── pauses ───────────────────────────────────────────────────────────────────────────────────────────────


def test_automatic_pauses_stand_between_sentences_and_longer_ones_between_paragraphs() -> None:
    assert shown("One. Two.\nThree.\n\nFour.\n- Five.") == [
        "One.", "auto 1", "Two.", "auto 1", "Three.", "auto 2", "Four.", "auto 2", "Five.",
    ]  # fmt: skip


def test_no_automatic_pause_stands_at_either_end() -> None:
    assert shown("One.") == ["One."]


@pytest.mark.parametrize("script", ["One. [4s] Two.", "One.\n[4s]\nTwo.", "One. [4s]\n\nTwo.", "One.\n\n[4s] Two."])
def test_automatic_pause_gives_way_to_a_written_one(script: str) -> None:
    assert shown(script) == ["One.", "4", "Two."]


def test_a_written_pause_of_nothing_takes_the_automatic_one_away() -> None:
    assert shown("One. [0s] Two.") == ["One.", "0", "Two."]


def test_written_pauses_add_up() -> None:
    assert shown("One. [4s] [2s-3s]\n\n[1s] Two.") == ["One.", "4", "2-3", "1", "Two."]


def test_written_pauses_at_both_ends_stay() -> None:
    assert shown("[4s] One. [2s]") == ["4", "One.", "2"]


def test_a_sound_within_a_sentence_takes_no_pause() -> None:
    assert shown("One [bell] two.") == ["One", "[bell]", "auto 1", "two."]


def test_a_sound_that_begins_a_paragraph_waits_as_a_paragraph_does() -> None:
    assert shown("One.\n\n[bell] Two.") == ["One.", "auto 2", "[bell]", "Two."]
    assert shown("One.\n\n[bell]\n\nTwo.") == ["One.", "auto 2", "[bell]", "Two."]


def test_a_sound_after_a_sentence_sounds_at_once_and_the_pause_follows() -> None:
    assert shown("One. [bell]\n\nTwo.") == ["One.", "[bell]", "auto 2", "Two."]


def test_the_pause_at_a_heading_belongs_to_what_follows_it() -> None:
    assert shown("One.\n## Next\nTwo.") == ["One.", "# Next", "auto 2", "Two."]


def test_a_breath_waits_as_a_paragraph_does_and_no_pause_follows_it() -> None:
    assert shown("One.\n\n[breathe 4-6]\n\nTwo.") == ["One.", "auto 2", "in 4", "out 6", "Two."]


def test_pauses_are_the_settings_own() -> None:
    gaps = [leaf for leaf in flat(flow("One. Two.\n\nThree.")) if isinstance(leaf, Gap)]
    assert [gap.natural for gap in gaps] == [RATE * 7 // 10, RATE * 5 // 2]


def test_pauses_know_their_lines() -> None:
    gaps = [leaf for leaf in flat(flow("One.\n\nTwo. [4s]\nThree.")) if isinstance(leaf, Gap)]
    assert [(gap.line, gap.written) for gap in gaps] == [(3, ""), (3, "[4s]")]


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────


def test_repeat_says_its_body_as_often_as_it_is_told_and_counts() -> None:
    assert shown("::: repeat 3\n{n} of {of}, {left} left. [4s]\n:::") == [
        "1 of 3, 2 left.", "4", "2 of 3, 1 left.", "4", "3 of 3, 0 left.", "4",
    ]  # fmt: skip


def test_between_repeats_stands_an_automatic_pause() -> None:
    assert shown("::: repeat 2\nOne. Two.\n:::\nThree.") == [
        "One.", "auto 1", "Two.", "auto 2", "One.", "auto 1", "Two.", "auto 2", "Three.",
    ]  # fmt: skip


def test_the_innermost_repeat_counts() -> None:
    script = "::: repeat 2\n::: repeat 2\n{n}a.\n:::\n{n}b.\n:::"
    assert written(script) == ["1a.", "2a.", "1b.", "1a.", "2a.", "2b."]


def test_a_repeat_on_a_grid_becomes_beats() -> None:
    beats = flat(flow("::: repeat 3 every 5s\nTap {n}.\n:::"))
    assert [type(beat) for beat in beats] == [Beat] * 3
    assert [beat.length for beat in beats if isinstance(beat, Beat)] == [5 * RATE] * 3


def test_beats_need_no_automatic_pauses_between_them_only_before() -> None:
    assert shown("One.\n::: repeat 2 every 5s\nTap.\n:::\nTwo.") == ["One.", "auto 2", "Beat", "Beat", "Two."]


def sides(script: str) -> Equal:
    found = [leaf for leaf in flat(flow(FAST + script)) if isinstance(leaf, Equal)]
    assert len(found) == 1
    return found[0]


def test_sides_are_filled_in_and_know_one_another() -> None:
    script = "::: sides left right\nThe {side}, not the {other}.\n:::"
    assert spoken(script) == ["The left, not the right.", "The right, not the left."]


def test_three_sides_are_filled_in() -> None:
    assert spoken("::: sides front back top\nThe {side}.\n:::") == ["The front.", "The back.", "The top."]


def test_sides_and_repeats_fill_each_other_in() -> None:
    script = "::: sides left right\n::: repeat 2\n{side} {n}, {other}.\n:::\n:::"
    assert spoken(script) == ["left 1, right.", "left 2, right.", "right 1, left.", "right 2, left."]


def test_a_pause_between_sides_is_in_the_time_of_neither() -> None:
    children = sides("::: sides left right\nThe {side}.\n:::").children
    assert [type(child) for child in children] == [Flow, Gap, Flow]


def test_no_pause_stands_between_sides_that_end_with_one() -> None:
    children = sides("::: sides left right\nThe {side}. [4s]\n:::").children
    assert [type(child) for child in children] == [Flow, Flow]


def test_around_sides_stand_automatic_pauses() -> None:
    assert shown("One.\n::: sides a b\n{side}.\n:::\nTwo.") == ["One.", "auto 2", "Equal", "auto 2", "Two."]


def test_a_rest_begins_at_once_and_no_pause_follows_it() -> None:
    assert shown("One.\n::: rest 1m\nStill. Very.\n\nMore.\n:::\nTwo.") == ["One.", "Spread", "Two."]


def test_a_rest_holds_its_paragraphs_as_items() -> None:
    [rest] = flat(flow(FAST + "::: rest 1m-2m\nStill. Very.\n\n[every 30s] [bell] More.\n:::"))
    assert isinstance(rest, Spread)
    assert (rest.shortest, rest.longest) == (60 * RATE, 120 * RATE)
    assert [[_leaf(leaf) for leaf in flat(item.flow)] for item in rest.items] == [
        ["Still.", "auto 1", "Very."], ["[bell]", "More."],
    ]  # fmt: skip
    assert [item.every for item in rest.items] == [0, 30 * RATE]


# ── breath ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "phases"),
    [
        ("4-6", ["in 4", "out 6"]),
        ("4-2-6", ["in 4", "hold 2", "out 6"]),
        ("4-2-6-1", ["in 4", "hold 2", "out 6", "hold 1"]),
        ("4-0-6-1", ["in 4", "out 6", "hold 1"]),
        ("1.5-2.5", ["in 1.5", "out 2.5"]),
    ],
)
def test_a_breath_has_the_parts_that_take_time(written: str, phases: list[str]) -> None:
    assert shown(f"[breathe {written}]") == phases
    assert shown(f"[breathe {written} x3]") == phases * 3


def test_a_swell_begins_with_each_breath_and_knows_all_of_it() -> None:
    phases = [leaf for leaf in flat(flow("[breathe 4-2-6 x2]")) if isinstance(leaf, Phase)]
    swell = Swell((4 * RATE, 2 * RATE, 6 * RATE, 0))
    assert [phase.swell for phase in phases] == [swell, None, None, swell, None, None]


def breath_words(language: str) -> list[str]:
    script = parse("[breathe 4-2-6-2 x2 spoken]", "routine.md")
    return [utterance.text for utterance in utterances(unroll(script, replace(VOICE, language=language)))]


@pytest.mark.parametrize("language", ["en", "en-GB", "EN"])
def test_a_spoken_breath_is_spoken_in_the_language_of_the_voice(language: str) -> None:
    assert breath_words(language) == ["Breathe in.", "Hold.", "Breathe out.", "Rest."]


def test_a_spoken_breath_in_another_language() -> None:
    assert breath_words("de-AT") == ["Einatmen.", "Halten.", "Ausatmen.", "Ruhen."]


def test_a_spoken_breath_in_a_language_without_words_for_it_is_refused() -> None:
    with pytest.raises(
        ScriptError, match=r"routine\.md:1: \[breathe .* spoken\] has no words in “is” yet.*knows en, es"
    ):
        breath_words("is")


def test_a_silent_breath_says_nothing() -> None:
    assert spoken("[breathe 4-6 x3]") == []


# ── what the engine is given ─────────────────────────────────────────────────────────────────────────────

SAY = "---\nsay: {psoas: so-az, psoas major: so-az may-jer, Straße: shtrah-suh, café: kaffay}\n---\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The psoas.", "The so-az."),
        ("PSOAS and Psoas", "so-az and so-az"),
        ("The psoas major.", "The so-az may-jer."),
        ("psoases and ipsoas", "psoases and ipsoas"),
        ("psoas's psoas-like (psoas)", "so-az's so-az-like (so-az)"),
        ("Die Straße, die STRAßE.", "Die shtrah-suh, die shtrah-suh."),
        ("A café.", "A kaffay."),
        ("A cafe\u0301.", "A kaffay."),
        ("*The* **psoas**", "The so-az"),
    ],
)
def test_lexicon_replaces_whole_words_whatever_their_case(text: str, expected: str) -> None:
    assert spoken(SAY + text) == [expected]


def test_lexicon_reads_what_is_filled_in() -> None:
    script = "---\nsay: {left: leffed}\n---\n::: sides left right\nYour {side} leg.\n:::"
    assert spoken(script) == ["Your leffed leg.", "Your right leg."]


def test_words_of_the_lexicon_are_words_and_no_patterns() -> None:
    assert spoken("---\nsay: {a.b: dotted}\n---\na.b axb") == ["dotted axb"]


def test_lexicon_does_not_read_its_own_words_again() -> None:
    assert spoken("---\nsay: {one: two, two: three}\n---\none two") == ["two three"]


def test_sub_is_spoken_as_it_stands_and_the_lexicon_leaves_it_alone() -> None:
    assert spoken(SAY + '(psoas)[sub:"psoas"] psoas (it)[sub:"this"]') == ["psoas so-az this"]


def test_captions_keep_what_is_written() -> None:
    script = SAY + 'The Psoas (psoas)[sub:"so"] \\[major\\] now.'
    assert written(script) == ["The Psoas psoas [major] now."]
    assert spoken(script) == ["The so-az so major now."]


def test_an_engine_is_given_composed_letters_and_captions_keep_theirs() -> None:
    decomposed = unicodedata.normalize("NFD", "Über café")
    assert spoken(decomposed) == ["Über café"]
    assert written(decomposed) == [decomposed]


def test_brackets_and_braces_are_not_pronounced() -> None:
    assert spoken("Say \\[this\\] and \\{that\\} now") == ["Say this and that now"]


def test_every_utterance_is_asked_for_once_with_all_its_lines() -> None:
    found = utterances(flow("Rest.\n\nBreathe.\n\n::: repeat 3\nRest. [2s]\n:::\n::: rest 1m\nBreathe.\n:::"))
    assert [(utterance.text, lines) for utterance, lines in found.items()] == [
        ("Rest.", (1, 6)),
        ("Breathe.", (3, 9)),
    ]


def test_utterances_are_found_wherever_they_stand() -> None:
    script = """
::: sides a b
Side {side}.
::: repeat 2 every 9s
Beat {n}.
:::
:::
::: rest 1m
Cue.
:::
[breathe 4-6 spoken]
"""
    assert spoken(script) == [
        "Side a.", "Beat 1.", "Beat 2.", "Side b.", "Cue.", "Breathe in.", "Breathe out.",
    ]  # fmt: skip


def test_all_is_spoken_by_the_voice_that_was_chosen() -> None:
    voice = Voice("other", "someone", "en-GB", 0.85)
    found = utterances(flow("One. Two.\n[breathe 4-6 spoken]", voice))
    assert {utterance.voice for utterance in found} == {voice}


# ── too much ─────────────────────────────────────────────────────────────────────────────────────────────


def test_repeats_within_repeats_beyond_reason_are_refused() -> None:
    with pytest.raises(ScriptError) as caught:
        flow("::: repeat 1000\n::: repeat 1000\nTick.\n:::\n:::")
    assert str(caught.value) == (
        f"routine.md:1: this makes more than {MOST:,} things to say and do: "
        "repeat fewer times, or fewer repeats inside one another"
    )


def test_breaths_count_too() -> None:
    with pytest.raises(ScriptError, match="things to say and do"):
        flow("::: repeat 1000\n[breathe 4-6 x1000]\n:::")
