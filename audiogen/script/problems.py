"""Collects what is wrong in a script, so that its author hears of everything at once."""

from audiogen.errors import ScriptError, ScriptErrors


class Problems:
    """The faults of one script. Reading goes on after one, as far as it makes sense."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._found: dict[tuple[int, str], ScriptError] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, line: int, message: str, hint: str = "") -> None:
        """Notes a fault in `line` (from 1; 0 for the file as a whole); the same one only once."""
        self._found.setdefault((line, message), ScriptError(self.path, line, message, hint))

    def take(self, other: "Problems") -> None:
        """The faults of another script, which stands in this one."""
        for error in other._found.values():
            self._found.setdefault((error.line, f"{error.path} {error.message}"), error)

    def close(self) -> None:
        """Raises ScriptError for one fault, ScriptErrors for several, nothing for none."""
        errors = sorted(self._found.values(), key=lambda error: (error.path != self.path, error.path, error.line))
        if len(errors) == 1:
            raise errors[0]
        if errors:
            raise ScriptErrors(errors)
