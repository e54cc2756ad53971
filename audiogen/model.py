"""The frozen types that flow one way: Routine → Utterances and Clips → Timeline → Session.

Times and lengths are samples at 48 kHz, levels are dB, and the line of the script is carried to the end.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from audiogen.units import samples

# ── what the author wrote ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Tone:
    """A generated sound by its name in the vocabulary, e.g. `Tone("drone", hertz=110.0)`. `beat` is in Hz too."""

    name: str
    variant: str = ""
    hertz: float = 0.0
    beat: float = 0.0


@dataclass(frozen=True, slots=True)
class SoundFile:
    """A sound of the author's own; `path` is relative to the script's folder, as written.

    One that was `given` on the command line may lie anywhere, and its path is relative to where that was.
    """

    path: str
    given: bool = False


@dataclass(frozen=True, slots=True)
class Swell:
    """The sound of one breath. `phases` are the lengths, in samples, of in, hold, out and hold."""

    phases: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose voice speaks. `language` is a BCP 47 tag; `rate` a factor of the voice's own pace."""

    engine: str
    name: str
    language: str
    rate: float = 1.0

    def __str__(self) -> str:
        return f"{self.engine} {self.name}".rstrip()


@dataclass(frozen=True, slots=True)
class Accent:
    """Characters `start` to `stop` of an utterance: spoken at `rate` times its pace, or, unless `ipa` is empty, as
    those sounds of the International Phonetic Alphabet."""

    start: int
    stop: int
    rate: float = 1.0
    ipa: str = ""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What an engine is asked to speak: its spoken form, and by whom. `accents` are in order, and never overlap."""

    text: str
    voice: Voice
    accents: tuple[Accent, ...] = ()


Source: TypeAlias = Utterance | Tone | SoundFile | Swell


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words. `spoken` replaces them for the engine; None when they are spoken as written.

    `rate` is a factor of the line's pace; `ipa` the sounds that they are spoken as, empty for those of their letters.
    """

    text: str
    spoken: str | None = None
    rate: float = 1.0
    ipa: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a line that a surrounding block fills: `{n}`, `{of}`, `{left}`, `{side}`, `{other}`."""

    name: str


@dataclass(frozen=True, slots=True)
class Say:
    """One sentence. `opens` says that it begins a paragraph; `mark` for whom it is: `beginners`, or for everybody,
    `always`, where words are few."""

    line: int
    parts: tuple[Phrase | Slot, ...]
    opens: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Hush:
    """A sentence that isn't said: silence for as long as it would take."""

    line: int
    parts: tuple[Phrase | Slot, ...]
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """At least `natural`, at most `natural + stretch`. `written` is empty for automatic ones.

    One that `fills` takes all that is left of the session's length.
    """

    line: int
    natural: int
    stretch: int = 0
    written: str = ""
    fills: bool = False


@dataclass(frozen=True, slots=True)
class Sound:
    """Plays where it stands and takes no time of its own. `gain` is relative to the voice."""

    line: int
    source: Tone | SoundFile
    gain: float
    written: str
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Background:
    """From here on `bed` sounds beneath the voice; it takes `fade` samples to come in. Takes no time of its own."""

    line: int
    bed: "Bed"
    fade: int
    written: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """From here to the next heading another voice speaks; None is the session's own."""

    line: int
    wish: "VoiceWish | None"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the author's own; `path` is relative to the script's folder."""

    line: int
    path: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading: a chapter begins. `picture` is what players show during it."""

    line: int
    title: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """`body`, `times` over; each beginning on a grid of `every` when that is not 0."""

    line: int
    times: int
    body: tuple["Block", ...]
    every: int = 0


@dataclass(frozen=True, slots=True)
class Sides:
    """`body` once for each side, in exactly the same time."""

    line: int
    sides: tuple[str, ...]
    body: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """What is only for `mark`: `beginners`, or said `always`."""

    line: int
    mark: str
    body: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class At:
    """A moment of a rest: `percent` hundredths of it, and `offset` samples; a negative offset counts from its end."""

    percent: float = 0.0
    offset: int = 0

    def of(self, length: int) -> int:
        """The moment, in samples, in a rest of `length`."""
        return round(length * self.percent / 100) + (length if self.offset < 0 else 0) + self.offset


@dataclass(frozen=True, slots=True)
class Cue:
    """One item of a rest: spread evenly, or, when `every` is not 0, at each multiple of it, or at one moment."""

    line: int
    body: tuple["Block", ...]
    every: int = 0
    at: At | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """Lies still for `shortest` to `longest`, its cues inside it."""

    line: int
    shortest: int
    longest: int
    cues: tuple[Cue, ...]
    written: str


@dataclass(frozen=True, slots=True)
class Breathe:
    """Paced breaths. `phases` are in, hold, out, hold (0 when left out); `spoken` says them aloud, and `counted` the
    seconds after that; `silent` leaves their sound out. `still` is what is left, in samples, after the last."""

    line: int
    phases: tuple[int, int, int, int]
    times: int
    spoken: bool
    written: str
    counted: bool = False
    silent: bool = False
    still: int = 0


Block: TypeAlias = (
    Say | Hush | Pause | Sound | Background | Speaker | Section | Repeat | Sides | Marked | Rest | Breathe
)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a background. `level` is its loudness relative to the voice's."""

    source: Tone | SoundFile
    level: float


@dataclass(frozen=True, slots=True)
class Bed:
    """Everything that sounds beneath the voice at one time."""

    layers: tuple[Layer, ...] = ()


@dataclass(frozen=True, slots=True)
class Pauses:
    """The automatic pauses, in samples: after a sentence, and between paragraphs."""

    sentence: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class VoiceWish:
    """The voice as the author asked for it. `engine` may be `auto`; an empty `name` is the engine's own."""

    engine: str = "auto"
    name: str = ""
    rate: float = 1.0


@dataclass(frozen=True, slots=True)
class Ducking:
    """How the background makes room for the voice: by `depth` dB (0 or less), in `attack` samples before it begins;
    it stays `hold` samples after, and comes back in `release`."""

    depth: float = -6.0
    attack: int = samples(0.6)
    hold: int = samples(0.4)
    release: int = samples(1.5)


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done to a voice: its `tone` and the `room` it is in, both named in the vocabulary."""

    tone: str = "natural"
    room: str = "none"


@dataclass(frozen=True, slots=True)
class Fades:
    """In how many samples the session's first background comes, and its last one goes; None for what suits it."""

    into: int | None = None
    out: int | None = None


@dataclass(frozen=True, slots=True)
class Default:
    """What a file of settings says for every script that doesn't say otherwise: a setting of the front matter, its
    `value` in plain values, and where that stands; what it names lies in `folder`, or below it. `lines` are those of
    the entries of a table."""

    name: str
    value: Any
    path: str
    line: int
    folder: str
    lines: tuple[tuple[str, int], ...] = ()

    def at(self, entry: object) -> int:
        """The line of an entry of the table; its own where that isn't known."""
        return dict(self.lines).get(str(entry), self.line)


Defaults: TypeAlias = tuple[Default, ...]
"""The weakest first."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Which sessions one script becomes: every combination of its `axes`, each a setting and its values as they are
    usually written, but for those that have a value of every setting in one row of `skip`."""

    axes: tuple[tuple[str, tuple[str, ...]], ...]
    skip: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...] = ()

    def values(self, axis: str) -> tuple[str, ...]:
        """The values of an axis; none where it has no such one."""
        return dict(self.axes).get(axis, ())


@dataclass(frozen=True, slots=True)
class Edition:
    """One of the sessions that a routine becomes. `of` is the name of the plain one, `name` its own; `axes` are the
    settings that tell it from the others, with their values as they are usually written; `words` say those in which
    it differs from the plain one; `place` is where it stands among all combinations, from 0."""

    of: str
    name: str
    axes: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    place: int = 0

    @property
    def label(self) -> str:
        """What tells it from the plain one, such as “20 minutes, light”; empty for that one itself."""
        return ", ".join(word for _, word in self.words)

    @property
    def addition(self) -> str:
        """What its title says of it: the title of another language is in that language already."""
        return ", ".join(word for axis, word in self.words if axis != "language")


@dataclass(frozen=True, slots=True)
class Meta:
    """The front matter, checked. `length` is None when the session may last as long as it does; `date` is the day
    on which it came out, if the author says so. After so many samples without a word as `chime` says, a soft chime
    comes before the next ones; 0 for none.

    `lines` says in which line of the script each setting stands, and each part of one, as `voice.name`; `inherited`
    which came from a file of settings, with that file and the line there.
    """

    title: str
    album: str
    artist: str
    description: str
    genre: str
    language: str
    year: int | None
    date: date | None
    track: int | None
    length: int | None
    voice: VoiceWish
    pauses: Pauses
    background: Bed
    say: tuple[tuple[str, str], ...]
    cover: str | None
    guidance: str = "full"
    preset: str = "podcast"
    ducking: Ducking = Ducking()
    fade: Fades = Fades()
    treatment: Treatment = Treatment()
    chime: int = 0
    variants: Matrix | None = None
    lines: tuple[tuple[str, int], ...] = ()
    inherited: tuple[tuple[str, str, int], ...] = ()

    def line(self, setting: str) -> int:
        """The line of the script in which `setting` stands; 0 when it isn't there."""
        return dict(self.lines).get(setting, 0)


@dataclass(frozen=True, slots=True)
class Routine:
    """A script, read and checked. `path` is where it came from, for messages and for files beside it.

    `included` are the other scripts that stand in it, as paths from its folder. `edition` says which of its sessions
    this is, where there are several. `unsaid` is the line of its first words when its guidance leaves none of them,
    else 0.
    """

    path: str
    meta: Meta
    blocks: tuple[Block, ...]
    included: tuple[str, ...] = ()
    edition: Edition | None = None
    unsaid: int = 0

    @property
    def title(self) -> str:
        return self.meta.title

    def place(self, *settings: str) -> tuple[str, int]:
        """The file and the line of the first of these `settings`, or parts of settings, that stands anywhere; else
        the script, and 0."""
        places = {name: (path, line) for name, path, line in reversed(self.meta.inherited)}
        places |= {name.partition(".")[0]: place for name, place in places.items()}
        places |= {name: (self.path, line) for name, line in self.meta.lines}
        return next((places[name] for name in settings if name in places), (self.path, 0))


@dataclass(frozen=True, slots=True)
class Lesson:
    """A place in a programme: the session of that name, in `group` (“Week 1”) under `label` (“Day 3”), if any."""

    line: int
    session: str
    group: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """A course of sessions. `path` is where it came from; `address` ends in a slash, or is empty."""

    path: str
    title: str
    description: str
    author: str
    address: str
    lessons: tuple[Lesson, ...]


# ── where everything stands in time ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Clip:
    """A sound in its place. `gain` is in dB, relative to the voice's level."""

    start: int
    length: int
    source: Source
    gain: float
    line: int

    @property
    def end(self) -> int:
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class BedSpan:
    """A bed from `start` on for `length`, with its fades inside that.

    A fade is `even_in` or `even_out` where it and the fade of its neighbour add up to one and the same level: so it
    is for a sound that goes on. Of different sounds the powers add up.
    """

    start: int
    length: int
    bed: Bed
    fade_in: int
    fade_out: int
    even_in: bool = True
    even_out: bool = True


@dataclass(frozen=True, slots=True)
class Marker:
    """A named stretch of time: a chapter, or a caption. `picture` is the file that a chapter shows, if any.

    In a timeline that is the author's file, as the script names it.
    """

    start: int
    length: int
    text: str
    picture: str = ""

    def renamed(self, names: Mapping[str, str]) -> "Marker":
        """The same with its picture under another name."""
        return replace(self, picture=names[self.picture]) if self.picture else self


@dataclass(frozen=True, slots=True)
class Event:
    """What happens, for reports. `kind` is speech, pause, sound, chapter, breath or background.

    `text` is as written; `spoken` as given to the engine, and `voice` by whom; `estimated` says that the length is
    a guess; `picture` is a chapter's.
    """

    kind: str
    line: int
    start: int
    length: int
    text: str
    spoken: str = ""
    estimated: bool = False
    picture: str = ""
    voice: str = ""


@dataclass(frozen=True, slots=True)
class Elastic:
    """An elastic pause or rest, where it came to stand and what it came to. All in samples; `written` is as in the
    script."""

    line: int
    min: int
    max: int
    actual: int
    start: int = 0
    written: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """The time of one side of a `sides` block, in samples; `side` counts them from 0."""

    block: Sides
    side: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The session in time. Raises ValueError when it contradicts itself: that is a fault of ours.

    A clip of `voice` may reach a little over its caption at both ends, where the voice fades.
    """

    length: int
    voice: tuple[Clip, ...]
    effects: tuple[Clip, ...]
    bed: tuple[BedSpan, ...]
    chapters: tuple[Marker, ...]
    captions: tuple[Marker, ...]
    events: tuple[Event, ...] = ()
    elastic: tuple[Elastic, ...] = ()
    turns: tuple[Turn, ...] = ()
    shortest: int = 0
    longest: int = 0

    def __post_init__(self) -> None:
        for name in ("voice", "effects", "bed", "chapters", "captions", "events"):
            last = 0
            for item in getattr(self, name):
                if item.start < last:
                    raise ValueError(f"{name} out of order at {item.start}")
                if item.length < 0 or item.start + item.length > self.length:
                    raise ValueError(f"{name} outside the session at {item.start}")
                last = item.start
        for one, two in itertools.pairwise(self.captions):
            if one.start + one.length > two.start:
                raise ValueError(f"speech overlaps speech at {two.start}")


# ── what was made ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Loudness:
    """Of a finished session: the voice's integrated loudness (LUFS) and the mix's true peak (dBTP).

    Without a voice the first is None.
    """

    integrated_speech_lufs: float | None
    true_peak_dbtp: float


@dataclass(frozen=True, slots=True)
class Session:
    """A rendered session: the file at `path`, and `digest`, the SHA-256 of its bytes.

    `saved` are files beside it that had been changed by hand, and the names under which that was kept; `recorded`
    is how many of its lines somebody recorded, and `remarks` are what the author should know of such recordings.
    """

    routine: Routine
    timeline: Timeline
    voice: Voice
    path: str
    digest: str
    loudness: Loudness
    spoken: int = 0
    reused: int = 0
    saved: tuple[tuple[str, str], ...] = ()
    recorded: int = 0
    remarks: tuple[str, ...] = ()
