"""XML as a tree whose every part knows its line. Nothing but the text itself is read: no entities, no other files.

The standard library's expat, with everything that leads elsewhere switched off or refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

DEEPEST: Final = 60
"""Elements inside one another; nobody means more."""
SSML: Final = "http://www.w3.org/2001/10/synthesis"


@dataclass(frozen=True, slots=True)
class Text:
    """Characters between elements."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What `<!-- … -->` holds."""

    line: int
    text: str


@dataclass(slots=True)
class Element:
    """`name` is as written, less a prefix that stands for SSML itself."""

    line: int
    name: str
    attributes: dict[str, str]
    children: list["Element | Text | Comment"] = field(default_factory=list)

    def text(self) -> str:
        """All characters inside, in order."""
        return "".join(part.text for part in self.walk() if isinstance(part, Text))

    def walk(self) -> Iterator["Element | Text | Comment"]:
        """Everything inside, in order."""
        for child in self.children:
            yield child
            if isinstance(child, Element):
                yield from child.walk()


class NotXml(ValueError):
    """`line` is where it was noticed; the message says what."""

    def __init__(self, line: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.hint = hint


def tree(text: str) -> Element:
    """The root element of `text`. Raises NotXml, also for what is refused because it leads elsewhere."""
    return _Builder().build(text)


class _Builder:
    def __init__(self) -> None:
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.CommentHandler = self._comment
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped
        parser.ExternalEntityRefHandler = self._elsewhere
        parser.ProcessingInstructionHandler = self._instruction
        self._root: Element | None = None
        self._open: list[Element] = []
        self._prefixes: list[dict[str, str]] = [{}]
        self._before: list[Comment] = []

    def build(self, text: str) -> Element:
        try:
            self._parser.Parse(text, True)
        except expat.ExpatError as error:
            raise NotXml(error.lineno, f"this is not XML: {expat.ErrorString(error.code)}", _HINTS.get(
                expat.errors.messages.get(error.code, ""), "")) from None  # fmt: skip
        except UnicodeEncodeError:
            raise NotXml(0, "this is not XML: it holds half a character") from None
        assert self._root is not None  # expat refuses a document without one
        return self._root

    @property
    def _line(self) -> int:
        return self._parser.CurrentLineNumber

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) == DEEPEST:
            raise NotXml(self._line, "this is nested too deeply to be read", "take some elements away")
        bound = {key[6:]: value for key, value in attributes.items() if key.startswith("xmlns:")}
        self._prefixes.append({**self._prefixes[-1], **bound})
        prefix, _, local = name.rpartition(":")
        plain = {key: value for key, value in attributes.items() if not key.startswith("xmlns")}
        element = Element(self._line, local if self._prefixes[-1].get(prefix) == SSML else name, plain)
        if self._open:
            self._open[-1].children.append(element)
        else:
            element.children.extend(self._before)
            self._root = element
        self._open.append(element)

    def _end(self, name: str) -> None:
        self._open.pop()
        self._prefixes.pop()

    def _characters(self, text: str) -> None:
        self._open[-1].children.append(Text(self._line, text))

    def _comment(self, text: str) -> None:
        self._remark(Comment(self._line, " ".join(text.split())))

    def _instruction(self, target: str, text: str) -> None:
        self._remark(Comment(self._line, f"{target} {text}".strip()))

    def _remark(self, comment: Comment) -> None:
        """Keeps a comment; one outside of the root is put inside."""
        if self._open:
            self._open[-1].children.append(comment)
        elif self._root is not None:
            self._root.children.append(comment)
        else:
            self._before.append(comment)

    # ── what leads elsewhere ──

    def _doctype(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        if internal:
            raise NotXml(self._line, "a DOCTYPE with declarations of its own is refused", "take it out")

    def _entity(self, *_: object) -> None:
        raise NotXml(self._line, "entities are refused", "write what they stand for")

    def _skipped(self, name: str, is_parameter: bool) -> None:
        raise NotXml(self._line, f"&{name}; means nothing here", "write the character itself")

    def _elsewhere(self, *_: object) -> int:
        raise NotXml(self._line, "what leads to another file is refused", "write its text here")


_HINTS: Final = {
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: "write the character itself",
    expat.errors.XML_ERROR_INVALID_TOKEN: "write &amp; for &, and &lt; for <",
    expat.errors.XML_ERROR_TAG_MISMATCH: "close every element that is opened, the innermost first",
}
