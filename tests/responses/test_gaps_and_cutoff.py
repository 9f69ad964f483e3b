"""Gaps that deserve words, and the line where the capacity ends."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from responses.cutoff import cut_off
from responses.gaps import ALERT_KEY, LIKELY_KEY, RISING_KEY, Gap, gaps, pressing

NOW = datetime(2018, 1, 1, tzinfo=UTC)
NEEDS = st.lists(st.integers(0, 9), max_size=8)


@given(NEEDS, st.integers(0, 40))
def test_what_is_covered_fits_and_the_next_area_would_not(needs, capacity):
    line = cut_off(needs, capacity)

    assert line.used == sum(needs[: line.covered]) <= capacity
    assert line.free == capacity - line.used
    assert line.covered == len(needs) or needs[line.covered] > line.free


@given(NEEDS, st.integers(0, 40), st.integers(0, 10))
def test_more_capacity_never_covers_less(needs, capacity, more):
    assert cut_off(needs, capacity + more).covered >= cut_off(needs, capacity).covered


def test_without_a_declared_capacity_there_is_no_line():
    assert cut_off([1, 2], None) is None


def test_a_rising_risk_presses_more_than_an_alert_and_that_more_than_a_high_risk():
    assert pressing(risk=0.31, before=0.20, open_alerts=1) == RISING_KEY
    assert pressing(risk=0.35, before=0.34, open_alerts=1) == ALERT_KEY
    assert pressing(risk=0.35, before=0.34, open_alerts=0) == LIKELY_KEY
    assert pressing(risk=0.02, before=0.01, open_alerts=0) == ""
    assert pressing(risk=None, before=None, open_alerts=0) == ""


def test_a_tier_is_a_gap_after_thirty_days_and_only_where_it_is_mandated():
    tried = {1: NOW - timedelta(days=31), 2: NOW - timedelta(days=29)}

    found = gaps(tiers=[1, 2], attempted=tried, now=NOW, against=RISING_KEY)

    assert found == [Gap(1, RISING_KEY)]
    assert gaps(tiers=[1, 2, 3], attempted=tried, now=NOW, against=ALERT_KEY) == [Gap(1, ALERT_KEY), Gap(3, ALERT_KEY)]
    assert gaps(tiers=[1, 2, 3], attempted={}, now=NOW, against="") == []
