"""What a few sentences of an article become: pauses, rests, repetitions, sides, breaths, notes."""

import textwrap

import pytest

from audiogen.errors import ScriptError
from audiogen.script import parse
from audiogen.script.draft import draft
from audiogen.script.draft.asked import asked
from audiogen.script.draft.cues import CUES, cues_of
from audiogen.script.draft.judge import kind
from audiogen.script.draft.pauses import PAUSES, Kind
from audiogen.units import parse_span


def body(text: str) -> list[str]:
    """The lines of a draft below its first heading that aren't notes, bells or empty."""
    made = draft(textwrap.dedent(text), "article.txt").text
    parse(made, "draft.md")
    lines = made.split("\n## ", 1)[1].splitlines()[1:]
    return [line for line in lines if line and not line.startswith(("<!--", "[bell"))]


def notes(text: str) -> list[str]:
    return [line[5:-4] for line in draft(text, "article.txt").text.splitlines() if line.startswith("<!--")][1:-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # pauses by what is asked for
        ("Lie on your back.", ["Lie on your back. [6s-8s]"]),
        ("Slowly lift your hips.", ["Slowly lift your hips. [4s-8s]"]),
        ("As you breathe out, lift your hips.", ["As you breathe out, lift your hips. [4s-8s]"]),
        ("Notice your breath. It is calm.", ["Notice your breath. It is calm. [6s-12s]"]),
        ("Lift your hips. Lower them.", ["Lift your hips. [4s-8s]", "Lower them. [4s-8s]"]),
        ("The hips hold on. They are strong.", ["The hips hold on. They are strong."]),
        # holding
        ("Hold for 30 seconds.", ["Hold for 30 seconds. [30s]"]),
        ("Hold for 20 to 30 seconds.", ["Hold for 20 to 30 seconds. [20s-30s]"]),
        ("Lift your arms and hold 5 sec.", ["Lift your arms and hold 5 sec. [5s]"]),
        ("Hold for five breaths.", ["Hold for five breaths. [30s]"]),
        ("Tense for 5 seconds, then release for 10 seconds.",
         ["Tense for 5 seconds, then release for 10 seconds. [15s]"]),
        ("Feel your toes. (pause) Feel your heels (long pause). Rest. [Pause 20 seconds]",
         ["Feel your toes. [8s]", "Feel your heels [8s]", "Rest. [20s]"]),
        ("Go easy on (your break and) rest.", ["Go easy on \\(your break and) rest."]),
        # rests
        ("Rest here for 5 minutes. Let go.", ["Rest here. [3s]", "::: rest 5m", "Let go.", ":::"]),
        ("Lie still for ten to twelve minutes.", ["Lie still. [3s]", "::: rest 10m-12m", ":::"]),
        ("Walk slowly for 2 minutes.", ["Walk slowly for 2 minutes. [3s]", "::: rest 2m", ":::"]),
        ("Do this for 10 minutes a day.", ["Do this for 10 minutes a day."]),
        # repetitions
        ("- Lie down.\n- Lift your hips.\n- Lower them.\n- Repeat 8 times.",
         ["Lie down. [6s-8s]", "::: repeat 8", "Lift your hips. [4s-8s]", "Lower them. [4s-8s]", ":::"]),
        ("- Lift your arms.\n- Lift your hips, 8 reps.",
         ["Lift your arms. [4s-8s]", "::: repeat 8", "Lift your hips. [4s-8s]", ":::"]),
        ("- Lift your hips.\n- Hold for 5 seconds and repeat ten times.",
         ["::: repeat 10", "Lift your hips. [4s-8s]", "Hold for 5 seconds. [5s]", ":::"]),
        ("- Lift your hips.\n- 3 sets of 10.",
         ["::: repeat 3", "Set {n} of {of}. [2s]", "::: repeat 10", "Lift your hips. [4s-8s]", ":::", "[20s-40s]",
          ":::"]),
        ("- Lift your hips.\n- Repeat 8-10 times, keeping your neck long.",
         ["::: repeat 8", "Lift your hips. [4s-8s]", "Keeping your neck long. [3s-6s]", ":::"]),
        ("Lift your hips. Lower them. 3 sets of 10, hold for 5 seconds, with 30 seconds of rest between sets.",
         ["::: repeat 3", "Set {n} of {of}. [2s]", "::: repeat 10", "Lift your hips. [4s-8s]",
          "Hold for 5 seconds. [5s]", "Lower them. [4s-8s]", ":::", "[30s]", ":::"]),
        ("Lift your hips. 4 sets.",
         ["::: repeat 4", "Set {n} of {of}. [2s]", "Lift your hips. [4s-8s]", "[20s-40s]", ":::"]),
        ("Lift your hips. Rest 30 seconds between sets.",
         ["Lift your hips. [4s-8s]", "Rest 30 seconds between sets. [30s]"]),
        ("8 reps\n\nLift your hips.", ["::: repeat 8", "Lift your hips. [4s-8s]", ":::"]),
        ("8 reps", ["8 reps"]),
        ("Lift your hips. Stop if it hurts. Lower them. Repeat 8 times.",
         ["Stop if it hurts. [3s]", "::: repeat 8", "Lift your hips. [4s-8s]", "Lower them. [4s-8s]", ":::"]),
        ("Breathe in for 4 and out for 6. Repeat 5 times, keeping your jaw soft.",
         ["Breathe in for 4 and out for 6. [1s]", "Keeping your jaw soft. [2s]", "[breathe 4-6 x5]"]),
        ("Hebe das Becken. Senke es. Wiederhole das achtmal.",
         ["::: repeat 8", "Hebe das Becken. [4s-8s]", "Senke es. [4s-8s]", ":::"]),
        ("Soulevez le bassin. 3 séries de 10 répétitions, avec 30 secondes de pause entre les séries.",
         ["::: repeat 3", "Série {n} sur {of}. [2s]", "::: repeat 10", "Soulevez le bassin. [4s-8s]", ":::", "[30s]",
          ":::"]),
        ("- Lift your hips.\n- Hold: 5 seconds.\n- Sets: 2, reps: 10",
         ["::: repeat 2", "Set {n} of {of}. [2s]", "::: repeat 10", "Lift your hips. [4s-8s]",
          "Hold: 5 seconds. [5s]", ":::", "[20s-40s]", ":::"]),
        ("- Lift your hips.\n- Repeat a few times.", ["::: repeat 3", "Lift your hips. [4s-8s]", ":::"]),
        ("- Lift your hips.\n- Practise three times a week.",
         ["Lift your hips. [4s-8s]", "Practise three times a week."]),
        ("- Lift your hips.\n- After that you can go up to 8 breaths.",
         ["Lift your hips. [4s-8s]", "After that you can go up to 8 breaths."]),
        # sides
        ("Stand on one leg. Change legs. Do this three times.",
         ["::: repeat 3", "::: sides left right", "Stand on your {side} leg. [6s-8s]", ":::", ":::"]),
        ("Hold for 20 seconds, then repeat on the other side. Repeat 3 times per side.",
         ["::: sides left right", "::: repeat 3", "Hold for 20 seconds. [20s]", ":::", ":::"]),
        ("- Rest for 10 minutes.\n- Lift your chin, 5 times on each side.",
         ["Rest. [3s]", "::: rest 10m", ":::", "::: sides left right", "::: repeat 5", "Lift your chin. [4s-8s]",
          ":::", ":::"]),
        ("Lift one arm.\n\nLie down and rest for 5 minutes.",
         ["::: sides left right", "Lift your {side} arm. [4s-8s]", ":::", "Lie down and rest. [3s]", "::: rest 5m",
          ":::"]),
        ("Hebe das linke Knie. Hebe dann den rechten Arm. Wechsle die Seite.",
         ["Hebe das linke Knie. [4s-8s]", "Hebe dann den rechten Arm. [4s-8s]", "Hebe das rechte Knie. [4s-8s]",
          "Hebe dann den linken Arm. [4s-8s]"]),
        ("- Lie down.\n- Slide one heel away.\n- Draw it back.",
         ["Lie down. [6s-8s]", "::: sides left right", "Slide your {side} heel away. [4s-8s]",
          "Draw it back. [4s-8s]", ":::"]),
        ("- Lie down.\n- Lift your right leg over your left leg.\n- Repeat on the other side.",
         ["Lie down. [6s-8s]", "::: sides right left", "Lift your {side} leg over your {other} leg. [4s-8s]", ":::"]),
        ("Stretch each leg for 20 seconds.",
         ["::: sides left right", "Stretch your {side} leg for 20 seconds. [20s]", ":::"]),
        ("Hold the strap. Pull it close. Hold for 20 seconds on each side.",
         ["::: sides left right", "Hold the strap. [4s-8s]", "Pull it close. [4s-8s]",
          "Hold for 20 seconds. [20s]", ":::"]),
        ("Place one hand on your chest and one on your belly.",
         ["Place one hand on your chest and one on your belly. [6s-8s]"]),
        ("Bend one knee, then the other.", ["Bend one knee, then the other. [4s-8s]"]),
        ("One leg is often longer.", ["One leg is often longer."]),
        # breaths
        ("Breathe in for 4, hold for 7, and breathe out for 8.",
         ["Breathe in for 4, hold for 7, and breathe out for 8. [1s]", "[breathe 4-7-8 x4]"]),
        ("Inhale for a count of four. Exhale for six. Repeat 10 times.",
         ["Inhale for a count of four. [1s]", "Exhale for six. [1s]", "[breathe 4-6 x10]"]),
        ("In for 4, out for 6. Continue for 2 minutes.", ["In for 4, out for 6. [1s]", "[breathe 4-6 x12]"]),
        ("Take three deep breaths.", ["Take three deep breaths. [2s]", "[breathe 4-6 x3]"]),
        ("In for 4, out for 6. Repeat 5 times. Rest for 2 minutes.",
         ["In for 4, out for 6. [1s]", "[breathe 4-6 x5]", "Rest. [3s]", "::: rest 2m", ":::"]),
        ("In for 4, out for 6. Lie down and rest for 10 minutes.",
         ["In for 4, out for 6. [1s]", "[breathe 4-6 x4]", "Lie down and rest. [3s]", "::: rest 10m", ":::"]),
        ("In for 4, out for 6. Stay with this breath for 2 minutes.",
         ["In for 4, out for 6. [1s]", "[breathe 4-6 x12]"]),
        # a rest before the sets that it is for
        ("Lift your heels. Repeat 12 times. Rest 30 seconds between sets. Do 2 sets.",
         ["::: repeat 2", "Set {n} of {of}. [2s]",
          "::: repeat 12", "Lift your heels. [4s-8s]", ":::", "[30s]", ":::"]),
        ("Lift your heels. Repeat 12 times. Rest 30 seconds between sets.",
         ["::: repeat 12", "Lift your heels. [4s-8s]", "[30s]", ":::"]),
        # a position that is held is no part of what is repeated after it
        ("Lie on your back. Hold for 30 seconds. Lift your arms. Repeat 3 times.",
         ["Lie on your back. [6s-8s]", "Hold for 30 seconds. [30s]",
          "::: repeat 3", "Lift your arms. [4s-8s]", ":::"]),
        ("Lift your leg. Hold for 5 seconds. Lower it. Repeat 3 times.",
         ["::: repeat 3", "Lift your leg. [4s-8s]", "Hold for 5 seconds. [5s]", "Lower it. [4s-8s]", ":::"]),
        ("Hold your breath for 7 seconds.", ["Hold your breath for 7 seconds. [7s]"]),
        # words that look like the language
        ("Say [softly] {this}.", ["Say \\[softly\\] \\{this\\}. [6s-12s]"]),
        ("::: rest 5m", ["\\:\\:: rest 5m [6s-8s]"]),
        # Spanish, French, German
        ("- Túmbate en el suelo.\n- Lleva una rodilla al pecho.",
         ["Túmbate en el suelo. [6s-8s]", "::: sides izquierda derecha",
          "Lleva la rodilla {side} al pecho. [4s-8s]", ":::"]),
        ("Inhala durante 4 segundos y exhala durante 6 segundos. Repite el ciclo 5 veces.",
         ["Inhala durante 4 segundos y exhala durante 6 segundos. [1s]", "[breathe 4-6 x5]"]),
        ("Restez allongé pendant 5 à 10 minutes. Laissez le sol vous porter.",
         ["Restez allongé. [3s]", "::: rest 5m-10m", "Laissez le sol vous porter.", ":::"]),
        ("- Legen Sie sich auf den Rücken.\n- Ziehen Sie das rechte Knie zur Brust.\n- Wechseln Sie die Seite.",
         ["Legen Sie sich auf den Rücken. [6s-8s]", "::: sides rechte linke",
          "Ziehen Sie das {side} Knie zur Brust. [4s-8s]", ":::"]),
    ],
)  # fmt: skip
def test_sentences_become_what_a_teacher_would_do(text: str, expected: list[str]) -> None:
    assert body(text) == expected


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Rest. Image of a knee", ""),
        ("Rest.\n\nImage of a knee", "not spoken (a picture, or its caption): Image of a knee"),
        ("Lift it (see Figure 3).", "not spoken (a picture is meant): (see Figure 3)"),
        ("Your psoas (pronounced SO-az) rests.", "guessed: `say:` at the head, from “psoas (pronounced SO-az)”"),
        ("Rest.\n\nBuy my book.",
         "not spoken (an advert, a link or a recommendation: for you to decide): Buy my book."),
        ("Rest.\n\nI recommend using a Foam Roller. It is soft.",
         "not spoken (an advert, a link or a recommendation: for you to decide): "
         "I recommend using a Foam Roller. It is soft."),
        ("Rest.\n\nSee https://example.org for more.",
         "not spoken (an advert, a link or a recommendation: for you to decide): See https://example.org for more."),
        ("Tip: Use a wall.", "not spoken (a label): Tip:"),
        ("Rest.\n\nPatient: ________", "not spoken (a form to fill in): Patient: ____"),
        ("Rest.\n\nTherapist: A. Example Tel. 020 0000 0000",
         "not spoken (a form to fill in): Therapist: A. Example Tel. 020 0000 0000"),
        ("Rest.\n\n[Image: a knee]", "not spoken (a picture, or its caption): [Image: a knee]"),
        ("Rest.\n\nREAD MORE: Soft Knees",
         "not spoken (an advert, a link or a recommendation: for you to decide): READ MORE: Soft Knees"),
        ("Rest.\n\n12 Comments\n\nAna says: lovely.",
         "not spoken (a section that is no part of a routine): Ana says: lovely."),
        ("Lift your hips. Do as many as 3 sets allow.",
         "not understood, and so only said: how often, in “Do as many as 3 sets allow.”"),
        ("# Hips\n\nRest.\n\n# Bridge (3 x 8)\n\nLift your hips.",
         "guessed: how often, from the heading’s “(3 x 8)”"),
        ("# The hips\n\nRest.\n\n# Slide (2 minutes per side)\n\nSlide one heel away from you.",
         "guessed: 2m, both sides, from the heading’s “(2 minutes per side)”"),
        ("# Hips\n\nRest.\n\n# Lie (10 minutes)\n\nLie down. Rest for 5 minutes.",
         "not spoken (it stands in the heading, and the steps below have their own times): (10 minutes)"),
        ("Rest.\n\n5 min read", "not spoken (what stands around an article): 5 min read"),
        ("- Lift it.\n- Repeat 8 times.", "done by the block, not said: “Repeat 8 times.”"),
        ("Rest.\n\n# References\n\nExample, 2019.",
         "not spoken (a section that is no part of a routine): Example, 2019."),
        ("Rest.\n\nYes --> no <!-- hm -->", "not spoken (a note of the article): <!-- hm -- >"),
    ],
)  # fmt: skip
def test_what_is_not_spoken_is_kept_in_a_note_that_says_why(text: str, note: str) -> None:
    found = notes(text)
    assert note in found if note else not any("picture" in one for one in found)


def test_what_followed_a_label_begins_a_sentence() -> None:
    assert body("Tip: use a wall.") == ["Use a wall. [3s]"]


def test_recommended_household_things_are_no_adverts() -> None:
    assert body("I recommend using a folded blanket.") == ["I recommend using a folded blanket."]


def test_word_is_said_as_the_article_says() -> None:
    routine = parse(draft("The psoas (pronounced SO-az) and “iliacus” (pronounced ill-EE-ack-us).", "a").text, "a.md")
    assert routine.meta.say == (("psoas", "so-az"), ("iliacus", "ill-ee-ack-us"))


def test_length_is_asked_for_only_when_wanted() -> None:
    article = "A 20-minute practice\n\nLie down. Rest for 15 to 25 minutes.\n"
    plain, timed = draft(article, "a"), draft(article, "a", timed=True)
    assert plain.wish is not None and (plain.wish.minutes, plain.wish.words) == (20, "20-minute practice")
    assert "length:" not in plain.text.split("---")[1]
    assert "length: 20m" in timed.text.split("---")[1]


def test_sides_are_named_in_a_heading_as_words() -> None:
    made = draft("# {side} of #1 [bell] #\n\nRest. `x`", "a").text
    assert "## \\{side\\} of #1 \\[bell\\]\n" in made


def test_nothing_but_a_picture_is_called_by_its_words() -> None:
    assert body("Image of a knee") == ["Session. [2s]"]


@pytest.mark.parametrize("text", ["", " \n ", "***", "…!?"])
def test_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(ScriptError, match="no words"):
        draft(text, "a")


@pytest.mark.parametrize("language", CUES)
def test_tables_hold_together(language: str) -> None:
    cues = cues_of(language)
    assert set(cues.labels.values()) == {"why", "how", "aside"}
    for sort, words in cues.verbs.items():
        assert kind(words.split()[0].replace("_", " "), cues) is sort
        assert len(set(words.split())) == len(words.split())
    assert asked("", cues).anything is False
    assert cues.swaps and cues.sided and cues.times


def test_every_kind_of_sentence_has_its_pause() -> None:
    assert set(PAUSES) == set(Kind)
    for pause in filter(None, PAUSES.values()):
        assert parse_span(pause)[0] > 0
