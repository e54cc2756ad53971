"""What settings files say for all scripts: judged as in a script, and laid under what a script says itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from audiogen.errors import AudiogenError, ScriptError
from audiogen.model import Default, Meta, SoundFile, Treatment, VoiceWish
from audiogen.script import parse, settings, usual
from audiogen.script.frontmatter import READERS
from audiogen.script.spelling import spelled
from audiogen.script.usual import OWN
from audiogen.units import samples


def default(name: str, value: Any, line: int = 7, path: str = "audiogen.toml") -> Default:
    return Default(name, value, path, line, "/project")


def meta(head: str, *defaults: Default) -> Meta:
    return settings(f"---\n{head}\n---\n", "routine.md", usual(defaults))


# ── who wins ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_script_wins_over_the_files_and_the_later_file_over_the_earlier() -> None:
    files = default("artist", "Ana", 1, "mine.toml"), default("artist", "Bo", 2), default("album", "Rest", 3)
    assert meta("title: x", *files).artist == "Bo"
    found = meta("artist: Cy", *files)
    assert (found.artist, found.album, found.genre) == ("Cy", "Rest", "Guided session")
    assert found.inherited == (("album", "audiogen.toml", 3),) and found.line("artist") == 2


def test_tables_are_filled_up_entry_by_entry() -> None:
    files = default("pauses", {"sentence": "1s", "paragraph": "2s"}, 1), default("pauses", {"paragraph": "3s"}, 2)
    found = meta("pauses: {sentence: 5s}", *files)
    assert (found.pauses.sentence, found.pauses.paragraph) == (samples(5), samples(3))
    assert found.inherited == (("pauses.paragraph", "audiogen.toml", 2),)
    both = meta("title: x", *files)
    assert (both.pauses.sentence, both.pauses.paragraph) == (samples(1), samples(3))


@pytest.mark.parametrize(
    ("below", "above", "wish", "tone"),
    [
        ("hibari", "{rate: slow}", VoiceWish("hibari", "", 0.85), "natural"),
        ({"rate": "slow", "tone": "warm"}, "gtts es", VoiceWish("gtts", "es", 0.85), "warm"),
        ({"name": "hibari", "tone": "warm"}, "{name: espeak, tone: natural}", VoiceWish("espeak"), "natural"),
    ],
)
def test_a_voice_that_a_file_names_stays_unless_a_script_names_one(
    below: object, above: str, wish: VoiceWish, tone: str
) -> None:
    found = meta(f"voice: {above}", default("voice", below))
    assert found.voice == wish and found.treatment == Treatment(tone)


def test_what_is_off_is_off_as_a_whole() -> None:
    assert meta("ducking: off", default("ducking", {"depth": "9 dB"})).ducking.depth == 0
    assert meta("ducking: {hold: 1s}", default("ducking", False)).ducking.depth == -6
    assert meta("background: off", default("background", ["rain"])).background.layers == ()


def test_a_lexicon_grows_word_by_word_and_an_included_script_knows_better_than_a_file() -> None:
    words = default("say", {"PSOAS": "one", "qi": "two", "om": "three"})
    assert meta("say: {psoas: four}", words).say == (("psoas", "four"), ("qi", "two"), ("om", "three"))
    text = "---\nsay: {psoas: four}\n---\n::: include a.md\n"
    found = parse(text, "routine.md", lambda name: "---\nsay: {Qi: five, psoas: six}\n---\nRest.\n", usual((words,)))
    assert found.meta.say == (("psoas", "four"), ("Qi", "five"), ("om", "three"))
    assert found.place("say") == ("routine.md", 2) and found.place("say.om") == ("audiogen.toml", 7)


def test_words_of_a_file_that_names_its_language_are_for_scripts_in_it() -> None:
    words = default("say", {"psoas": "so-az", "qi": "chee"})
    english, mine = default("language", "en-GB"), default("say", {"om": "ohm"}, path="config.toml")
    assert dict(meta("title: A", mine, english, words).say) == {"psoas": "so-az", "qi": "chee", "om": "ohm"}
    assert dict(meta("language: en-US", mine, english, words).say) == {"psoas": "so-az", "qi": "chee", "om": "ohm"}
    assert dict(meta("language: es", mine, english, words).say) == {"om": "ohm"}, "one that names none is for all"
    assert dict(meta("language: es\nsay: {qi: chi}", english, words).say) == {"qi": "chi"}
    assert dict(meta("language: es", english, words, default("say", {"Qi": "chi"}, path="c")).say) == {"Qi": "chi"}


def test_the_language_of_a_file_is_that_of_its_words() -> None:
    text = "Uno. [1,5s]\n"
    found = parse(text, "routine.md", usual=usual((default("language", "es"),)))
    assert found.meta.language == "es" and found.place("language") == ("audiogen.toml", 7)


def test_files_named_in_a_file_lie_beside_it_or_anywhere() -> None:
    found = meta("title: x", default("background", ["music/a.mp3 -20 dB", "../b.wav", "/c.ogg"]))
    sources = [layer.source for layer in found.background.layers]
    assert sources == [
        SoundFile(path, given=True) for path in ("/project/music/a.mp3", "/project/../b.wav", "/c.ogg")
    ]


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", OWN)
def test_what_is_one_sessions_own_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises(ScriptError) as caught:
        usual((default(name, "x"),))
    said = str(caught.value)
    assert said.startswith(f"audiogen.toml:7: `{name}` holds for no other script: {OWN[name]}: ")


@pytest.mark.parametrize("name", [name for name in READERS if name not in OWN])
def test_a_default_is_judged_as_in_a_script(name: str) -> None:
    with pytest.raises(ScriptError) as here:
        usual((default(name, 3.5),))
    with pytest.raises(ScriptError) as there:
        settings(f"---\n{name}: 3.5\n---\n", "routine.md")
    assert here.value.message == there.value.message and here.value.line == 7


def test_all_faults_are_told_each_in_its_file() -> None:
    faults = (
        default("voise", "x", 1, "mine.toml"),
        default("chime", "after 1s", 2),
        default("background", "x://y.mp3"),
    )
    with pytest.raises(AudiogenError) as caught:
        usual(faults)
    first, second, third = str(caught.value).splitlines()
    assert first == "mine.toml:1: unknown setting of scripts “voise”: did you mean “voice”?"
    assert second.startswith("audiogen.toml:2: `chime`: must be 10s or more") and "is an address" in third


def test_a_fault_of_a_script_is_the_scripts() -> None:
    with pytest.raises(ScriptError, match=r"^routine\.md:2: `pauses`: unknown “x”"):
        meta("pauses: {x: 1s}", default("pauses", {"sentence": "1s"}))


# ── settings as they are written ─────────────────────────────────────────────────────────────────────────

HEADS = (
    "title: Rest",
    "title: 'Rest: one'\nalbum: A\nartist: B\ndescription: C\ngenre: D\nlanguage: es\nyear: 2024\nlength: 25m",
    "date: 2026-05-31\ntrack: 3\ncover: a.png\nguidance: light\npreset: sleep\nchime: after 2m",
    "voice: {name: gtts en-GB, rate: 0.8, tone: warm, room: small}\nsay: {psoas: so-az, '3': three}",
    "background: [pink noise -30 dB, binaural 200 Hz beat 4.5 Hz -30.5 dB, 'music/a, b.mp3 -20 dB']",
    "ducking: off\nfade: {out: 8s}\npauses: {sentence: 0s, paragraph: 1m1.5s}",
    "ducking: {depth: 9.5 dB, attack: 20ms, hold: 0s, release: 3s}\nfade: {in: 1s, out: 2s}\nbackground: drone",
)


@pytest.mark.parametrize("head", HEADS)
def test_what_is_spelled_reads_as_it_was(head: str) -> None:
    before = settings(f"---\n{head}\n---\n", "routine.md")
    plain = spelled(before)
    assert list(plain) == list(READERS)
    told = "".join(f"{name}: {json.dumps(value)}\n" for name, value in plain.items() if value is not None)
    after = settings(f"---\n{told}---\n", "routine.md")
    names = [name for name in Meta.__slots__ if name not in ("lines", "inherited")]
    assert [getattr(after, name) for name in names] == [getattr(before, name) for name in names]
