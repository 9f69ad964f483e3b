"""Whether a score may be read: silence is no safety."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.threats.scoring.test_engine import HERE, HOME
from tests.threats.scoring.worlds import T, World
from threats.choices import Coverage
from threats.scoring.coverage import WHOLE_MISSION, Heard, coverage, newest_near

TWO_CELLS = np.array([[True, False], [False, True]])


def heard(*spoken, within=TWO_CELLS):
    day, area = zip(*spoken, strict=True) if spoken else ((), ())
    return Heard(np.array(day, dtype=np.int64), np.array(area, dtype=np.int64), within)


def states(of, *, near=(0, 0), ever=(9, 9)):
    return coverage(of, near=np.array(near), ever=np.array(ever), t=T)


@pytest.mark.parametrize(
    ("silent", "state"),
    [(0, Coverage.SCORED), (14, Coverage.SCORED), (15, Coverage.STALE), (30, Coverage.STALE), (31, Coverage.UNKNOWN)],
)
def test_silence_makes_a_score_stale_and_then_unknown(silent, state):
    assert states(heard((T - 1 - silent, 0), (T - 1, 1))) == [state, Coverage.SCORED]


def test_where_nothing_was_ever_heard_nothing_is_known():
    assert states(heard()) == [Coverage.UNKNOWN] * 2


def test_a_dataset_speaks_for_every_area():
    assert states(heard((T - 3, WHOLE_MISSION))) == [Coverage.SCORED] * 2


def test_where_nobody_would_tell_a_dataset_alone_is_not_enough():
    assert states(heard((T - 3, WHOLE_MISSION)), ever=(2, 3)) == [Coverage.UNKNOWN, Coverage.SCORED]
    assert states(heard((T - 3, WHOLE_MISSION), (T - 91, 0)), ever=(2, 3))[0] == Coverage.SCORED
    assert states(heard((T - 3, WHOLE_MISSION), (T - 92, 0)), ever=(2, 3))[0] == Coverage.UNKNOWN


def test_an_event_within_100_km_is_somebody_who_told():
    assert states(heard(), near=(T - 3, 0)) == [Coverage.SCORED, Coverage.UNKNOWN]


def test_what_comes_in_later_is_not_heard_yet():
    assert states(heard((T, 0), (T - 1, 1)).before(T)) == [Coverage.UNKNOWN, Coverage.SCORED]


def test_a_report_of_a_province_speaks_for_its_districts():
    within = np.array([[True, False, True], [False, True, False]])  # the third area holds the first cell only

    assert states(heard((T - 1, 2), within=within)) == [Coverage.SCORED, Coverage.UNKNOWN]


def test_the_share_of_weeks_counts_each_week_once():
    share = heard((T - 1, 0), (T - 3, 0), (T - 8, 0), (T - 300, 0)).weekly_share(T)

    assert share.tolist() == [2 / 13, 0]


def test_near_is_within_100_km():
    near, far = (HERE[0] + 0.8, HERE[1]), (HERE[0] + 1.2, HERE[1])  # 89 and 133 km away
    past = World((HOME,), [5.0], [(T - 9, False, *near), (T - 3, True, *far)]).history()

    assert newest_near(past.geometry, past.source, past.events.day).tolist() == [T - 9]


@given(st.integers(0, 200), st.integers(0, 200))
def test_hearing_more_never_makes_it_less_known(first, second):
    order = [Coverage.UNKNOWN, Coverage.STALE, Coverage.SCORED]
    once = states(heard((T - 1 - first, 0)))[0]
    twice = states(heard((T - 1 - first, 0), (T - 1 - second, 0)))[0]

    assert order.index(twice) >= order.index(once)
