"""A text becomes a `Routine`: its settings are read, then its body, with the other scripts that stand in it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath, PurePosixPath

from markdown_it.token import Token

from audiogen.errors import AudiogenError
from audiogen.model import Block, Meta, Routine, Section, Speaker
from audiogen.script.fences import Fence
from audiogen.script.frontmatter import front_matter
from audiogen.script.including import beside, moved
from audiogen.script.inheriting import NOTHING, Usual
from audiogen.script.inline import NOWHERE, Surroundings
from audiogen.script.markdown import FRONT, tokens
from audiogen.script.problems import Problems
from audiogen.script.reader import Reader
from audiogen.script.values import inside

_SETTINGS = re.compile(
    r"\s*(?:[-–—_=+]+[ \t]*\r?\n\s*)?"
    r"((?:title|album|length|voice|pauses|background|say|language|cover|guidance|preset|ducking)\s*[:=])[ \t]*\S"
)
"""How a text begins whose settings nobody can tell from its words."""
MOST_INCLUDED, DEEPEST_INCLUDED = 200, 20
"""Other scripts in one, and one within the other; nobody means more."""
Include = Callable[[str], str]
"""Gives the text of another script, by its path from the folder of the one that is read. Raises AudiogenError."""


def parse(text: str, path: str, include: Include | None = None, usual: Usual = NOTHING) -> Routine:
    """The routine that `text` is. `path` is for messages, and for finding files beside it; `include` finds what
    `::: include` names; `usual` is what its settings are where it says nothing.

    Raises ScriptError, or ScriptErrors with all that is wrong.
    """
    problems = Problems(path)
    stream = tokens(text)
    meta = _meta(text, stream, path, problems, usual)
    library = _Library(include, meta.language, usual)
    blocks = library.read(stream, meta, problems, _Standing(PurePath(path).name))
    if not problems and all(isinstance(block, Section | Speaker) for block in blocks):
        problems.add(0, "there is nothing to speak here", "write a line of what is to be said")
    problems.close()
    known = {word.casefold() for word, _ in meta.say}
    more = (pair for pair in library.lexicon if pair[0].casefold() not in known)
    meta = usual.lexicon(replace(meta, say=(*meta.say, *more)))
    return Routine(path, meta, blocks, tuple(library.included))


def settings(text: str, path: str, usual: Usual = NOTHING) -> Meta:
    """Only the settings at the head of a script; its body is not looked at. Raises what `parse` raises."""
    problems = Problems(path)
    text = text.replace("\r\n", "\n")
    head = FRONT.match(text)
    stream = tokens(head[0]) if head else []
    meta = _meta(head[0] if head else "", stream, path, problems, usual)
    problems.close()
    return usual.lexicon(meta)


def _meta(text: str, stream: Sequence[Token], path: str, problems: Problems, usual: Usual) -> Meta:
    title = PurePath(path).stem.replace("-", " ").replace("_", " ").strip().capitalize() or "Session"
    for token in stream:
        if token.type == "front_matter":
            return front_matter(token.content, 2, title, problems, usual)
    if re.match(r"---[ \t]*\r?\n\s*\w+:", text):
        problems.add(1, "the settings at the head are never closed", "put a line of `---` after them")
    elif found := _SETTINGS.match(text):
        line = text.count("\n", 0, found.start(1)) + 1
        hint = "put a line of `---` before them, as the very first of the file, and another after them"
        problems.add(line, f"these look like settings, and would be read aloud (“{found[1]}”)", hint)
    return front_matter("", 2, title, problems, usual)


def _elsewhere(path: str) -> str:
    """The path of another script, which may lie in another folder of the project. ValueError for none of those."""
    if re.search(r"://|[\[\]]", path):
        raise ValueError(f"“{path}” is no name of a script: write it like ::: include warm-up.md")
    outside = re.match(r"(?:\.\.[/\\])*", path)
    return (outside[0] if outside else "").replace("\\", "/") + inside(path[outside.end() if outside else 0 :])


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where a script stands: its `name`, from the folder of the session's, the scripts that it is `within`, and the
    blocks `around` it there."""

    name: str
    within: tuple[str, ...] = ()
    around: Surroundings = NOWHERE


@dataclass(slots=True)
class _Library:
    """Reads a script and those that it includes, and gathers what they bring along beside their blocks."""

    include: Include | None
    language: str
    usual: Usual
    lexicon: list[tuple[str, str]] = field(default_factory=list)
    included: list[str] = field(default_factory=list)

    def read(self, stream: Sequence[Token], meta: Meta, problems: Problems, standing: _Standing) -> tuple[Block, ...]:
        """The blocks of a script, whose tokens are given."""

        def bring(opened: Fence, around: Surroundings) -> tuple[Block, ...]:
            try:
                return self._included(opened, problems, replace(standing, around=around))
            except ValueError as error:
                problems.add(opened.line, str(error))
            except AudiogenError as error:
                problems.add(opened.line, f"`{opened.written}`: {error.message}", error.hint)
            return ()

        reader = Reader(meta, problems, bring, standing.around)
        for token in stream:
            reader.block(token)
        return reader.close()

    def _included(self, opened: Fence, problems: Problems, standing: _Standing) -> tuple[Block, ...]:
        wanted = _elsewhere(opened.path)
        name = beside(str(PurePosixPath(standing.name).parent), wanted)
        if name == standing.name or name in standing.within:
            raise ValueError(f"`{opened.written}` would go round for ever: {opened.path} includes this script")
        if self.include is None:
            raise ValueError(f"`{opened.written}`: no other script can be read from here")
        if len(self.included) == MOST_INCLUDED:
            raise ValueError(f"`{opened.written}`: {MOST_INCLUDED} scripts are included by now, and that is enough")
        if len(standing.within) == DEEPEST_INCLUDED:
            raise ValueError(
                f"`{opened.written}`: this is the {DEEPEST_INCLUDED}th within another, and that is enough"
            )
        text = self.include(name)
        self.included.append(name)
        own = Problems(str(PurePosixPath(PurePath(problems.path).parent.as_posix()) / wanted))
        stream = tokens(text)
        meta = _meta(text, stream, own.path, own, self.usual)
        if meta.line("language") and meta.language != self.language:
            fault = f"`language`: {meta.language} stands in a script that is in {self.language}"
            own.add(meta.line("language"), fault, "a session has one language")
        self.lexicon += meta.say
        inner = _Standing(name, (*standing.within, standing.name), standing.around)
        blocks = self.read(stream, replace(meta, language=self.language), own, inner)
        problems.take(own)
        return moved(blocks, opened.line, str(PurePosixPath(wanted).parent))
