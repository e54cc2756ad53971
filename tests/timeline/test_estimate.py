"""The guess at how long a sentence will take, before any voice has spoken it."""

from __future__ import annotations

import numpy as np
import pytest

from audiogen.model import Utterance, Voice
from audiogen.speech.espeak.engine import EspeakEngine
from audiogen.timeline.estimate import estimate
from audiogen.units import RATE

SENTENCES = {
    "en-US": "Lie on your back, knees bent, and let the floor carry all of your weight.",
    "ar": "استلق على ظهرك، واثن ركبتيك، ودع الأرض تحمل وزنك كله.",
    "cs": "Lehni si na záda, pokrč kolena a nech podlahu nést celou svou váhu.",
    "de-DE": "Leg dich auf den Rücken, die Knie gebeugt, und lass den Boden dein ganzes Gewicht tragen.",
    "el": "Ξάπλωσε ανάσκελα, λύγισε τα γόνατα και άφησε το πάτωμα να σηκώσει όλο το βάρος σου.",
    "es-ES": "Túmbate boca arriba, con las rodillas dobladas, y deja que el suelo sostenga todo tu peso.",
    "fi": "Asetu selällesi, koukista polvet ja anna lattian kannatella koko painoasi.",
    "fr-FR": "Allongez-vous sur le dos, les genoux pliés, et laissez le sol porter tout votre poids.",
    "hi": "पीठ के बल लेट जाइए, घुटने मोड़िए, और अपना पूरा भार ज़मीन पर छोड़ दीजिए।",
    "it": "Sdraiati sulla schiena, con le ginocchia piegate, e lascia che il pavimento sostenga il tuo peso.",
    "ja": "あおむけになって、ひざをまげて、からだのおもさをゆかにあずけましょう。",
    "ko": "등을 대고 누워 무릎을 굽히고 온몸의 무게를 바닥에 맡기세요.",
    "pl": "Połóż się na plecach, ugnij kolana i pozwól podłodze unieść cały twój ciężar.",
    "pt-BR": "Deite de costas, com os joelhos dobrados, e deixe o chão sustentar todo o seu peso.",
    "ru": "Лягте на спину, согните колени и позвольте полу держать весь ваш вес.",
    "th": "นอนหงาย งอเข่า แล้วปล่อยให้พื้นรับน้ำหนักทั้งหมดของคุณ",
    "zh": "仰卧，屈膝，让地板承托你全身的重量。",
}


def said(text: str, language: str, rate: float = 1.0) -> float:
    return estimate(Utterance(text, Voice("any", "", language, rate))) / RATE


@pytest.mark.parametrize("language", SENTENCES)
def test_the_guess_is_near_what_a_voice_takes(language: str) -> None:
    engine = EspeakEngine()
    info = engine.choose("", language)
    text = SENTENCES[language]
    speech = engine.speak(Utterance(text, Voice(engine.name, info.name, info.language)))
    loud = np.flatnonzero(np.abs(speech.pcm) > 0.01)
    assert said(text, language) == pytest.approx((loud[-1] - loud[0]) / speech.rate, rel=0.3)


def test_english_takes_what_the_offline_voice_takes() -> None:
    text = SENTENCES["en-US"]
    assert said(text, "en-US") == pytest.approx(0.35 + 0.058 * len(text), abs=0.001)
    assert said(text, "en") == said(text, "EN-gb") == said(text, "xx")


def test_a_slower_voice_takes_longer() -> None:
    assert said("Ruhe.", "de", 0.5) == pytest.approx(2 * said("Ruhe.", "de"), abs=0.001)


def test_a_chinese_letter_is_a_syllable_in_whatever_language() -> None:
    assert said("呼吸呼吸呼吸", "en") - said("abcdef", "en") == pytest.approx(6 * (0.23 - 0.058), abs=0.001)
    assert said("呼吸呼吸", "zh-Hant-HK") == said("呼吸呼吸", "ja")


def test_a_region_makes_no_difference() -> None:
    for language, text in SENTENCES.items():
        assert said(text, language) == said(text, language.partition("-")[0])


def test_more_words_take_longer() -> None:
    for language, text in SENTENCES.items():
        assert (
            said(text + " " + text, language) > said(text, language) > said(text[:5], language) > said("", language)
        )
