"""A sentence to hear a voice by, in its own language."""

NUMBERS = "1, 2, 3, 4, 5, 6."
"""What is read in a language that has no sentence here: figures are words in each."""

SENTENCES = {
    "af": "Asem in, asem uit, en laat jou skouers sak.",
    "ar": "خذ نفسا عميقا، واسترخ.",
    "bg": "Поемете дълбоко дъх и се отпуснете.",
    "ca": "Inspira, expira, i deixa caure les espatlles.",
    "cs": "Nadechněte se, vydechněte a uvolněte ramena.",
    "cy": "Anadlwch i mewn, ac ymlaciwch.",
    "da": "Træk vejret ind, pust ud, og lad skuldrene falde.",
    "de": "Atme ein, atme aus, und lass die Schultern sinken.",
    "el": "Πάρε μια βαθιά ανάσα και χαλάρωσε.",
    "en": "Breathe in, breathe out, and let your shoulders sink.",
    "eo": "Enspiru, elspiru, kaj malstreĉu la ŝultrojn.",
    "es": "Inspira, espira y deja caer los hombros.",
    "et": "Hinga sisse, hinga välja ja lõdvestu.",
    "eu": "Hartu arnasa, eta lasaitu.",
    "fi": "Hengitä sisään, hengitä ulos ja anna hartioiden laskeutua.",
    "fr": "Inspirez, expirez, et laissez descendre vos épaules.",
    "hi": "गहरी साँस लीजिए, और आराम कीजिए।",
    "hr": "Udahnite, izdahnite i opustite ramena.",
    "hu": "Lélegezz be, lélegezz ki, és engedd le a vállad.",
    "id": "Tarik napas, hembuskan, dan lemaskan bahu Anda.",
    "is": "Andaðu inn, andaðu út og slakaðu á.",
    "it": "Inspira, espira e lascia scendere le spalle.",
    "ja": "いきをすって、はいて、かたのちからをぬきましょう。",
    "ko": "숨을 들이쉬고, 내쉬고, 어깨의 힘을 빼세요.",
    "la": "Respira, et quiesce.",
    "lt": "Įkvėpkite, iškvėpkite ir atsipalaiduokite.",
    "lv": "Ieelpojiet, izelpojiet un atslābinieties.",
    "ms": "Tarik nafas, hembus, dan rehatkan bahu anda.",
    "nb": "Pust inn, pust ut, og la skuldrene synke.",
    "nl": "Adem in, adem uit, en laat je schouders zakken.",
    "no": "Pust inn, pust ut, og la skuldrene synke.",
    "pl": "Zrób wdech, zrób wydech i rozluźnij ramiona.",
    "pt": "Inspire, expire e deixe cair os ombros.",
    "ro": "Inspiră, expiră și lasă umerii să coboare.",
    "ru": "Сделайте вдох, выдох и расслабьте плечи.",
    "sk": "Nadýchnite sa, vydýchnite a uvoľnite ramená.",
    "sl": "Vdihnite, izdihnite in sprostite ramena.",
    "sr": "Удахните, издахните и опустите рамена.",
    "sv": "Andas in, andas ut, och låt axlarna sjunka.",
    "sw": "Vuta pumzi, toa pumzi, na upumzike.",
    "tr": "Nefes alın, nefes verin ve omuzlarınızı gevşetin.",
    "uk": "Зробіть вдих, видих і розслабте плечі.",
    "vi": "Hít vào, thở ra, và thả lỏng đôi vai.",
    "yue": "吸氣，呼氣，放鬆。",
    "zh": "吸气，呼气，放松肩膀。",
}


def sentence(language: str) -> str:
    """What a voice that speaks `language`, a tag such as `en-GB`, is best heard by."""
    return SENTENCES.get(language.partition("-")[0].lower(), NUMBERS)
