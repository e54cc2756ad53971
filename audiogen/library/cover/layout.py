"""Where the words stand: the title as large as the circle inside the ring lets it be, small lines around it."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from audiogen.library.cover.lettering import CAPITAL, Letters, Line, letters_of, width_of
from audiogen.model import Routine

# The words inside the ring: the circle that they keep to, and where the small ones stand.
_INNER: Final = 478.0
_WORD_SIZES: Final = range(288, 63, -4)  # for a title of one word
_TITLE_SIZES: Final = range(232, 63, -4)
_TITLE_ROOM: Final = 236.0  # above and below the centre
_BROKEN_SIZES: Final = range(112, 63, -4)  # for a title with a word that has to be broken
_MOST_LETTERS: Final = 240  # no more fit, even in the smallest size
_LEADING: Final = 1.04
_SMALL_SIZES: Final = range(46, 27, -2)
_SMALL_AT: Final = 336.0  # above and below the centre
_SMALL_BRIGHT: Final = 205


def small_lines(routine: Routine) -> Iterator[Line]:
    """The album above the title and the artist below it; what can't be drawn is left out."""
    title, album, artist = routine.meta.title, routine.meta.album, routine.meta.artist
    if album != title:
        yield from _small_line([(letters_of(album.upper()), 0.14), (letters_of(album), 0.03)], -_SMALL_AT)
    yield from _small_line([(letters_of(artist), 0.03)], _SMALL_AT)


def _small_line(ways: Sequence[tuple[Letters, float]], middle: float) -> Iterator[Line]:
    """The first of the ways (letters and their tracking) that there is room for, else the last, cut off."""
    for letters, tracking in ways:
        for size in _SMALL_SIZES:
            if letters and width_of(letters, tracking) * size <= _room(middle, size):
                yield Line(letters, middle, size, tracking, 0.0, _SMALL_BRIGHT)
                return
    if letters:
        short = _cut(letters, tracking, _room(middle, size) / size)
        yield Line(short, middle, size, tracking, 0.0, _SMALL_BRIGHT)


def _cut(letters: Letters, tracking: float, room: float) -> Letters:
    """As many of the first letters as there is room for (in em), and dots for the rest."""
    dots: Letters = [("…", "")]
    while letters and (letters[-1][0] == " " or width_of(letters + dots, tracking) > room):
        letters = letters[:-1]
    return letters + dots


def title_lines(letters: Letters) -> Iterator[Line]:
    if len(letters) > _MOST_LETTERS:
        letters = [*letters[:_MOST_LETTERS], ("…", "")]
    size, rows = _fitted(_words(letters)) if letters else (0, [])
    for row, middle in zip(rows, _middles(len(rows), size), strict=True):
        yield Line(row, middle, size, 0.0, 0.014, 255)


def _fitted(words: list[Letters]) -> tuple[int, list[Letters]]:
    """The largest size at which the words fit into the circle, and their lines.

    Words that are too long even for the smallest size are broken; when there are too many, the last go.
    """
    for size in _WORD_SIZES if len(words) == 1 else _TITLE_SIZES:
        if rows := _wrapped(words, size):
            return size, rows
    for size in _BROKEN_SIZES:
        if rows := _wrapped(_broken(words, size), size):
            return size, rows
    words = _broken(words, size)
    while words := words[:-1]:
        if rows := _wrapped([*words[:-1], [*words[-1], ("…", "")]], size):
            return size, rows
    return 0, []


def _wrapped(words: list[Letters], size: int) -> list[Letters]:
    """The words in as few lines as the circle lets them stand in, of about equal length; none if in none."""
    for count in range(1, int(2 * _TITLE_ROOM / (size * _LEADING)) + 2):
        room = [_room(middle, size) / size for middle in _middles(count, size)]
        if count * size * _LEADING > 2 * _TITLE_ROOM + size * (_LEADING - CAPITAL):
            break
        for share in (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0):
            rows = _poured(words, [width * share for width in room])
            if len(rows) == count:
                return rows
    return []


def _poured(words: list[Letters], room: list[float]) -> list[Letters]:
    """The words line by line, each line as full as its room (in em) allows; none if they don't fit."""
    rows: list[Letters] = [[]]
    for word in words:
        longer = [*rows[-1], (" ", ""), *word] if rows[-1] else word
        if width_of(longer) <= room[len(rows) - 1]:
            rows[-1] = longer
        elif rows[-1] and len(rows) < len(room) and width_of(word) <= room[len(rows)]:
            rows.append(word)
        else:
            return []
    return rows


def _broken(words: list[Letters], size: int) -> list[Letters]:
    """The words, those too long for a line in pieces that end in hyphens."""
    room = 0.86 * _room(size * _LEADING, size) / size
    return [piece for word in words for piece in _pieces(word, room)]


def _pieces(word: Letters, room: float) -> list[Letters]:
    """The word in as few pieces as the room (in em) allows, about equally long."""
    for count in range(1, len(word) + 1):
        step = math.ceil(len(word) / count)
        pieces = [word[at : at + step] for at in range(0, len(word), step)]
        pieces = [[*piece, ("-", "")] for piece in pieces[:-1]] + pieces[-1:]
        if all(width_of(piece) <= room for piece in pieces):
            break
    return pieces


def _words(letters: Letters) -> list[Letters]:
    """The words; a dash or the like that stands alone stays with the word before it."""
    words: list[Letters] = []
    for is_space, group in groupby(letters, key=lambda letter: letter[0] == " "):
        word = list(group)
        if is_space:
            continue
        if words and not any(base.isalnum() for base, _ in word):
            words[-1] = [*words[-1], (" ", ""), *word]
        else:
            words.append(word)
    return words


def _middles(count: int, size: float) -> list[float]:
    return [(at - (count - 1) / 2) * size * _LEADING for at in range(count)]


def _room(middle: float, size: float) -> float:
    """How wide a line may be, in pixels, to stay inside the circle with its corners."""
    edge = abs(middle) + size * CAPITAL / 2
    return 2 * math.sqrt(max(0.0, _INNER**2 - edge**2))
