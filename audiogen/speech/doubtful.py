"""Words of body work and yoga that English voices stumble over, and how to write them so that they don't.

They were tried with the voices that speak offline, which say each of these words wrong, or not alike, as it is
usually written.
"""

import re
from collections.abc import Iterator
from typing import Final

SPELLINGS: Final[dict[str, str]] = {
    # anatomy
    "abdominis": "ab-dominis",
    "iliacus": "ill-ee-ack-us",
    "iliopsoas": "ill-ee-oh-so-az",
    "multifidus": "mull-tiffy-dus",
    "pectoralis": "pecto-ray-lis",
    "psoas": "so-az",
    "quadratus": "kwod-ray-tus",
    "spinae": "spy-nee",
    # postures
    "asana": "ah-sanna",
    "asanas": "ah-sannas",
    "baddha": "bud-da",
    "balasana": "bah-lah-sanna",
    "bhujangasana": "boo-jung-ah-sanna",
    "chaturanga": "chah-too-rung-ga",
    "karani": "kah-rah-nee",
    "konasana": "ko-nah-sanna",
    "namaste": "nah-muh-stay",
    "padmasana": "pahd-mah-sanna",
    "savasana": "shah-vah-sanna",
    "shavasana": "shah-vah-sanna",
    "sukhasana": "soo-kah-sanna",
    "supta": "soup-ta",
    "tadasana": "tah-dah-sanna",
    "trikonasana": "tree-ko-nah-sanna",
    "uttanasana": "oo-tah-nah-sanna",
    "virabhadrasana": "veera-bud-rah-sanna",
    "virasana": "vee-rah-sanna",
    # breath
    "bandha": "bun-da",
    "bhastrika": "bah-streeka",
    "bhramari": "brah-mah-ree",
    "kapalabhati": "kah-pah-la-bah-tee",
    "mula": "moo-la",
    "nadi": "nah-dee",
    "pranayama": "prah-na-yah-ma",
    "shodhana": "show-dah-na",
    "uddiyana": "oo-dee-yah-na",
    "ujjayi": "oo-jah-yee",
    # stillness
    "chi": "chee",
    "hatha": "hah-ta",
    "mudra": "moo-dra",
    "nidra": "nee-dra",
    "pratyahara": "prut-yah-hah-ra",
    "qi": "chee",
    "qigong": "chee-gong",
    "samadhi": "suh-mah-dee",
    "sankalpa": "sun-kull-pa",
    "zazen": "zah-zen",
}
LANGUAGE: Final = "en"
_WORD: Final = re.compile(r"[^\W\d_]+")


def doubtful(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Each word of `text`, as it is given to a voice of `language`, that is in the table, with its other spelling."""
    if language.partition("-")[0].lower() != LANGUAGE:
        return
    for found in _WORD.finditer(text):
        if (spelling := SPELLINGS.get(found[0].lower())) is not None:
            yield found[0], spelling
