"""The estimate of reach: more speed is never later, a base less is never sooner."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses.reach import Ground, Start, follow_road, ground_of, hours, nearest

SIDE = 1 / 6
SIZE = 5


@st.composite
def grounds(draw):
    """A field of squares with holes, and some roads."""
    cells = [(r, c) for r in range(SIZE) for c in range(SIZE)]
    kept = draw(st.lists(st.sampled_from(cells), min_size=2, unique=True))
    kmh = draw(st.lists(st.floats(1, 12), min_size=len(kept), max_size=len(kept)))
    squares = [[r * SIDE, 29 + c * SIDE, 100, speed] for (r, c), speed in zip(kept, kmh, strict=True)]
    index = st.integers(0, len(kept) - 1)
    road = st.tuples(index, index, st.floats(10, 60), st.floats(5, 90)).filter(lambda line: line[0] != line[1])
    return ground_of(SIDE, squares, [list(line) for line in draw(st.lists(road, max_size=6))])


def starts(ground: Ground):
    speed = st.integers(5, 80)
    return st.lists(st.builds(Start, st.integers(0, len(ground.people) - 1), speed, speed), min_size=1, max_size=4)


@given(st.data())
def test_more_speed_is_never_later(data):
    ground = data.draw(grounds())
    slow = data.draw(starts(ground))
    more = data.draw(st.integers(0, 60))
    fast = [Start(each.square, each.road_kmh + more, each.track_kmh + more) for each in slow]

    assert (hours(ground, fast) <= hours(ground, slow) + 1e-9).all()


@given(st.data())
def test_a_base_less_is_never_sooner_anywhere(data):
    ground = data.draw(grounds())
    bases = data.draw(starts(ground))
    table = hours(ground, bases)
    gone = data.draw(st.integers(0, len(bases) - 1))

    rest = hours(ground, bases[:gone] + bases[gone + 1 :])

    assert (nearest(rest) >= nearest(table) - 1e-9).all()


@given(st.data())
def test_a_base_is_where_it_stands_at_once(data):
    ground = data.draw(grounds())
    bases = data.draw(starts(ground))

    assert all(row[base.square] == 0 for row, base in zip(hours(ground, bases), bases, strict=True))


def line_of(count, kmh=6.0):
    return [[0.0, 29 + n * SIDE, 10, kmh] for n in range(count)]


def test_time_is_way_by_speed():
    ground = ground_of(SIDE, line_of(3, kmh=12.0), [])

    taken = hours(ground, [Start(0, 40, 12)])[0]

    assert taken[2] == pytest.approx(2 * SIDE * 111.2 / 12, rel=1e-3)


def test_the_faster_of_road_and_ground_is_taken_and_never_the_sum():
    ground = ground_of(SIDE, line_of(2, kmh=12.0), [[0, 1, 20.0, 60.0], [1, 0, 20.0, 30.0]])

    assert hours(ground, [Start(0, 60, 12)])[0][1] == pytest.approx(20 / 60)
    assert hours(ground, [Start(0, 20, 12)])[0][1] == pytest.approx(20 / 20)
    assert hours(ground, [Start(0, 1, 12)])[0][1] == pytest.approx(SIDE * 111.2 / 12, rel=1e-3)


def test_a_road_is_cut_where_it_leaves_the_ground():
    squares = [[0.0, 29.0, 10, 6.0], [0.0, 29 + SIDE, 10, 6.0], [0.0, 29 + 4 * SIDE, 10, 6.0]]
    ground = ground_of(SIDE, squares, [])

    stretches = follow_road(ground, [[29.0, 0.0], [29 + 4 * SIDE, 0.0]], 50.0)

    assert [stretch[:2] for stretch in stretches] == [[0, 1]]
    assert stretches[0][2] == pytest.approx(SIDE * 111.2, rel=0.5)


def test_of_no_base_nothing_is_within_reach():
    ground = ground_of(SIDE, line_of(3), [])

    assert np.isinf(nearest(hours(ground, []))).all()
