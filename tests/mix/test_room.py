"""Room for the voice: what a background is taken back by, and that it is not taken back for nothing."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from audiogen.audio import sounds
from audiogen.audio.endless import MOMENT, Endless
from audiogen.audio.levels import TARGET_LUFS, Samples
from audiogen.mix.room import BENEATH, LEAST, MARGIN, reductions
from audiogen.model import Bed, BedSpan, Clip, Layer, SoundFile, Timeline, Tone, Utterance, Voice
from audiogen.script.backgrounds import DEFAULT_LEVEL
from audiogen.units import RATE
from audiogen.vocabulary import BEDS

LINE = Utterance("A line.", Voice("none", "nobody", "en"))
LENGTH = 60 * RATE
NOISE = Tone("pink noise")
OWN = SoundFile("storm.wav")


class Storm:
    """As loud as the voice on the whole, but for seconds 20 to 25, when it is 12 dB louder."""

    period = LENGTH

    def between(self, start: int, stop: int) -> Samples:
        raise AssertionError("how loud it is says enough")

    @property
    def powers(self) -> npt.NDArray[np.float64]:
        power = np.full(LENGTH // MOMENT, 10 ** ((TARGET_LUFS + 0.691) / 10))
        power[200:250] *= 10**1.2
        return power


def endless(source: Tone | SoundFile) -> Endless:
    return Storm() if isinstance(source, SoundFile) else sounds.endless(source)


def nothing(source: Tone | SoundFile) -> Endless:
    raise AssertionError("nobody needs to look")


def found(
    layers: tuple[tuple[Tone | SoundFile, float], ...],
    lines: tuple[int, ...] = (10,),
    depth: float = -6.0,
    look: Callable[[Tone | SoundFile], Endless] = endless,
) -> float:
    bed = Bed(tuple(Layer(source, level) for source, level in layers))
    voice = tuple(Clip(at * RATE, 4 * RATE, LINE, 0.0, 1) for at in lines)
    timeline = Timeline(LENGTH, voice, (), (BedSpan(0, LENGTH, bed, RATE, RATE),), (), ())
    (only,) = reductions(timeline, depth, look)
    return only


def test_a_background_as_quiet_as_usual_stays_as_it_was_asked_for() -> None:
    assert found(((NOISE, -30.0), (Tone("drone", hertz=110.0), -28.0)), look=nothing) == 0.0


@pytest.mark.parametrize("name", BEDS)
def test_at_the_level_that_they_have_unasked_nobody_looks_closer(name: str) -> None:
    kind = BEDS[name]
    assert found(((Tone(name, hertz=kind.pitch, beat=kind.beat), DEFAULT_LEVEL),), look=nothing) == 0.0


@pytest.mark.parametrize(("level", "depth"), [(-3.0, -6.0), (0.0, -6.0), (-6.0, 0.0), (-10.0, -3.0)])
def test_a_louder_one_leaves_speech_its_room(level: float, depth: float) -> None:
    less = found(((NOISE, level),), depth=depth)
    assert level + depth - less == pytest.approx(-LEAST - MARGIN, abs=0.5)


def test_layers_count_together() -> None:
    one = found(((NOISE, -6.0),))
    both = found(((NOISE, -6.0), (Tone("brown noise"), -6.0)))
    assert both - one == pytest.approx(3.0, abs=0.5)


def test_without_words_it_is_as_loud_as_asked_but_under_the_voice() -> None:
    assert found(((NOISE, BENEATH),), lines=()) == 0.0
    assert found(((NOISE, 3.0),), lines=()) == pytest.approx(3.0 - BENEATH, abs=0.2)


def test_it_is_the_loudest_moment_under_a_line_that_counts() -> None:
    calm, storm = found(((OWN, -9.0),), lines=(5, 40)), found(((OWN, -9.0),), lines=(5, 21, 40))
    assert (calm, storm) == (pytest.approx(0.5, abs=0.01), pytest.approx(12.5, abs=0.01))


def span(start: int, stop: int, level: float, fade: int = 1) -> BedSpan:
    bed = Bed((Layer(OWN, level),))
    return BedSpan(start * RATE, (stop - start) * RATE, bed, fade * RATE, fade * RATE, False, False)


def test_backgrounds_that_meet_under_a_line_share_what_is_left_to_do() -> None:
    spans = (span(0, 15, -9.5), span(10, 30, -9.5), span(40, 60, -9.5))
    voice = (Clip(11 * RATE, 3 * RATE, LINE, 0.0, 1),)
    less = reductions(Timeline(LENGTH, voice, (), spans, (), ()), -6.0, endless)
    assert less == (pytest.approx(10 * np.log10(2), abs=0.01), pytest.approx(10 * np.log10(2), abs=0.01), 0.0)


def test_backgrounds_that_come_too_near_only_together_are_seen() -> None:
    """Each is just quiet enough, and nobody looks closer at one alone; where both sound they are twice as much."""
    alone = (BedSpan(0, 30 * RATE, Bed((Layer(NOISE, -10.1),)), 1, 1, False, False),)
    both = (*alone, BedSpan(10 * RATE, 40 * RATE, Bed((Layer(Tone("white noise"), -10.1),)), 1, 1, False, False))
    voice = (Clip(20 * RATE, 3 * RATE, LINE, 0.0, 1),)
    assert reductions(Timeline(LENGTH, voice, (), alone, (), ()), -6.0, nothing) == (0.0,)
    less = reductions(Timeline(LENGTH, voice, (), both, (), ()), -6.0, endless)
    assert less == (pytest.approx(2.4, abs=0.2), pytest.approx(2.4, abs=0.2))


def test_a_loud_background_takes_nothing_from_the_quiet_one_that_follows() -> None:
    """A line where the one gives way to the other: the loud one is taken back, and the quiet one hardly."""
    spans = (span(0, 16, -4.0, fade=6), span(10, 40, -24.0, fade=6))
    voice = (Clip(10 * RATE, 3 * RATE, LINE, 0.0, 1),)
    loud, quiet = reductions(Timeline(LENGTH, voice, (), spans, (), ()), -6.0, endless)
    assert 3.0 < loud < 7.0 and quiet < 1.0
