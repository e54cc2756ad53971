"""All that is worth saying of a script that is right as it is: of its times, and of words that voices say wrong."""

from collections.abc import Iterator

from audiogen.build.wordless import wordless
from audiogen.model import Routine, Timeline, Utterance
from audiogen.script.draft.tongue import tongue
from audiogen.speech import takes
from audiogen.speech.doubtful import doubtful
from audiogen.timeline.advice import Advice, advise
from audiogen.timeline.nodes import Flow
from audiogen.timeline.unroll import utterances

ENOUGH = 60
"""Letters by which a language can be told."""


def advice(routine: Routine, flow: Flow, timeline: Timeline) -> tuple[Advice, ...]:
    """What a thoughtful editor would say, in order of lines."""
    found = [*wordless(routine), *advise(routine, timeline), *_language(routine, timeline), *_words(flow)]
    return tuple(sorted(found, key=lambda one: one.line))


def _language(routine: Routine, timeline: Timeline) -> Iterator[Advice]:
    """A language that nobody named, where the words are of another than the usual one."""
    said = [event for event in timeline.events if event.kind == "speech"]
    text = " ".join(event.text for event in said)
    if routine.meta.line("language") or len(text) < ENOUGH:
        return
    found = tongue(text)
    if found != routine.meta.language:
        yield Advice(
            said[0].line,
            f"these words look like “{found}”, and the language is “{routine.meta.language}”",
            f"write `language: {found}` at the head",
        )


def _words(flow: Flow) -> Iterator[Advice]:
    """Words that voices say wrong, each where it comes first; not those that somebody recorded, or wrote anew."""
    seen: set[str] = set()
    for utterance, lines in utterances(flow).items():
        if utterance.voice.engine == takes.NAME:
            continue
        for word, spelling in doubtful(_by_letters(utterance), utterance.voice.language):
            if word.lower() not in seen:
                seen.add(word.lower())
                yield Advice(
                    min(lines), f"voices stumble over “{word}”",
                    f"write `say: {{{word.lower()}: {spelling}}}` at the head, or what you find better",
                )  # fmt: skip


def _by_letters(utterance: Utterance) -> str:
    """The text of an utterance without the words whose sounds the author wrote."""
    text = utterance.text
    for accent in reversed(utterance.accents):
        if accent.ipa:
            text = text[: accent.start] + text[accent.stop :]
    return text
