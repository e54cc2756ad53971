"""The routine that everybody makes a session of, as real ones are written: paragraphs of two to four sentences,
long rests between them, a bell and a chapter every five minutes, and rests with lines at fixed moments.

Half of its sentences are said only once, as in real ones; in four hours a third. It is a pure function of its length
and of what is changed in it.
"""

import itertools
from collections.abc import Iterator

HEAD = """\
---
title: Benchmark, {minutes} Minutes
album: Benchmarks
artist: audiogen
language: en
length: {minutes}m
voice: hibari
pauses: {{sentence: 0.8s, paragraph: 2.5s}}
background: [pink noise -28 dB, drone 110 Hz -26 dB]
---
"""
CHAPTER = 5
"""Minutes in a chapter."""
RESTING = 3
"""The minute of each chapter, counted from 0, that is a rest with cues."""
PLACES = (
    "feet", "ankles", "calves", "knees", "thighs", "hips", "lower back", "belly", "ribs", "upper back",
    "shoulders", "upper arms", "elbows", "hands", "neck", "jaw", "eyes", "forehead", "breath", "whole body",
)  # fmt: skip
MANNERS = (
    "slowly", "softly", "without any hurry", "as if for the first time", "with great care", "a little more gently",
    "as far as it will go by itself", "from within", "like warm water", "like sand that settles",
    "as one listens to rain", "with nothing to prove",
)  # fmt: skip
"""Twelve times the twenty places: the guidance of four hours."""
PARAGRAPHS = (
    (
        "Bring your attention to your {place}, {manner}.",
        "Whatever you find in your {place} may stay as it is.",
        "Perhaps there is warmth, or weight, or nothing at all.",
        "You don't have to change any of it, and you don't have to like it.",
    ),
    (
        "Breathe in, {manner}, all the way down to your {place}.",
        "Breathe out, and let your {place} become heavier than before.",
    ),
    (
        "Move your {place} a very little, {manner}, and come back to rest.",
        "Notice how your {place} meets the ground, and how the ground answers.",
        "Make the movement half as large, and then half as large again.",
    ),
    (
        "Let the floor carry your {place}, {manner}.",
        "There is nothing to do here, and nothing to hold on to.",
        "With every breath out, your {place} may sink a little deeper.",
        "Stay easy, and wide, and warm.",
    ),
    (
        "If your mind has wandered off, come back to your {place}, {manner}.",
        "Once more, in through the nose, and out through the mouth.",
        "Then let your {place} be breathed, with nobody in charge of it.",
    ),
    (
        "Now let go of your {place}, {manner}.",
        "Feel the body as one, from the crown to the soles.",
        "Between one breath and the next there is a small rest; stay in it {manner}.",
        "When you are ready, let your attention wander on.",
    ),
)
"""Two of them a minute: so the voice has a little more than a quarter of the time."""
CUES = (
    ("6s", "Nothing to do. Your {place} may rest, {manner}."),
    ("21s", "{cue}"),
    ("33s", "Let the breath come and go in your {place}, {manner}. It knows the way."),
    ("47s", "And rest."),
)
CUE = "Let it be, for as long as it likes."


def routine(minutes: int, cue: str = "", line: str = "") -> str:
    """A script that lasts exactly `minutes`, at least a chapter, its rests taking up the slack.

    `cue` is said instead of a line in the middlemost rest, where it has its moment, so that nothing else moves;
    `line` instead of the first sentence of a paragraph in the middle, and all other lines give way to it.
    """
    middle = minutes // 2
    resting = min(range(RESTING, minutes, CHAPTER), key=lambda minute: abs(minute - middle))
    speaking = next(minute for minute in range(middle, -1, -1) if minute % CHAPTER != RESTING)
    guidance = itertools.cycle(itertools.product(MANNERS, PLACES))
    text = [HEAD.format(minutes=minutes)]
    for minute, (manner, place) in zip(range(minutes), guidance, strict=False):
        if minute % CHAPTER == 0:
            text += [f"## Part {minute // CHAPTER + 1}", "[bell] [6s]"]
        if minute % CHAPTER == RESTING:
            said = {"cue": cue if cue and minute == resting else CUE, "place": place, "manner": manner}
            text += ["::: rest 55s-75s", *(f"[at {moment}] {words.format(**said)}" for moment, words in CUES), ":::"]
        else:
            text += _minute(minute, place, manner, line if minute == speaking else "")
    return "\n\n".join([*text, "[bell low]", ""])


def _minute(minute: int, place: str, manner: str, line: str) -> Iterator[str]:
    for paragraph in (PARAGRAPHS[2 * minute % 6], PARAGRAPHS[(2 * minute + 1) % 6]):
        first, *others = (sentence.format(place=place, manner=manner) for sentence in paragraph)
        yield " ".join([line or first, *others]) + " [8s-35s]"
        line = ""
