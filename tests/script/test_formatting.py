"""`fmt` by examples: every file in `formatting/` is a script as somebody wrote it, and as everybody writes it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from examples import EXAMPLES
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_cases import CASES as LANGUAGE
from test_cases import read as case

from audiogen.build.new import Template, templates
from audiogen.errors import AudiogenError, ScriptError
from audiogen.script import formatting, parse
from audiogen.script.formatting import RULES, formatted
from audiogen.script.formatting.proof import understood
from audiogen.script.formatting.source import Edit, Source, changed, notes, source

CASES = sorted((Path(__file__).parent / "formatting").glob("*.md"))
ROUTINES = sorted((Path(__file__).parents[2] / "scripts").rglob("*.md"))


def fmt(text: str) -> str:
    return formatted(text, "routine.md", lambda name: "Lie down.\n")


def understanding(text: str) -> object:
    return understood(parse(text, "routine.md", lambda name: "Lie down.\n"))


# ── by examples ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_script_is_written_as_its_case_says(path: Path) -> None:
    before, after = case(path)
    assert fmt(before) == f"{after}\n"
    assert fmt(f"{after}\n") == f"{after}\n"
    assert understanding(after) == understanding(before)


def test_every_rule_is_needed_by_some_case(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in RULES:
        monkeypatch.setattr(formatting, "RULES", {other: RULES[other] for other in RULES if other != name})
        kept = [path for path in CASES if fmt(case(path)[0]) == f"{case(path)[1]}\n"]
        spaced = all(fmt(before) == after for before, after in SPACES.values())
        assert len(kept) < len(CASES) or not spaced, name


SPACES = {
    "a tab behind a note": ("Lie <!-- a -->\t\ndown.\n", "Lie <!-- a -->\t\ndown.\n"),
    "at the ends of lines": ("Lie down. \t \nRest.   \n\n", "Lie down.\nRest.\n"),
    "two that end a line on purpose": ("Lie down.  \nRest.  \n", "Lie down.  \nRest.\n"),
    "more than two": ("Lie down.    \nRest.\n", "Lie down.  \nRest.\n"),
    "a tab among words": ("Lie\tdown.\t\nRest.\n", "Lie down.\nRest.\n"),
    "a tab in a list": ("-\tLie down.\n\tNow.\n\n\tRest.\n", "- Lie down.\n  Now.\n\n  Rest.\n"),
    "before paragraphs": ("  Lie down.\n   Rest.\n", "Lie down.\nRest.\n"),
    "far before words": ("      Lie down.\n\t[pause 4s]\n", "Lie down.\n[4s]\n"),
    "far before what would mean something": ("Lie down.\n    1. Rest.\n", "Lie down.\n    1. Rest.\n"),
    "before headings and blocks": ("  ## One\n  ::: rest 2m\n    :::\n", "## One\n::: rest 2m\n:::\n"),
    "in empty lines": ("Lie down.\n  \n\t\n\nRest.", "Lie down.\n\nRest.\n"),
    "in the settings": ("---  \ntitle: One  \n---\t\nRest.\n", "---\ntitle: One\n---\n\nRest.\n"),
    "ends of lines of other systems": ("Lie down.\r\n\r\nRest.\rNow.\r\n", "Lie down.\n\nRest.\nNow.\n"),
    "the mark of Unicode": ("\ufeffLie down.\n", "Lie down.\n"),
    "one that doesn't break": ("Lie\u00a0down\u00a0!\u00a0\nRest.\n", "Lie\u00a0down\u00a0!\u00a0\nRest.\n"),
    "before a note": ("Lie down.  <!-- a -->  \nRest.\n", "Lie down.  <!-- a -->\nRest.\n"),
    "in quotations": ("> Lie down.\t\n>\n>\n> [pause 4s]\n", "> Lie down.\n>\n>\n> [4s]\n"),
}


@pytest.mark.parametrize("name", SPACES)
def test_white_space_stays_only_where_it_means_something(name: str) -> None:
    before, after = SPACES[name]
    assert fmt(before) == after
    assert fmt(after) == after


STAY = [
    "A `(pause 5s)` of code, ``and `one` more``.",
    "A [link](https://example.org/(pause-4s)) and ![a picture (pause 4s)](a.png).",
    "\\[4 seconds\\] and \\(pause 5s\\), \\<!-- no note -->.",
    "<https://example.org/?(pause 4s)> would be an address, and (a 5-pound break) is none.",
    "(pause 5s)[sub:\"a pause\"] is said otherwise.",
    "Number #(pause 5s) names no voice, and!(pause 5s)(no.png) no picture.",
    "[4s](nothing) and [soon](there).",
    "e.g. -- two dashes --, three dots... and 'quotes' \"of\" “every” „kind“",
    "Cafe\u0301 and café.",
    "> [sound a\n> b.wav]",
    "[sound a, b.wav -6 dB] [sound 1.5.wav] [sound x -6 dB.wav]",
    "* - *",
    "[breathe 0.33333-4]",
    "[at 33.333%] Now.",
]  # fmt: skip


@pytest.mark.parametrize("text", STAY)
def test_what_is_no_token_or_says_more_than_the_usual_one_stays(text: str) -> None:
    if text.startswith("[at"):
        text = f"::: rest 2m\n{text}\n:::"
    text = f"## One\n{text}\n\nRest.\n"
    try:
        parse(text, "routine.md")
    except AudiogenError:
        pytest.fail("the example itself is not understood")
    assert fmt(text) == text


# ── what it never does ───────────────────────────────────────────────────────────────────────────────────


def test_a_script_with_errors_is_not_formatted_but_told() -> None:
    with pytest.raises(AudiogenError) as caught:
        fmt("Lie down. [bel]\n\n\n::: repeat\n")
    with pytest.raises(AudiogenError) as told:
        parse("Lie down. [bel]\n\n\n::: repeat\n", "routine.md")
    assert str(caught.value) == str(told.value)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda page: iter([Edit(0, 3, "Sit")]),
        lambda page: iter([Edit(0, 0, "[4s] ")]),
        lambda page: iter([Edit(0, 0, "[bel] ")]),
        lambda page: iter([Edit(0, 0, "<!-- more -->\n")]),
    ],
)
def test_a_rule_that_would_change_what_is_said_is_found_out(wrong: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatting, "RULES", {**RULES, "a fault": wrong})
    with pytest.raises(ScriptError, match="formatting would change what this script says"):
        fmt("Lie down. <!-- a note -->\n")


def test_no_note_is_touched_and_of_two_changes_in_one_place_the_first_is_made() -> None:
    page = source("One <!-- two --> three\n")
    edits = [Edit(0, 3, "1"), Edit(2, 5, "x"), Edit(5, 7, "x"), Edit(17, 22, "3"), Edit(3, 3, "!"), Edit(8, 8, "?")]
    assert changed(page, edits) == "1! <!-- two --> 3\n"


# ── over all there is ────────────────────────────────────────────────────────────────────────────────────


def understandable() -> Iterator[str]:
    """All examples of the language that are no faults."""
    for path in LANGUAGE:
        script = case(path)[0]
        try:
            parse(script, "routine.md")
        except AudiogenError:
            continue
        yield script


def test_all_examples_of_the_language_keep_their_meaning() -> None:
    scripts = list(understandable())
    assert len(scripts) > 40
    for script in scripts:
        once = fmt(script)
        assert fmt(once) == once
        assert fmt(script.replace("\n", "\r\n")) == once
        assert understanding(once) == understanding(script)


@pytest.mark.parametrize("path", ROUTINES, ids=lambda path: path.stem)
def test_the_routines_that_come_along_are_formatted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    folder = ROUTINES[0].parent
    assert formatted(text, str(path), lambda name: (folder / name).read_text(encoding="utf-8")) == text


@pytest.mark.parametrize("template", templates(), ids=lambda template: f"{template.language}-{template.name}")
def test_templates_are_formatted(template: Template) -> None:
    assert fmt(template.text) == template.text


# ── any script at all ────────────────────────────────────────────────────────────────────────────────────

TIMES = ["4s", "250ms", "1m30s", "1:30", "2 minutes", "90 s", "1,5s", "2.5 min", "0.33333s", "1 hour 5 minutes"]
SPANS = ["10-15 minutes", "4s - 8s", "10m–15m", "4-8s", "1:00-2:00", "3s-3s"]
LEVELS = ["", " -6 dB", " -6dB", " −12,5 dB", " +3 dB", "  -10 DB"]
time, level = st.sampled_from(TIMES), st.sampled_from(LEVELS)
PAUSE = ["[{}]", "[pause {}]", "[break:\"{}\"]", "(pause {})", "<break time='{}'/>", "[wait: {}]", "[{} pause]",
         "[pause\n{}]", "(Pause: {})", "[silence  for {}]"]  # fmt: skip
pause = st.builds(str.format, st.sampled_from(PAUSE), time) | st.sampled_from(SPANS).map("[{}]".format)
BELLS = ["bell", "Bell", "bell  soft", 'sound "a b.wav"', "sound «a.ogg»", "Sound a.wav", "Bowl  low", "chime",
         "click\nhigh"]  # fmt: skip
bell = st.builds("[{}{}]".format, st.sampled_from(BELLS), level)
bed = st.builds(
    "[{} {}{}]".format,
    st.sampled_from(["background", "Background"]),
    st.sampled_from(["off", "none"])
    | st.lists(
        st.sampled_from(["Pink  noise -30dB", "drone", "drone 110.5 Hz", "sine 220Hz -30.5dB", "Sea, -24dB", "WIND",
                         "binaural 200Hz beats at 4,5 Hz", "isochronic beat 6 Hz -28 dB", "binaural 200 Hz -28dB",
                         "rain in june.mp3", "rain in june.MP3 -20 dB", '"a, b.wav" -20dB', "“beat over 3s.ogg”",
                         "a/b.flac +1 dB", "x 3dB.wav", '"-20 dB, sea.mp3"']),
        min_size=1, max_size=3,
    ).flatmap(lambda layers: st.sampled_from([", ", ",", " , "]).map(lambda comma: comma.join(layers))),
    st.sampled_from(["", " over 10 s", ", over 6s", " in 1:30"]),
)  # fmt: skip
breath = st.builds(
    "[{} {}]".format,
    st.sampled_from(["breathe 4-6", "breathe 4 - 7 - 8", "inhale 4, hold 7, exhale 8", "in for 4, out for 5,5",
                     "Breathe 4-0-6-0", "breathe 4:4:4:4"]),
    st.sampled_from(["", "x5", "× 5", "3 times", "for 1 minute", "x2 spoken", "x3 Counted", "x2, aloud silent"]),
)  # fmt: skip
SAID = ["Soft.", "Lie down, and rest.", "one", "“Quoted,” she said.", "深。", "snow_man", "2 * 3", "é", "(aside)",
        "`code (pause 5s)`", "\\[4s\\]", "*(Pause: 10s)*", "**now**", "[a link](b (c) d)", "(slowly)[rate:'slow']",
        "(let\ngo)[ sub:“x y” ; rate:\"70%\" ]", "&amp; so", "--", "...", "<!-- [pause  4s] -->",
        "<!--\n\n  two\n -->", "\\", "!"]  # fmt: skip
said = st.sampled_from(SAID)
piece = st.one_of(said, said, pause, bell, bed, breath)
space = st.sampled_from([" ", " ", "  ", "\t", "\n", "  \n", "   \n", " \t\n", "\\\n", "\n  ", "\n      "])
opening = st.sampled_from(["", "", "", "[first time] ", "[Always:] ", "  ", "    ", "\t"])
paragraph = st.builds(
    lambda first, pieces: f"{first}Now {''.join(pieces)}so.",
    opening,
    st.lists(st.tuples(piece, space).map("".join), max_size=5),
)
MARKERS = ["- ", "* ", "+  ", "*\t", "1. ", "1)  ", "> ", ">", " * ", "- * ", "* 1. "]
item = st.builds(
    lambda marker, text: marker + text.replace("\n", "\n" + " " * len(marker.expandtabs(4))),
    st.sampled_from(MARKERS),
    paragraph,
)
ALONE = ["#  Title ##", "## Title", "##\tA (note)", "### C# #", "  ## Title", "#[voice:'espeak en-GB']", "#[ voice ]",
         "::: include a.md", ":::: Include \"a.md\" :::", "[fill]", "<!-- a note -->",
         "<!-- a\n\n\n  note -->  "]  # fmt: skip
alone = st.sampled_from(ALONE)
OPENINGS = ["::: repeat 2", "::: 3 times", "::: x2 rounds", "::: repeat x2 every 1 minute :::", "::: beginners",
            ":::: both sides ::::", "::: sides a, and b", "::: sides «a b» y \"c\"", ":::sides one two",
            "::: sides e, y, i", "  ::: Always", "::: repeat 2 <!-- twice -->"]  # fmt: skip
gap = st.sampled_from(["\n", "\n\n", "\n\n\n", "\n \n", "\n\t\n\n"])


def closed(opened: str, gaps: tuple[str, str, str], body: str) -> str:
    return f"{opened}{gaps[0]}{body}{gaps[1]}:::{gaps[2]}"


inner = st.recursive(
    paragraph | item,
    lambda body: st.builds(
        closed,
        st.sampled_from(OPENINGS),
        st.tuples(gap, gap, st.just("")),
        st.lists(body, min_size=1).map("\n\n".join),
    ),
    max_leaves=4,
)
cue = st.builds(
    "{}{}".format, st.sampled_from(["", "[every 90 s] ", "[at 50 %] ", "[at - 30 s] ", "[at 1:00] "]), said
)
rest = st.builds(
    closed,
    st.sampled_from(["::: rest 2m", "::: rest for 10-15 minutes", "::: Rest 90s-3m"]),
    st.tuples(gap, gap, st.just("")),
    st.lists(cue.map("{} so.".format), max_size=3).map("\n\n".join),
)
HEADS = ["", "---\ntitle: A  \n---\n", "---\nlength: 20 minutes # mine\n---   \n\n\n", "---\nlanguage: de\n---\n"]
script = st.builds(
    lambda head, parts: head + "".join(f"{text}{after}" for text, after in parts),
    st.sampled_from(HEADS),
    st.lists(st.tuples(st.one_of(inner, paragraph, item, alone, rest), gap), min_size=1, max_size=6),
)


@settings(max_examples=40 * EXAMPLES, deadline=None)
@given(script)
def test_formatting_never_changes_what_is_understood_and_formats_once_for_all(text: str) -> None:
    try:
        before = understanding(text)
    except AudiogenError:
        assume(False)
    once = fmt(text)
    assert understanding(once) == before
    assert notes(once) == notes(text)
    assert fmt(once) == once
    assert once.endswith("\n") and not once.endswith("\n\n") and "\r" not in once
    assert re.sub(r"<!--.*?-->", "", once, flags=re.DOTALL).count("\n\n\n") <= text.count("<!--")


@settings(max_examples=50 * EXAMPLES, deadline=None)
@given(st.data())
def test_changes_are_made_as_if_one_after_the_other_from_behind(data: st.DataObject) -> None:
    text = data.draw(st.text("ab\n ", max_size=12))
    places = st.integers(0, len(text))
    edits = data.draw(st.lists(st.builds(lambda a, b, new: Edit(min(a, b), max(a, b), new), places, places,
                                         st.text("xy", min_size=1, max_size=2)), max_size=3))  # fmt: skip
    kept: list[Edit] = []
    for edit in edits:
        if text[edit.start : edit.stop] != edit.text and all(_apart(edit, other) for other in kept):
            kept.append(edit)
    expected = text
    for edit in sorted(kept, key=lambda edit: (edit.start, edit.stop), reverse=True):
        expected = expected[: edit.start] + edit.text + expected[edit.stop :]
    page = Source(text, text, (), (), ())
    found = changed(page, edits)
    assume(len({edit.start for edit in kept}) == len(kept))
    assert found == expected


def _apart(one: Edit, two: Edit) -> bool:
    return one.stop <= two.start or two.stop <= one.start
