"""Looks at what a feed points to, wherever that is."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import Final, Protocol

from audiogen.library.inspect import picture, sound, words
from audiogen.library.inspect.finding import Finding
from audiogen.library.inspect.outline import File, Outline, Part
from audiogen.library.inspect.sound import Sound

AT_ONCE: Final = 4
MOST_PARTS: Final = 100


@dataclass(frozen=True, slots=True)
class Begun:
    """The beginning of a sound, or all that there is of another file; None when it can't be had. `size` is how
    many bytes the whole file has, 0 if nobody knows."""

    findings: tuple[Finding, ...]
    data: bytes | None
    size: int = 0


class Files(Protocol):
    """Where a feed's files are."""

    def sound(self, file: File) -> Begun:
        """The beginning of an MP3, with its tag."""
        ...

    def whole(self, file: File, most: int) -> Begun:
        """All of a file, which may have `most` bytes. Pictures have no `kind`: their bytes tell."""
        ...


def look(outline: Outline, files: Files) -> list[Finding]:
    """Everything that is wrong with the pictures and the items' files, in the feed's order."""
    parts = outline.parts[:MOST_PARTS]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pictures = pool.map(lambda address: list(_picture(address, files)), outline.pictures[: MOST_PARTS + 1])
        items = pool.map(lambda part: list(_part(part, files, outline.relative)), parts)
        found = list(chain.from_iterable([*pictures, *items]))
    if len(parts) < len(outline.parts):
        message = f"only the first {len(parts)} of its {len(outline.parts)} items were looked at"
        found.append(Finding("note", "the feed", message))
    return found


def look_at_sound(begun: Begun, where: str, told: int | None = None) -> tuple[Sound | None, list[Finding]]:
    if begun.data is None:
        return None, list(begun.findings)
    read = sound.read(begun.data, begun.size)
    return read, [*begun.findings, *sound.judge(read, where, told)]


def _picture(address: str, files: Files) -> Iterator[Finding]:
    begun = files.whole(File(address, ""), picture.MOST)
    found = list(begun.findings)
    if begun.data is not None:
        found += picture.judge(begun.data, address)
    yield from found
    if not _is_bad(found):
        yield Finding("ok", address, "the picture is fine")


def _part(part: Part, files: Files, relative: bool) -> Iterator[Finding]:
    found: list[Finding] = []
    length: float | None = part.seconds
    if part.sound is not None:
        read, of_sound = look_at_sound(files.sound(part.sound), part.sound.address, part.seconds)
        found += of_sound
        length = read.seconds if read and read.seconds is not None else length
    for transcript in part.transcripts:
        begun = files.whole(transcript, words.MOST)
        found += begun.findings
        if begun.data is not None:
            found += words.judge_transcript(begun.data, transcript.kind, transcript.address, length)
    if part.chapters is not None:
        begun = files.whole(part.chapters, words.MOST)
        found += begun.findings
        if begun.data is not None:
            found += words.judge_chapters(begun.data, part.chapters.address, length, relative=relative)
    yield from found
    if not _is_bad(found):
        yield Finding("ok", part.name, "its files are fine")


def _is_bad(findings: Sequence[Finding]) -> bool:
    return any(finding.level in ("error", "warning") for finding in findings)
