"""Sharing time out loses no sample, and gives no one more than there is room for."""

import pytest
from examples import EXAMPLES
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audiogen.timeline.glue import share, spread

HOURS = 12 * 3600 * 48_000
amounts = st.integers(0, 200) | st.integers(0, HOURS)
room = st.integers(0, 60) | st.integers(0, HOURS)
rooms = st.lists(room, max_size=8)
stepped = st.lists(st.tuples(room, st.integers(1, 8)), max_size=8)

many = settings(max_examples=60 * EXAMPLES, deadline=None)


@many
@given(amounts, rooms)
def test_shares_add_up_exactly(amount: int, rooms: list[int]) -> None:
    shares, left = share(amount, rooms)
    assert sum(shares) + left == amount
    assert left == max(0, amount - sum(rooms))


@many
@given(amounts, rooms)
def test_no_share_exceeds_its_room(amount: int, rooms: list[int]) -> None:
    shares, _ = share(amount, rooms)
    assert len(shares) == len(rooms)
    assert all(0 <= got <= room for got, room in zip(shares, rooms, strict=True))


@many
@given(amounts, rooms)
def test_shares_are_proportional_to_rooms_within_one_sample(amount: int, rooms: list[int]) -> None:
    shares, _ = share(amount, rooms)
    giving, total = min(amount, sum(rooms)), sum(rooms)
    assert all(abs(got * total - giving * room) < total for got, room in zip(shares, rooms, strict=True) if total)


@many
@given(amounts, stepped)
@example(3, [(2, 2), (2, 2)])
@example(4, [(2, 2), (3, 3)])
def test_shares_in_steps_add_up_and_stay_in_their_rooms(amount: int, stepped: list[tuple[int, int]]) -> None:
    rooms, steps = [room for room, _ in stepped], [step for _, step in stepped]
    shares, left = share(amount, rooms, steps)
    assert sum(shares) + left == amount
    assert left >= 0
    for got, room, step in zip(shares, rooms, steps, strict=True):
        assert 0 <= got <= room
        assert got % step == 0


@many
@given(amounts, stepped)
def test_what_is_left_could_not_have_been_given_to_anyone(amount: int, stepped: list[tuple[int, int]]) -> None:
    shares, left = share(amount, [room for room, _ in stepped], [step for _, step in stepped])
    for got, (room, step) in zip(shares, stepped, strict=True):
        assert left < step or got + step > room


@many
@given(amounts, rooms, st.integers(1, 8))
def test_shares_in_equal_steps_are_proportional_within_one_step(amount: int, rooms: list[int], step: int) -> None:
    shares, _ = share(amount, rooms, [step] * len(rooms))
    whole = [room - room % step for room in rooms]
    giving, total = min(amount, sum(whole)), sum(whole)
    for got, room in zip(shares, whole, strict=True):
        assert not total or abs(got * total - giving * room) < step * total


@many
@given(amounts, stepped)
def test_shares_in_different_steps_are_proportional_but_for_what_steps_hold_back(
    amount: int, stepped: list[tuple[int, int]]
) -> None:
    shares, _ = share(amount, [room for room, _ in stepped], [step for _, step in stepped])
    whole = [room - room % step for room, step in stepped]
    giving, total = min(amount, sum(whole)), sum(whole)
    slip = sum(step for _, step in stepped)
    for got, room in zip(shares, whole, strict=True):
        assert not total or abs(got * total - giving * room) < slip * total


@many
@given(st.integers(0, 200), st.lists(st.integers(0, 60), max_size=8))
def test_more_to_share_is_never_less_for_all_together(amount: int, rooms: list[int]) -> None:
    assert sum(share(amount, rooms)[0]) <= sum(share(amount + 1, rooms)[0])


@pytest.mark.parametrize(
    ("amount", "rooms", "shares", "left"),
    [
        (10, [10, 30], [3, 7], 0),  # 2½ and 7½: among equal remainders the first gets it
        (10, [10, 35], [2, 8], 0),
        (1, [1, 1], [1, 0], 0),
        (2, [1, 1, 1], [1, 1, 0], 0),
        (100, [10, 20], [10, 20], 70),
        (5, [], [], 5),
        (5, [0, 0], [0, 0], 5),
        (0, [3, 4], [0, 0], 0),
    ],
)
def test_shares_of_small_amounts(amount: int, rooms: list[int], shares: list[int], left: int) -> None:
    assert share(amount, rooms) == (shares, left)


@pytest.mark.parametrize(
    ("amount", "rooms", "steps", "shares", "left"),
    [
        (3, [10, 10], [2, 2], [2, 0], 1),
        (10, [5, 5], [2, 2], [4, 4], 2),
        (4, [8, 8], [2, 1], [2, 2], 0),
        (1, [6, 6], [2, 3], [0, 0], 1),
        (7, [6, 1], [2, 1], [6, 1], 0),
    ],
)
def test_shares_in_steps_of_small_amounts(
    amount: int, rooms: list[int], steps: list[int], shares: list[int], left: int
) -> None:
    assert share(amount, rooms, steps) == (shares, left)


@many
@given(amounts, st.integers(1, 50))
def test_spread_adds_up_in_parts_that_differ_by_one_at_most(amount: int, parts: int) -> None:
    found = spread(amount, parts)
    assert len(found) == parts
    assert sum(found) == amount
    assert max(found) - min(found) <= 1


def test_spread_of_small_amounts() -> None:
    assert spread(9, 3) == [3, 3, 3]
    assert sorted(spread(10, 4)) == [2, 2, 3, 3]
    assert spread(0, 2) == [0, 0]
