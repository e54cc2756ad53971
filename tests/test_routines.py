"""The routines that come along, as sessions: the longest of them rendered in earnest, and rendered again.

The others are laid out, and rendered where there is time.
"""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import miniaudio
import numpy as np
import pytest
import soundfile

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

PROJECT = Path(__file__).parents[1]
SCRIPTS = PROJECT / "scripts"
RATE = 48_000


@pytest.mark.slow
def test_the_all_in_one_session_keeps_every_promise(
    workshop: Workshop, shared_cache: Path, audiogen: Audiogen, no_network: None
) -> None:
    for name in ("psoas-release.md", "psoas.png"):
        shutil.copy(PROJECT / "scripts" / name, workshop.folder)
    first = audiogen("render", "psoas-release.md", "--json").json[0]
    again = audiogen("render", "psoas-release.md", "--json").json[0]
    assert again["spoken"] == 0 and again["sha256"] == first["sha256"]

    music = workshop.output / "psoas-release.mp3"
    assert soundfile.info(music).frames == 30 * 60 * RATE
    assert miniaudio.get_file_info(str(music)).num_frames == 30 * 60 * RATE

    events = workshop.ledger("psoas-release")["events"]
    fixed = [event for event in events if event["kind"] == "pause" and event["text"] in ("[3s]", "[5s]", "[10s]")]
    assert len(fixed) > 10
    assert all(event["length"] == int(event["text"][1:-2]) * RATE for event in fixed)
    # each side ends with a written pause, so that what follows begins where its time ends
    after = ("Slowly slide your left heel", "Slowly slide your right heel", "Stirring lubricates")
    left, right, end = (start(events, words) for words in after)
    assert right - left == end - right


def start(events: list[dict[str, Any]], words: str) -> int:
    """Where the line that begins with `words` begins, in samples."""
    return next(event["start"] for event in events if event["kind"] == "speech" and event["text"].startswith(words))


# ── in other languages ───────────────────────────────────────────────────────────────────────────────────

LANGUAGES = {"respirar-para-dormir": "es-ES", "relacher-le-psoas": "fr-FR", "anspannen-und-loslassen": "de-DE"}
SAID = {
    "respirar-para-dormir": [
        "Lleva la atención a tu pierna izquierda.", "Lleva la atención a tu pierna derecha.",
        "Ahora, la mano derecha.", "¿Y si te duermes a mitad de una frase?", "¡Mejor!", "Número 5.",
        "Inspira.", "Espira.", "Dite por dentro: «Por hoy, ya está.»", "Y otra vez, más bajito: «Ya está.»",
    ],
    "relacher-le-psoas": [
        "C'est au tour de la jambe gauche.", "Comparez la hanche droite et la hanche gauche.",
        "Inspirez.", "Expirez.", "Vous faut-il encore un muscle pour les tenir ?",
        "Alors écartez un peu plus les pieds.", "Laissez-la dire.",
        "Une pensée vous souffle peut-être : « Il faudrait bouger ! »",
    ],
    "anspannen-und-loslassen": [
        "Spür deine rechte Hand.", "Jetzt der linke Arm.", "Wie liegt das linke Bein jetzt da, und wie das rechte?",
        "Runde 2 von 2.", "Alles zugleich: Fäuste, Schultern, Bauch und Beine.", "Einatmen.", "Ausatmen.",
        "„Ich darf loslassen.“", "Mehr brauchst du nicht zu denken.", "Und loslassen … ganz und gar.",
    ],
}  # fmt: skip
"""Sentences that there must be, whole: with their sides, numbers, breaths and quotation marks."""


def brought(name: str, workshop: Workshop) -> str:
    """The routine in the workshop's folder, with the pictures that it may want."""
    for file in (f"{name}.md", "psoas.png"):
        shutil.copy(PROJECT / "scripts" / file, workshop.folder)
    return f"{name}.md"


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_routine_in_another_language_says_what_it_should(name: str, workshop: Workshop, audiogen: Audiogen) -> None:
    script = brought(name, workshop)
    assert audiogen("check", script).code == 0
    plan = audiogen("plan", script, "--voice", "espeak", "--json").json
    assert plan["meta"]["language"] == LANGUAGES[name]
    assert plan["voice"]["language"].partition("-")[0] == LANGUAGES[name].partition("-")[0]
    assert 6 * 60 * RATE <= plan["length"] <= 12 * 60 * RATE
    said = [event["text"] for event in plan["events"] if event["kind"] in ("speech", "breath")]
    assert [words for words in SAID[name] if words not in said] == []
    assert not any(letter in text for text in said for letter in "{}[]")


@pytest.mark.slow
@pytest.mark.parametrize("name", LANGUAGES)
def test_a_routine_in_another_language_becomes_a_session_without_any_network(
    name: str, workshop: Workshop, shared_cache: Path, audiogen: Audiogen, no_network: None
) -> None:
    made = audiogen("render", brought(name, workshop), "--json").json[0]
    ledger = workshop.ledger(name)
    assert made["spoken"] and ledger["voice"]["engine"] == "espeak"
    assert soundfile.info(workshop.output / f"{name}.mp3").frames == ledger["length"]
    assert 6 * 60 * RATE <= ledger["length"] <= 12 * 60 * RATE


# ── of other kinds ───────────────────────────────────────────────────────────────────────────────────────

MINUTES = {
    "body-scan": 20, "yoga-nidra": 35, "breathing-practice": 11, "strong-knees": 23, "twenty-ten": 16,
    "kind-words": 9, "the-night-ferry": 35,
}  # fmt: skip
SENTENCES = {
    "body-scan": [
        "If lying flat is not for you today, lie on your side, or sit.", "And now the whole left leg at once.",
        "And now the whole right leg at once.", "It comes slowly, or quickly, deep, or not.",
    ],
    "yoga-nidra": [
        "Cover yourself, so that you stay warm.", "The right thumb.", "The left thumb.", "The space between them.",
        "And the whole left side of the body, together.", "“I meet this day with patience.”",
    ],
    "breathing-practice": ["Breathe in.", "Hold.", "Breathe out.", "Rest.", "2", "7", "8", "It knows how."],
    "strong-knees": [
        "The towel goes under your left knee.", "Let that leg be long, and bend the right one.", "Set 2 of 2.",
        "6: press your knee down.", "8: open.", "1 to go.", "0 to go.",
    ],
    "twenty-ten": ["March.", "4 of 4.", "Nearly there.", "A little slower."],
    "kind-words": ["What is good enough is good.", "“Maybe I am allowed to rest.”"],
    "the-night-ferry": ["At the quay lies a ferry.", "“It is the quiet one.”", "All is well.", "Sleep well."],
}  # fmt: skip
"""Sentences that there must be, whole: with their sides, numbers and quotation marks."""

LaidOut = Callable[..., Any]


@pytest.fixture
def laid_out(workshop: Workshop, audiogen: Audiogen) -> LaidOut:
    """`laid_out("body-scan")`: its plan, in a voice that answers at once; `pattern` in it gives way to `other`."""
    shutil.copytree(SCRIPTS, workshop.folder, dirs_exist_ok=True)

    def plan(name: str, pattern: str = "", other: str = "") -> Any:
        text = (SCRIPTS / f"{name}.md").read_text(encoding="utf-8")
        assert re.search(pattern, text)
        script = workshop.write(re.sub(pattern, other, text) if pattern else text, f"{name}.md")
        done = audiogen("plan", script, "--voice", "espeak", "--json")
        assert (done.code, done.err) == (0, "")
        return done.json

    return plan


def begins(plan: Any, text: str, kind: str = "speech") -> list[int]:
    """When events of this text begin, in samples."""
    return [event["start"] for event in plan["events"] if event["kind"] == kind and event["text"] == text]


@pytest.mark.parametrize("name", MINUTES)
def test_a_routine_of_another_kind_says_what_it_should(name: str, laid_out: LaidOut) -> None:
    plan = laid_out(name)
    assert plan["length"] == pytest.approx(MINUTES[name] * 60 * RATE, rel=0.1)
    said = [event["text"] for event in plan["events"] if event["kind"] == "speech"]
    assert [words for words in SENTENCES[name] if words not in said] == []
    assert not any(letter in text for text in said for letter in "{}[]")


@pytest.mark.parametrize("name", [name for name in MINUTES if "\nlength: " in (SCRIPTS / f"{name}.md").read_text()])
@pytest.mark.parametrize("pace", [0.7, 1.1])
def test_a_routine_of_a_certain_length_has_room_for_any_voice(name: str, pace: float, laid_out: LaidOut) -> None:
    plan = laid_out(name, "rate: slow", f"rate: {pace}")
    assert plan["length"] == MINUTES[name] * 60 * RATE


def test_on_the_clock_it_is_twenty_seconds_from_bell_to_bell_and_thirty_to_the_next(laid_out: LaidOut) -> None:
    plan = laid_out("twenty-ten")
    high, low = begins(plan, "[bell high]", "sound"), begins(plan, "[bell low]", "sound")
    assert len(high) == len(low) == 5 * 4
    assert {stop - start for start, stop in zip(high, low, strict=True)} == {20 * RATE}
    apart = [after - before for before, after in itertools.pairwise(high)]
    assert [apart[at] for at in range(19) if at % 4 != 3] == [30 * RATE] * 15


def test_sets_and_sides_take_the_same_time(laid_out: LaidOut) -> None:
    plan = laid_out("strong-knees")
    (left,), (right,) = (begins(plan, f"The towel goes under your {side} knee.") for side in ("left", "right"))
    (after,) = begins(plan, "Put the towel away.")
    assert right - left == after - right
    turns = [begins(plan, f"{n}: press your knee down.") for n in range(1, 7)]
    assert [len(turn) for turn in turns] == [4] * 6, "two sets on each side"
    assert all(turn == [first + n * 8 * RATE for first in turns[0]] for n, turn in enumerate(turns))


def test_the_journey_is_the_same_on_both_sides(laid_out: LaidOut) -> None:
    plan = laid_out("yoga-nidra")
    (right,), (left,), (after,) = (
        begins(plan, text) for text in ("The right hand.", "The left hand.", "Now the back of the body.")
    )
    assert left - right == after - left
    points = [start for text in ("The ankle.", "The big toe.", "The kneecap.") for start in begins(plan, text)]
    assert len(points) == 6 and all(right < start < after for start in points)


def test_breaths_take_the_time_that_is_written(laid_out: LaidOut) -> None:
    plan = laid_out("breathing-practice")
    text = (SCRIPTS / "breathing-practice.md").read_text(encoding="utf-8").splitlines()
    for written, seconds in (("[breathe 4-4-4-4 for 3m]", 180), ("[breathe 4-7-8 for 1m20s]", 80),
                             ("[breathe 4-7-8 x2 counted]", 38)):  # fmt: skip
        line = text.index(written) + 1
        lengths = [
            event["length"]
            for event in plan["events"]
            if event["line"] == line and event["kind"] in ("breath", "pause")
        ]
        assert sum(lengths) == seconds * RATE, written


@pytest.mark.parametrize("name", [name for name in MINUTES if "[beginners]" in (SCRIPTS / f"{name}.md").read_text()])
def test_who_knows_the_practice_hears_less_and_what_keeps_them_safe_always(name: str, laid_out: LaidOut) -> None:
    def said(level: str) -> list[str]:
        plan = laid_out(name, "\nlanguage: en\n", f"\nlanguage: en\nguidance: {level}\n")
        return [event["text"] for event in plan["events"] if event["kind"] == "speech"]

    full, light, bells = map(said, ("full", "light", "bells"))
    assert len(full) > len(light) > len(bells) >= 2
    assert set(bells) < set(light) < set(full)
    assert any(re.search(r"\bstop\b", text, re.IGNORECASE) for text in bells)


TOKENS = {
    "a fixed pause": r"\[4s\]", "an elastic one": r"\[\d+s-\d+s\]", "what is left": r"\[fill\]",
    "a bell": r"\[bell soft\]", "repeats": r"^::: repeat \d+$", "repeats on a grid": r"^::: repeat \d+ every ",
    "counts": r"\{n\} of \{of\}", "what is left to do": r"\{left\}", "sides": "^::: sides ",
    "the other side": r"\{other\}", "rests": "^::: rest ", "again and again": r"^\[every ",
    "at a part": r"^\[at \d+%\]", "at a time": r"^\[at \d+s\]", "before the end": r"^\[at -\d+s\]",
    "breaths": r"\[breathe [\d-]+ x\d+\]", "breaths for a time": r"\[breathe [\d-]+ for ",
    "spoken breaths": r"\[breathe [^]]* spoken\]", "counted breaths": r"\[breathe [^]]* counted\]",
    "a background": r"\[background ", "words in another pace": r"\)\[rate:", "words respelled": r"\)\[sub:",
    "words in sounds": r"\)\[ipa:", "another voice": r"^#\[voice:", "another script": "^::: include ",
    "for beginners": r"\[beginners\]", "for everybody": r"\[always\]", "a picture": r"^!\[[^]]+\]\(",
    "a note": "<!--",
}  # fmt: skip


@pytest.mark.parametrize("token", TOKENS)
def test_the_routines_show_what_the_language_has(token: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.md")]
    assert any(re.search(TOKENS[token], text, re.MULTILINE) for text in texts)


@pytest.mark.slow
@pytest.mark.parametrize("name", MINUTES)
def test_a_routine_of_another_kind_becomes_a_session(
    name: str, workshop: Workshop, shared_cache: Path, audiogen: Audiogen, no_network: None
) -> None:
    shutil.copytree(SCRIPTS, workshop.folder, dirs_exist_ok=True)
    done = audiogen("render", f"{name}.md", "--voice", "espeak", "--json")
    assert (done.code, done.err) == (0, "")
    ledger = workshop.ledger(name)
    pcm, _ = soundfile.read(workshop.output / f"{name}.mp3", dtype="float32", always_2d=True)
    assert len(pcm) == ledger["length"] == pytest.approx(MINUTES[name] * 60 * RATE, rel=0.15)
    spoken = [event for event in ledger["events"] if event["kind"] == "speech"]
    levels = [loudness(pcm, event["start"], event["length"]) for event in spoken]
    sounding = [event for event in ledger["events"] if event["kind"] in ("sound", "breath", "speech")]
    pauses = [
        loudness(pcm, event["start"] + RATE, event["length"] - 2 * RATE)
        for event in ledger["events"]
        if event["kind"] == "pause"
        and event["length"] > 3 * RATE
        and not any(overlap(event, one) for one in sounding)
    ]
    assert len(pauses) >= 5 and min(levels) > max(pauses) + 10.0, "a voice where there is a line, none where none is"


def loudness(pcm: Any, start: int, length: int) -> float:
    return float(10.0 * np.log10((pcm[start : start + length] ** 2).mean() + 1e-12))


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["start"] < other["start"] + other["length"] and other["start"] < one["start"] + one["length"])
