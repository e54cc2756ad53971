"""One script, many sessions, on the command line: a table of them, and all of them made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audiogen.build.matrix import Row
from audiogen.build.script import NOTHING
from audiogen.build.variants import Variant
from audiogen.cli.tables import variants

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

SCRIPT = """
    ---
    title: Rest
    voice: espeak
    length: 20s
    variants:
      length: [12s, 20s, 5m]
      guidance: [full, light]
      skip: {length: 12s, guidance: light}
    ---
    [beginners] This is for those who begin.

    Lie down. [2s-40s]
    """


@pytest.fixture
def script(workshop: Workshop, shared_cache: Path) -> Path:
    return workshop.write(SCRIPT, "rest.md")


def test_all_are_made_that_can_be_and_of_the_others_it_is_said_why(
    script: Path, workshop: Workshop, audiogen: Audiogen
) -> None:
    done = audiogen("render", script, "--matrix")
    assert done.code == 1
    assert workshop.made() == workshop.files("rest", "rest-light", "rest-12s")
    faults = done.err.splitlines()
    assert [line.partition(": it can last")[0] for line in faults] == ["rest.md:6: this can't last 5m"] * 2
    assert "this is “rest-5m-light”, which `skip` below `variants` can leave out" in faults[1]
    ledger = workshop.ledger("rest-light")
    assert (ledger["title"], ledger["length"]) == ("Rest (light)", 20 * 48_000)
    assert ledger["variant"] == {
        "of": "rest", "label": "light", "axes": {"length": "20s", "guidance": "light"}, "place": 3,
    }  # fmt: skip
    plain = workshop.ledger("rest")
    assert audiogen("render", script).code == 0
    assert workshop.ledger("rest") == plain, "without --matrix it is the plain one, and the same"


def test_some_are_made(script: Path, workshop: Workshop, audiogen: Audiogen) -> None:
    done = audiogen("render", script, "--only", "length=12 s", "--json")
    assert done.code == 0 and [one["title"] for one in done.json] == ["Rest (12s)"]
    assert workshop.made() == workshop.files("rest-12s")


def test_a_table_says_how_long_each_lasts_or_why_it_can_not_be_made(script: Path, audiogen: Audiogen) -> None:
    done = audiogen("plan", script, "--matrix")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "5 sessions, of which 3 can be made"
    assert [" ".join(line.replace("~", "").split()) for line in lines[1:] if line.startswith("  rest")] == [
        "rest-12s.mp3 0:12 12s, full", "rest.mp3 0:20 20s, full", "rest-light.mp3 0:20 20s, light",
        "rest-5m.mp3 – 5m, full", "rest-5m-light.mp3 – 5m, light",
    ]  # fmt: skip
    assert done.out.count("can't last 5m, only from 0:") == 2 and all(len(line) <= 80 for line in lines)
    rows = audiogen("plan", script, "--only", "guidance=light", "--json").json
    assert [(row["name"], row["length"], row["trouble"] is None) for row in rows] == [
        ("rest-light", 20 * 48_000, True), ("rest-5m-light", None, False),
    ]  # fmt: skip
    assert rows[0]["shortest"] == rows[1]["shortest"] < rows[1]["longest"] < 300 * 48_000


def test_what_only_may_be_made_is_not_counted_as_made() -> None:
    variant = Variant("rest", Path("rest.md"), NOTHING)
    rows = [Row(variant, Path("rest.mp3"), length=9), Row(variant, Path("rest.mp3"), length=9, warning="too long")]
    assert next(variants(rows)) == "2 sessions, of which 1 can be made, 1 perhaps"


def test_a_check_looks_at_all_of_them(script: Path, audiogen: Audiogen) -> None:
    done = audiogen("check", script)
    assert done.code == 1
    assert all(line.startswith("rest.md:6: this can't last 5m") for line in done.err.splitlines())
    assert [name in line for name, line in zip(("“rest-5m”", "“rest-5m-light”"), done.err.splitlines(), strict=True)]
    assert audiogen("check", script, "--guidance", "light").code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("render", "--matrix", "-o", "one.mp3"), "5 sessions would be written to one.mp3"),
        (("render", "--matrix", "--length", "3m"), "--length is for one session, and these are told apart by it"),
        (("render", "--only", "length=3m"), "--only length=3m: no session has that: there are: 12s, 20s, 5m"),
        (("render", "--only", "length=12s", "--only", "guidance=light"), "no session is both 12s and light: "),
        (("plan", "--only", "guidance=light", "--only", "length=12s"), "no session is both light and 12s"),
        (("plan", "--matrix", "--lines"), "--lines and --picture are for one session: leave --matrix and --only out"),
    ],
)
def test_what_makes_no_sense_together_is_refused(
    words: tuple[str, ...], says: str, script: Path, audiogen: Audiogen
) -> None:
    assert says in audiogen(words[0], script, *words[1:]).error(2)


def test_a_fault_of_one_script_keeps_no_other_from_being_made(
    script: Path, workshop: Workshop, audiogen: Audiogen
) -> None:
    workshop.write("---\nvariants: {length: [1]}\n---\nRest.\n", "wrong.md")
    alone = audiogen("render", "wrong.md", "--matrix")
    assert alone.error().startswith("wrong.md:2: `variants`: length: 1 of what?")
    done = audiogen("render", "wrong.md", script, "--only", "length=12s", "-q")
    assert done.code == 1 and done.err.startswith("wrong.md:2: ")
    assert workshop.made() == workshop.files("rest-12s")


def test_a_translation_alone_has_a_voice_that_skip_leaves_it(workshop: Workshop, audiogen: Audiogen) -> None:
    axes = "length: [20s, 30s], voice: [hibari, espeak], language: [en, es], skip: {voice: hibari, language: es}"
    workshop.write(f"---\nvariants: {{{axes}}}\n---\nFeel your feet. [2s-40s]\n", "feet.md")
    spanish = workshop.write(
        "---\ntitle: Pies\nalbum: Cuerpo\nlanguage: es\n---\nSiente tus pies. [2s-40s]\n", "feet.es.md"
    )
    assert audiogen("check", spanish).err == ""
    assert audiogen("plan", spanish).out.startswith("Pies (espeak)")
    assert audiogen("render", spanish, "-q").code == 0
    assert workshop.made() == workshop.files("feet-espeak-es")


def test_a_level_of_guidance_that_leaves_no_words_is_remarked_on(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write(
        "---\nvoice: espeak\nvariants: {guidance: [full, light], length: [16s, 20s]}\n---\n\n"
        "[beginners] This is the muscle. [2s-20s]\nFeel both feet. [5s]\n",
        "feet.md",
    )
    remark = (
        "feet.md:6: at guidance “light” not a word is left to be said: "
        "[beginners] takes its whole paragraph: put an empty line before what is for everybody"
    )
    light = ("--guidance", "light")
    for command in (("check",), ("check", *light), ("render", *light), ("build",)):
        said = audiogen(command[0], "feet.md", *command[1:])
        assert (said.code, said.err.splitlines()) == (0, [remark]), command
    assert "not a word is left" in audiogen("plan", "feet.md", *light).out
    assert audiogen("check", "feet.md", "--strict").code == 1
