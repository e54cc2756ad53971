"""The sessions that one script becomes: their names, titles and scripts, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from audiogen.build.render import session_path
from audiogen.build.script import Instead, load
from audiogen.build.variants import Variant, of_all, only, throughout, variants
from audiogen.errors import AudiogenError, ScriptError, UsageError
from audiogen.library.identity import session_id
from audiogen.settings import Settings
from audiogen.units import RATE

BODY = "---\n[beginners] Why. [2s-1m]\n\nLie down.\n"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write("variants: …", es="language: es")`: a script called rest with these settings, and others beside it."""

    def written(settings: str, **others: str) -> Path:
        for tag, text in others.items():
            (tmp_path / f"rest.{tag}.md").write_text(f"---\n{text}\n{BODY}", encoding="utf-8")
        path = tmp_path / "rest.md"
        path.write_text(f"---\n{settings}\n{BODY}", encoding="utf-8")
        return path

    return written


def names(path: Path) -> list[str]:
    return [one.name for one in variants(path, ())]


def fault(path: Path) -> str:
    with pytest.raises(ScriptError) as caught:
        variants(path, ())
    return str(caught.value).replace(f"{path.parent}/", "")


def made(one: Variant) -> tuple[str, str]:
    """A session's title, and the name of the file that it is rendered to."""
    routine = load(one.script, (), one.instead)
    return routine.title, session_path(one.script, None, Settings(Path(), Path("output")), one.instead).name


# ── which there are ──────────────────────────────────────────────────────────────────────────────────────


def test_a_script_that_says_nothing_of_it_is_one_session(write: Write) -> None:
    path = write("title: Rest")
    assert variants(path, ()) == (Variant("rest", path, Instead()),)
    assert load(path, ()).edition is None


def test_all_combinations_are_there_with_their_names_titles_and_labels(write: Write) -> None:
    path = write("variants: {length: [10m, 90s, 1h30m], voice: [gtts en-GB, espeak], guidance: [full, light]}")
    found = variants(path, ())
    assert len(found) == 12 and all(one.script == path for one in found)
    assert [(one.name, one.label, *made(one)) for one in found if one.name.endswith("light")][1:3] == [
        ("rest-espeak-light", "espeak, light", "Rest (espeak, light)", "rest-espeak-light.mp3"),
        ("rest-1m30s-light", "1m30s, light", "Rest (1m30s, light)", "rest-1m30s-light.mp3"),
    ]
    last = found[-1]
    assert last.label == "90 minutes, espeak, light"
    assert last.axes == (("length", "1h30m"), ("voice", "espeak"), ("guidance", "light"))
    assert len({session_id(load(one.script, (), one.instead)) for one in found}) == 12


def test_what_the_settings_say_is_the_plain_one_and_keeps_its_name_and_title(write: Write) -> None:
    path = write("length: 20m\nvoice: {name: auto, rate: slow}\n"
                 "variants: {length: [10m, 20m], voice: [espeak, hibari], preset: [sleep, podcast]}")  # fmt: skip
    plain = next(one for one in variants(path, ()) if not one.label)
    assert plain.name == "rest" and made(plain) == ("Rest", "rest.mp3")
    assert dict(plain.axes) == {"length": "20m", "voice": "espeak", "preset": "sleep"}
    meta, bare = load(path, (), plain.instead).meta, load(path, ())
    assert (meta.length, meta.voice.engine, meta.voice.rate, meta.preset) == (1200 * RATE, "espeak", 0.85, "sleep")
    assert bare.meta == meta and bare.edition == plain.instead.edition, "as if it were rendered alone"


def test_another_value_renames_nothing(write: Write) -> None:
    before = names(write("length: 20m\nvariants: {length: [10m, 20m], guidance: [full, light]}"))
    after = names(
        write("length: 20m\nvariants: {language: [en], length: [5m, 10m, 30m, 20m], guidance: [full, light]}"),
    )
    assert set(before) < set(after)


def test_what_is_skipped_is_not_there(write: Write) -> None:
    path = write("variants: {length: [20m, 10m], guidance: [full, light, bells],"
                 " skip: [{length: 10m, guidance: [full, light]}, {length: 20 min, guidance: bells}]}")  # fmt: skip
    assert names(path) == ["rest", "rest-light", "rest-10m-bells"]


def test_what_is_asked_for_on_the_command_line_is_the_same_session(write: Write) -> None:
    path = write("variants: {length: [10m, 20m], guidance: [full, light]}")
    [light] = only(variants(path, ()), ["guidance=light", "length=10m"])
    asked = Instead(guidance="light")
    assert load(path, (), asked) == load(path, (), light.instead)
    assert made(Variant("", path, asked)) == made(light) == ("Rest (light)", "rest-light.mp3")
    longer = Variant("", path, Instead(length=1200 * RATE, voice="espeak"))
    assert made(longer) == ("Rest", "rest.mp3"), "a length or voice on the command line renames nothing"
    assert made(Variant("", path, Instead(preset="sleep")))[1] == "rest-sleep.mp3"


# ── in other languages ───────────────────────────────────────────────────────────────────────────────────

SPANISH = "title: Descanso\nlanguage: es-ES"


def test_another_language_is_another_script(write: Write) -> None:
    path = write("variants: {length: [10m, 20m], language: [en, es]}", es=SPANISH)
    other = path.with_name("rest.es.md")
    found = variants(path, ())
    assert [(one.name, one.script.name, one.label) for one in found] == [
        ("rest", "rest.md", ""), ("rest-es", "rest.es.md", "español"), ("rest-20m", "rest.md", "20 minutes"),
        ("rest-20m-es", "rest.es.md", "20 min, español"),
    ]  # fmt: skip
    assert [made(one)[0] for one in found] == ["Rest", "Descanso", "Rest (20 minutes)", "Descanso (20 min)"]
    assert variants(other, ()) == (found[1], found[3])
    assert of_all([path, other], ()) == (found, ())


def test_a_translation_rendered_alone_is_that_session(write: Write) -> None:
    path = write("variants: {length: [10m, 20m], language: [en, es]}", es=f"{SPANISH}\nlength: 15m")
    other = variants(path, ())[1]
    alone = load(other.script, ())
    assert alone == load(other.script, (), other.instead) and alone.meta.length == 600 * RATE
    assert made(Variant("", other.script, Instead())) == ("Descanso", "rest-es.mp3")
    assert made(Variant("", other.script, Instead(guidance="light"))) == ("Descanso (light)", "rest-light-es.mp3")


def test_a_translation_by_itself_is_the_nearest_that_skip_leaves_over(write: Write) -> None:
    skip = "skip: [{voice: hibari, language: es}, {length: 10m, voice: gtts, language: es}]"
    path = write(
        f"length: 20m\nvariants: {{length: [10m, 20m], voice: [hibari, espeak, gtts], language: [en, es], {skip}}}",
        es=SPANISH,
    )
    other = path.with_name("rest.es.md")
    first = next(one for one in variants(other, ()) if one.name == "rest-espeak-es")
    assert load(other, ()) == load(other, (), first.instead) and load(other, ()).meta.voice.engine == "espeak"
    assert made(Variant("", other, Instead())) == ("Descanso (espeak)", "rest-espeak-es.mp3")
    light = load(other, (), Instead(guidance="light"))
    assert (light.meta.guidance, light.meta.voice.engine, light.meta.length) == ("light", "espeak", 1200 * RATE)


def test_a_script_with_a_dot_in_its_name_is_none_unless_the_other_says_so(write: Write) -> None:
    other = write("title: Rest", es=SPANISH).with_name("rest.es.md")
    assert names(other) == ["rest.es"]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (None, "rest.md:2: `variants`: there is no rest.es.md, which would be this routine in “es”: write it"),
        ("title: Descanso", "rest.es.md: `language` is en, and this file is called the translation of rest.md"),
        (f"{SPANISH}\nvariants: {{length: [1m]}}", "rest.es.md:4: the `variants` of rest.md are those of its transl"),
        ("language: es\ntitle: Rest", "rest.es.md:3: rest.md is called “Rest” as well: nobody could tell them apart"),
    ],
)  # fmt: skip
def test_a_translation_that_can_not_be_one_is_refused(settings: str | None, says: str, write: Write) -> None:
    path = write("variants: {language: [en, es]}", **({"es": settings} if settings else {}))
    assert fault(path).startswith(says)
    if settings:
        with pytest.raises(ScriptError) as caught:
            load(path.with_name("rest.es.md"), ())
        assert says in str(caught.value)


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────


def test_a_voice_that_nobody_has_is_refused_with_its_line(write: Write) -> None:
    assert fault(write("title: Rest\nvariants: {voice: [gtts, hibary]}")).startswith("rest.md:3: `variants`: ")


def test_a_script_that_would_have_the_same_session_is_told_of(write: Write) -> None:
    path = write("variants: {guidance: [full, light]}")
    path.with_name("rest-light.md").write_text("Rest.\n", encoding="utf-8")
    assert fault(path).startswith("rest.md:2: rest-light.md is there, too")


def test_one_script_at_fault_does_not_hide_the_others(write: Write, tmp_path: Path) -> None:
    found, faults = of_all([write("variants: {guidance: [full, light]}"), tmp_path / "none.md"], ())
    assert len(found) == 2 and [type(error) for error in faults] == [UsageError]


def test_who_is_told_why_sessions_can_not_be_told_is_told_all_of_it(write: Write) -> None:
    path = write("title: Rest\nvariants: {language: [en, es]}")
    path.write_text(f"{path.read_text()}Hello. [4x]\n", encoding="utf-8")
    (error,) = of_all([path], ())[1]
    assert [line.partition(": ")[0] for line in str(error).splitlines()] == [f"{path}:3", f"{path}:8"]
    (gone,) = of_all([path.with_name("none.md")], ())[1]
    assert type(gone) is UsageError


# ── which are wanted ─────────────────────────────────────────────────────────────────────────────────────


def test_of_one_setting_any_of_others_all(write: Write) -> None:
    found = variants(
        write("variants: {length: [10m, 20m, 30m], voice: [espeak, espeak en-GB], guidance: [full, light]}"),
        (),
    )
    some = only(found, ["length=20 min", "length=1800s", "voice=ESPEAK EN-gb", "guidance=light"])
    assert [one.name for one in some] == ["rest-20m-espeak-en-GB-light", "rest-30m-espeak-en-GB-light"]
    assert only(found, []) == found


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("lenth=20m", "“lenth” does not vary here: did you mean “length”?"),
        ("length=25m", "no session has that: there are: 10m, 20m"),
        ("length", "that is no setting and its value: write it like --only length=10m"),
        ("preset=sleep", "“preset” does not vary here: there are: length"),
    ],
)
def test_what_none_has_is_refused(wanted: str, says: str, write: Write) -> None:
    with pytest.raises(UsageError) as caught:
        only(variants(write("variants: {length: [10m, 20m]}"), ()), [wanted])
    assert str(caught.value) == f"--only {wanted}: {says}"


def test_what_tells_them_apart_is_not_for_all_of_them(write: Write) -> None:
    found = variants(write("variants: {length: [10m, 20m]}"), ())
    for instead in (Instead(length=RATE), Instead(guidance="light"), Instead(preset="sleep")):
        with pytest.raises(UsageError, match="is for one session"):
            throughout(found, instead)
    same = throughout(found, Instead(voice="espeak", background="rain"))
    assert [(one.name, one.instead.voice, one.instead.background) for one in same] == [
        ("rest", "espeak", "rain"), ("rest-20m", "espeak", "rain"),
    ]  # fmt: skip
    with pytest.raises(AudiogenError, match="--voice is for one session"):
        throughout(variants(write("variants: {voice: [gtts, espeak]}"), ()), Instead(voice="hibari"))
