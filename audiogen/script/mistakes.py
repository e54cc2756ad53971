"""What authors bring from elsewhere, and what would be read aloud if it were taken for words: two tables."""

import re

MISTAKES = (
    (re.compile(r"^\s*#{1,6}\s"), "a heading must not be indented", "take the spaces before it away"),
    (re.compile(r"^\s*#{7,}"), "a heading has six # at the most", "write `## Title`"),
    (re.compile(r"^\s*#+[^\s#\[]"), "a heading wants a space after its #", "write `## Title`"),
    (re.compile(r"^\s*[-+*]\s"), "the item of a list must not be indented so far", "take some spaces before it away"),
    (
        re.compile(r"^\s*#\["),
        '#[voice:"…"] belongs on a line of its own',
        "put what is spoken on the next line",
    ),
    (re.compile(r"~~\S"), "~~ crosses nothing out here, and would be read aloud", "take the words out, or the ~~"),
    (re.compile(r"\S\s+#{2,6}\s+\S|\]\s+#{1,6}\s+\S"), "a heading begins its line", "put it on a line of its own"),
    (re.compile(r"^\s*::(?!:)"), "a block is opened and closed with three colons", "write `:::`"),
    (re.compile(r"(?<!\\):::"), "::: belongs on a line of its own, not indented", "put it at its beginning"),
    (re.compile(r"^\s*={3,}\s*$"), "a line of equals signs means nothing here", "write `## Title` for a heading"),
    (re.compile(r"^\s*\|.*\|\s*$"), "a table can't be spoken", "write its content in sentences"),
)
"""How a line begins or reads, what is wrong with it, and what to do."""

IN_A_REST = (
    re.compile(r"^\s*(?:every|at) (?:\d+ ?(?:s|sec|m|min|%)|\d+:\d\d)(?!\w)"),
    "this would be read aloud",
    "write it in square brackets, like [every 2m] or [at 50%]",
)
"""The same for what only a rest understands."""

_VALUE = re.compile(r'(?<=(?:sub|ipa):)"[^"]*"')
"""What a voice is given in a word's place means nothing but itself."""

REFUSED = {
    "hr": (
        "a line of dashes means nothing here",
        "write a heading such as `## Next part`, or a pause such as [5s]",
    ),
    "fence": (
        "a fence of back-ticks means nothing here",
        "blocks are opened with `::: rest 2m` and closed with `:::`",
    ),
}
"""Blocks of Markdown that mean nothing here, by their tokens."""


def mistake(line: str, resting: bool) -> tuple[str, str] | None:
    """What is wrong with a line of a paragraph, maybe of a rest, and what to do; None when nothing is."""
    known = (*MISTAKES, IN_A_REST) if resting else MISTAKES
    shown = _VALUE.sub('""', line)
    return next(((fault, hint) for pattern, fault, hint in known if pattern.search(shown)), None)
