"""Two sweepers at once, and a sweeper beside people: each limit is one record, each move is won once (F3, F14)."""

from functools import partial

from missions.choices import Role
from tests.committed import race
from tests.making import by, make_alert
from tests.threats.test_timers import HOUR, make_overdue, missed_in_history
from threats.choices import Duty
from threats.models import AlertLimit
from threats.services import acknowledge, sweep_timers


def test_two_sweepers_at_once_write_each_limit_down_once(committed_cast):
    alerts = [make_alert(committed_cast) for _number in range(12)]
    for number, alert in enumerate(alerts):
        make_overdue(alert, by_time=(number + 1) * HOUR)

    counts = race(sweep_timers, sweep_timers)
    counts.append(sweep_timers())

    assert sum(counts) == 2 * len(alerts), counts
    for alert in alerts:
        alert.refresh_from_db()
        assert missed_in_history(alert) == ["acknowledge", "decide"]
        assert alert.escalation == 2
    assert not AlertLimit.objects.overdue().exists()


def test_who_acknowledges_while_the_limit_fires_is_neither_lost_nor_locked_out(committed_cast):
    for _round in range(5):
        alert = make_alert(committed_cast)
        make_overdue(alert, Duty.ACKNOWLEDGE)

        results = race(partial(acknowledge, alert_id=alert.pk, **by(committed_cast, Role.DUTY_OFFICER)), sweep_timers)

        assert not [result for result in results if isinstance(result, Exception)], results
        sweep_timers()
        limit = alert.limits.get(duty=Duty.ACKNOWLEDGE)
        alert.refresh_from_db()
        assert limit.met_at is not None
        assert missed_in_history(alert) == (["acknowledge"] if limit.missed_at else [])
        assert alert.escalation == (1 if limit.missed_at else 0)
