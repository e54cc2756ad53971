"""Words with a pace or sounds of their own, by an engine that says what it was asked for."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from audiogen.errors import SpeechError
from audiogen.model import Accent, Utterance, Voice
from audiogen.speech import ipa
from audiogen.speech.cache import key
from audiogen.speech.engine import Speech, VoiceInfo, engine
from audiogen.speech.phrases import BETWEEN_CLAUSES, BETWEEN_SENTENCES, BETWEEN_WORDS, speak

RATE = 8000
VOICE = Voice("fake", "anyone", "en", 0.8)


@dataclass
class Fake:
    """A tenth of a second for each letter, with silence around it; remembers what it was asked for."""

    name: str = "fake"
    version: str = "1"
    online: bool = False
    at_once: int = 1
    asked: list[Utterance] = field(default_factory=list)

    def voices(self) -> tuple[VoiceInfo, ...]:
        return (VoiceInfo("anyone", "en", "anyone"),)

    def choose(self, name: str, language: str) -> VoiceInfo:
        return self.voices()[0]

    def speak(self, utterance: Utterance) -> Speech:
        self.asked.append(utterance)
        tone = 0.3 * np.sin(np.arange(len(utterance.text) * RATE // 10) * 0.3)
        return Speech(np.concatenate([np.zeros(RATE // 4), tone, np.zeros(RATE // 2)]).astype(np.float32), RATE)


def said(text: str, *accents: Accent) -> tuple[list[tuple[str, float]], Fake]:
    fake = Fake()
    speak(Utterance(text, VOICE, accents), fake)
    return [(one.text, round(one.voice.rate, 3)) for one in fake.asked], fake


def test_a_plain_line_is_asked_for_as_it_is() -> None:
    fake = Fake()
    line = Utterance("Hello there.", VOICE)
    speak(line, fake)
    assert fake.asked == [line]


def test_runs_of_one_pace_are_spoken_alone_and_no_letter_is_lost() -> None:
    asked, _ = said("Breathe very slowly, then stop.", Accent(8, 19, 0.5))
    assert asked == [("Breathe", 0.8), ("very slowly,", 0.5), ("then stop.", 0.8)]


def test_marks_belong_to_the_words_beside_them() -> None:
    assert said("“Slowly.”", Accent(1, 7, 0.75))[0] == [("“Slowly.”", 0.6)]
    assert said("Go slowly.", Accent(3, 9, 0.75))[0] == [("Go", 0.8), ("slowly.", 0.6)]
    assert said("A (b) c", Accent(0, 1, 0.75), Accent(2, 5, 0.75))[0] == [("A", 0.6), ("(b)", 0.6), ("c", 0.8)]


def test_no_pace_is_asked_for_that_voices_have_not() -> None:
    assert said("Go slowly", Accent(3, 9, 0.5))[0][1] == ("slowly", 0.5)


@pytest.mark.parametrize(("text", "pause"), [("Go slowly", BETWEEN_WORDS), ("Go, slowly", BETWEEN_CLAUSES),
                                             ("Go. slowly", BETWEEN_SENTENCES)])  # fmt: skip
def test_runs_are_joined_with_the_pause_that_their_marks_ask_for(text: str, pause: float) -> None:
    start = text.index("slowly")
    speech = speak(Utterance(text, VOICE, (Accent(start, start + 6, 0.7),)), Fake())
    letters = len(text[: start - 1]) + 6
    # the tone's own edges are a window wide
    assert len(speech.pcm) / RATE == pytest.approx(0.25 + 0.1 * letters + pause + 0.5, abs=0.02)


@dataclass
class Narrow(Fake):
    """Has two paces, and what lies between them."""

    paces: tuple[float, float] = (0.9, 1.1)

    def speak(self, utterance: Utterance) -> Speech:
        said = super().speak(utterance)
        return Speech(np.resize(said.pcm, round(len(said.pcm) / utterance.voice.rate)), said.rate)


@pytest.mark.parametrize(
    ("paces", "rate", "asked"),
    [
        ((0.9, 1.1), 0.6, 0.9),
        ((0.9, 1.1), 1.5, 1.1),
        ((0.9, 1.1), 1.0, 1.0),
        ((1.0, 1.0), 0.85, 1.0),
        ((1, 1), 2.0, 1),
    ],
)
def test_an_engine_is_asked_for_no_pace_that_it_has_not(
    paces: tuple[float, float], rate: float, asked: float
) -> None:
    line = Utterance("Let your shoulders sink.", Voice("fake", "anyone", "en", rate))
    narrow, free = Narrow(paces=paces), Narrow(paces=(0.5, 2.0))
    speech, wanted = speak(line, narrow), speak(line, free)
    assert [one.voice.rate for one in narrow.asked] == [asked] and free.asked == [line]
    assert len(speech.pcm) == pytest.approx(len(wanted.pcm), rel=0.03)


def test_words_with_a_pace_of_their_own_are_stretched_alone() -> None:
    fake = Narrow(paces=(1.0, 1.0))
    voice = Voice("fake", "anyone", "en")
    speak(Utterance("Breathe very slowly, then stop.", voice, (Accent(8, 19, 0.6),)), fake)
    assert [(one.text, one.voice.rate) for one in fake.asked] == [
        ("Breathe", 1.0), ("very slowly,", 1.0), ("then stop.", 1.0)
    ]  # fmt: skip


def test_sounds_stay_with_their_words() -> None:
    _, fake = said("Soften the psoas slowly.", Accent(11, 16, ipa="ˈsoʊæz"), Accent(17, 23, 0.5))
    assert [one.accents for one in fake.asked] == [(Accent(11, 16, ipa="ˈsoʊæz"),), ()]
    _, fake = said("Slowly soften the psoas.", Accent(0, 6, 0.5), Accent(18, 23, ipa="ˈsoʊæz"))
    assert fake.asked[1].text[slice(fake.asked[1].accents[0].start, fake.asked[1].accents[0].stop)] == "psoas"


def test_accents_are_part_of_what_a_clip_is_known_by() -> None:
    plain, slow, other = (
        key(Utterance("Go slowly", VOICE, accents), "1")
        for accents in ((), (Accent(3, 9, 0.5),), (Accent(3, 9, 0.6),))
    )
    assert len({plain, slow, other}) == 3


@pytest.mark.parametrize(
    ("sounds", "letters"),
    [("ˈsoʊæz", "sˈOæz"), ("tʃɪˈkɑːɡoʊ", "ʧɪkˈɑɡO"), ("ˌɪlioʊˈsoʊæs", "ˌɪliOsˈOæs"), ("ˈbɝd wɚk", "bˈɜɹd wəɹk")],
)
def test_sounds_in_the_letters_of_the_offline_voice(sounds: str, letters: str) -> None:
    assert ipa.misaki(sounds) == letters and not ipa.unknown(sounds, ipa.MISAKI)


def test_sounds_in_the_names_of_espeak() -> None:
    assert ipa.mnemonics("ˈsoʊæz dʒɒb") == "'soUaz||dZ0b"


def test_a_sound_that_a_voice_has_not_is_named() -> None:
    assert ipa.unknown("ˈsoɣæz", ipa.MISAKI) == "ɣ" and not ipa.unknown("ˈsoɣæz", ipa.MNEMONICS)


@pytest.mark.parametrize("name", ["hibari", "espeak"])
def test_words_are_spoken_as_their_sounds(name: str) -> None:
    speaker = engine(name)
    voice = Voice(name, speaker.choose("", "en-US").name, "en-US")
    text = "Soften the psoas."
    plain = speaker.speak(Utterance(text, voice))
    told = speaker.speak(Utterance(text, voice, (Accent(11, 16, ipa="ˌkæləˈfɔɹnjə ˌkæləˈfɔɹnjə"),)))
    assert len(told.pcm) > 1.2 * len(plain.pcm)
    assert np.array_equal(speaker.speak(Utterance(text, voice)).pcm, plain.pcm)  # and nothing of it stays


def test_espeak_obeys_no_brackets_of_the_author() -> None:
    speaker = engine("espeak")
    voice = Voice("espeak", "en-us", "en-US")
    with pytest.raises(SpeechError):
        speaker.speak(Utterance("[[]]", voice))
