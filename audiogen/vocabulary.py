"""The words that routines may use for sounds and voices' paces: shared by those who read and those who play.

Each name of a sound maps to what may follow it in a script. `audio` has a generator for every one of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What a sound is for, and what it takes.

    `hertz` is the range of frequencies it may be given (empty: it takes none); `pitch` the one it has when
    none is given; `beats` and `beat` are the same for how often it beats. `rings` is how long a struck one sounds, in
    seconds. One that is `stereo` is nothing without two channels.
    """

    about: str
    hertz: tuple[float, ...] = ()
    pitch: float = 0.0
    beats: tuple[float, ...] = ()
    beat: float = 0.0
    stereo: bool = False
    variants: tuple[str, ...] = ()
    rings: float = 0.0


BEDS: dict[str, Kind] = {
    "white noise": Kind("an even hiss, bright"),
    "pink noise": Kind("a soft, even rush, like steady rain far away"),
    "brown noise": Kind("a deep rumble, like a distant waterfall"),
    "sea": Kind("slow waves that rise, break and draw back, no two alike"),
    "rain": Kind("steady rain, with drops near by"),
    "wind": Kind("gusts that wander in pitch and strength"),
    "bowls": Kind("singing bowls, struck softly now and then"),
    "drone": Kind("a slowly moving chord of partials", hertz=(20.0, 2000.0), pitch=110.0),
    "sine": Kind("one pure tone", hertz=(20.0, 8000.0), pitch=220.0),
    "binaural": Kind(
        "a pure tone for each ear, which beat inside the head: headphones only",
        hertz=(40.0, 1500.0), pitch=200.0, beats=(0.5, 40.0), beat=6.0, stereo=True,
    ),
    "isochronic": Kind(
        "a tone in soft, even pulses", hertz=(40.0, 1500.0), pitch=200.0, beats=(0.5, 40.0), beat=6.0
    ),
}  # fmt: skip
"""Backgrounds: they sound without end."""

STRIKES: dict[str, Kind] = {
    "bell": Kind("a struck bell that rings out", variants=("soft", "low", "high"), rings=9.0),
    "bowl": Kind("a singing bowl, which beats as it dies away", variants=("soft", "low", "high"), rings=14.0),
    "chime": Kind("a small, bright chime", variants=("soft", "low", "high"), rings=4.0),
    "click": Kind("a short wooden tick, for counting", variants=("soft", "low", "high"), rings=0.08),
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

PRESETS = ("podcast", "headphones", "phone", "sleep")
"""What a session is made for; the first one where nothing is said."""

TONES = ("natural", "warm", "none")
"""What is done to the sound of a voice: the first one where nothing is said."""

ROOMS = ("none", "small", "large")
"""The rooms that a voice may be in."""

QUIETEST, LOUDEST = -80.0, 6.0
"""The range of levels, in dB, that a sound in a script may have."""
