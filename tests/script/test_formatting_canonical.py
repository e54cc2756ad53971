"""Every value is written in one way, and that is read as the same value."""

from hypothesis import given
from hypothesis import strategies as st

from audiogen.model import At, Background, Bed, Breathe, Layer, Pause, Sound, SoundFile, Tone
from audiogen.script.annotations import annotation
from audiogen.script.directives import Mark, Place, Timing, directive
from audiogen.script.fences import Fence, fence
from audiogen.script.formatting.canonical import canonical, canonical_annotation
from audiogen.script.formatting.proof import understood
from audiogen.script.formatting.spelling import behind_colons, in_brackets
from audiogen.units import LONGEST, RATE
from audiogen.vocabulary import BEDS, LOUDEST, QUIETEST, STRIKES

MS = RATE // 1000

lengths = st.integers(0, LONGEST // MS).map(MS.__mul__) | st.integers(0, 1200).map(RATE.__mul__)
spans = st.tuples(lengths, lengths).map(sorted)
levels = st.integers(int(QUIETEST * 4), int(LOUDEST * 4)).map(lambda quarters: quarters / 4)
names = st.from_regex(r"[a-zé][a-z0-9é]{0,6}", fullmatch=True)
files = st.builds(
    "{}{}".format, st.lists(names, min_size=1, max_size=3).map(" ".join), st.sampled_from([".wav", ".ogg"])
)

pauses = st.builds(lambda span: Pause(0, span[0], span[1] - span[0]), spans) | st.just(Pause(0, 0, fills=True))
sounds = st.builds(
    lambda source, gain: Sound(0, source, gain, "", opens=True),
    st.sampled_from([Tone(name, variant) for name, kind in STRIKES.items() for variant in ("", *kind.variants)])
    | files.map(SoundFile),
    levels,
)


def within(limits: tuple[float, ...]) -> st.SearchStrategy[float]:
    """A frequency that is allowed, in tenths; 0 where none is."""
    tenths = st.integers(int(limits[0] * 10), int(limits[1] * 10)) if limits else st.just(0)
    return tenths.map(lambda number: number / 10)


@st.composite
def tones(draw: st.DrawFn) -> Tone:
    name = draw(st.sampled_from(sorted(BEDS)))
    kind = BEDS[name]
    return Tone(name, hertz=draw(within(kind.hertz)), beat=draw(within(kind.beats)))


unplain = st.lists(
    st.sampled_from(["rain", ", ", " in ", " over 3s", " -6 dB", "sea", "/", ".ogg", " beat 4 Hz", "5"]),
    min_size=1,
    max_size=4,
).map(lambda parts: f"{' '.join(''.join(parts).split()).strip(' /,') or 'x'}.wav")
"""Names of files that look like something else."""
layers = st.builds(Layer, tones() | (files | unplain).map(SoundFile), levels)


beds = st.lists(layers, max_size=4).map(lambda found: Bed(tuple(found)))
backgrounds = st.builds(lambda bed, fade: Background(0, bed, fade, ""), beds, lengths)


@st.composite
def breaths(draw: st.DrawFn) -> Breathe:
    tenths = st.integers(1, 300).map(lambda number: number * RATE // 10)
    phases = (draw(tenths), draw(tenths | st.just(0)), draw(tenths), draw(tenths | st.just(0)))
    spoken, counted = draw(st.sampled_from([(False, False), (True, False), (True, True)]))
    silent = spoken and draw(st.booleans())
    still = draw(st.integers(0, sum(phases) // MS - 1)) * MS if draw(st.booleans()) else 0
    times = draw(st.integers(1, 300))
    if still:  # a total of hours, minutes and decimals of a second can't be read
        still = still // RATE * RATE - (sum(phases) * times) % RATE
    return Breathe(0, phases, times, spoken, "", counted, silent, max(0, still))


moments = (
    st.integers(1, 1000).map(lambda tenths: At(percent=tenths / 10))
    | lengths.map(lambda length: At(offset=length))
    | lengths.map(lambda length: At(offset=-length))
)
timings = st.builds(lambda at: Timing(0, at=at), moments) | st.builds(
    lambda every: Timing(0, every=every), st.integers(100, 10**6).map(MS.__mul__)
)
marks = st.sampled_from(["beginners", "always"]).map(lambda name: Mark(0, name))
directives = st.one_of(pauses, sounds, backgrounds, breaths(), timings, marks)


@given(directives)
def test_what_stands_in_brackets_is_written_as_it_is_read(value: object) -> None:
    written = canonical(value)  # type: ignore[arg-type]
    assert written[0] + written[-1] == "[]"
    assert understood(directive(written[1:-1], Place(0, True, ""))) == understood(value)
    assert in_brackets(written[1:-1]) == written


sides = st.lists(
    st.lists(names | st.sampled_from(["and", "y", "e", "und", "then"]), min_size=1, max_size=3).map(" ".join)
    | st.builds("{}, {}".format, names, names),
    min_size=2,
    max_size=8,
    unique=True,
)


@st.composite
def fences(draw: st.DrawFn) -> Fence:
    kind = draw(st.sampled_from(["repeat", "sides", "rest", "include", "marked"]))
    if kind == "repeat":
        every = draw(st.just(0) | st.integers(100, 10**6).map(MS.__mul__))
        return Fence(kind, 0, "", times=draw(st.integers(1, 1000)), every=every)
    if kind == "sides":
        return Fence(kind, 0, "", sides=tuple(draw(sides)))
    if kind == "rest":
        shortest, longest = draw(spans.filter(lambda span: span[1] > 0))
        return Fence(kind, 0, "", shortest=shortest, longest=longest)
    if kind == "include":
        return Fence(kind, 0, "", path=draw(names.map("parts/{}.md".format)))
    return Fence(kind, 0, "", mark=draw(st.sampled_from(["beginners", "always"])))


@given(fences())
def test_what_stands_behind_colons_is_written_as_it_is_read(value: Fence) -> None:
    written = canonical(value)
    assert understood(fence(written.removeprefix("::: "), 0)) == understood(value)
    assert behind_colons(written.removeprefix("::: ")) == written


values = st.text("abc déˈ/;:,.'()", max_size=8)


@given(st.dictionaries(st.sampled_from(["sub", "rate", "ipa", "voice"]), values, min_size=1))
def test_annotations_are_written_as_they_are_read(wanted: dict[str, str]) -> None:
    assert annotation(canonical_annotation(wanted)[1:-1]) == wanted


def test_plain_things_are_written_plainly() -> None:
    assert canonical(Pause(0, 4 * RATE)) == "[4s]"
    assert canonical(Pause(0, 600 * RATE, 300 * RATE)) == "[10m-15m]"
    assert canonical(Sound(0, Tone("bell", "soft"), -10.0, "")) == "[bell soft]"
    assert canonical(Sound(0, Tone("bell", "soft"), -10.0, ""), "bell soft -10dB") == "[bell soft -10 dB]"
    assert canonical(Background(0, Bed(), 6 * RATE, "")) == "[background off]"
    rain = Bed((Layer(SoundFile("rain in june.mp3"), -20.0), Layer(SoundFile("a, b.mp3"), -28.0)))
    assert canonical(Background(0, rain, 6 * RATE, "")) == '[background rain in june.mp3 -20 dB, "a, b.mp3"]'
    assert canonical(Breathe(0, (4 * RATE, 0, 6 * RATE, 0), 1, False, "")) == "[breathe 4-6]"
    assert canonical(Fence("sides", 0, "", sides=("left", "right"))) == "::: sides left right"
    assert canonical(Fence("sides", 0, "", sides=("left leg", "right leg"))) == "::: sides left leg, right leg"
    assert canonical(Fence("sides", 0, "", sides=("a, b", "c"))) == '::: sides "a, b" "c"'
