"""`audiogen cache`."""

import json
import re
import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from audiogen.cli import console

if TYPE_CHECKING:
    from audiogen.build.housekeeping import Usage
    from audiogen.speech.cache import Usage as Clips

_HOUR, _DAY = 3600, 86_400
_UNITS: Final = {
    "year": 365 * _DAY, "month": 30 * _DAY, "week": 7 * _DAY, "day": _DAY, "hour": _HOUR, "minute": 60,
}  # fmt: skip
_SHORT: Final = {"y": "year", "mo": "month", "w": "week", "d": "day", "h": "hour", "m": "minute", "min": "minute"}
_AGE: Final = re.compile(r"(\d{1,6})\s*([a-z]+?)s?")


class Age(click.ParamType):
    """A stretch of time such as 12h, 30d or 2w; its value is in seconds."""

    name = "age"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        found = _AGE.fullmatch(str(value).strip().lower())
        unit = _UNITS.get(_SHORT.get(found[2], found[2])) if found else None
        if found is None or unit is None:
            self.fail(f"“{value}” is no stretch of time: write it like 12h, 30d or 2w", param, ctx)
        return int(found[1]) * unit


@click.group()
def cache() -> None:
    """See or clear what has been spoken or encoded, and the backgrounds that are kept ready.

    Example: audiogen cache info
    """


@cache.command()
@console.as_json
def info(as_json: bool) -> None:
    """Say where spoken clips are kept, how many, how large, and when they were used.

    No more of them is kept than the setting cache_limit says, or AUDIOGEN_CACHE_LIMIT in the environment, such as
    500 MB, or none for no limit: what was unused longest goes first.

    Example: audiogen cache info
    """
    from audiogen import settings
    from audiogen.build import loops
    from audiogen.build.clips import finished
    from audiogen.build.spans import Spans
    from audiogen.speech.cache import Cache

    found = settings.load()
    clips = Cache(found.cache).clips()
    ready, treated, spans = loops.kept(found), finished(found).usage(), Spans(found.spans).usage()
    size, limit = sum(clip.bytes for clip in clips), found.cache_limit
    used = {
        "oldest": clips[0].used if clips else None,
        "median": clips[len(clips) // 2].used if clips else None,
        "newest": clips[-1].used if clips else None,
    }
    if as_json:
        plain = {"folder": str(found.cache), "clips": len(clips), "bytes": size, "limit": limit}
        plain |= _others(ready, treated, spans)
        click.echo(json.dumps({**plain, "used": {name: _date(moment) for name, moment in used.items()}}))
        return
    room = "without a limit" if limit is None else f"of at most {_size(limit)}"
    click.echo(f"{found.cache}: {_count(len(clips))}, {_size(size)} {room}")
    if limit is not None and size > limit:
        click.echo("more than the limit: what the latest session needs stays, the rest goes with the next rendering")
    if clips:
        oldest, median, newest = (_ago(time.time() - moment) for moment in used.values() if moment is not None)
        click.echo(f"last used: the latest {newest}, the earliest {oldest}, half of them {median} or later")
    if ready.count:
        click.echo(f"and {_backgrounds(ready.count)} of your own, kept ready: {_size(ready.bytes)}")
    if treated.clips:
        click.echo(f"and {_treated(treated.clips)}: {_size(treated.bytes)}")
    if spans.count:
        click.echo(f"and {_spans(spans.count)} of sessions as they were encoded: {_size(spans.bytes)}")


@cache.command()
@click.option(
    "--older-than", metavar="AGE", type=Age(), default=0, help="Remove only what was not used for 12h, 30d, 2w …"
)
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and leave it.")
@console.as_json
def clear(older_than: int, dry_run: bool, as_json: bool) -> None:
    """Remove every kept clip, background and encoded stretch, or those that were not used for long.

    What is needed again is spoken, or made, anew.

    Example: audiogen cache clear --older-than 30d
    """
    from audiogen import settings
    from audiogen.build import loops
    from audiogen.build.clips import finished
    from audiogen.build.spans import Spans
    from audiogen.speech.cache import Cache

    known = settings.load()
    folder = known.cache
    gone = Cache(folder).clear(older_than, dry=dry_run)
    treated = finished(known).clear(older_than, dry=dry_run)
    ready = loops.clear(known, older_than, dry=dry_run)
    spans = Spans(known.spans).clear(older_than, dry=dry_run)
    if as_json:
        facts = {"folder": str(folder), "clips": gone.clips, "bytes": gone.bytes, "removed": not dry_run}
        click.echo(json.dumps({**facts, **_others(ready, treated, spans)}))
        return
    counted = [
        _count(gone.clips),
        treated.clips and _treated(treated.clips),
        ready.count and _backgrounds(ready.count),
        spans.count and _spans(spans.count),
    ]
    *first, last = [part for part in counted if part]
    what = f"{', '.join(first)} and {last}" if first else last
    size = _size(gone.bytes + treated.bytes + ready.bytes + spans.bytes)
    click.echo(f"{what} {'would be ' * dry_run}removed, {size} freed")


def _others(backgrounds: "Usage", treated: "Clips", spans: "Usage") -> dict[str, dict[str, int]]:
    """What is kept beside the clips, for programs."""
    finished = {"count": treated.clips, "bytes": treated.bytes}
    return {"backgrounds": asdict(backgrounds), "treated": finished, "spans": asdict(spans)}


def _count(clips: int) -> str:
    return f"{clips} clip{'s' * (clips != 1)}"


def _treated(clips: int) -> str:
    return f"{_count(clips)} as sessions have them"


def _backgrounds(count: int) -> str:
    return f"{count} background{'s' * (count != 1)}"


def _spans(count: int) -> str:
    return f"{count} stretch{'es' * (count != 1)}"


def _size(size: int) -> str:
    if size < 10**9:
        return f"{size / 1e6:.1f} MB"
    value, unit = (size / 1e12, "TB") if size >= 10**12 else (size / 1e9, "GB")
    return f"{value:.3g} {unit}" if value < 999.5 else f"{value:,.0f} {unit}"


def _ago(seconds: float) -> str:
    """How long ago, in the largest unit that there is one of."""
    for name, unit in _UNITS.items():
        if count := int(max(0.0, seconds) // unit):
            return f"{count} {name}{'s' * (count != 1)} ago"
    return "just now"


def _date(moment: float | None) -> str | None:
    return None if moment is None else datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")
