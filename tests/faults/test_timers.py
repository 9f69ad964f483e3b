"""F3, F4: limits fire with the broker dead, whichever of the two sweepers is left, and once when both live."""

import pytest

from config.management.commands import sweep
from tests.faults.house import until
from tests.making import make_alert
from tests.threats.test_timers import make_overdue, missed_in_history
from threats import tasks
from threats.models import AlertLimit


@pytest.fixture
def sweeper(cast, monkeypatch):
    monkeypatch.setattr(sweep, "close_old_connections", lambda: None)  # the test's own transaction lives in one
    monkeypatch.setattr(sweep, "publish", lambda *args: False)
    return sweep.Sweeper()


def test_without_a_broker_the_sweeper_of_the_host_fires_them(cast, sweeper):
    alert = make_alert(cast)
    make_overdue(alert)

    sweeper.sweep()

    assert missed_in_history(alert) == ["acknowledge", "decide"]


def test_the_task_fires_them_as_often_as_it_is_delivered_once(cast, sweeper):
    alert = make_alert(cast)
    make_overdue(alert)

    for _delivery in range(3):
        tasks.sweep_timers()
    sweeper.sweep()

    assert missed_in_history(alert) == ["acknowledge", "decide"]


@pytest.mark.faults
@pytest.mark.slow
def test_one_sweeper_is_killed_in_the_middle_and_the_other_goes_on(house, committed_cast):
    """No Redis at all: two processes sweep, one dies by SIGKILL, every limit is one record."""
    alerts = [make_alert(committed_cast) for _number in range(40)]
    for alert in alerts:
        make_overdue(alert)
    first, _second = house.sweeper(), house.sweeper()
    until(lambda: AlertLimit.objects.filter(missed_at__isnull=False).exists(), within=60, what="the first limit")

    first.kill()

    until(lambda: not AlertLimit.objects.overdue().exists(), within=30, what="the last limit")
    for alert in alerts:
        alert.refresh_from_db()
        assert missed_in_history(alert) == ["acknowledge", "decide"]
        assert alert.escalation == 2
