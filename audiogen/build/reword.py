"""The texts in a plain value, changed."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any


def reworded(value: Any, change: Callable[[str], str]) -> Any:
    """A value like `value`, a text, tuple or dataclass, with every text in it changed; what else it may be stays."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(reworded(one, change) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: reworded(getattr(value, one.name), change) for one in fields(value)})
    return value
