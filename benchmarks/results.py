"""The figures that were kept: one section for each benchmark, of which the latest stays."""

import re
from collections.abc import Sequence
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


def keep(lines: Sequence[str]) -> None:
    """Puts a section, whose first line is its heading, in the place of the last one; what others found stays."""
    known = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    parts = [part.strip() for part in re.split(r"(?m)^(?=# )", known) if part.strip()]
    others = [part for part in parts if part.splitlines()[0] != lines[0]]
    RESULTS.write_text("\n\n".join([*others, "\n".join(lines).strip()]) + "\n", encoding="utf-8")
