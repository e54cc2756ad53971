"""The routines that come along, as sessions: the longest of them rendered in earnest, and rendered again.

Those in other languages are laid out, and rendered where there is time.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import miniaudio
import pytest
import soundfile

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

PROJECT = Path(__file__).parents[1]
RATE = 48_000


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
