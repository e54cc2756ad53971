"""Where a session's ledger is: what was made of a script, for programs to read."""

from pathlib import Path
from typing import Final

LEDGER: Final = ".session.json"


def ledger_path(session: Path) -> Path:
    """The ledger beside a session."""
    return session.with_suffix(LEDGER)
