"""Sentences of many languages: `|` parts those that there must be."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiogen.model import Phrase, Slot
from audiogen.script import parse
from audiogen.script.boundaries import boundaries
from audiogen.script.sentences import Word, sentences
from audiogen.script.stops import DATED, FIRM, LOOSE, NAMES, NUMBER, NUMBERED

CASES: dict[str, list[str]] = {
    "de": [
        "Atme auf deine Art.|Und ruhe.",
        "Beim 2. und 3. Atemzug wirst du schwer.|Gut.",
        "Ach! wie schön.|Bleib.",
        "Wir zählen: 1.|2.|3.",
        "Er heißt Edmund J. Müller.|Gut.",
        "Halte die Spannung 10 Sek. lang.|Löse sie.",
        "Halte sie 10 Sek.|Dann löse sie.",
        "Am 3. März legen wir uns hin.|Dann ruhen wir.",
        "Der 2. Satz ist kurz.|Der 3. auch.",
        "Nimm z. B. eine Decke.|Oder ein Kissen.",
        "Nimm z.B. eine Decke.|Oder ein Kissen.",
        "Leg dich hin, d. h. auf den Rücken.|Atme.",
        "Leg dich hin, d.\xa0h. auf den Rücken.|Atme.",
        "Fuß, Knie, Hüfte usw. werden schwer.|Ruhe.",
        "Arme, Beine usw.|Dann der Bauch.",
        "Dr. Müller und Hr. Schmidt atmen.|Fr. Weber auch.",
        "Es dauert 3.500 Sekunden.|Oder 1,5 Stunden.",
        "„Atme aus.“|Dann warte.",
        "Sie sagt: „Atme aus.“|Dann wartet sie.",
        "„Atme aus“, sagt sie.|Dann wartet sie.",
        "»Ruhe.«|Nun weiter.",
        "«Ruhe.»|Nun weiter.",
        "‚Ruhe.‘|Nun weiter.",
        "Sie sagt: „Lass los!“, und du lässt los.|Gut.",
        "„Lass los!“, sagt sie.|Gut.",
        "Nicht müssen … nur dürfen.|So ist es.",
        "Ca. 10 Min. reichen.|Mehr ist gut.",
        "Im 19. Jahrhundert lebte Edmund Jacobson.|Im 20. Jahrhundert auch.",
        "Heute ist der 3.|Morgen ruhen wir.",
        "Bleib ca. 2 Min. so.|Atme.",
        "Spann die Hand an (nicht zu fest!) und halte.|Lass los.",
        "Schließ die Augen.|(Wenn du magst.)|Atme.",
        "Das ist Nr. 5 der Reihe.|Weiter.",
        "Um 8 Uhr.|Am 1. Mai 2026.",
        "Ist das schwer?|Nein!",
        "Die Übung geht auf E. Jacobson zurück.|Gut.",
        "Bis bzw. ab dem Knie.|Ruhe.",
        "Ziehe die Zehen an, z. B. die des rechten Fußes, u. a. auch die kleine.|Ruhe.",
        "Zähle: 1.|2.|3.",
        "Wir zählen bis 10.|Dann lassen wir los.",
        "Am 24. Dezember ruhen wir.|Am 25. auch.",
        "Halte die Spannung bis 5.|Löse sie.",
        "Spann die Faust zu 50 % an.|Halte.",
        "Das war Runde 3.|Noch eine.",
        "Kapitel 2.|Der Atem.",
        "Sie kam.|‚Ja‘, sagte er.",
        "Er sagte.|›Gut.‹|Er ging.",
        "Ja.|”Nein.”|Gut.",
        "Sie kam.|„‚Ja‘, sagte er.“|Gut.",
        "1. Runde von 2.|Gut.",
        "1. Runde.|2. Runde.",
        "3. Mai.",
        "Am Mo. 3. Mai ruhen wir.|Gut.",
        "Mo. 3. Mai",
        "Heute ist Sonntag, 3. Mai.|Gut.",
        "So. 3. Mai.|Gut.",
        "So.|5 Minuten sind um.",
        "Hebe 2. Arm und Bein.|Gut.",
        "Jetzt 3. Atemzug.|Gut.",
        "3.|2.|1.|Und los.",
        "Zähle: 3.|2.|1.|Ruhe.",
        "3.|2.|1.|Stille.",
        "3.|Dann ruhe.",
        "Siehe S. 5 und Tel. 5.|Gut.",
        "Hebe die re. Hand.|Dann die li. Hand.|Nun re.|Dann li.|Gut.",
        "Ein med. Rat vom Bhf. Zoo.|Wir sind am Bhf.|Nun weiter.",
        "Vitamin B.|Gut so.",
        "Der Punkt A.|Dann der Punkt B.",
        "Rom, 50 v. Chr. Cäsar lebt.|Es war 50 v. Chr.|Dann kam er.",
        "Ausatmen …|Dann ruhen.",
        "Ausatmen … Pause.",
    ],
    "fr": [
        "Il est né vers 100 av. J.-C. à Rome.|Bien.",
        "Prenez soin de vous.|Merci.",
        "M. Dupont et Mme Durand respirent.|Puis ils se reposent.",
        "Prenez p. ex. une couverture.|Ou un coussin.",
        "Prenez p.\xa0ex. une couverture.|Ou un coussin.",
        "Les pieds, les genoux, etc. se relâchent.|Respirez.",
        "Les pieds, les genoux, etc.|Puis le dos.",
        "Êtes-vous bien\u202f?|Oui\u202f!|Alors continuons.",
        "Êtes-vous bien\xa0?|Oui\xa0!|Alors continuons.",
        "Êtes-vous bien ?|Oui !|Alors continuons.",
        "« Respirez. »|Puis attendez.",
        "«\xa0Respirez.\xa0»|Puis attendez.",
        "«\u202fRespirez.\u202f»|Puis attendez.",
        "«Respirez.»|Puis attendez.",
        "Elle dit : « Respirez. »|Puis elle attend.",
        "« Respirez », dit-elle.|Puis elle attend.",
        "«\xa0Ça va\xa0?\xa0» demande-t-elle.|Oui.",
        "« Ça va ? » demande-t-elle.|Oui.",
        "Cela dure 3 500 secondes.|Ou 1,5 heure.",
        "Cela dure 3\u202f500 secondes.|Ou 1,5 heure.",
        "Inspirez… puis expirez.|Encore.",
        "Inspirez…|Puis expirez.",
        "— Respirez.|— Encore ?|— Oui.",
        "Le Dr. Martin le dit.|Bien.",
        "Mlle Petit et Mmes Blanc.|Bien.",
        "C.-à-d. sans effort.|Bien.",
        "“Respirez.”|Puis attendez.",
        "‹ Respirez. ›|Puis attendez.",
        "Voici trois gestes\xa0: lents, petits, doux\xa0; c'est tout.|Bien.",
        "Posez le pied, av. et arr., au sol.|Bien.",
        "Env. 10 min. suffisent.|Bien.",
        "J.-C. Martin respire.|Bien.",
        "Comptez jusqu'à 4.|Expirez.",
        "(Si vous voulez.)|Fermez les yeux.",
        "S. A. Martin respire.|Bien.",
        "Ne forcez rien !!!|Jamais.",
        "C'est J.-P. Dupont, de l'O.N.U.|Voir p. 5.",
        "C'est J.-P. Dupont, de l'O.N.U. à Rome.|Bien.",
        "J.-J. Rousseau respire.|Bien.",
        "L'idée d'A. Martin, l’œuvre d’É. Zola.|Bien.",
        "Voir p. 5, no. 5, art. 5, bd. 7 et max. 3.|Bien.",
        "Au plus p. V.|Non.|Au max.|Bien.",
        "Point A.|Puis point B.",
        "Le groupe A.|C'est bien.",
        "Le groupe A.|« Bien. »|Puis le B.",
        "50 av. J.-C.|Puis on part.",
        "Né en 50 av. J.-C. César respire.",
        "Bien ! »|Puis attendez.",
        "« Ça va. Bien ! »|Puis attendez.",
        "Bien.\xa0»|Puis attendez.",
        "Bien… »|Puis attendez.",
        "« Oui. »|« Non. » »|Puis attendez.",
    ],
    "es": [
        "¿Cuesta?|No.|Espera un poco.",
        "Muy bien.|Ahora el otro lado.",
        "Escucha el mar.|Respira.",
        "Uno sobre otro, y todo entre.|Así.",
        "Hola! qué bien.|Sigue.",
        "El Sr. López y la Sra. Gómez respiran.|Luego descansan.",
        "Usa p. ej. una manta.|O un cojín.",
        "Usa p.\xa0ej. una manta.|O un cojín.",
        "Vive en EE. UU. desde 1990.|Bien.",
        "Pies, rodillas, etc. se aflojan.|Respira.",
        "Pies, rodillas, etc.|Luego la espalda.",
        "¿Estás cómoda?|¡Muy bien!|Sigue.",
        "Y ahora, ¿qué sientes?|Nada.",
        "¿Estás bien?|¡Sí!",
        "«Respira.»|Luego espera.",
        "“Respira.”|Luego espera.",
        "Ella dice: «Respira.»|Luego espera.",
        "«Respira», dice ella.|Luego espera.",
        "«¿Estás bien?», pregunta ella.|Sí.",
        "«¿Estás bien?»|Sí.",
        "Dura 3.500 segundos.|O 1,5 horas.",
        "—Respira.|—¿Así?|—Sí.",
        "—¿Así? —pregunta ella.|—Sí.",
        "El Dr. Ruiz y la Dra. Paz lo dicen.|Bien.",
        "Ud. puede parar.|Uds. también.",
        "La pág. 3, aprox. a la mitad.|Bien.",
        "Inspira… y espira.|Otra vez.",
        "Inspira…|Y espira.",
        "Inspira...|Espira.",
        "¡No!|¿Sí?",
        "(Si quieres.)|Cierra los ojos.",
        "Cuenta hasta 4.|Espira.",
        "El núm. 5 de la serie.|Bien.",
        "Vive en Sto. Domingo, Av. Central.|Bien.",
        "¿Notas el peso?, ¿el calor?|Bien.",
        "«¡Suelta!».|Luego espera.",
        "Dijo: «Suelta».|Luego esperó.",
        "A las 8 a. m. o a las 9 p. m.|Bien.",
        "¿Qué?…|Nada.",
        "¿Qué? …|Nada.",
        "¿Qué? ...|Nada.",
        "Bien.|…Y luego nada.",
        "¿Qué?…Nada.|Bien.",
        "Es el s. XX y el art. 5, tel. 5, no. 5 y vol. 2.|Bien.",
        "Dice que no.|Luego sí.",
        "El s. que viene.|No.|Sí.",
        "El grupo A.|Después el B.",
        "Grupo A.|¿Qué tal?|Grupo B.|¡Bien!",
        "Plan B.|«Bien.»",
        "El libro de J. L. Borges y A. Machado.|Bien.",
        "Vive en EE. UU.|Luego volvió.",
        "Vive en EE. UU.|¿Qué tal?",
        "La EE. UU. Airways vuela.|Bien.",
    ],
    "it": [
        "Respira con me.|Poi riposa.",
        "Non serve altro.|No.",
        "Va bene così.|Sì.",
        "Il sig. Rossi e la dott.ssa Verdi respirano.|Bene.",
        "Usa p. es. una coperta.|O un cuscino.",
        "Piedi, ginocchia, ecc. si sciolgono.|Respira.",
        "«Respira.»|Poi aspetta.",
        "“Respira.”|Poi aspetta.",
        "Dura 1,5 ore.|O 3.500 secondi.",
        "Inspira… ed espira.|Ancora.",
    ],
    "pt": [
        "O Sr. Silva e a Dra. Sousa respiram.|Bem.",
        "Use p. ex. uma manta.|Ou uma almofada.",
        "Pés, joelhos, etc. relaxam.|Respire.",
        "«Respire.»|Depois espere.",
        "“Respire.”|Depois espere.",
        "— Respire.|— Assim?",
        "Dura 1,5 horas.|Ou 3.500 segundos.",
        "O Prof. Dias disse.|Bem.",
    ],
    "nl": [
        "Voel je dat?|Dat is het.|Dan rusten we.",
        "Dhr. Jansen en mevr. De Vries ademen.|Goed.",
        "Neem bijv. een deken.|Of een kussen.",
        "Voeten, knieën, enz. worden zwaar.|Adem.",
        "‘Adem uit.’|Dan wacht je.",
        "“Adem uit.”|Dan wacht je.",
        "„Adem uit.”|Dan wacht je.",
        "Het duurt 1,5 uur.|Of 3.500 seconden.",
        "D.w.z. zonder kracht.|Goed.",
        "Op 3 mei a.s. rusten we.|Goed.",
    ],
    "ru": [
        "Возьмите, т. е. положите, плед.|Хорошо.",
        "Стопы, колени и т. д. расслабляются.|Дышите.",
        "«Дышите.»|Потом ждите.",
        "«Дышите».|Потом ждите.",
        "— Дышите.|— Так?",
        "Это длится 1,5 часа.|Хорошо.",
        "А. С. Пушкин дышит.|Хорошо.",
        "Вам удобно?|Да!",
        "Это было в 1990 г. в Москве.|Хорошо.",
    ],
    "pl": [
        "Weź np. koc.|Albo poduszkę.",
        "Stopy, kolana itd. robią się ciężkie.|Oddychaj.",
        "„Oddychaj.”|Potem czekaj.",
        "Dr. Nowak i prof. Kowalski oddychają.|Dobrze.",
        "To trwa 1,5 godziny.|Dobrze.",
        "Dnia 3. maja odpoczywamy.|Dobrze.",
    ],
    "el": [
        "Είσαι καλά;|Ναι!|Συνέχισε.",
        "Είσαι καλά\u037e|Ναι.",
        "Πάρε π.χ. μια κουβέρτα.|Ή ένα μαξιλάρι.",
        "«Ανάπνευσε.»|Μετά περίμενε.",
        "Πόδια, γόνατα κ.λπ. χαλαρώνουν.|Ωραία.",
    ],
    "ar": [
        "هل أنت مرتاح؟|نعم!|استمر.",
        "تنفس.|ثم انتظر.",
        "«تنفس.»|ثم انتظر.",
        "خذ نفسا، ثم أخرجه؛ ببطء.|جيد.",
    ],
    "he": [
        "נוח לך?|כן!|תמשיך.",
        "נשום.|ואז חכה.",
        'ד"ר כהן נושם.|טוב.',
    ],
    "hi": [
        "साँस लो।|फिर रुको।",
        "क्या तुम ठीक हो?|हाँ!",
        "डॉ. शर्मा कहते हैं।|ठीक है।",
        "“साँस लो।”|फिर रुको।",
    ],
    "zh": [
        "吸气。|呼气。",
        "你好吗？|很好！|继续。",
        "“吸气。”|然后等待。",
        "她说：“吸气。”|然后等待。",
        "「吸氣。」|然後等待。",
        "吸气……然后呼气。|好。",
    ],
    "ja": [
        "息を吸って。|吐いて。",
        "大丈夫ですか？|はい！",
        "「吸って。」|それから待つ。",
        "「吸って」と言います。|待つ。",
        "『吸って。』|待つ。",
        "「大丈夫？」と聞きます。|はい。",
        "（ゆっくり。）|吐いて。",
    ],
    "ko": [
        "숨을 들이쉬세요.|내쉬세요.",
        "편안한가요?|네!",
        "“들이쉬세요.”|그리고 기다리세요.",
        "1.5초 동안 멈추세요.|좋습니다.",
    ],
    "th": [
        "หายใจเข้า หายใจออก",
        "สบายไหม?|ดี",
        "พักประมาณ 1.5 นาที",
    ],
    "sv": [
        "Andas ut.|Vila.",
        "Ta t.ex. en filt.|Eller en kudde.",
        "Fötter, knän osv. blir tunga.|Andas.",
        "”Andas.”|Vänta sedan.",
        "Det är bl.a. skönt.|Ja.",
    ],
    "da": [
        "Lad armene synke ned.|Så hviler du.",
        "Godt.|Nu den anden.",
        "Tag f.eks. et tæppe.|Eller en pude.",
        "Den 3. maj hviler vi.|Godt.",
        "»Træk vejret.«|Vent så.",
    ],
    "nb": [
        "Ta f.eks. et teppe.|Eller en pute.",
        "Den 3. mai hviler vi.|Godt.",
    ],
    "fi": [
        "Ota esim. peitto.|Tai tyyny.",
        "Päivänä 3. toukokuuta lepäämme.|Hyvä.",
    ],
    "cs": [
        "Vezmi si např. deku.|Nebo polštář.",
        "Dne 3. května odpočíváme.|Dobře.",
        "„Dýchej.“|Pak čekej.",
    ],
    "uk": [
        "Візьміть, т. ч., плед.|Добре.",
        "«Дихайте.»|Потім чекайте.",
    ],
    "tr": [
        "3. gün dinleniyoruz.|Güzel.",
        "Örn. bir battaniye al.|Güzel.",
    ],
    "es-MX": [
        "El Sr. López respira.|Luego descansa.",
    ],
    "de-AT": [
        "Am 3. März ruhen wir.|Gut.",
    ],
    "zh-Hant": [
        "吸氣。|呼氣。",
    ],
    "pt-BR": [
        "O Sr. Silva respira.|Bem.",
    ],
    "xx": [
        "One.|Two",
    ],
    "en": [
        "Hello “Breathe out.”|Then wait.",
        "He was No. 5 of 9.|Good.",
        "At 8 a.m. we begin.|Good.",
        "“Are you well?” she asks.|Yes.",
        "What?…|Nothing.",
        "So… I wait.|Good.",
    ],
}
UNSPACED = ("ja", "zh", "zh-Hant")
"""Here sentences follow each other without a space."""

ALL = [(language, case) for language, cases in CASES.items() for case in cases]


def cut(text: str, language: str) -> list[str]:
    """The sentences of a text, with the white space behind them."""
    return [text[low:high] for low, high in itertools.pairwise([0, *boundaries(text, language)])]


def whole(case: str, language: str) -> str:
    return case.replace("|", "" if language in UNSPACED else " ")


@pytest.mark.parametrize(("language", "case"), ALL, ids=lambda value: value[:30])
def test_a_text_is_cut_where_its_sentences_end(language: str, case: str) -> None:
    text = whole(case, language)
    found = cut(text, language)
    assert "".join(found) == text
    assert [sentence.rstrip() for sentence in found] == case.split("|")


REGIONS = ["{}-AT", "{}_CH", "{}-Latn-XX", "{}-419"]


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_makes_no_difference(region: str) -> None:
    for language, case in ALL:
        text = whole(case, language)
        assert boundaries(text, region.format(language)) == boundaries(text, language)
        assert boundaries(text, language.upper()) == boundaries(text, language)


@pytest.mark.parametrize("language", ["xx", "qaa-Zzzz", "tlh", "a"])
def test_a_language_that_nobody_knows_is_cut_at_its_marks(language: str) -> None:
    assert cut("One of A. Smith’s. Two? Three! 四。五。", language) == [
        "One of A. Smith’s. ",
        "Two? ",
        "Three! ",
        "四。",
        "五。",
    ]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("Der {n}. Atemzug wird tiefer. Dann ruhst du.", 2),
        ("Beim {n}. und {of}. Atemzug wird es warm. Gut.", 2),
        ("{n}. Runde von {of}. Gut.", 2),
        ("Jetzt {n}. Runde. Dann {n}.", 2),
        ("Nun {n}. Und weiter.", 2),
        ("Das war Runde {n}. Noch {left}. Gut.", 3),
        ("Ruhe. {n} von {of}. Gut.", 3),
        ('Jetzt (psoas)[sub:"so-as"]. Lass ihn los.', 2),
    ],
)
def test_a_number_that_is_filled_in_counts_as_one(script: str, expected: int) -> None:
    [block] = parse(f"---\nlanguage: de-DE\n---\n::: repeat 3\n{script}\n:::\n", "routine.md").blocks
    assert len(block.body) == expected  # type: ignore[union-attr]


def test_a_side_is_no_number() -> None:
    run = [Word(Phrase("Spann die "), 1), Word(Slot("side"), 1), Word(Phrase(". Atme."), 1)]
    assert len(sentences(run, "de")) == 2


def test_a_no_break_space_is_as_good_as_another() -> None:
    for language, case in ALL:
        text = whole(case, language)
        for space in "\xa0\u202f\n":
            assert boundaries(text.replace(" ", space), language) == boundaries(text, language)


@pytest.mark.parametrize("table", [FIRM, LOOSE, NAMES])
def test_an_abbreviation_before_small_letters_ends_no_sentence(table: dict[str, str]) -> None:
    for language, known in table.items():
        for short in known.split():
            text = f"Ab {short}. cd ef."
            assert cut(text, language) == [text], (language, short)


@pytest.mark.parametrize(
    ("table", "behind"), [(NUMBERED, "3"), (NUMBERED, "{}"), (DATED, "3. Mai"), (DATED, "{}. Mai")]
)
def test_an_abbreviation_before_a_number_ends_no_sentence(table: dict[str, str], behind: str) -> None:
    for language, known in table.items():
        for short in known.split():
            text = f"Ab {short}. {behind} cd.".replace("{}", NUMBER)
            assert cut(text, language) == [text], (language, short)
            assert len(cut(f"Ab cd{short}. {behind}", language)) > 1, (language, short)


def test_what_may_end_a_sentence_ends_it_before_a_capital() -> None:
    for language, known in LOOSE.items():
        for short in known.split():
            assert len(cut(f"Ab {short}. Und cd.", language)) == 2, (language, short)


@pytest.mark.parametrize("text", ["", " ", ".", "»", "…", ")", ".»", "。」", "(.", "-", ".-", "\ue000.", "\ue001. a"])
def test_next_to_nothing_is_one_sentence(text: str) -> None:
    assert boundaries(text, "de") == [len(text)]


PIECES = [*".!?…»«›‹„“”‚‘’'\"()¿¡- ", "3. ", "So. ", "J.", "-C. ", "Mai ", "und ", "Puis ", "...", "l'", NUMBER]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join), st.sampled_from(["de", "fr", "es", "en", "ja"]))
def test_marks_in_any_order_cost_no_character(text: str, language: str) -> None:
    ends = boundaries(text, language)
    assert ends == sorted(set(ends)) and ends[-1] == len(text)
    assert "".join(cut(text, language)) == text
