"""Judgement raises attention; it cannot outvote an attack, and the same word said often counts little more."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threats.scoring.judgement import ALL_AT_MOST, ONE_TYPE_AT_MOST, Signal, judge, reach_over, strength

signals = st.lists(
    st.builds(
        Signal,
        st.sampled_from(["hate", "build_up", "displacement", "price"]),
        st.floats(0, 0.7),
        st.lists(st.floats(0, 1), min_size=3, max_size=3).map(np.array),
    ),
    max_size=12,
)


@given(signals)
def test_no_type_and_no_sum_goes_beyond_its_cap(given_signals):
    judged = judge(given_signals, 3)

    assert (judged.total <= ALL_AT_MOST + 1e-12).all()
    assert (judged.total >= 0).all()
    for share in judged.by_type.values():
        assert (share <= ONE_TYPE_AT_MOST + 1e-12).all()
    assert sum(judged.by_type.values(), np.zeros(3)) == pytest.approx(judged.total)


@given(signals, st.randoms(use_true_random=False))
def test_the_order_of_observations_does_not_matter(given_signals, chance):
    shuffled = chance.sample(given_signals, len(given_signals))

    assert judge(shuffled, 3).total == pytest.approx(judge(given_signals, 3).total)


def test_a_flood_of_the_same_type_counts_as_one_and_a_half():
    flood = [Signal("hate", 0.3, np.ones(1)) for _again in range(200)]

    assert judge(flood, 1).total[0] == pytest.approx(0.45)


def test_what_cannot_be_judged_counts_half_and_never_nothing():
    full = strength(weight=0.7, severity=5, grade="A", age_days=0, half_life=14)
    unjudged = strength(weight=0.7, severity=5, grade="F", age_days=0, half_life=14)

    assert full == pytest.approx(0.7)
    assert unjudged == pytest.approx(0.35)


def test_a_signal_fades_by_its_half_life_and_a_date_does_not():
    assert strength(weight=0.4, severity=5, grade="A", age_days=14, half_life=14) == pytest.approx(0.2)
    assert strength(weight=0.3, severity=5, grade="A", age_days=5, half_life=0) == pytest.approx(0.3)


def test_outside_its_cells_a_signal_fades_with_distance():
    reach = reach_over(np.array([0.0, 25.0, 100.0]), np.array([True, False, False]))

    assert reach[0] == 1.0
    assert reach[1] == pytest.approx(np.exp(-0.5))
    assert reach[2] < 0.001
