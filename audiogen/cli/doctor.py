"""`audiogen doctor`."""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Final

import click

from audiogen.cli import console, values
from audiogen.cli.terminal import safe
from audiogen.library.inspect.finding import Finding, Level

_SIGNS: Final[dict[Level, str]] = {"ok": "✓", "note": "·", "warning": "!", "error": "✗"}
_PLAIN_SIGNS: Final[dict[Level, str]] = {"ok": "+", "note": "-", "warning": "!", "error": "x"}
_PLAIN: Final = str.maketrans({"“": '"', "”": '"', "’": "'", "…": "...", "–": "-", "×": "x", "·": "-"})
"""What could make a terminal do, or show, something else: much of what is told comes from strangers."""


@click.command()
@click.argument("target", required=False, shell_complete=values.ANY_FILE.shell_complete)
@console.as_json
def doctor(target: str | None, as_json: bool) -> None:
    """See whether all is well: here, or with what was published.

    Without TARGET, looks at this computer: what is installed, which voices speak, where files can go. TARGET is
    a feed, a session's MP3 or a library, by its address on the web or as a folder or file: it is looked at as
    podcast apps and directories would, with everything that the feed points to.

    The exit code is 1 when something is broken; what is only worth knowing leaves it 0.

    \b
    Examples:
      audiogen doctor
      audiogen doctor output
      audiogen doctor https://example.org/sessions/feed.xml
    """
    from audiogen.build import doctor

    encoding = sys.stdout.encoding or "ascii"
    found: Iterable[Finding] = (
        doctor.target(target) if target is not None else doctor.here(encoding, datetime.now().astimezone())
    )
    counts: Counter[Level] = Counter()
    kept = []
    for finding in found:
        counts[finding.level] += 1
        kept.append(asdict(finding))
        if not as_json:
            click.echo(_shown(finding, encoding))
    if as_json:
        click.echo(json.dumps(kept, indent=1))
    else:
        click.echo(_shown_sum(counts))
    raise SystemExit(1 if counts["error"] else 0)


def _shown(finding: Finding, encoding: str) -> str:
    """A line; what to do is on another one."""
    signs = _SIGNS if _can_show("".join(_SIGNS.values()), encoding) else _PLAIN_SIGNS
    where, message, hint = (safe(text) for text in (finding.where, finding.message, finding.hint))
    line = f"{signs[finding.level]} {where}: {message}"
    whole = f"{line}\n    {hint}" if hint else line
    if _can_show(whole, encoding):
        return whole
    return whole.translate(_PLAIN).encode(encoding, "replace").decode(encoding)


def _shown_sum(counts: Counter[Level]) -> str:
    words = {"error": counts["error"], "warning": counts["warning"]}
    said = [f"{n} {word}{'s' * (n != 1)}" for word, n in words.items() if n]
    return f"\n{', '.join(said) or 'all is well'}"


def _can_show(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
