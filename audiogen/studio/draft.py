"""What a script makes, before it can be heard: who speaks it, and when everything comes, as far as that is known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from audiogen.build import voice as voices
from audiogen.build.advice import advice
from audiogen.build.clips import cache
from audiogen.build.plan import arranged
from audiogen.build.shelf import Shelf
from audiogen.build.voice import Casting
from audiogen.errors import AudiogenError
from audiogen.model import Routine, Timeline, Utterance, Voice
from audiogen.settings import Settings
from audiogen.speech.cache import Cache, Kept
from audiogen.studio.reading import Note, Reading, advised, notes_of
from audiogen.studio.source import Source
from audiogen.timeline.hold import Place, hold
from audiogen.timeline.nodes import Flow
from audiogen.timeline.unroll import unroll


@dataclass(frozen=True, slots=True)
class Draft:
    """A routine that makes a session, what it was read from, and who speaks it; None for undecided."""

    found: Source
    routine: Routine
    casting: Casting | None
    flow: Flow
    timeline: Timeline
    notes: tuple[Note, ...]

    @property
    def voice(self) -> Voice | None:
        return self.casting.voice if self.casting else None

    def heard(self, casting: Casting, timeline: Timeline) -> "Draft":
        """The same as it came to be when it was mixed."""
        return replace(self, casting=casting, flow=casting.flow, timeline=timeline)


class Drafts:
    """Makes drafts of the script at `path`, and remembers which voice `auto` came to."""

    def __init__(self, path: Path, settings: Settings, former: "Drafts | None" = None) -> None:
        """`former` is who made them until the settings changed. Raises UsageError or StoreError for a bad store."""
        self.settings = settings
        self.cache = cache(settings)
        self._path = path
        self._auto: dict[str, str] = former._auto if former else {}

    def make(self, found: Source, reading: Reading, near: bool = False) -> Draft | tuple[Note, ...]:
        """What a text makes, or what is wrong with it. Asks no voice; if `near`, nor a store of clips."""
        if reading.routine is None:
            return reading.notes
        routine = self._settled(reading.routine)
        try:
            casting = voices.foresee(routine, Cache(self.settings.cache) if near else self.cache)
            flow = casting.flow if casting else unroll(routine, _undecided(routine))
            timeline, warning = arranged(routine, flow, self._shelf(routine, casting, {}))
        except AudiogenError as error:
            return notes_of(error, self._path)
        notes = (*_warned(warning, routine), *_remarks(casting), *advised(advice(routine, flow, timeline)))
        return Draft(found, routine, casting, flow, timeline, notes)

    def cast(self, draft: Draft) -> Casting:
        """Who speaks, decided. May ask the network, for `auto`; what was foreseen holds otherwise."""
        chosen = draft.casting if draft.routine.meta.voice.engine != "auto" else None
        casting = chosen or voices.cast(draft.routine, self.cache)
        if casting.reason:
            self._auto[draft.routine.meta.language] = casting.voice.engine
        return casting

    def stretched(self, draft: Draft, place: Place, length: int, clips: Mapping[Utterance, Kept]) -> Timeline:
        """The session if the pause at `place` were so many samples long. Raises AudiogenErrors when it can't be."""
        held = hold(draft.flow, place, length)
        return arranged(draft.routine, held, self._shelf(draft.routine, draft.casting, clips))[0]

    def _settled(self, routine: Routine) -> Routine:
        """The routine with the voice that `auto` came to: for a language that stays the same."""
        wish, engine = routine.meta.voice, self._auto.get(routine.meta.language)
        if wish.engine != "auto" or wish.name or engine is None:
            return routine
        return replace(routine, meta=replace(routine.meta, voice=replace(wish, engine=engine)))

    def _shelf(self, routine: Routine, casting: Casting | None, clips: Mapping[Utterance, Kept]) -> Shelf:
        known = {**clips, **casting.kept} if casting else clips
        return Shelf(self._path, known, self.settings.backgrounds, routine.meta.treatment)


def _undecided(routine: Routine) -> Voice:
    return Voice("auto", "", routine.meta.language, routine.meta.voice.rate)


def _warned(warning: str, routine: Routine) -> tuple[Note, ...]:
    """That a session can't last as long as it should, by what is known so far."""
    return (Note(routine.meta.line("length"), warning.partition(": ")[2] or warning, wrong=False),) if warning else ()


def _remarks(casting: Casting | None) -> tuple[Note, ...]:
    return tuple(Note(0, remark, wrong=False) for remark in casting.remarks) if casting else ()
