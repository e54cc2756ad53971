"""`say`: one line as a session has it, in a file, and nobody else's file lost for it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import miniaudio
import mutagen
import numpy as np
import pytest
import soundfile

from audiogen.audio.gating import clip_lufs
from audiogen.audio.levels import CHANNEL_LUFS
from audiogen.audio.treatment import treat
from audiogen.model import Treatment
from audiogen.speech.cache import Cache, ClipLost, Kept
from audiogen.speech.cache.clipfile import opened
from audiogen.units import RATE

if TYPE_CHECKING:
    from conftest import Audiogen, Workshop

LINE = "Breathe out, and let your shoulders sink."


@pytest.fixture(autouse=True)
def nothing_to_play_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for players, empty so far: no test makes a sound."""
    folder = tmp_path / "players"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def samples(path: str | Path) -> Any:
    pcm, rate = soundfile.read(path, dtype="int16")
    assert rate == RATE and pcm.ndim == 1
    return pcm


def clips(workshop: Workshop) -> list[tuple[Kept, Any]]:
    found = [opened(clip.path) for clip in Cache(workshop.cache).clips()]
    return [one for one in found if one is not None]


# ── how it sounds ────────────────────────────────────────────────────────────────────────────────────────


def test_a_line_is_the_clip_that_a_session_has(workshop: Workshop, audiogen: Audiogen) -> None:
    done = audiogen("say", LINE, "--voice", "espeak")
    assert done.code == 0
    assert re.fullmatch(rf"said\.wav: espeak en-us says “{re.escape(LINE)}” in \d\.\d s\n", done.out)
    assert done.err == "nothing here could play it: open said.wav yourself\n"
    ((_, clip),) = clips(workshop)
    treated = treat(clip.astype(np.float32) / 32767, Treatment())
    assert np.array_equal(samples("said.wav"), np.rint(treated * 32767).astype(np.int16))
    assert clip_lufs(clip.astype(np.float32) / 32767) == pytest.approx(CHANNEL_LUFS, abs=0.5)
    rendered = audiogen("render", workshop.write(f"{LINE}\n"), "--voice", "espeak")
    assert "0 spoken, 1 kept from before" in rendered.out
    assert {path.name for path in workshop.folder.iterdir()} == {"said.wav", "routine.md"}


def test_between_sentences_there_is_the_pause_of_the_script(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write("---\nvoice: espeak\npauses: {sentence: 2s}\n---\nSomething else.\n")
    for words, pause in (((), 0.7), (("--script", script), 2.0)):
        assert audiogen("say", "Lie down. Rest.", "--voice", "espeak", *words).code == 0
        voiced = sum(clip.voiced for clip, _ in clips(workshop))
        reach = len(samples("said.wav")) - voiced - round(pause * RATE)
        assert 0 <= reach < RATE // 2, "what is barely audible before the first word and after the last"


def test_a_line_has_the_voice_and_the_lexicon_of_the_script(workshop: Workshop, audiogen: Audiogen) -> None:
    (workshop.folder / "parts").mkdir()
    workshop.write("---\nsay: {iliacus: ill-ee-ack-us}\n---\nWelcome.\n", "parts/hello.md")
    script = workshop.write(
        "---\nvoice: {name: espeak en-gb, rate: slow}\nsay: {psoas: so-az}\n---\n::: include parts/hello.md\n"
    )
    plain = audiogen("say", "Your psoas, and your iliacus.", "--voice", "espeak en-gb", "--json").json
    told = audiogen("say", "Your psoas, and your iliacus.", "--script", script, "--json").json
    assert told == {
        "path": "said.wav", "engine": "espeak", "voice": "en-gb", "language": "en-GB",
        "text": "Your psoas, and your iliacus.", "spoken": "Your so-az, and your ill-ee-ack-us.",
        "seconds": told["seconds"], "player": None,
    }  # fmt: skip
    assert plain["spoken"] == plain["text"]
    assert told["seconds"] == pytest.approx(len(samples("said.wav")) / RATE, abs=0.001)
    assert told["seconds"] > 1.1 * plain["seconds"], "slowly"
    other = audiogen("say", "Rest.", "--script", script, "--voice", "espeak de", "--json").json
    assert other["voice"] == "de"


def test_a_line_is_written_in_the_routine_language(audiogen: Audiogen) -> None:
    told = audiogen("say", '*Soften* your (psoas)[sub:"so-az"] \\[here\\].', "--voice", "espeak", "--json").json
    assert (told["text"], told["spoken"]) == ("Soften your psoas [here].", "Soften your so-az here .")
    slow = audiogen("say", '(Let it all go)[rate:"x-slow"].', "--voice", "espeak", "--json").json
    assert slow["seconds"] > 1.2 * audiogen("say", "Let it all go.", "--voice", "espeak", "--json").json["seconds"]


def test_a_line_in_another_language_is_read_as_such(audiogen: Audiogen) -> None:
    told = audiogen("say", "Sra. García, respire. Y otra vez.", "--language", "es-ES", "--json").json
    assert (told["engine"], told["language"]) == ("espeak", "es-ES")
    assert told["text"] == "Sra. García, respire. Y otra vez."


def test_auto_says_why_it_took_its_voice(audiogen: Audiogen, shared_cache: Path, no_network: None) -> None:
    line = "Nobody has ever said this before."
    assert "hibari heart (auto: gtts can't be reached) says" in audiogen("say", line).out
    assert "hibari heart (auto: every line is kept from before) says" in audiogen("say", line).out


def test_the_online_voice_is_asked_once(audiogen: Audiogen, google: Any) -> None:
    with google("ok") as service:
        assert "gtts en (auto: it can be reached) says" in audiogen("say", "Rest.").out
        asked = len(service.texts)
        assert asked and "gtts en" in audiogen("say", "Rest.").out
        assert len(service.texts) == asked


def test_a_clip_that_is_lost_meanwhile_is_spoken_anew(
    workshop: Workshop, audiogen: Audiogen, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, lost = Kept.read, []

    def read(self: Kept, start: int, stop: int) -> Any:
        if not lost:
            lost.append(self)
            self.path.unlink()
            raise ClipLost
        return real(self, start, stop)

    monkeypatch.setattr(Kept, "read", read)
    assert audiogen("say", "Rest.", "--voice", "espeak").code == 0
    assert lost and len(clips(workshop)) == 1


# ── where it goes ────────────────────────────────────────────────────────────────────────────────────────


def test_a_line_can_be_an_mp3_with_its_words_for_a_title(workshop: Workshop, audiogen: Audiogen) -> None:
    words = "Détends-toi – 呼吸 🌙."
    assert audiogen("say", words, "--voice", "espeak fr", "-o", "new/line.mp3").code == 1, "letters it can't read"
    done = audiogen("say", "Détends-toi – là.", "--voice", "espeak fr", "-o", "new/line.mp3")
    assert (done.code, done.err) == (0, ""), "what is written is not played"
    ((_, clip),) = clips(workshop)
    decoded = miniaudio.decode_file("new/line.mp3", nchannels=1, sample_rate=RATE)
    assert decoded.num_frames == len(clip)
    heard = np.asarray(decoded.samples, dtype=np.float64)
    assert np.corrcoef(heard, clip.astype(np.float64))[0, 1] > 0.98
    tags = mutagen.File("new/line.mp3").tags
    assert tags["TIT2"].text == ["Détends-toi – là."] and tags["TSSE"].text == ["audiogen say"]


@pytest.mark.parametrize("name", ["line.wav", "line.mp3", "LINE.WAV"])
def test_a_line_takes_the_place_of_another(name: str, audiogen: Audiogen) -> None:
    for words in ("Rest.", "Lie down.", "Rest."):
        assert audiogen("say", words, "--voice", "espeak", "-o", name).code == 0
        kept = Path(name).read_bytes()
    assert audiogen("say", "Rest.", "--voice", "espeak", "-o", name).code == 0
    assert Path(name).read_bytes() == kept, "the same line makes the same bytes"


def test_a_file_of_anything_else_stays(workshop: Workshop, audiogen: Audiogen) -> None:
    soundfile.write("rain.wav", np.zeros(100), 8000)
    Path("said.wav").write_text("mine")
    Path("song.mp3").write_bytes(b"ID3\x03\x00\x00\x00\x00\x00\x00" + bytes(500))
    audiogen("render", workshop.write("Rest.\n"), "--voice", "espeak", "-o", "session.mp3", "-q")
    for name in ("rain.wav", "song.mp3", "session.mp3", "said.wav"):
        before = Path(name).read_bytes()
        place = () if name == "said.wav" else ("-o", name)
        said = audiogen("say", "Rest.", "--voice", "espeak", *place).error()
        assert said == f"audiogen: {name} is there already, and was not made by `say`: name another file with -o"
        assert Path(name).read_bytes() == before


def test_a_player_is_asked_unless_a_file_is(
    workshop: Workshop, audiogen: Audiogen, nothing_to_play_with: Path
) -> None:
    player = nothing_to_play_with / "paplay"
    player.write_text(
        f'#!/bin/sh\n{shutil.which("sleep", path="/bin:/usr/bin")} 1.5\necho "$@" >> {workshop.folder}/played\n'
    )
    player.chmod(0o755)
    assert audiogen("say", "Rest.", "--voice", "espeak", "-o", "line.wav").err == ""
    assert not Path("played").exists()
    done = audiogen("say", "Rest.", "--voice", "espeak")
    assert (done.code, done.err) == (0, "")
    assert Path("played").read_text() == f"{workshop.folder}/said.wav\n"
    assert audiogen("say", "Rest.", "--voice", "espeak", "--json").json["player"] == "paplay"


# ── what can't be said ───────────────────────────────────────────────────────────────────────────────────

ALONE = "is no speech: `say` speaks words alone: put it into a script, and render that"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("Rest. [4s] Breathe.", f"[4s] {ALONE}"), ("[bell soft] Rest.", f"[bell soft] {ALONE}"),
     ("[breathe 4-6 x3]", f"[breathe 4-6 x3] {ALONE}"), ("[fill]", f"[fill] {ALONE}"),
     ("[background pink noise]", f"[background pink noise] {ALONE}"),
     ("## Settle\nRest.", f"the heading “Settle” {ALONE}"), ("# Settle\nRest.", f"the heading “Settle” {ALONE}"),
     ("::: repeat 3\nRest.\n:::", f"a block of `:::` {ALONE}"), ("::: rest 3m\nRest.\n:::", f"::: rest 3m {ALONE}"),
     ('#[voice:"espeak"]\nRest.', f'#[voice:"…"] {ALONE}'),
     ("[bel] Rest.", "[bel] is not understood: did you mean “bell”?"),
     ("Time {n}.", "{n} can only be said inside `::: repeat …`"),
     ("::: include a.md", "no other script can be read from here"),
     ("", "there is nothing to speak here"), ("<!-- a note -->", "there is nothing to speak here"),
     ("---\ntitle: x\n---\nRest.", "a line of dashes means nothing here")],
)  # fmt: skip
def test_what_is_no_line(text: str, complaint: str, audiogen: Audiogen, workshop: Workshop) -> None:
    said = audiogen("say", "--voice", "espeak", "--", text).error(2)
    assert said.startswith("audiogen: ") and complaint in said
    assert "what is to be said:" not in said, "it stands in no file"
    assert not list(workshop.folder.iterdir())


@pytest.mark.parametrize(
    ("words", "complaint", "code"),
    [(("--voice", "siri"), "there is no voice engine “siri”", 2),
     (("--voice", "espeak de now"), "--voice must be a voice such as", 2),
     (("--voice", "espeak xx"), "eSpeak has no voice “xx”", 1),
     (("--voice", "hibari", "--language", "es"), "hibari speaks English only", 1),
     (("--language", "english"), "--language must be a language's tag such as en, en-GB or es", 2),
     (("--script", "none.md"), "there is no script none.md", 2),
     (("-o", "line.ogg"), "line.ogg is not named as a sound: end its name in .wav or .mp3", 2),
     (("-o", "line"), "line is not named as a sound", 2)],
)  # fmt: skip
def test_what_can_not_be_asked_for(
    words: tuple[str, ...], complaint: str, code: int, audiogen: Audiogen, workshop: Workshop, no_network: None
) -> None:
    assert complaint in audiogen("say", "Rest.", *words).error(code)
    assert not list(workshop.folder.iterdir())


def test_letters_that_a_voice_can_not_read_are_named(audiogen: Audiogen, workshop: Workshop) -> None:
    said = audiogen("say", "Rest, 休息.", "--voice", "espeak").error()
    assert said.startswith("audiogen: a voice that speaks “en-US” has no sound for “休息”")


def test_what_is_wrong_in_the_script_is_said_with_its_line(workshop: Workshop, audiogen: Audiogen) -> None:
    script = workshop.write("---\nvoise: espeak\n---\nRest.\n")
    assert audiogen("say", "Rest.", "--script", script).error().startswith("routine.md:2: unknown setting “voise”")


def test_words_of_settings_are_said_in_their_language_only(workshop: Workshop, audiogen: Audiogen) -> None:
    workshop.write('[session]\nvoice = "espeak"\nlanguage = "en"\nsay.psoas = "so-az"\n', "audiogen.toml")
    for language, spoken in {"en": "so-az", "es": "psoas"}.items():
        done = audiogen("say", "psoas", "--language", language, "-o", f"{language}.wav", "--json")
        assert done.json["spoken"] == spoken, done
