"""The Markdown under the routine language: markdown-it-py, less what would swallow words, plus our tokens.

Switched off, because each can take text out of what is spoken without the author's meaning it: indented
code, headings by underlining, link definitions, HTML blocks. Added, each a small rule:

    comments   `<!-- … -->` becomes blank before anything is parsed
    colons     `::: words` and `:::` on lines of their own
    speaker    `#[voice:"…"]` on a line of its own
    directive  `[…]`, unless it means nothing and `(` follows: that is a link
    slot       `{word}`
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from audiogen.script.annotations import annotation
from audiogen.script.directives import is_directive

DEEPEST = 20
"""Lists and quotations nested deeper than this are not read by markdown-it-py: `parse` refuses them."""

FRONT = re.compile(r"\A---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|\Z)")
_COMMENT = re.compile(r"(?<!\\)<!--(?:-?>|.*?(?:-->|\Z))", re.DOTALL)
_PASTED = re.compile(
    r"^(?P<lead>[ \t]*)(?:(?P<bullet>[•◦▪‣●∙])(?=\s)|(?P<mark>#{1,6}|:{3,})[ \t]*[\u00a0\u2007\u202f])"
    r"|(?<=:::)[ \t\u00a0\u2007\u202f\ufeff\u200b\u2060]+$",
    re.MULTILINE,
)
"""What word processors leave behind: bullets of their own, spaces that aren't quite, and nothing that is seen."""
_COLONS = re.compile(r":{3,}[ \t]*(.*?)[ \t]*:*[ \t]*")
_SPEAKER = re.compile(r"#\[([^\[\]]*)\][ \t]*")
_SLOT = re.compile(r"\{([A-Za-z_]*)\}")


def tokens(text: str) -> Sequence[Token]:
    """The block tokens of a script; inline ones hang below theirs.

    Ours are `colons` (block: `info` holds the words, empty for a closing one), `speaker` (block: `info` is what
    stands between its brackets), `directive` (`content` is what
    stands between the brackets, `meta["phrase"]` the words in round brackets before an annotation, or None),
    `slot` (`content` is its name) and `unclosed` (`content` says what).
    """
    return _MARKDOWN.parse(text)


def _comments(state: StateCore) -> None:
    front = FRONT.match(state.src)
    start = front.end() if front else 0
    unclosed: list[int] = []

    def blank(found: re.Match[str]) -> str:
        if not found[0].endswith("-->"):
            unclosed.append(state.src.count("\n", 0, start + found.start()))
        return re.sub(r"[^\n]", " ", found[0])

    body = _COMMENT.sub(blank, state.src[start:])
    state.src = state.src[:start] + _PASTED.sub(_usual, body)
    for line in unclosed:
        token = Token("unclosed", "", 0, content="comment", map=[line, line + 1], block=True)
        state.tokens.append(token)


def _usual(found: re.Match[str]) -> str:
    """What a person would have typed."""
    if found["bullet"]:
        return f"{found['lead']}-"
    return f"{found['lead']}{found['mark']} " if found["mark"] else ""


def _colons(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    text = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = _COLONS.fullmatch(text)
    if found is None:
        return False
    if not silent:
        state.line = start + 1
        token = state.push("colons", "", 0)
        token.info = found[1]
        token.map = [start, state.line]
    return True


def _speaker(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    found = _SPEAKER.fullmatch(state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]])
    if found is None:
        return False
    if not silent:
        state.line = start + 1
        token = state.push("speaker", "", 0)
        token.info = found[1]
        token.map = [start, state.line]
    return True


@lru_cache(maxsize=8)
def _closings(text: str) -> Mapping[int, int]:
    """Where each bracket closes, by where it opens; all at once, so that a thousand of them take no longer."""
    opened: list[int] = []
    found: dict[int, int] = {}
    at = 0
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 1
        elif char == "[":
            opened.append(at)
        elif char == "]" and opened:
            found[opened.pop()] = at
        at += 1
    return found


def _directive(state: StateInline, silent: bool) -> bool:
    image = state.src.startswith("![", state.pos)
    if state.src[state.pos] != "[" and not image:
        return False
    end = _closings(state.src).get(state.pos + image)
    if end is None:
        # nothing else need look for its end in vain; that it has none is said later
        if not silent:
            state.pending += state.src[state.pos]
        state.pos += 1
        return True
    if image:
        return False
    content = " ".join(state.src[state.pos + 1 : end].split())
    annotates = annotation(content) is not None
    if state.src[end + 1 : end + 2] == "(" and not annotates and not is_directive(content):
        return False
    if not silent:
        phrase = _take_phrase(state) if annotates else None
        token = state.push("directive", "", 0)
        token.content = content
        newlines = state.src.count("\n", state.pos, end) + (phrase or "").count("\n")
        token.meta = {"phrase": phrase, "newlines": newlines}
    state.pos = end + 1
    return True


def _take_phrase(state: StateInline) -> str | None:
    """Takes the words in round brackets that stand right before an annotation out of the text so far.

    They may go over the end of a line, whose token is then taken, too.
    """
    text, tokens = state.pending, 0
    while (start := _opening(text)) is None and tokens < len(state.tokens):
        token = state.tokens[-1 - tokens]
        if not text.endswith(")") or token.type not in ("text", "softbreak"):
            return None
        text = (token.content if token.type == "text" else "\n") + text
        tokens += 1
    if start is None:
        return None
    if tokens:
        del state.tokens[-tokens:]
    state.pending = text[:start]
    return text[start + 1 : -1]


def _opening(text: str) -> int | None:
    """Where the round bracket opens that closes at the end of `text`."""
    depth = 0
    for at in range(len(text) - 1, -1, -1) if text.endswith(")") else ():
        depth += {")": 1, "(": -1}.get(text[at], 0)
        if not depth:
            return at
    return None


def _slot(state: StateInline, silent: bool) -> bool:
    found = _SLOT.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("slot", "", 0)
        token.content = found[1]
    state.pos = found.end()
    return True


def _build() -> MarkdownIt:
    md = MarkdownIt("commonmark").use(front_matter_plugin)
    md.options["maxNesting"] = DEEPEST
    # text_join would make an escaped bracket look like one that nobody understood
    md.disable(["code", "lheading", "reference", "html_block", "text_join"])
    md.core.ruler.before("block", "comments", _comments)
    md.block.ruler.before("fence", "colons", _colons, {"alt": ["paragraph", "blockquote", "list"]})
    md.block.ruler.before("fence", "speaker", _speaker, {"alt": ["paragraph", "blockquote", "list"]})
    md.inline.ruler.before("link", "directive", _directive)
    md.inline.ruler.before("link", "slot", _slot)
    return md


_MARKDOWN = _build()
