"""What unverified accounts are counted as."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threats.scoring.corroboration import UNVERIFIED_AT_MOST, Told, certainty, expected_events, repeats

WEIGHTS = st.floats(0.0, 1.0)
ACCOUNTS = st.lists(st.tuples(st.integers(0, 4), WEIGHTS), min_size=1, max_size=12)


def told(origin=1, *, weight=0.5, kind="T", day=730_000, known=None, longitude=29.0, latitude=0.0):
    return Told(origin, weight, kind, day, day if known is None else known, longitude, latitude)


def test_one_ungraded_account_counts_half():
    assert certainty([("radio", 0.5)]) == 0.5


def test_independent_accounts_make_it_surer_and_never_certain():
    assert certainty([("radio", 0.5), ("imam", 0.5)]) == 0.75
    assert certainty([(origin, 0.5) for origin in range(9)]) == UNVERIFIED_AT_MOST


@given(ACCOUNTS)
def test_repeating_an_account_changes_nothing(accounts):
    assert certainty(accounts + accounts) == certainty(accounts)


@given(ACCOUNTS, st.integers(5, 9), WEIGHTS)
def test_one_more_voice_never_makes_it_less_sure(accounts, origin, weight):
    assert certainty([*accounts, (origin, weight)]) >= certainty(accounts)


def test_a_flood_from_one_origin_is_one_event_of_one_account():
    flood = [told(day=730_000 + number // 50, latitude=0.0005 * number) for number in range(200)]

    (event,) = expected_events(flood)

    assert event.certainty == 0.5
    assert event.day == 730_003  # the newest of them


def test_two_origins_that_tell_of_the_same_day_and_place_corroborate_each_other():
    (event,) = expected_events([told("radio"), told("imam", latitude=0.05)])

    assert event.certainty == 0.75


@pytest.mark.parametrize("elsewhere", [{"latitude": 0.2}, {"day": 730_002}, {"kind": "O"}])
def test_accounts_of_other_places_days_and_kinds_are_other_events(elsewhere):
    events = expected_events([told("radio"), told("imam", **elsewhere)])

    assert [event.certainty for event in events] == [0.5, 0.5]


def test_no_account_is_no_event():
    assert expected_events([]) == []


def test_the_order_in_which_they_are_read_says_nothing():
    accounts = [told("radio"), told("imam", latitude=0.05, known=730_001), told("radio", longitude=29.1, day=730_001)]

    assert len({tuple(expected_events(list(order))) for order in permutations(accounts)}) == 1


def test_an_origin_repeats_itself_near_and_soon_only():
    first = told("radio")

    assert repeats(told("radio", latitude=0.1, day=730_002), [first])
    assert not repeats(told("imam"), [first])
    assert not repeats(told("radio", latitude=0.3), [first])
    assert not repeats(told("radio", day=730_003), [first])
