"""What a voice of a language has no sound for."""

from __future__ import annotations

import unicodedata

import pytest
from gtts.lang import tts_langs
from hypothesis import given
from hypothesis import strategies as st

from audiogen.speech.espeak.engine import EspeakEngine
from audiogen.speech.gtts import GttsEngine
from audiogen.speech.writing import foreign

FOREIGN = [
    ("Hello 你好", "en-US", "你好"),
    ("Hello 你好 мир", "en-US", "你好"),
    ("Привет, мир", "de", "Привет"),
    ("Atme ein. 息を吸って。", "de-AT", "息を吸って"),
    ("Inspira. शांति", "es-MX", "शांति"),
    ("Om ॐ", "en", "ॐ"),
    ("Дышите. Αναπνοή.", "ru", "Αναπνοή"),
    ("Ανάπνευσε. Дыши.", "el", "Дыши"),
    ("숨 쉬세요. ひと", "ko", "ひと"),
    ("吸气。 숨", "zh-CN", "숨"),
    ("吸气。 ひと", "zh-Hant", "ひと"),
    ("تنفس. נשום", "ar", "נשום"),
    ("נשום. تنفس", "he", "تنفس"),
    ("साँस। শ্বাস", "hi", "শ্বাস"),
    ("می\u200cخواهم", "tr", "می\u200cخواهم"),
    ("नमस्\u200dते\u200d x", "fr", "नमस्\u200dते"),
    ("и\u0306 ", "it", "и\u0306"),
    ("abcд", "it", "д"),
    ("πδ", "en", "πδ"),
    ("𝔘𝔫д", "en", "д"),
    ("ﾃｽﾄ", "en", "ﾃｽﾄ"),
    ("ﷺ", "en", "ﷺ"),
    ("𐑣𐑧𐑤𐑴", "en", "𐑣𐑧𐑤𐑴"),
    ("々", "pl", "々"),
    ("Zähle ١٢٣ mit.", "de", "١٢٣"),
    ("Zähle ۳ mit.", "de-AT", "۳"),
    ("Zähle ३ mit.", "de", "३"),
    ("Count 5 ৫", "en", "৫"),
    ("Считай ๓ раз", "ru", "๓"),
    ("तीन ३ ৩", "hi", "৩"),
    ("٣ ३", "ar", "३"),
    ("𞥓", "fr", "𞥓"),
]
FINE = [
    ("Atme ein", "ru"),
    ("psoas を緩める。コーヒー、人々、ﾃｽﾄ", "ja"),
    ("Der Winkel ist π, 5 μm, 10 µm, 3 Ω, Δt.", "de"),
    ("“Sí”, dijo — ¿y tú? … 3.500 €, 1ª, 2º, №5", "es-ES"),
    ("L’œuf, l'aﬃche, ﬁn, naïve, A\u030angström", "fr-FR"),
    ("Ｆｕｌｌｗｉｄｔｈ　ｌｅｔｔｅｒｓ, 𝐛𝐨𝐥𝐝, 𝒜, Ⅳ, ⅷ, ½, x², ℃, ℓ, K, ™", "en"),
    ("🧘🏽\u200d♀️ Rest ❤️ 1️⃣ 🇩🇪", "en"),
    ("0123 ５ 𝟝 ² ③ 〇", "en"),
    ("0123 ５ 𝟝 ² ③ 〇", "ru"),
    ("١٢٣ 123", "ar-EG"),
    ("۱۲۳ ١٢٣", "fa"),
    ("१२३ 123", "hi"),
    ("१२३", "mr"),
    ("১২৩", "bn"),
    ("๑๒๓", "th"),
    ("១២៣", "km"),
    ("၁၂၃", "my"),
    ("௧௨௩", "ta"),
    ("１２３", "ja"),
    ("Hawaiʻi, rock ʼn roll, Oʼzbek", "en"),
    ("Тонҗ Дишати дисати", "sr"),
    ("Udahni, удахни", "bs"),
    ("大韓民國 숨", "ko"),
    ("ㄅㄆㄇ 吸氣", "zh-TW"),
    ("𐑣𐑧𐑤𐑴", "en-Shaw"),
    ("Нафас", "uz-Cyrl"),
    ("", "en"),
    (" . ", "ru"),
    ("你好 Привет", "qaa"),
    ("你好 Привет", ""),
]


@pytest.mark.parametrize(("text", "language", "expected"), FOREIGN)
def test_the_first_run_of_letters_without_a_sound_is_told(text: str, language: str, expected: str) -> None:
    assert foreign(text, language) == expected


@pytest.mark.parametrize(("text", "language"), FINE)
def test_what_a_voice_can_read_is_not_foreign(text: str, language: str) -> None:
    assert foreign(text, language) == ""


SAMPLES = {
    "LATIN": "Rest", "CYRILLIC": "Дыши", "GREEK": "Ηρεμία", "ARABIC": "تنفس", "HEBREW": "נשום", "HANGUL": "숨쉬다",
    "CJK": "呼吸", "HIRAGANA": "いき", "THAI": "หายใจ", "ETHIOPIC": "ሰላም", "GEORGIAN": "მშვიდობა",
    "ARMENIAN": "Խաղաղ",
    "DEVANAGARI": "साँस", "BENGALI": "শ্বাস", "TAMIL": "அமைதி", "TELUGU": "శాంతి", "KANNADA": "ಶಾಂತಿ",
    "MALAYALAM": "ശാന്തി", "GUJARATI": "શાંતિ", "GURMUKHI": "ਸ਼ਾਂਤੀ", "SINHALA": "සාමය", "ORIYA": "ଶାନ୍ତି",
    "MYANMAR": "ငြိမ်း", "KHMER": "សន្តិភាព", "CHEROKEE": "ᏙᎯ",
}  # fmt: skip


def tags() -> list[str]:
    """The language of every voice that audiogen has, and Google's own codes."""
    voices = [*EspeakEngine().voices(), *GttsEngine().voices()]
    return sorted({voice.language for voice in voices} | set(tts_langs()))


def test_every_language_that_has_a_voice_is_known_and_has_foreign_scripts() -> None:
    for tag in tags():
        strange = {name for name, sample in SAMPLES.items() if foreign(sample, tag)}
        assert len(SAMPLES) - 4 <= len(strange) < len(SAMPLES), tag
        assert "LATIN" not in strange, tag


@pytest.mark.parametrize(
    ("tag", "script"),
    [
        ("ru", "CYRILLIC"), ("uk", "CYRILLIC"), ("el", "GREEK"), ("fa", "ARABIC"), ("ur", "ARABIC"), ("he", "HEBREW"),
        ("iw", "HEBREW"), ("hi", "DEVANAGARI"), ("ne", "DEVANAGARI"), ("bn", "BENGALI"), ("ko", "HANGUL"),
        ("zh", "CJK"), ("yue", "CJK"), ("ja", "CJK"), ("ja", "HIRAGANA"), ("th", "THAI"), ("am", "ETHIOPIC"),
        ("ta", "TAMIL"), ("te", "TELUGU"), ("kn", "KANNADA"), ("ml", "MALAYALAM"), ("gu", "GUJARATI"),
        ("pa", "GURMUKHI"), ("si", "SINHALA"), ("my", "MYANMAR"), ("km", "KHMER"), ("ka", "GEORGIAN"),
        ("hy", "ARMENIAN"), ("or", "ORIYA"), ("chr", "CHEROKEE"),
    ],
)  # fmt: skip
def test_a_language_has_a_sound_for_its_own_script(tag: str, script: str) -> None:
    assert foreign(SAMPLES[script], tag) == ""


@given(st.text(), st.sampled_from(["en", "ru", "ja", "qaa", "zh-Latn-pinyin", "", "-"]))
def test_what_is_told_stands_in_the_text_and_is_letters_or_digits(text: str, language: str) -> None:
    found = foreign(text, language)
    assert found in text
    assert not found or unicodedata.category(found[0]).startswith(("L", "Nd"))
    assert not found.isascii() or not found.isdigit()
    assert not any(char.isspace() for char in found)
