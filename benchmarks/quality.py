"""How near a session's MP3 is to its mix, beside what one pass of the same encoder makes of that mix.

    python benchmarks/quality.py SESSION.mp3 MIX.wav [--joints JOINTS.json] [--json]

MIX is the same session, rendered to a .wav file. audiogen's own encoder makes one MP3 of it, from its beginning to
its end, at the settings that a session has; both MP3s are decoded and held against the mix: the SNR of all of it,
and, for every tenth of a second, by how much the session is worse there than one pass. Where that is much, something
was joined badly. JOINTS, a list of samples, says where to look besides.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from audiogen.audio.mp3.format import Format
from audiogen.audio.mp3.writer import write_mp3
from audiogen.units import RATE

BLOCK = 64 * 1152
WINDOW = RATE // 10
LEAST = 1e-12
"""The power of what nobody hears: -120 dBFS."""

Samples = np.ndarray[Any, np.dtype[np.float32]]
Powers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Quality:
    """SNRs in dB: the `session`'s, and that of one pass, made at `once`.

    `apart` is the share of tenths of a second in which the two aren't exactly alike. The session's SNR is lower by
    `most` or more in one of a hundred of them, and at worst by `worse`, `worse_at` seconds from the beginning.
    `joined` are the two SNRs around the joints, if any were named.
    """

    session: float
    once: float
    apart: float
    most: float
    worse: float
    worse_at: float
    joined: tuple[float, float] | None


def measured(session: Path, mix: Path, joints: Sequence[int] = ()) -> Quality:
    """Raises ValueError when the two don't last as long as each other."""
    with tempfile.TemporaryDirectory(prefix="audiogen-quality-") as folder:
        once = Path(folder, "once.mp3")
        encode(mix, once)
        sums = np.concatenate(list(powers(mix, session, once)), axis=1)
    mixed, by_session, by_once, differ = sums
    losses = snr(mixed, by_once) - snr(mixed, by_session)
    worst = int(np.argmax(losses))
    near = sorted(
        {joint // WINDOW for joint in joints} | {joint // WINDOW - 1 for joint in joints if joint >= WINDOW}
    )
    around = sums[:, near].sum(axis=1) if near else None
    return Quality(
        session=float(snr(mixed.sum(), by_session.sum())),
        once=float(snr(mixed.sum(), by_once.sum())),
        apart=float((differ > 0.0).mean()),
        most=float(np.percentile(losses, 99)),
        worse=float(losses[worst]),
        worse_at=worst * WINDOW / RATE,
        joined=None if around is None else (float(snr(around[0], around[1])), float(snr(around[0], around[2]))),
    )


def encode(mix: Path, output: Path) -> None:
    """One pass over the whole of it."""
    with soundfile.SoundFile(mix) as sound, output.open("wb") as file:
        blocks = sound.blocks(BLOCK, dtype="float32", always_2d=True)
        write_mp3(file, blocks, Format(sound.channels), total=sound.frames)


def powers(mix: Path, session: Path, once: Path) -> Iterator[Powers]:
    """The energies of the mix, of both MP3s' errors, and of what these differ by, in tenths of a second: (4, n)."""
    with soundfile.SoundFile(mix) as one, soundfile.SoundFile(session) as two, soundfile.SoundFile(once) as three:
        if not one.frames == two.frames == three.frames:
            raise ValueError(f"{session} has {two.frames} samples, {mix} {one.frames}, and one pass {three.frames}")
        files = (file.blocks(100 * WINDOW, dtype="float32", always_2d=True) for file in (one, two, three))
        for mixed, ours, theirs in zip_longest(*files):
            found = (mixed, ours - mixed, theirs - mixed, ours - theirs)
            yield np.stack([_energies(part) for part in found])


def _energies(part: Samples) -> Powers:
    edges = np.arange(0, len(part), WINDOW)
    each: Powers = np.add.reduceat(np.square(part.astype(np.float64)).sum(axis=1), edges)
    return each


def snr(sound: Any, error: Any) -> Any:
    """In dB, of energies."""
    return 10.0 * np.log10(np.maximum(sound, LEAST) / np.maximum(error, LEAST))


def sentences(found: Quality) -> Iterator[str]:
    """What was measured, in words."""
    yield (
        f"SNR to the mix: {found.session:.2f} dB, in one pass of the same encoder {found.once:.2f} dB "
        f"({found.session - found.once:+.2f} dB)."
    )
    yield (
        f"The two differ in {found.apart:.1%} of all tenths of a second; the session is worse by {found.most:.2f} dB "
        f"in one of a hundred, and by {found.worse:.2f} dB at worst, at {found.worse_at:.1f} s."
    )
    if found.joined is not None:
        ours, theirs = found.joined
        yield f"Around joints: {ours:.2f} dB, in one pass {theirs:.2f} dB ({ours - theirs:+.2f} dB)."


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("session", type=Path)
    asked.add_argument("mix", type=Path)
    asked.add_argument("--joints", type=Path, help="a JSON list of samples")
    asked.add_argument("--json", action="store_true", help="figures instead of sentences")
    wanted = asked.parse_args()
    joints = json.loads(wanted.joints.read_text(encoding="utf-8")) if wanted.joints else ()
    found = measured(wanted.session, wanted.mix, joints)
    print(json.dumps(asdict(found)) if wanted.json else "\n".join(sentences(found)))  # noqa: T201


if __name__ == "__main__":
    main()
