"""Sessions for audits: a stand-in for a voice over a bed, the ledger beside it, and ways to spoil them.

The voice is noise between 300 and 6000 Hz that comes and goes five times a second; pyloudnorm, which the audit
doesn't use, brings its lines to the voice's level.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyloudnorm
import soundfile
from scipy.signal import butter, sosfilt

from audiogen.units import RATE, gain

Sound = npt.NDArray[np.float64]
LINES = ((0.5, 1.6), (3.1, 1.7), (6.8, 1.6), (10.2, 1.6))
"""Where lines begin, and how long they are, in seconds."""
SECONDS = 13
BELL = 8.7
QUIET = 58 * RATE // 10
"""Where nobody speaks, and nothing rings."""


def noise(seed: int, length: int, low: float, high: float) -> Sound:
    made = np.random.default_rng(seed).standard_normal(length)
    filtered: Sound = sosfilt(butter(2, (low, high), "bandpass", fs=RATE, output="sos"), made)
    return filtered / filtered.std()


def voice(seed: int, length: int) -> Sound:
    """A line at -19 LUFS in its one channel, which begins and ends at once."""
    made = noise(seed, length, 300.0, 6000.0) * (0.6 + 0.4 * np.cos(2 * np.pi * 5 * np.arange(length) / RATE))
    level = pyloudnorm.Meter(RATE).integrated_loudness(made)
    edge = np.minimum(1.0, np.minimum(np.arange(length), np.arange(length)[::-1]) / (RATE // 200))
    return made * edge * gain(-19.01 - level)


def session(bed: float = -50.0) -> Sound:
    """The sound, shape (n, 2), with a bed of `bed` dBFS and a bell."""
    return _session(bed).copy()


@lru_cache(maxsize=2)
def _session(bed: float) -> Sound:
    made = np.stack([noise(seed, SECONDS * RATE, 60.0, 1500.0) * gain(bed) for seed in (1, 2)], axis=1)
    for seed, (_, length) in enumerate(LINES):
        made[span(seed)] += voice(seed, round(length * RATE))[:, None]
    at = np.arange(RATE) / RATE
    strike = 0.05 * np.exp(-3 * at) * np.sin(2 * np.pi * 396 * at) * np.minimum(1.0, at / 0.003)
    made[round(BELL * RATE) :][:RATE] += strike[:, None]
    return made


def span(line: int) -> slice:
    start, length = LINES[line]
    return slice(round(start * RATE), round((start + length) * RATE))


def ledger(**more: Any) -> dict[str, Any]:
    spoken = [event("speech", number + 7, *line, f"Line {number}.") for number, line in enumerate(LINES)]
    events = [*spoken, event("sound", 9, BELL, 1.0, "[bell]")]
    plain = {"version": 1, "title": "A Trial", "sample_rate": RATE, "length": SECONDS * RATE, "audio": None}
    return plain | {"events": events} | more


def event(kind: str, line: int, start: float, length: float, text: str) -> dict[str, Any]:
    return {"kind": kind, "line": line, "start": round(start * RATE), "length": round(length * RATE), "text": text}


def write(path: Path, sound: Sound, beside: dict[str, Any] | None) -> Path:
    soundfile.write(path, sound, RATE, subtype="FLOAT" if path.suffix == ".wav" else None)
    if beside is not None:
        path.with_suffix(".session.json").write_text(json.dumps(beside), encoding="utf-8")
    return path


# ── damage ───────────────────────────────────────────────────────────────────────────────────────────────

Damage = Callable[[Sound], Sound]


def shorter(sound: Sound) -> Sound:
    return sound[:-1]


def louder(sound: Sound) -> Sound:
    return sound * gain(1.0)


def one_line_softer(sound: Sound) -> Sound:
    sound[span(2)] *= gain(-4.0)
    return sound


def loud_bed(sound: Sound) -> Sound:
    return sound + session(-28.0) - session(-50.0)


def late_line(sound: Sound) -> Sound:
    """The second line comes 80 ms later."""
    start, late = span(1).start, round(0.08 * RATE)
    said = sound[span(1)].copy()
    sound[start : start + late] = sound[start - late : start]
    sound[span(1).start + late : span(1).stop + late] = said
    return sound


def no_lead(sound: Sound) -> Sound:
    sound[round(0.2 * RATE) : span(0).stop - round(0.3 * RATE)] = sound[span(0)]
    return sound


def clipped_high(sound: Sound) -> Sound:
    sound[span(1).start + RATE : span(1).start + RATE + 24] = 0.95
    return sound


def hole(sound: Sound) -> Sound:
    sound[QUIET : QUIET + round(0.06 * RATE)] = 0.0
    return sound


def step(sound: Sound) -> Sound:
    """Up by 0.05, and slowly back."""
    sound[QUIET : QUIET + RATE] += (0.05 * np.exp(-np.arange(RATE) / (0.02 * RATE)))[:, None]
    return sound


def spike(sound: Sound) -> Sound:
    sound[QUIET] += 0.05
    return sound


def one_softer_channel(sound: Sound) -> Sound:
    return sound * [1.0, gain(-1.5)]


def dead_channel(sound: Sound) -> Sound:
    return sound * [1.0, 0.0]


def upside_down(sound: Sound) -> Sound:
    return sound * [1.0, -1.0]


KINDS: dict[Damage, str] = {
    shorter: "duration",
    louder: "loudness of speech",
    one_line_softer: "lines beside each other",
    loud_bed: "voice over background",
    late_line: "silences",
    no_lead: "before the first word",
    clipped_high: "true peak",
    hole: "digital silence",
    step: "clicks",
    spike: "clicks",
    one_softer_channel: "balance",
    dead_channel: "balance",
    upside_down: "mono playback",
}
