"""From pooled log-odds to a mission's own level: the offset learns slowly, the ceiling keeps the order."""

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threats.scoring.calibration import (
    Offset,
    area_probability,
    correct,
    half_interval,
    never_less,
    spread,
    window_weight,
)

Z = st.lists(st.floats(-12, 6), min_size=2, max_size=20).map(np.array)


def test_a_mission_without_a_past_stays_at_the_pooled_level():
    assert (Offset().delta, Offset().is_prior_only) == (0.0, True)


def test_the_level_moves_towards_what_was_seen_but_not_all_the_way():
    assert Offset(observed=30, expected=10).delta == pytest.approx(log(2))
    assert Offset(observed=300, expected=100).delta == pytest.approx(log(310 / 110))
    assert not Offset(observed=30, expected=10).is_prior_only


@given(st.floats(0, 1000), st.floats(0, 1000))
def test_more_windows_make_the_level_surer(observed, expected):
    assert 0 < Offset(observed + 5, expected).variance < Offset(observed, expected).variance


def test_a_window_of_half_a_year_ago_weighs_half():
    assert window_weight(180) == pytest.approx(0.5)


@given(Z, st.floats(0, 1))
def test_the_ceiling_lowers_and_keeps_the_order(z, damping):
    lowered, _slope = correct(z, damping)

    assert (lowered <= z + 1e-12).all()
    order = np.argsort(z, kind="stable")
    assert (np.diff(lowered[order]) >= -1e-9).all()


@given(Z, st.floats(0.01, 2), st.floats(0, 1))
def test_the_interval_holds_the_probability_and_narrows_near_certainty(z, variance, damping):
    half = half_interval(np.full(len(z), variance), correct(z, damping)[1])
    order = np.argsort(z, kind="stable")
    middle = correct(z, damping)[0]
    low, said, high = (1 / (1 + np.exp(-each)) for each in (middle - half, middle, middle + half))

    assert ((low >= 0) & (low <= said + 1e-12) & (said <= high + 1e-12) & (high <= 1)).all()
    assert (half >= 0).all()
    assert (half <= 1.645 * variance**0.5).all()
    assert (np.diff(half[order]) <= 1e-9).all()


@given(st.integers(0, 2**32 - 1), st.sampled_from([1.0, 1e-2, 1e-4]))
def test_the_doubt_is_that_of_the_weights_even_where_a_factor_hardly_varies(seed, variation):
    """A factor that varies by so much is known so much less; what is certain about a cell stays certain."""
    rng = np.random.default_rng(seed)
    quiet = rng.uniform(0, 8, 4)
    size = np.array([1.0, 1.0, 1.0, variation])
    above_quiet = rng.normal(0, 1, (4, 50)) * size[:, None]
    half = rng.normal(0, 1, (5, 5)) / np.append(1.0, size)[:, None]  # of (b at the quiet cell, w)
    back = np.eye(5)
    back[0, 1:] = -quiet
    covariance = back @ half @ half.T @ back.T

    found = spread(above_quiet, quiet, covariance)

    exact = np.square(half.T @ np.vstack([np.ones(50), above_quiet])).sum(axis=0)
    assert found == pytest.approx(exact, rel=1e-3, abs=1e-4)


def test_longer_horizons_are_raised_to_shorter_ones():
    assert never_less(np.array([[0.2, 0.1], [0.1, 0.3], [0.25, 0.2]])).tolist() == [[0.2, 0.1], [0.2, 0.3], [0.25, 0.3]]


@given(st.lists(st.floats(0, 0.99), min_size=1, max_size=30))
def test_an_area_is_attacked_unless_every_cell_is_spared(risks):
    spared = 1.0
    for risk in risks:
        spared *= 1 - risk

    assert area_probability(np.array(risks)) == pytest.approx(1 - spared, abs=1e-9)


def test_an_area_is_at_least_as_likely_as_its_worst_cell():
    assert area_probability(np.array([0.3, 0.1])) == pytest.approx(0.37)
    assert exp(0) == 1.0
