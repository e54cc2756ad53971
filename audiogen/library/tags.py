"""The ID3v2.3 tag of a session: https://id3.org/id3v2.3.0, and https://id3.org/id3v2-chapters-1.0.

Version 2.3 is the one that every player, car and phone reads. This is the only module that knows mutagen.

mutagen builds the frames, one at a time; we put them together, because it would sort the frames of a whole
tag by their size, and many players show chapters in the order in which they stand in the file.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, Final

import mutagen.id3

from audiogen.library.identity import session_id
from audiogen.library.sidecars.clock import one_line
from audiogen.library.sidecars.lrc import lrc
from audiogen.model import Marker, Routine, Timeline
from audiogen.units import milliseconds

_id3: Any = mutagen.id3  # its functions have no annotations

PADDING: Final = 1024
"""Bytes left free after the frames, so that a tag editor need not write the whole file anew."""

OWNER: Final = "audiogen"
"""Who gave the identifier in `UFID`; also the description of the `TXXX` frame that repeats it."""

BEGINNING: Final = 1 << 16
"""Bytes at the beginning of an MP3 in which our tag has said whose it is."""

_MOST_CHILDREN: Final = 255  # CTOC counts its children in one byte
_LATIN1, _UTF16 = 0, 1
_TOP_LEVEL, _ORDERED = 2, 1
_MILLISECONDS, _LYRICS = 2, 1
_OTHER, _FRONT_COVER = 0, 3

NO_PICTURES: Final[Mapping[str, bytes]] = {}
_PICTURES: Final = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}

# The primary subtag of BCP 47 → ISO 639-2 (its terminological codes).
_CODES: Final = """
af:afr am:amh ar:ara as:asm az:aze be:bel bg:bul bn:ben bo:bod br:bre bs:bos ca:cat cmn:zho co:cos cs:ces
cy:cym da:dan de:deu dv:div dz:dzo el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas fi:fin fil:fil fo:fao
fr:fra fy:fry ga:gle gd:gla gl:glg gn:grn gu:guj ha:hau haw:haw he:heb hi:hin hr:hrv ht:hat hu:hun hy:hye
ia:ina id:ind ig:ibo is:isl it:ita iw:heb ja:jpn jv:jav jw:jav ka:kat kk:kaz kl:kal km:khm kn:kan ko:kor
ku:kur ky:kir la:lat lb:ltz ln:lin lo:lao lt:lit lv:lav mg:mlg mi:mri mk:mkd ml:mal mn:mon mr:mar ms:msa
mt:mlt my:mya nb:nob ne:nep nl:nld nn:nno no:nor ny:nya oc:oci om:orm or:ori pa:pan pl:pol ps:pus pt:por
qu:que rm:roh ro:ron ru:rus rw:kin sa:san sd:snd se:sme si:sin sk:slk sl:slv sm:smo sn:sna so:som sq:sqi
sr:srp st:sot su:sun sv:swe sw:swa ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk tl:tgl tn:tsn to:ton tr:tur
tt:tat ug:uig uk:ukr ur:urd uz:uzb vi:vie wo:wol xh:xho yi:yid yo:yor yue:zho zh:zho zu:zul
"""
_LANGUAGES: Final = dict(pair.split(":") for pair in _CODES.split())


def id3(
    routine: Routine,
    timeline: Timeline,
    cover: bytes,
    *,
    encoder: str,
    pictures: Mapping[str, bytes] = NO_PICTURES,
    tracks: int | None = None,
) -> bytes:
    """The complete ID3v2.3 tag of a session, to stand before its audio. Same inputs, same bytes.

    `cover` is a JPEG or PNG, or empty when there is none; `encoder` says what made the file; `pictures` are those
    of the chapters, by the name that the timeline has for them; `tracks` is how many there are in the album.
    Times come from the timeline, in samples, and go into the tag in milliseconds. Raises ValueError when a
    picture is neither of the two formats.
    """
    texts = _texts(routine, timeline, encoder, tracks)
    frames = _frames(routine, timeline, texts, cover, pictures)
    body = b"".join(_bytes_of(frame) for frame in frames) + bytes(PADDING)
    return struct.pack(">3s3B4s", b"ID3", 3, 0, 0, _synchsafe(len(body))) + body


def names_us(beginning: bytes) -> bool:
    """Whether the `BEGINNING` of an MP3 holds a tag with an identifier of ours."""
    at = beginning.find(b"UFID")
    return beginning.startswith(b"ID3") and at > 0 and beginning[at + 10 :].startswith(OWNER.encode() + b"\0")


def language_code(tag: str) -> str:
    """The ISO 639-2 code of a BCP 47 tag: `eng` for `en-GB`; `und` when we don't know it."""
    return _LANGUAGES.get(tag.replace("_", "-").split("-")[0].lower(), "und")


# ── frames ───────────────────────────────────────────────────────────────────────────────────────────────


def _frames(
    routine: Routine, timeline: Timeline, texts: Mapping[str, str], cover: bytes, pictures: Mapping[str, bytes]
) -> Iterator[Any]:
    """In the order of the file: what a player shows first, then what is long, the picture last."""
    language = texts["TLAN"]
    for name, text in texts.items():
        if clean := _clean(text):
            yield getattr(_id3, name)(encoding=_encoding(clean), text=[clean])
    if description := _clean(routine.meta.description):
        yield _id3.COMM(encoding=_encoding(description), lang=language, desc="", text=[description])
    yield from _identity(routine)
    yield from _contents(timeline, pictures)
    yield from _lyrics(timeline.captions, language)
    if cover:
        yield _picture(cover, _FRONT_COVER)


def _picture(data: bytes, kind: int) -> Any:
    return _id3.APIC(encoding=_LATIN1, mime=_mime(data), type=kind, desc="", data=data)


def _texts(routine: Routine, timeline: Timeline, encoder: str, tracks: int | None) -> dict[str, str]:
    meta = routine.meta
    return {
        "TIT2": meta.title,
        "TPE1": meta.artist,
        "TALB": meta.album,
        "TRCK": "" if meta.track is None else f"{meta.track}/{tracks}" if tracks else str(meta.track),
        "TYER": "" if meta.year is None else f"{meta.year:04d}",
        "TCON": meta.genre,
        "TLAN": language_code(meta.language),
        "TLEN": str(milliseconds(timeline.length)),
        "TSSE": encoder,
        "TENC": encoder,
    }


def _identity(routine: Routine) -> Iterator[Any]:
    known = str(session_id(routine))
    yield _id3.UFID(owner=OWNER, data=known.encode("ascii"))
    yield _id3.TXXX(encoding=_LATIN1, desc=OWNER, text=[known])


def _contents(timeline: Timeline, pictures: Mapping[str, bytes]) -> Iterator[Any]:
    chapters = timeline.chapters
    if not chapters:
        return
    names = [f"ch{number:04d}" for number in range(1, len(chapters) + 1)]
    yield from _tables(names)
    # A chapter lasts until the next one begins: rounding must leave no gap for a player to fall into.
    borders = [milliseconds(chapter.start) for chapter in chapters] + [milliseconds(timeline.length)]
    for name, chapter, start, end in zip(names, chapters, borders, borders[1:], strict=False):
        shown = [_picture(pictures[chapter.picture], _OTHER)] if chapter.picture else []
        inner = [*_heading(chapter.text), *shown]
        yield _id3.CHAP(element_id=name, start_time=start, end_time=end, sub_frames=inner)


def _tables(names: list[str]) -> Iterator[Any]:
    """The table of contents; with more chapters than one can hold, a table of tables."""
    groups = [names[at : at + _MOST_CHILDREN] for at in range(0, len(names), _MOST_CHILDREN)]
    if len(groups) == 1:
        yield _table("toc", _TOP_LEVEL, names)
        return
    parts = [f"toc{number:03d}" for number in range(1, len(groups) + 1)]
    yield _table("toc", _TOP_LEVEL, parts)
    for part, group in zip(parts, groups, strict=True):
        yield _table(part, 0, group)


def _table(name: str, level: int, children: list[str]) -> Any:
    return _id3.CTOC(element_id=name, flags=level | _ORDERED, child_element_ids=children, sub_frames=[])


def _heading(title: str) -> list[Any]:
    clean = _clean(title)
    return [_id3.TIT2(encoding=_encoding(clean), text=[clean])] if clean else []


def _lyrics(captions: Sequence[Marker], language: str) -> Iterator[Any]:
    """The captions twice: USLT in LRC form, which most players read, and SYLT, which some insist on."""
    if not captions:
        return
    text = lrc(captions)
    yield _id3.USLT(encoding=_encoding(text), lang=language, desc="", text=text)
    lines = [(one_line(caption.text), milliseconds(caption.start)) for caption in captions]
    timing = {"format": _MILLISECONDS, "type": _LYRICS}
    yield _id3.SYLT(encoding=_UTF16, lang=language, desc="", text=lines, **timing)


# ── bytes ────────────────────────────────────────────────────────────────────────────────────────────────


def _bytes_of(frame: Any) -> bytes:
    """One frame as version 2.3 has it: mutagen's tag of this frame alone, without the tag's header."""
    tags, file = _id3.ID3(), BytesIO()
    tags.add(frame)
    tags.update_to_v23()  # `save` alone would leave what only version 2.4 has
    tags.save(file, v1=0, v2_version=3, padding=lambda info: 0)
    return file.getvalue()[10:]


def _synchsafe(size: int) -> bytes:
    """`size` in four bytes of seven bits each, as the header of a tag wants it."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def _encoding(text: str) -> int:
    """Plain ASCII reads the same everywhere; anything else goes as UTF-16, the one other that 2.3 has."""
    return _LATIN1 if text.isascii() else _UTF16


def _clean(text: str) -> str:
    return text.replace("\0", "").strip()  # a NUL ends a text in ID3


def _mime(picture: bytes) -> str:
    for beginning, mime in _PICTURES.items():
        if picture.startswith(beginning):
            return mime
    raise ValueError("a cover must be JPEG or PNG")
