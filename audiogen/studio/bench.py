"""The work on one script: it is read whenever one of its files changes, laid out in time at once, and what is new in
it is spoken.

Two threads, so that a voice which takes its time keeps nobody waiting: one reads and lays out, the other speaks.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from audiogen.build.desk import Desk, Mixed
from audiogen.build.quieter import quieter
from audiogen.build.spans import Spans
from audiogen.build.voice import Casting
from audiogen.errors import AudiogenError, LengthError, SpeechError
from audiogen.model import Utterance
from audiogen.progress import silent
from audiogen.speech.cache import ClipLost, Kept
from audiogen.speech.narrate import narrate
from audiogen.studio import source
from audiogen.studio.board import Board
from audiogen.studio.draft import Draft, Drafts
from audiogen.studio.reading import Note, look, notes_of
from audiogen.studio.score import score
from audiogen.studio.terms import Terms
from audiogen.studio.trying import Tried, failure
from audiogen.studio.watching import Watch
from audiogen.timeline.hold import Place
from audiogen.timeline.unroll import utterances
from audiogen.units import format_clock

LOOK: Final = 0.2
"""Seconds from one look at the files to the next."""
SOON: Final = 2.0
"""Seconds after which a session can be heard of which much is still to be spoken; again after twice as long."""
HEALED: Final = 10.0
"""Seconds in which what was spoken anew isn't so once more by itself."""
KEPT: Final = 4
"""So many versions of a session can be heard: pages may still play what isn't the latest."""


class _Superseded(Exception):
    """Something newer is to be spoken."""


class Bench:
    """One script, at `path`. What there is to know about it is on the `board`, under these names:

    text     {"text", "tag"}: what is in the file; null when it can't be read
    notes    {"tag", "notes"}: what is wrong, and what an editor would say
    score    {"tag", "sound", …}: the session in time (see `score`); `sound` names what can be heard, or is empty
    voice    {"state": "speaking", "ready" or "failed", "done", "total", "message", "hint"}
    """

    def __init__(self, path: Path, terms: Terms) -> None:
        self.path = path
        self.board = Board()
        self._terms = terms
        self._drafts: Drafts | None = None
        self._watch = Watch([path, *terms.files])
        self._look = threading.Event()
        self._closed = threading.Event()
        self._work = threading.Condition()
        self._draft: Draft | None = None
        self._begun: Draft | None = None
        self._clips: dict[Utterance, Kept] = {}
        self._said: frozenset[Utterance] = frozenset()
        self._sounds: dict[str, Mixed] = {}
        self._lost: set[str] = set()
        self._healed = -HEALED
        self._quieter: tuple[Note, ...] = ()
        self._warm: set[str] = set()
        self._saving = threading.Lock()
        self._threads = [
            threading.Thread(target=self._guarded, args=[run], name=f"studio {name}", daemon=True)
            for name, run in (("reading", self._read_on), ("speaking", self._speak_on))
        ]

    def start(self) -> None:
        for thread in tuple(self._threads):  # one of which begins another
            thread.start()

    def close(self) -> None:
        """Ends what is under way; what is being spoken is finished first."""
        self._closed.set()
        self._look.set()
        with self._work:
            self._work.notify_all()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _guarded(self, run: Callable[[], None]) -> None:
        """Runs what a thread is for. Should it fail by a fault of ours, the page says so."""
        try:
            run()
        except Exception as error:
            message = f"This is a fault of the program ({type(error).__name__}: {error})"
            self._tell("failed", message=message, hint="please report it, and start the studio again")
            raise

    # ── what pages ask for ──

    def save(self, text: str, base: str, over: bool) -> source.Saved:
        """Writes the script. Raises what `source.save` raises."""
        with self._saving:
            saved = source.save(self.path, text, base, over)
        self._look.set()
        return saved

    def put_aside(self, text: str) -> str:
        """Keeps a page's text that gives way to the file's. Raises what `source.put_aside` raises."""
        with self._saving:
            return source.put_aside(self.path, text)

    def again(self) -> None:
        """Speaks once more what couldn't be spoken."""
        with self._work:
            if self._draft is not None:
                self._draft = replace(self._draft, casting=None)
                self._work.notify_all()

    def lost(self, name: str) -> None:
        """A sound can't be heard to its end, since somebody cleared away what was spoken: it is spoken anew."""
        with self._work:
            if name in self._lost or name != next(reversed(self._sounds), None):
                return  # that is known, or pages will soon have the latest
            self._lost.add(name)
            now = time.monotonic()
            again, self._healed = now - self._healed >= HEALED, now
        self._tell("failed", message="What was spoken is gone from the cache", hint="it can be spoken anew")
        if again:
            self.again()

    def check(self, text: str) -> dict[str, Any]:
        """What is to be said of a text that isn't saved: its notes, and its length in milliseconds, if it has one."""
        drafts = self._drafts
        if drafts is None:
            raise AudiogenError("there is no session yet")
        reading = look(text, self.path, drafts.settings.defaults)
        made = drafts.make(source.Source(text, ""), reading, near=True)
        if isinstance(made, Draft):
            drawn = score(text, made.routine, made.timeline, made.voice)
            return {"notes": _plain(made.notes), "length": drawn["length"], "estimated": drawn["estimated"]}
        return {"notes": _plain(made), "length": None, "estimated": False}

    def stretch(self, place: Place, length: int) -> dict[str, Any]:
        """The session if the pause at `place` were so many samples long. Raises AudiogenErrors when it can't be."""
        draft, drafts = self._draft, self._drafts
        if draft is None or drafts is None:
            raise AudiogenError("there is no session yet")
        try:
            timeline = drafts.stretched(draft, place, length, self._clips)
        except LengthError as error:
            most = error.nearest < error.asked
            said = f"then the session would last {format_clock(error.nearest)} at {'most' if most else 'least'}"
            raise AudiogenError(said, f"it is to last {format_clock(error.asked)}") from error
        return score(draft.found.text, draft.routine, timeline, draft.voice)

    def sound(self, name: str) -> Mixed | None:
        """What can be heard under that name, if it is one of the latest."""
        return self._sounds.get(name)

    # ── reading ──

    def _read_on(self) -> None:
        self._look.set()
        while not self._closed.is_set():
            if self._look.wait(LOOK) or self._watch.changed:
                self._look.clear()
                if not self._closed.is_set():
                    self._read()

    def _read(self) -> None:
        self._watch.look()  # before reading: what changes meanwhile is read again
        try:
            found = source.load(self.path)
        except (AudiogenError, OSError) as error:
            said = error if isinstance(error, AudiogenError) else AudiogenError(f"{self.path} can't be read")
            self.board.post("text", {"text": None, "tag": ""})
            self._say("", notes_of(said, self.path))
            return
        self.board.post("text", {"text": found.text, "tag": found.tag})
        try:
            settings = self._terms.load()
            if self._drafts is None or settings != self._drafts.settings:
                self._drafts = Drafts(self.path, settings, self._drafts)
        except AudiogenError as error:
            self._say(found.tag, notes_of(error, self.path))
            return
        reading = look(found.text, self.path, settings.defaults)
        self._watch.keep((*reading.files, *self._terms.files))
        made = self._drafts.make(found, reading)
        if not isinstance(made, Draft):
            self._say(found.tag, made)
            return
        with self._work:
            self._draft = made
            self._show(made)
            self._work.notify_all()

    def _show(self, draft: Draft, sound: str = "") -> None:
        drawn = score(draft.found.text, draft.routine, draft.timeline, draft.voice)
        self.board.post("score", {"tag": draft.found.tag, "sound": sound, **drawn})
        self._say(draft.found.tag, (*draft.notes, *self._quieter))

    def _say(self, tag: str, notes: tuple[Note, ...]) -> None:
        self.board.post("notes", {"tag": tag, "notes": _plain(notes)})

    # ── speaking ──

    def _speak_on(self) -> None:
        while True:
            with self._work:
                self._work.wait_for(lambda: self._closed.is_set() or self._draft is not self._begun)
                draft, drafts = self._draft, self._drafts
                self._begun = draft
            if self._closed.is_set():
                return
            assert draft is not None and drafts is not None
            with suppress(_Superseded), drafts.cache.using():
                self._speak(draft, drafts)
            drafts.cache.trim(drafts.settings.cache_limit, keep=self._clips.values())

    def _speak(self, draft: Draft, drafts: Drafts) -> None:
        try:
            try:
                self._finish(draft, drafts, drafts.cast(draft))
            except ClipLost:  # damaged or taken away since it was looked for: it is spoken anew, once
                self._clips = {}
                self._finish(draft, drafts, drafts.cast(replace(draft, casting=None)))
        except SpeechError as error:
            self._tell("failed", message=failure(error), hint=error.hint)
        except OSError as error:
            self._tell(
                "failed", message=f"What is spoken can't be kept ({error.strerror or error})", hint="free space"
            )
        except AudiogenError as error:
            self._tell("failed", message="There is no sound yet", hint="mend what is wrong first")
            self._say(draft.found.tag, (*notes_of(error, self.path), *draft.notes))

    def _warm_up(self, casting: Casting) -> None:
        """Has the voice loaded that will be wanted, so that the first changed line doesn't wait for that."""
        engine, voice = casting.spoken.engine, casting.voice
        if engine.name in self._warm or engine.online or not casting.spoken.wanted or not casting.spoken.complete:
            return
        self._warm.add(engine.name)

        def speak() -> None:
            with suppress(AudiogenError):
                engine.speak(Utterance(next(iter(casting.spoken.wanted)).text, voice))

        warming = threading.Thread(target=speak, name="studio warming", daemon=True)
        self._threads.append(warming)
        warming.start()

    def _finish(self, draft: Draft, drafts: Drafts, casting: Casting) -> None:
        """Has everything spoken, and the session mixed."""
        self._warm_up(casting)
        self._clips = self._narrated(draft, drafts, casting)
        self._offer(draft, drafts, casting, self._clips)
        self._tell("ready")

    def _offer(self, draft: Draft, drafts: Drafts, casting: Casting, clips: Mapping[Utterance, Kept]) -> None:
        """Lets the session be heard with these clips; what isn't spoken yet is silent."""
        desk = Desk(self.path, draft.routine, casting.flow, drafts.settings, Spans(drafts.settings.spans))
        mixed = desk.mixed(dict(clips), silent, gaps=True)  # which stays as it is when more lines come
        too_near = tuple(Note(one.line, one.message, wrong=False) for one in quieter(draft.routine, mixed))
        name = _name(mixed, len(self._lost))
        with self._work:
            self._check_current(draft)
            others = [one for one in self._sounds.items() if one[0] != name]  # the latest comes last
            self._sounds = dict([*others, (name, mixed)][-KEPT:])
            self._quieter = too_near  # until the next mix says otherwise
            self._show(draft.heard(casting, mixed.timeline), name)

    def _narrated(self, draft: Draft, drafts: Drafts, casting: Casting) -> dict[Utterance, Kept]:
        """Every line's clip. What is new since the last time is spoken first: that is what somebody waits for."""
        total = sum(len(part.wanted) - len(part.kept) for part in casting.parts)
        done, soon = 0, SOON
        due = time.monotonic() + soon
        known = casting.kept

        def came(utterance: Utterance, clip: Kept) -> None:
            nonlocal done, soon, due
            self._check_current(draft)
            done += 1
            known[utterance] = clip
            self._tell("speaking", done=done, total=total)
            if done < total and time.monotonic() > due:
                self._offer(draft, drafts, casting, known)
                soon *= 2  # whoever listens meanwhile isn't interrupted all the time
                due = time.monotonic() + soon

        if total:
            self._tell("speaking", done=0, total=total)
        before, self._said = self._said, frozenset(utterances(casting.flow))
        clips: dict[Utterance, Kept] = {}
        for part in casting.parts:
            wanted = dict(sorted(part.wanted.items(), key=lambda one: one[0] in before))
            tried = Tried(part.engine)
            try:
                clips |= narrate(wanted, tried.engine, drafts.cache, silent, part.kept, came).clips
            except SpeechError as error:
                self._offer(draft, drafts, casting, known)
                raise tried.told(error, wanted, spoken=done > 0) from error
        return clips

    def _check_current(self, draft: Draft) -> None:
        if self._draft is not draft or self._closed.is_set():
            raise _Superseded

    def _tell(self, state: str, **more: Any) -> None:
        self.board.post("voice", {"state": state, **more})


def _plain(notes: tuple[Note, ...]) -> list[dict[str, Any]]:
    return [asdict(note) for note in notes]


def _name(mixed: Mixed, losses: int) -> str:
    """The same for sessions that sound the same, to the last bit; but pages are to begin anew with one after
    `losses` of sounds."""
    described = repr((mixed.channels, mixed.mixer.described(0, mixed.timeline.length), losses))
    return hashlib.sha256(described.encode()).hexdigest()[:20]
