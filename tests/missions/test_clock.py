"""Mission time is a fixed offset in a replay, and holds when its days are used up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions import clock
from missions.choices import ClockMode

START = datetime(2018, 1, 1, 6, tzinfo=UTC)
ANCHOR = datetime(2026, 11, 22, 20, tzinfo=UTC)


def at(offset: timedelta, max_days: int = 7) -> datetime:
    return clock.replay_time(real=ANCHOR + offset, anchor=ANCHOR, start=START, max_days=max_days)


def test_replay_starts_at_its_start():
    assert at(timedelta(0)) == START


def test_replay_advances_as_real_time_does():
    assert at(timedelta(hours=5)) == START + timedelta(hours=5)


def test_replay_holds_after_its_days():
    assert at(timedelta(days=30)) == START + timedelta(days=7)
    assert clock.is_held(real=ANCHOR + timedelta(days=7), anchor=ANCHOR, max_days=7)
    assert not clock.is_held(real=ANCHOR + timedelta(days=6, hours=23), anchor=ANCHOR, max_days=7)


@given(
    first=st.timedeltas(min_value=timedelta(days=-3), max_value=timedelta(days=30)),
    second=st.timedeltas(min_value=timedelta(days=-3), max_value=timedelta(days=30)),
)
def test_replay_never_runs_backwards(first, second):
    earlier, later = sorted([first, second])

    assert at(earlier) <= at(later)


def test_a_replay_mission_tells_its_own_time(cast):
    cast.mission.clock_mode = ClockMode.REPLAY
    cast.mission.replay_start, cast.mission.replay_anchor = START, ANCHOR

    assert cast.mission.mission_time(ANCHOR + timedelta(hours=2)) == START + timedelta(hours=2)


def test_a_live_mission_tells_real_time(cast):
    assert cast.mission.mission_time(ANCHOR) == ANCHOR


@pytest.mark.parametrize(("imminence", "minutes"), [("occurring", 10), ("h24", 30), ("h72", 240), ("later", 4320)])
def test_limits_to_acknowledge_follow_imminence(cast, imminence, minutes):
    assert cast.mission.limit(imminence, "acknowledge") == timedelta(minutes=minutes)
