"""The words that routines may use for sounds and voices' paces: shared by those who read and those who play.

Each name of a sound maps to what may follow it in a script. `audio` has a generator for every one of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What a sound is for, and what it takes.

    `hertz` is the range of frequencies it may be given (empty: it takes none); `pitch` the one it has when
    none is given. `rings` is how long a struck one sounds, in seconds.
    """

    about: str
    hertz: tuple[float, ...] = ()
    pitch: float = 0.0
    variants: tuple[str, ...] = ()
    rings: float = 0.0


BEDS: dict[str, Kind] = {
    "white noise": Kind("an even hiss, bright"),
    "pink noise": Kind("a soft, even rush, like steady rain far away"),
    "brown noise": Kind("a deep rumble, like a distant waterfall"),
    "drone": Kind("a slowly moving chord of partials", hertz=(20.0, 2000.0), pitch=110.0),
    "sine": Kind("one pure tone", hertz=(20.0, 8000.0), pitch=220.0),
}
"""Backgrounds: they sound without end."""

STRIKES: dict[str, Kind] = {
    "bell": Kind("a struck bell that rings out", variants=("soft", "low", "high"), rings=9.0),
}
"""Sounds that are struck once and ring out."""

RATES: dict[str, float] = {"x-slow": 0.6, "slow": 0.85, "medium": 1.0, "fast": 1.2, "x-fast": 1.5}
"""SSML's names for paces of speech, as factors of the voice's own."""

SLOWEST, FASTEST = 0.5, 2.0
"""The range of paces that every voice can be asked for."""

IPA = frozenset(
    "abcdefhijklmnopqrstuvwxyzæçðøħŋœǀǁǂǃɐɑɒɓɔɕɖɗɘəɚɛɜɝɞɟɠɡgɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʄʈʉʊʋʌʍʎʏʐʑʒʔʕʘʙʛʜʝʟʡʢʤʧ"
    "βθχᵻˈˌːˑʰʲʷˠˤ˞.‿ \u0303\u0325\u0329\u032f\u0361\u035c"
)
"""Letters and marks of the International Phonetic Alphabet (its chart of 2020) that words may be written in."""

GUIDANCE = ("full", "light", "bells")
"""How much is said: everything; what somebody who knows the practice needs; next to nothing."""

QUIETEST, LOUDEST = -80.0, 6.0
"""The range of levels, in dB, that a sound in a script may have."""
