"""The cache gives back what was put in, whole and for the very same line, or nothing."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import math
import os
import re
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from audiogen.audio.clip import Spoken
from audiogen.build.shelf import Shelf
from audiogen.errors import OutputError, SpeechError
from audiogen.model import Utterance, Voice
from audiogen.progress import silent
from audiogen.speech.cache import SCHEMA, Cache, ClipLost, Usage, clipfile, key, keys
from audiogen.speech.engine import Speech
from audiogen.speech.narrate import narrate

VOICE = Voice("hibari", "heart", "en-US", 1.0)
LINE = Utterance("Soften your belly.", VOICE)
KEY = key(LINE, "1.0")
OTHER = key(Utterance("Rest.", VOICE), "1.0")


def clip(seed: int = 1, length: int = 4800) -> Spoken:
    pcm = np.random.default_rng(seed).integers(-20_000, 20_000, length).astype(np.int16)
    return Spoken(pcm, lufs=-19.0 - seed / 3, head=120, tail=240)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "clips")


# ── the key ──────────────────────────────────────────────────────────────────────────────────────────────

CHANGES: dict[str, tuple[Utterance, str]] = {
    "engine": (replace(LINE, voice=replace(VOICE, engine="gtts")), "1.0"),
    "version": (LINE, "1.1"),
    "voice": (replace(LINE, voice=replace(VOICE, name="bella")), "1.0"),
    "language": (replace(LINE, voice=replace(VOICE, language="en-GB")), "1.0"),
    "rate": (replace(LINE, voice=replace(VOICE, rate=0.85)), "1.0"),
    "a little of the rate": (replace(LINE, voice=replace(VOICE, rate=1.001)), "1.0"),
    "text": (replace(LINE, text="Soften your belly!"), "1.0"),
    "case": (replace(LINE, text="soften your belly."), "1.0"),
    "accent": (replace(LINE, text="Soften your bélly."), "1.0"),
}


def test_a_key_is_a_file_name_and_always_the_same() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", KEY)
    assert key(Utterance("Soften your belly.", Voice("hibari", "heart", "en-US", 1.0)), "1.0") == KEY


@pytest.mark.parametrize("what", CHANGES)
def test_the_key_changes_with_everything_that_changes_the_sound(what: str) -> None:
    assert key(*CHANGES[what]) != KEY


def test_no_two_of_these_share_a_key() -> None:
    keys = [KEY, *(key(*change) for change in CHANGES.values())]
    assert len(set(keys)) == len(keys)


def test_fields_can_not_be_shifted_into_one_another() -> None:
    one = key(Utterance("x", Voice("a", "b", "c", 1.0)), "d")
    assert key(Utterance("x", Voice("a", 'b","language":"c', "c", 1.0)), "d") != one
    assert key(Utterance("x", Voice("b", "a", "c", 1.0)), "d") != one


def test_the_key_changes_with_the_way_that_clips_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "SCHEMA", keys.SCHEMA + 1)
    assert key(LINE, "1.0") != KEY


def test_the_two_ways_to_write_an_accent_are_one() -> None:
    text = "Détends-toi, à l’aise."
    one, two = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert one != two and key(Utterance(one, VOICE), "1") == key(Utterance(two, VOICE), "1")


# ── what is put in comes out ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("length", [1, 2, 4801])
def test_a_clip_comes_back_as_it_was(length: int, cache: Cache) -> None:
    put = cache.put(KEY, Spoken(clip(length=length).pcm, -18.25))
    got = Cache(cache.folder).get(KEY)
    assert got == put
    assert got is not None and (got.length, got.lufs, got.voiced) == (length, -18.25, length)
    assert np.array_equal(got.read(0, length), clip(length=length).pcm)


def test_a_part_of_a_clip_can_be_read(cache: Cache) -> None:
    kept = cache.put(KEY, clip())
    assert np.array_equal(kept.read(100, 333), clip().pcm[100:333])
    assert kept.read(100, 100).shape == (0,)
    assert (kept.head, kept.tail, kept.voiced) == (120, 240, 4800 - 360)


def test_loudness_is_kept_to_the_last_bit(cache: Cache) -> None:
    assert cache.put(KEY, clip(3)).lufs == clip(3).lufs
    got = cache.get(KEY)
    assert got is not None and got.lufs == clip(3).lufs


def test_what_was_never_put_in_is_not_there(cache: Cache) -> None:
    assert cache.get(KEY) is None
    cache.put(OTHER, clip())
    assert cache.get(KEY) is None
    assert not list(cache.folder.rglob(f"{KEY}*")), "asking leaves nothing behind"


def test_who_was_first_stays(cache: Cache) -> None:
    """Another render may be reading it: an online voice never says a line the same way twice."""
    first = cache.put(KEY, clip(1))
    assert cache.put(KEY, clip(2)) == first
    assert np.array_equal(first.read(0, 4800), clip(1).pcm)
    assert cache.usage().clips == 1


def test_what_is_torn_is_replaced(cache: Cache) -> None:
    torn = cache.put(KEY, clip(1))
    torn.path.write_bytes(torn.path.read_bytes()[:-100])
    assert np.array_equal(cache.put(KEY, clip(2)).read(0, 4800), clip(2).pcm)


def test_the_same_clip_is_the_same_file(cache: Cache, tmp_path: Path) -> None:
    other = Cache(tmp_path / "other").put(KEY, clip())
    assert cache.put(KEY, clip()).path.read_bytes() == other.path.read_bytes()


# ── what is not whole is not there ───────────────────────────────────────────────────────────────────────


def edited(data: bytes, **changes: object) -> bytes:
    """A clip's file with other facts in its header, which is written as ours are."""
    header, _, samples = data.partition(b"\n")
    facts = json.loads(header) | changes
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode() + b"\n" + samples


def sealed(data: bytes, **changes: object) -> bytes:
    """The same with a digest that is right: only what it says can be wrong then."""
    header, _, samples = data.partition(b"\n")
    facts = {name: value for name, value in (json.loads(header) | changes).items() if name != "digest"}
    line = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    return edited(data, **changes, digest=hashlib.sha256(line + samples).hexdigest())


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "torn in the header": lambda data: data[:40],
    "header only": lambda data: data[: data.index(b"\n") + 1],
    "header without its end": lambda data: data[: data.index(b"\n")],
    "torn by half": lambda data: data[: len(data) // 2],
    "torn by a byte": lambda data: data[:-1],
    "torn by a sample": lambda data: data[:-2],
    "a byte too much": lambda data: data + b"\0",
    "zeroed": lambda data: bytes(len(data)),
    "zeroed samples": lambda data: data[: data.index(b"\n") + 1] + bytes(len(data) - data.index(b"\n") - 1),
    "zeroed tail": lambda data: data[:-512] + bytes(512),
    "one bit": lambda data: data[:-3] + bytes([data[-3] ^ 1]) + data[-2:],
    "another program's": lambda data: b"RIFF\x24\x08\x00\x00WAVEfmt \x10\x00\x00\x00" + data,
    "a web page": lambda data: b"<!doctype html>\n<html></html>\n",
    "a list": lambda data: b"[1, 2]\n" + data,
    "brackets without end": lambda data: b"[" * 4000 + b"\n" + data,
    "not UTF-8": lambda data: b"\xff\xfe\n" + data,
    "a header without end": lambda data: b"{" + b" " * 10_000 + data,
    "of another schema": lambda data: sealed(data, schema=SCHEMA + 1),
    "of another line": lambda data: edited(data, key=OTHER),
    "of another line, sealed": lambda data: sealed(data, key=OTHER),
    "said in other words": lambda data: data.replace(b'"head"', b' "head"', 1),
    "said twice": lambda data: data.replace(b'{"digest"', b'{"head":7,"digest"', 1),
    "with more to say": lambda data: sealed(data, more=1),
    "without a loudness": lambda data: sealed(data, lufs=None),
    "with a whole loudness": lambda data: sealed(data, lufs=-19),
    "with a length of words": lambda data: sealed(data, length="4800"),
    "with a negative length": lambda data: sealed(data, length=-4800),
    "with no length and no samples": lambda data: sealed(data[: data.index(b"\n") + 1], length=0),
    "with the digest of others": lambda data: edited(data, digest="0" * 64),
    "with another head": lambda data: edited(data, head=119),
    "with another tail": lambda data: edited(data, tail=0),
    "with another loudness": lambda data: edited(data, lufs=-19.0),
    "begins before it begins": lambda data: sealed(data, head=-1),
    "ends after it ends": lambda data: sealed(data, tail=-1),
    "ends before it begins": lambda data: sealed(data, head=2400, tail=2400),
    "begins at True": lambda data: sealed(data, head=True),
    "begins at a float": lambda data: sealed(data, head=120.0),
    "no number for a loudness": lambda data: sealed(data, lufs=float("nan")),
    "no end of loudness": lambda data: sealed(data, lufs=float("inf")),
    "absurdly loud": lambda data: sealed(data, lufs=300.0),
    "silent": lambda data: sealed(data, lufs=-1e9),
}


def test_what_is_sealed_anew_is_a_clip() -> None:
    """Else half of the damages above would prove nothing."""
    with TemporaryDirectory() as folder:
        cache = Cache(Path(folder))
        path = cache.put(KEY, clip()).path
        path.write_bytes(sealed(path.read_bytes(), head=119))
        found = cache.get(KEY)
        assert found is not None and found.head == 119


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_clip_that_is_not_whole_counts_as_absent_and_can_be_put_anew(damage: str, cache: Cache) -> None:
    path = cache.put(KEY, clip()).path
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    assert cache.get(KEY) is None
    cache.put(KEY, clip())
    got = cache.get(KEY)
    assert got is not None and np.array_equal(got.read(0, 4800), clip().pcm)


def test_two_clips_that_were_swapped_are_both_absent(cache: Cache) -> None:
    one, two = cache.put(KEY, clip(1)).path, cache.put(OTHER, clip(2)).path
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert cache.get(KEY) is None and cache.get(OTHER) is None


def test_a_folder_in_the_place_of_a_clip_is_no_clip_and_moved_aside(cache: Cache) -> None:
    path = cache.put(KEY, clip()).path
    path.unlink()
    path.mkdir()
    (path / "notes.txt").write_text("mine")
    assert cache.get(KEY) is None and cache.usage() == Usage(0, 0)
    assert cache.put(KEY, clip()) == cache.get(KEY)
    assert [notes.read_text() for notes in cache.folder.rglob("notes.txt")] == ["mine"]


def test_a_file_in_the_place_of_a_folder_is_moved_aside(cache: Cache) -> None:
    cache.folder.mkdir()
    (cache.folder / KEY[:2]).write_text("mine")
    assert cache.get(KEY) is None and cache.usage() == Usage(0, 0)
    assert cache.put(KEY, clip()) == cache.get(KEY)
    aside = [path for path in cache.folder.iterdir() if path.is_file()]
    assert [path.read_text() for path in aside] == ["mine"] and aside[0].name.startswith(f"{KEY[:2]}.")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such links and pipes")
@pytest.mark.parametrize("thing", ["pipe", "loop", "link into the void", "link to another clip"])
def test_what_is_no_file_is_no_clip_and_keeps_nobody_waiting(thing: str, cache: Cache) -> None:
    path, other = cache.put(KEY, clip()).path, cache.put(OTHER, clip(2)).path
    path.unlink()
    match thing:
        case "pipe":
            os.mkfifo(path)
        case "loop":
            path.symlink_to(path)
        case "link into the void":
            path.symlink_to(path.with_name("nowhere"))
        case _:
            path.symlink_to(other)
    assert cache.get(KEY) is None
    assert cache.put(KEY, clip()) == cache.get(KEY) and not path.is_symlink()
    assert np.array_equal(cache.get(OTHER).read(0, 4800), clip(2).pcm)  # type: ignore[union-attr]


def test_an_endless_file_is_not_read(cache: Cache) -> None:
    path = cache.put(KEY, clip()).path
    with path.open("r+b") as file:
        file.truncate(10**13)
    assert cache.get(KEY) is None


ABSURD = {
    "no sound": Spoken(clip().pcm[:0], -19.0),
    "silence": Spoken(clip().pcm, -math.inf),
    "nothing measured": Spoken(clip().pcm, math.nan),
    "all head": Spoken(clip().pcm, -19.0, head=4800),
    "more than there is": Spoken(clip().pcm, -19.0, head=2400, tail=2400),
    "less than nothing": Spoken(clip().pcm, -19.0, tail=-1),
}


@pytest.mark.parametrize("what", ABSURD)
def test_what_can_be_no_speech_is_not_kept(what: str, cache: Cache) -> None:
    with pytest.raises(SpeechError, match="no speech"):
        cache.put(KEY, ABSURD[what])
    assert not list(cache.folder.rglob("*.*"))


# ── between the first look and the mix ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_clip_that_is_damaged_later_is_not_heard(damage: str, cache: Cache) -> None:
    """Whatever the file's times say: what is given back is what was looked at."""
    kept = cache.put(KEY, clip())
    about = kept.path.stat()
    kept.path.write_bytes(DAMAGES[damage](kept.path.read_bytes()))
    os.utime(kept.path, ns=(about.st_atime_ns, about.st_mtime_ns))
    with pytest.raises(ClipLost, match="render again"):
        kept.read(0, 10)


def test_a_clip_that_is_gone_or_another_recording_is_not_heard(cache: Cache) -> None:
    kept = cache.put(KEY, clip())
    kept.path.unlink()
    with pytest.raises(ClipLost):
        kept.read(0, 10)
    cache.put(KEY, clip(2))
    with pytest.raises(ClipLost):
        kept.read(0, 10)


def test_the_same_clip_put_anew_is_as_good(cache: Cache) -> None:
    kept = cache.put(KEY, clip())
    kept.path.unlink()
    cache.put(KEY, clip())
    assert np.array_equal(kept.read(0, 4800), clip().pcm)


def test_the_shelf_looks_once_for_all_blocks_of_a_clip(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Path] = []
    monkeypatch.setattr(
        clipfile, "_contents", lambda path, read=clipfile._contents: looked.append(path) or read(path)
    )
    shelf = Shelf(Path("routine.md"), {LINE: cache.put(KEY, clip())}, cache.folder)
    blocks = [shelf.clip(LINE, start, start + 1200) for start in range(0, 4800, 1200)]
    assert np.array_equal(np.concatenate(blocks), clip().pcm.astype(np.float32) / np.float32(32767))
    assert len(looked) == 1


def test_the_shelf_gives_back_only_what_is_whole(cache: Cache) -> None:
    shelf = Shelf(Path("routine.md"), {LINE: cache.put(KEY, clip())}, cache.folder)
    path = cache.folder / KEY[:2] / f"{KEY}.clip"
    path.write_bytes(DAMAGES["one bit"](path.read_bytes()))
    with pytest.raises(ClipLost):
        shelf.clip(LINE, 0, 100)


def test_the_shelf_forgets_what_does_not_fit(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audiogen.build.shelf._AT_HAND", 2 * 19_200)
    lines = [Utterance(str(number), VOICE) for number in range(4)]
    shelf = Shelf(Path("routine.md"), {line: cache.put(key(line, "1"), clip()) for line in lines}, cache.folder)
    for line in lines:
        shelf.clip(line, 0, 10)
    for path in cache.folder.rglob("*.clip"):
        path.unlink()
    for line in lines[2:]:
        assert len(shelf.clip(line, 0, 10)) == 10
    with pytest.raises(ClipLost):
        shelf.clip(lines[0], 0, 10)


class Once:
    """An engine that counts how often it speaks."""

    name, version, online, at_once = "hibari", "1.0", False, 1

    def __init__(self) -> None:
        self.spoken = 0

    def speak(self, utterance: Utterance) -> Speech:
        self.spoken += 1
        time = np.arange(24_000) / 24_000
        return Speech((0.3 * np.sin(2 * np.pi * 200 * time)).astype(np.float32), 24_000)


@pytest.mark.parametrize(
    "damage", ["empty", "torn by half", "zeroed", "header only", "another program's", "of another line"]
)
def test_a_clip_that_is_not_whole_is_spoken_anew(damage: str, cache: Cache) -> None:
    engine = Once()
    kept = narrate({LINE: (1,)}, engine, cache, silent).clips[LINE]  # type: ignore[arg-type]
    whole = kept.path.read_bytes()
    kept.path.write_bytes(DAMAGES[damage](whole))
    narration = narrate({LINE: (1,)}, engine, cache, silent)  # type: ignore[arg-type]
    assert narration.spoken == 1 and engine.spoken == 2
    assert kept.path.read_bytes() == whole
    assert narrate({LINE: (1,)}, engine, cache, silent).spoken == 0  # type: ignore[arg-type]


# ── whole or not at all ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("moment", ["mkdir", "create", "write", "fsync", "rename"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("before", [None, clip(2)], ids=["new", "over a torn one"])
def test_a_failure_in_the_middle_changes_nothing(
    moment: str, number: int, before: Spoken | None, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    if before:
        torn = cache.put(KEY, before).path
        torn.write_bytes(torn.read_bytes()[:-100])
    there = {path: path.read_bytes() for path in cache.folder.rglob("*.*")}

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    class Full(io.FileIO):
        def write(self, data: bytes, /) -> int:
            super().write(data[: len(data) // 2])
            raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        match moment:
            case "create":
                patch.setattr(Path, "open", fail)
            case "write":
                patch.setattr(Path, "open", lambda path, mode: io.BufferedWriter(Full(path, mode.replace("b", ""))))
            case "rename":
                patch.setattr(Path, "replace", fail)
                patch.setattr(os, "link", fail)
            case _:
                patch.setattr(*{"mkdir": (Path, "mkdir", fail), "fsync": (os, "fsync", fail)}[moment])
        with pytest.raises(OutputError) as caught:
            cache.put(KEY, clip(1))
    assert os.strerror(number) in caught.value.message and "AUDIOGEN_CACHE_DIR" in caught.value.hint
    assert {path: path.read_bytes() for path in cache.folder.rglob("*.*")} == there
    cache.put(KEY, clip(1))
    assert cache.get(KEY) is not None


def test_where_a_file_can_not_have_two_names_clips_are_kept_all_the_same(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", never)
    first = cache.put(KEY, clip(1))
    assert cache.get(KEY) == first == cache.put(KEY, clip(2))
    assert [path.suffix for path in cache.folder.rglob("*.*")] == [".clip"]


def test_who_is_first_stays_even_when_both_looked_before(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one's clip is there only once ours is written: it is not replaced under his hands."""
    link, others = os.link, Cache(cache.folder)

    def late(part: Path, path: Path) -> None:
        monkeypatch.setattr(os, "link", link)
        others.put(KEY, clip(2))
        link(part, path)

    monkeypatch.setattr(os, "link", late)
    mine = cache.put(KEY, clip(1))
    assert np.array_equal(mine.read(0, 4800), clip(2).pcm)


def test_stopping_in_the_middle_leaves_nothing_behind(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        cache.put(KEY, clip())
    assert not list(cache.folder.rglob("*.*"))


def test_an_unfinished_file_of_a_killed_program_is_no_clip(cache: Cache) -> None:
    path = cache.put(KEY, clip()).path
    path.rename(path.with_name(f"{KEY}.0123abcd.part"))
    assert cache.get(KEY) is None and cache.usage() == Usage(0, 0)


def test_a_cache_below_a_file_can_not_be_written_but_be_asked(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine")
    cache = Cache(tmp_path / "notes" / "clips")
    assert cache.get(KEY) is None and cache.trim(0) == Usage(0, 0)
    with cache.using(), pytest.raises(OutputError, match="can't be written"):
        cache.put(KEY, clip())


def test_a_cache_that_is_a_file_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine")
    cache = Cache(tmp_path / "notes")
    assert cache.get(KEY) is None and cache.trim(0) == Usage(0, 0)
    for act in (lambda: cache.put(KEY, clip()), cache.usage, cache.clear):
        with (
            cache.using(),
            pytest.raises(OutputError, match=r"can't be (written|read) \((Not a directory|File exists)"),
        ):
            act()
    assert (tmp_path / "notes").read_text() == "mine"


def test_a_cache_that_can_only_be_read_is_read(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    path = cache.put(KEY, clip()).path
    os.utime(path, (0, 0))

    def never(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    for place, name in ((os, "utime"), (os, "link"), (Path, "mkdir"), (Path, "open"), (Path, "unlink")):
        monkeypatch.setattr(place, name, never)
    with cache.using():
        got = cache.get(KEY)
        assert got is not None and len(got.read(0, 4800)) == 4800
        with pytest.raises(OutputError, match=r"can't be written \(Read-only file system\)"):
            cache.put(OTHER, clip())
    assert cache.trim(0) == Usage(0, 0) and cache.get(KEY) is not None


def test_a_cache_that_can_not_be_looked_through_is_said_so(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.put(KEY, clip())

    def never(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "scandir", never)
    with pytest.raises(OutputError, match=r"can't be read \(Permission denied\)"):
        cache.usage()
    assert cache.trim(0) == Usage(0, 0)


# ── usage, clear ─────────────────────────────────────────────────────────────────────────────────────────


def test_usage_counts_clips_and_bytes(cache: Cache) -> None:
    assert cache.usage() == Usage(0, 0)
    paths = [cache.put(name, clip()).path for name in (KEY, OTHER)]
    (cache.folder / "README").write_text("mine")
    assert cache.usage() == Usage(2, sum(path.stat().st_size for path in paths))


def test_clear_removes_clips_and_nothing_else(cache: Cache) -> None:
    cache.put(KEY, clip())
    cache.put(OTHER, clip())
    notes = cache.folder / "notes.txt"
    notes.write_text("mine")
    used = cache.usage()
    assert cache.clear() == used and used.clips == 2
    assert cache.usage() == Usage(0, 0) and cache.get(KEY) is None
    assert [path for path in cache.folder.rglob("*") if path.is_file()] == [notes]
    assert cache.clear() == Usage(0, 0)


def test_clear_says_when_it_can_not(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.put(KEY, clip())

    def held(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(OutputError, match=r"can't be cleared \(Permission denied\)"):
        cache.clear()
