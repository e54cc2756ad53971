"""In which language an article is written, guessed from its commonest words, or from its letters."""

import re
import unicodedata
from collections import Counter
from typing import Final

_COMMON: Final = {
    "en": "the and of to a in is your you it for on with that this are as be or from at",
    "es": "el la los las de del y que en un una con por para tu su se lo es al como más",
    "fr": "le la les des de du et à un une en dans votre vous pour sur avec est que qui ne pas au",
    "de": "der die das und ist in den dem ein eine zu auf mit für dich dein sich nicht es im von",
    "it": "il lo la gli le di del e che in un una con per tuo suo si è al come più della sul",
    "pt": "o a os as de do da e que em um uma com por para seu sua se não no na ao mais",
    "nl": "de het een en van in op met je jouw voor is dat te zijn niet aan naar uit door",
    "sv": "och att det en ett i på är som för med din dina du av till inte den om från",
    "da": "og at det en et i på er som for med din dine du af til ikke den om fra",
    "nb": "og at det en et i på er som for med din dine du av til ikke den om fra deg",
    "fi": "ja on ei se että olla kun niin voi sinun mutta tai myös sitten kuin jos nyt",
    "pl": "i w na z do się nie jest to że jak po przez twoje twój lub oraz aby od za",
    "cs": "a v na se je to že do si s pro jak nebo při své ale tak by od po",
    "ro": "și în de la pe cu o un este să nu pentru din care sau mai ta tău se",
    "hu": "a az és hogy nem egy is van meg ha de vagy csak mint el már",
    "tr": "ve bir bu için ile da de olarak gibi çok daha sonra kadar ne olan",
}
"""Words that no text of some length goes without."""
_LETTERS: Final = {
    "GREEK": "el", "CYRILLIC": "ru", "HEBREW": "he", "ARABIC": "ar", "DEVANAGARI": "hi", "HANGUL": "ko",
    "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "THAI": "th",
}  # fmt: skip
"""Languages that are told by their letters, by the first word of a letter's name."""
_LOOKED_AT: Final = 20_000
_USUAL: Final = "en"


def tongue(text: str) -> str:
    """The language's tag; `en` when there is no telling."""
    text = text[:_LOOKED_AT].lower()
    scripts = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    foreign = {name: count for name, count in scripts.items() if name in _LETTERS}
    if sum(foreign.values()) * 2 > scripts.total():
        # where kana are, the rest is Japanese too
        kana = foreign.get("HIRAGANA", 0) + foreign.get("KATAKANA", 0)
        return "ja" if kana * 10 > scripts.total() else _LETTERS[max(foreign, key=lambda name: foreign[name])]
    words = Counter(re.findall(r"[^\W\d_]+", text))
    scores = {tag: sum(words[word] for word in common.split()) for tag, common in _COMMON.items()}
    best = max(scores, key=lambda tag: scores[tag])
    return best if scores[best] > scores[_USUAL] else _USUAL
