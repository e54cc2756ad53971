"""What a package says that it needs: as much of https://packaging.python.org/specifications/dependency-specifiers/
as our own requirements use. A computer where something is missing may lack the usual reader too."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_REQUIREMENT: Final = re.compile(r"\s*([\w.-]+)\s*(?:\[[^\]]*\])?\s*\(?([^;()]*)\)?\s*(?:;(.*))?")
_PYTHON: Final = re.compile(r"python_version\s*(<=|>=|==|!=|<|>)\s*['\"]([\d.]+)['\"]")
_EXTRA: Final = re.compile(r"extra\s*==\s*['\"]([\w.-]+)['\"]")
_CLAUSE: Final = re.compile(r"\s*(~=|==|!=|<=|>=|<|>)\s*([\w.!+*]+)\s*")
_VERSION: Final = re.compile(r"v?(\d+(?:\.\d+)*)[._-]?(a|b|c|rc|alpha|beta|pre|preview|dev)?", re.IGNORECASE)

_Key = tuple[tuple[int, ...], bool]

_OPERATORS: Final[dict[str, Callable[[_Key, _Key], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """`wanted` is such as `>=2.0,<3`, or empty; `extra` names the group that it is in; `python` is the Python for
    which it is needed, such as `>=3.13`, or empty."""

    name: str
    wanted: str
    extra: str
    python: str


def parse(text: str) -> Requirement | None:
    """None when it can't be read."""
    found = _REQUIREMENT.fullmatch(text)
    if found is None:
        return None
    marker = found[3] or ""
    python, extra = _PYTHON.search(marker), _EXTRA.search(marker)
    return Requirement(
        name=found[1],
        wanted=found[2].replace(" ", "").strip(),
        extra=extra[1] if extra else "",
        python=f"{python[1]}{python[2]}" if python else "",
    )


def fits(version: str, wanted: str) -> bool:
    """Whether a version is one of those that are wanted."""
    return all(_fits(version, clause) for clause in wanted.split(",") if clause.strip())


def _fits(version: str, clause: str) -> bool:
    found = _CLAUSE.fullmatch(clause)
    if found is None:
        return True  # of a kind that we don't use
    sign, bound = found.groups()
    if sign == "~=":
        series = bound.rpartition(".")[0]
        return _fits(version, f">={bound}") and _fits(version, f"=={series}.*")
    if bound.endswith(".*"):
        series_key = _key(bound[:-2])[0]
        same = _padded(_key(version)[0], len(series_key))[: len(series_key)] == series_key
        return same is (sign == "==")
    ours, theirs = _key(version), _key(bound)
    size = max(len(ours[0]), len(theirs[0]))
    return _OPERATORS[sign]((_padded(ours[0], size), ours[1]), (_padded(theirs[0], size), theirs[1]))


def _key(version: str) -> _Key:
    """The numbers of a version, and whether it is finished: what comes before one is less."""
    found = _VERSION.match(version)
    if found is None:
        return (0,), True
    return tuple(int(part) for part in found[1].split(".")), found[2] is None


def _padded(numbers: tuple[int, ...], size: int) -> tuple[int, ...]:
    return numbers + (0,) * (size - len(numbers))
