"""XML from strangers, read into a tree that knows its lines. What could make a reader work without end is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

PREFIXES: Final = {
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "https://podcastindex.org/namespace/1.0": "podcast",
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
"""Whatever prefixes a feed uses, we call them by these."""

_DEEPEST: Final = 50
_SEPARATOR: Final = " "


class Malformed(ValueError):
    """It is no XML that we would read. `line` is where that shows."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Node:
    """An element. `tag` is such as `itunes:image`, or `{namespace}name` of one that we don't know."""

    tag: str
    attributes: Mapping[str, str]
    text: str
    children: tuple["Node", ...]
    line: int

    def all(self, tag: str) -> Iterator["Node"]:
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> "Node | None":
        return next(self.all(tag), None)

    def said(self, tag: str) -> str:
        """The text of the first child of that name, without the space around it; empty when there is none."""
        found = self.first(tag)
        return found.text.strip() if found else ""

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Document:
    """`encoding` is the one that the document declares, or empty."""

    root: Node
    encoding: str


@dataclass(slots=True)
class _Open:
    """An element that hasn't ended yet."""

    tag: str
    attributes: dict[str, str]
    line: int
    text: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def closed(self) -> Node:
        return Node(self.tag, self.attributes, "".join(self.text), tuple(self.children), self.line)


def parse(data: bytes) -> Document:
    """Raises Malformed when it is not well-formed, or declares a document type, with which entities could come."""
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    declared: list[str] = []
    outside = _Open("", {}, 0)
    stack = [outside]

    def refuse(*_: object) -> None:
        raise Malformed("it has a DOCTYPE", parser.CurrentLineNumber)

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) > _DEEPEST:
            raise Malformed(f"its elements are nested more than {_DEEPEST} deep", parser.CurrentLineNumber)
        plain = {_name(key): value for key, value in attributes.items()}
        stack.append(_Open(_name(name), plain, parser.CurrentLineNumber))

    def end(_: str) -> None:
        node = stack.pop().closed()
        stack[-1].children.append(node)

    parser.StartDoctypeDeclHandler = refuse
    parser.XmlDeclHandler = lambda version, encoding, standalone: declared.append(encoding or "")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda text: stack[-1].text.append(text)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Malformed(expat.ErrorString(error.code) or "it is broken", error.lineno) from error
    except (LookupError, ValueError) as error:
        if isinstance(error, Malformed):
            raise
        raise Malformed("it is in an encoding that nobody knows", 1) from error
    return Document(outside.children[0], declared[0] if declared else "")


def _name(name: str) -> str:
    space, _, local = name.rpartition(_SEPARATOR)
    if not space:
        return local
    return f"{PREFIXES[space]}:{local}" if space in PREFIXES else f"{{{space}}}{local}"
