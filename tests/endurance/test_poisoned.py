"""Clips cut, zeroed, swapped, forged or gone: none of it is ever heard, and each such line is spoken anew.

Few shots by default; AUDIOGEN_SHOTS=200 poisons as many caches.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from gallery import Gallery, shots, tell

from audiogen import settings
from audiogen.build.render import Order, render
from audiogen.errors import AudiogenError
from audiogen.progress import Advance, silent

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such links and pipes")
Good = tuple[Gallery, Gallery]
Poison = Callable[[Path, Path, random.Random], None]
"""Poisons the clip at the first path; the second is another one, whole."""


def _rewrite(change: Callable[[bytes, random.Random], bytes]) -> Poison:
    def poison(path: Path, _: Path, chance: random.Random) -> None:
        path.write_bytes(change(path.read_bytes(), chance))

    return poison


def _head(data: bytes) -> tuple[bytes, bytes]:
    line, _, samples = data.partition(b"\n")
    return line, samples


def _claims(data: bytes, **facts: object) -> bytes:
    """A clip's file whose line says something else, written as we would."""
    line, samples = _head(data)
    changed = json.loads(line) | facts
    return json.dumps(changed, sort_keys=True, separators=(",", ":")).encode() + b"\n" + samples


def _flip(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def _hole(data: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(data)), chance.randrange(1, 4096)
    return data[:at] + bytes(len(data[at : at + size])) + data[at + size :]


def _swap_files(path: Path, other: Path, _: random.Random) -> None:
    aside = path.with_suffix(".aside")
    path.rename(aside)
    other.rename(path)
    aside.rename(other)


def _payload(path: Path, other: Path, _: random.Random) -> None:
    """The words of another line under this one's head, as long as it should be."""
    line, samples = _head(path.read_bytes())
    longer = _head(other.read_bytes())[1] * 9
    path.write_bytes(line + b"\n" + longer[: len(samples)])


def _under_this_name(path: Path, other: Path, _: random.Random) -> None:
    path.write_bytes(_claims(other.read_bytes(), key=path.stem))


def _folder(path: Path, _: Path, __: random.Random) -> None:
    path.unlink()
    path.mkdir()
    (path / "notes.txt").write_text("mine")


def _linked(path: Path, other: Path, _: random.Random) -> None:
    path.unlink()
    path.symlink_to(other)


def _loop(path: Path, _: Path, __: random.Random) -> None:
    path.unlink()
    path.symlink_to(path)


def _pipe(path: Path, _: Path, __: random.Random) -> None:
    path.unlink()
    os.mkfifo(path)


def _in_the_way(path: Path, _: Path, __: random.Random) -> None:
    """A file where the clip's folder should be."""
    shutil.rmtree(path.parent)
    path.parent.write_text("mine")


POISONS: dict[str, Poison] = {
    "cut": _rewrite(lambda data, chance: data[: chance.randrange(len(data))]),
    "cut by a sample": _rewrite(lambda data, _: data[:-2]),
    "empty": _rewrite(lambda data, _: b""),
    "zeroed": _rewrite(lambda data, _: bytes(len(data))),
    "silenced": _rewrite(lambda data, _: _head(data)[0] + b"\n" + bytes(len(_head(data)[1]))),
    "a hole": _rewrite(_hole),
    "a bit": _rewrite(_flip),
    "a bit of its head": _rewrite(lambda data, chance: _flip(data[:200], chance) + data[200:]),
    "longer": _rewrite(lambda data, chance: data + chance.randbytes(chance.randrange(1, 999))),
    "twice": _rewrite(lambda data, _: data + data),
    "noise": _rewrite(lambda data, chance: chance.randbytes(len(data))),
    "no JSON": _rewrite(lambda data, _: b"{" + data),
    "louder": _rewrite(lambda data, _: _claims(data, lufs=-1.0)),
    "as loud as nothing": _rewrite(lambda data, _: _claims(data, lufs=float("nan"))),
    "endlessly loud": _rewrite(lambda data, _: _claims(data, lufs=float("inf"))),
    "begins later": _rewrite(lambda data, _: _claims(data, head=9000)),
    "ends before it begins": _rewrite(lambda data, _: _claims(data, head=-9000)),
    "shorter than it is": _rewrite(lambda data, _: _claims(data[:-200], length=len(_head(data)[1]) // 2 - 100)),
    "the words of another": _payload,
    "swapped": _swap_files,
    "another, renamed": _under_this_name,
    "a link to another": _linked,
    "a link to itself": _loop,
    "a folder": _folder,
    "a pipe": _pipe,
    "gone": lambda path, _, __: path.unlink(),
    "its folder is a file": _in_the_way,
}


@pytest.fixture
def shared(good: Good, gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> Gallery:
    """A place with a full cache, for renderings in this process."""
    monkeypatch.syspath_prepend(str(gallery.plugin))
    for name in ("AUDIOGEN_CACHE_DIR", "AUDIOGEN_OUTPUT", "METRONOME_LOG"):
        monkeypatch.setenv(name, gallery.environment[name])
    shutil.copytree(good[0].cache, gallery.cache)
    return gallery


def test_poisoned_before(good: Good, shared: Gallery) -> None:
    chance, seen, kinds = random.Random(5), Counter[str](), itertools.cycle(POISONS)
    now = good[0].made()
    for _ in range(shots(len(POISONS) // 3)):
        shutil.rmtree(shared.cache)
        shutil.copytree(good[0].cache, shared.cache)
        shared.log.unlink(missing_ok=True)
        clips = sorted(shared.cache.glob("??/*.clip"))
        chance.shuffle(clips)
        poisoned = set()
        for path, other in ((clips[0], clips[3]), (clips[1], clips[4]), (clips[2], clips[4])):
            kind = next(kinds)
            if kind == "swapped" and other.stem in poisoned:
                other = clips[3]
            POISONS[kind](path, other, chance)
            poisoned |= {path.stem} | ({other.stem} if kind == "swapped" else set())
            seen[kind] += 1
        shared.render_here()
        assert shared.made() == now
        assert sorted(shared.spoken()) == sorted(poisoned)
        for path in good[0].cache.glob("??/*.clip"):
            assert (shared.cache / path.relative_to(good[0].cache)).read_bytes() == path.read_bytes()
    tell("poisoned clips", seen)
    assert set(seen) == set(POISONS)


@pytest.mark.slow
def test_poisoned_while_it_is_mixed(good: Good, shared: Gallery) -> None:
    """A clip that was whole when it was looked for, and isn't when it is mixed: it is not heard either."""
    chance, now, seen = random.Random(3), good[0].made(), Counter[str]()
    for kind in POISONS if shots(4) >= len(POISONS) else chance.sample(list(POISONS), 4):
        path, other = sorted(shared.cache.glob("??/*.clip"))[:2]
        progress = partial(_poisoning, [partial(_quietly, POISONS[kind], path, other, chance)])
        shutil.rmtree(shared.output, ignore_errors=True)
        try:
            render(Order(shared.root / "target.md", shared.output / "target.mp3"), settings.load(), progress)
        except AudiogenError as error:
            assert "render again" in str(error) and not shared.made(), kind
            seen["not rendered"] += 1
        else:
            assert shared.made() == now, kind
            seen["rendered"] += 1
        shared.render_here()
        assert shared.made() == now, kind
    tell("poisoned while mixing", seen)


@contextmanager
def _poisoning(poisons: list[Callable[[], None]], label: str, total: int, /) -> Iterator[Advance]:
    """A `Progress` that poisons when all is spoken, each once."""
    if label == "rendering":
        while poisons:
            poisons.pop()()
    with silent(label, total) as advance:
        yield advance


def _quietly(poison: Poison, path: Path, other: Path, chance: random.Random) -> None:
    """The file's time says that nothing has happened."""
    about = path.stat()
    poison(path, other, chance)
    if path.is_file() and not path.is_symlink():
        os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
