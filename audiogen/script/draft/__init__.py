"""From an article to a first routine, by rules and tables alone: the same article always gives the same draft.

Nothing of an article vanishes: each sentence is spoken, names a chapter, or stands in a note that says why it isn't.
Pure: text to text.
"""

import re
from dataclasses import dataclass
from typing import Final

from audiogen.errors import ScriptError
from audiogen.script.draft.article import parts
from audiogen.script.draft.cues import cues_of
from audiogen.script.draft.cues.table import Cues, regex
from audiogen.script.draft.nodes import Beat, Mark, Node, beats
from audiogen.script.draft.outline import Chapter, Outline, Passage, Sentence, Wish, outline
from audiogen.script.draft.pauses import AFTER_BELL, STEPS, Kind
from audiogen.script.draft.teacher import teach
from audiogen.script.draft.tongue import tongue
from audiogen.script.draft.write import body, heading, note, scalar

__all__ = ["Draft", "Wish", "draft"]

_MOST_LETTERS: Final = 120
"""No title is longer."""
_FEW_WORDS: Final = 8
"""What has no heading is called by so many of its first words."""
_HEAD: Final = (
    "voice: {name: auto, rate: slow}",
    "pauses: {sentence: 1s, paragraph: 2.5s}",
    "background: [pink noise -30 dB, drone 110 Hz -26 dB]",
)
"""The settings that every draft begins with: calm ones."""
_NOTICE: Final = (
    "A draft, made by rules. Notes like this one are not spoken: they say what was guessed, and what was left out. "
    "Read it aloud, and change what you like."
)
_CLOSING: Final = "a suggestion: close in your own words here, such as how to come up slowly"


@dataclass(frozen=True, slots=True)
class Draft:
    """A first routine. `wish` is how long the article says that it takes; `chapters` how many there are, `notes` how
    many notes to the author.
    """

    text: str
    title: str
    language: str
    chapters: int
    notes: int
    wish: Wish | None


def draft(text: str, path: str, *, timed: bool = False) -> Draft:
    """The draft of the article `text`. `path` is for messages. With `timed` it lasts as long as the article says.

    Raises ScriptError when there are no words in it.
    """
    if not any(letter.isalnum() for letter in text):
        raise ScriptError(
            path, 0, "there are no words in this", "name an article or instructions, as plain text or Markdown"
        )
    language = tongue(text)
    cues = cues_of(language)
    found = outline(parts(text, cues), cues, language)
    title = found.title or _first_words(found) or "Session"
    chapters = _chapters(found, title, cues)
    lines = [*_head(found, title, language, timed), "", note(_NOTICE)]
    if found.wish:
        lines.append(note(_about_length(found.wish, timed)))
    for at, (name, nodes) in enumerate(chapters):
        opening = (Mark(f"[bell] [{AFTER_BELL}]"),) if at == 0 else ()
        closing = (Mark("[bell soft]", (_CLOSING,)),) if at == len(chapters) - 1 else ()
        lines += ["", heading(name), *body((*opening, *nodes, *closing), language)]
    written = "\n".join(lines) + "\n"
    return Draft(written, title, language, len(chapters), written.count("\n<!-- ") - 1, found.wish)


def _head(found: Outline, title: str, language: str, timed: bool) -> list[str]:
    short = title if len(title) <= _MOST_LETTERS else f"{title[:_MOST_LETTERS].rsplit(' ', 1)[0]}…"
    lines = ["---", f"title: {scalar(short)}", f"album: {scalar(short)}", f"language: {language}"]
    if timed and found.wish:
        lines.append(f"length: {found.wish.minutes}m")
    lines += _HEAD
    if found.say:
        lines.append(f"say: {{{', '.join(f'{scalar(word)}: {scalar(said)}' for word, said in found.say)}}}")
    return [*lines, "---"]


def _about_length(wish: Wish, timed: bool) -> str:
    if timed:
        return f"guessed: `length: {wish.minutes}m`, from “{wish.words}”"
    return f"the article says “{wish.words}”; as it stands this can't last just that, so there is no `length:`"


def _chapters(found: Outline, title: str, cues: Cues) -> list[tuple[str, tuple[Node, ...]]]:
    """The chapters with what happens in each. What has nothing to it but its heading is said in the next."""
    chapters: list[tuple[str, tuple[Node, ...]]] = []
    waiting: list[Passage] = []
    for chapter in found.chapters:
        name = chapter.title or title
        spoken = any(passage.spoken for passage in chapter.passages)
        if not spoken:
            waiting.append(_named(chapter, name))
            continue
        nodes = teach([*waiting, *chapter.passages], cues, chapter.asks)
        if chapter.title and _wants_name(chapter, nodes, cues):
            nodes = (
                *teach(waiting, cues),
                Beat(_sayable(name), Kind.TITLE, -1),
                *teach(chapter.passages, cues, chapter.asks),
            )
        chapters.append((name, nodes))
        waiting = []
    nodes = teach(waiting, cues)
    if any(passage.spoken for passage in waiting):
        chapters.append((title if len(waiting) > 1 else found.chapters[-1].title, nodes))
    elif chapters:
        chapters[-1] = (chapters[-1][0], (*chapters[-1][1], *nodes))
    else:
        chapters.append((title, (Beat(_sayable(title), Kind.TITLE, -1), *nodes)))
    return chapters


def _named(chapter: Chapter, name: str) -> Passage:
    """A heading with nothing to speak below it, as something that is said."""
    notes = tuple(text for passage in chapter.passages for sentence in passage.sentences for text in sentence.notes)
    if chapter.asks:
        notes = (f"not spoken (of the heading): {chapter.asks}", *notes)
    if not chapter.title:
        return Passage("apart", (Sentence("", notes),))
    guess = f"guessed: said here, since nothing to speak stands below the heading “{name}”"
    return Passage("title", (Sentence(_sayable(name), (guess,)), *([Sentence("", notes)] if notes else [])))


def _wants_name(chapter: Chapter, nodes: tuple[Node, ...], cues: Cues) -> bool:
    """Whether a chapter's heading should be heard: before a movement, or before words that mean what it names."""
    said = [beat for node in nodes for beat in beats(node)]
    first = next(
        (sentence.text for passage in chapter.passages for sentence in passage.sentences if sentence.text), ""
    )
    speaks_of_it = regex(rf"\W*(?:{'|'.join(cues.pronouns.split())})(?!\w)").match(first) if cues.pronouns else None
    if chapter.title.lower() in cues.labels:
        return False  # “How to do it” is for the eye
    return speaks_of_it is not None or any(beat.kind in STEPS for beat in said)


def _sayable(title: str) -> str:
    """A heading as a sentence, without what stands in brackets."""
    short = re.sub(r"\s*\([^()]*\)", "", title)
    text = short if any(letter.isalpha() for letter in short) else title
    return text if text.endswith((".", "!", "?", "…")) else f"{text.rstrip(' :;,')}."


def _first_words(found: Outline) -> str:
    spoken = (sentence.text for chapter in found.chapters for one in chapter.passages for sentence in one.sentences)
    first = next((text for text in spoken if text), "").split()
    return " ".join(first[:_FEW_WORDS]).rstrip(".,;:!? ") + ("…" if len(first) > _FEW_WORDS else "")
