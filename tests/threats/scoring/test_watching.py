"""What is under watch falls below only for good: between the two levels nothing changes."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from threats.scoring.watching import Rules, Standing, follow

RULES = Rules(jump_ratio=3.0, jump_least=0.05, release=0.8, days=3, review_days=7)
START = date(2017, 1, 1)
ON_A_BUSY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def stood(margins, per_day=1):
    """Every standing of a series of runs, so many to a day."""
    standing, found = Standing(), []
    for index, margin in enumerate(margins):
        standing = follow(standing, margin, day=START + timedelta(days=index // per_day), rules=RULES)
        found.append(standing)
    return found


def test_three_days_in_a_row_clearly_below_are_a_fall():
    third = START + timedelta(days=2)

    assert [each.fallen_on for each in stood([0.5, 0.5, 0.5, 0.5])] == [None, None, third, third]


def test_many_runs_of_one_day_count_once():
    assert all(each.fallen_on is None for each in stood([0.5] * 50, per_day=50))


@ON_A_BUSY_MACHINE
@given(st.lists(st.floats(0.8, 1.5), max_size=25))
def test_noise_around_the_threshold_is_never_a_fall(margins):
    assert all(each.fallen_on is None for each in stood(margins))


@ON_A_BUSY_MACHINE
@given(st.lists(st.floats(0, 1.5), min_size=1, max_size=25))
def test_fallen_is_forgotten_only_at_the_threshold_and_said_only_after_three_days_below(margins):
    found = stood(margins)
    for index, standing in enumerate(found):
        if margins[index] >= 1:
            assert standing == Standing()
        if standing.fallen_on is not None and (index == 0 or found[index - 1].fallen_on is None):
            assert all(margin < RULES.release for margin in margins[index - 2 : index + 1])
        if index and found[index - 1].fallen_on is not None and margins[index] < 1:
            assert standing.fallen_on == found[index - 1].fallen_on


@ON_A_BUSY_MACHINE
@given(st.floats(0, 1), st.floats(0, 1))
def test_a_jump_is_both_a_multiple_and_worth_a_look(before, risk):
    assert (risk >= RULES.jump_from(before)) == (risk >= 3 * before and risk >= 0.05)
