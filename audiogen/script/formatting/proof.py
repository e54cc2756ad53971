"""What was understood of a script, apart from how and where it was written: formatting must not change it."""

from dataclasses import fields, is_dataclass

_OF_PAPER = ("line", "lines", "written")
"""Fields that are about the script's lines, not about what it says."""


def understood(value: object) -> object:
    """`value` without the lines and spellings that it came from."""
    if isinstance(value, tuple):
        return tuple(map(understood, value))
    if is_dataclass(value):
        kept = (field.name for field in fields(value) if field.name not in _OF_PAPER)
        return type(value).__name__, *(understood(getattr(value, name)) for name in kept)
    return value
