"""Each move of an alert is won by exactly one person; the other is told who and when (F14)."""

from django.core.exceptions import ValidationError

from missions.choices import Role
from missions.errors import TransitionNotAllowedError
from tests.committed import race
from tests.making import by, make_alert, make_credible
from threats.choices import AlertStatus as S
from threats.models import Alert
from threats.services import acknowledge, decide, mark_duplicate

PEOPLE = (Role.DUTY_OFFICER, Role.LEADERSHIP)


def run(cast, alert, calls):
    """Let both call at once; returns who won and what the other was told."""
    first, second = PEOPLE
    results = race(lambda: calls[0](alert, by(cast, first)), lambda: calls[1](alert, by(cast, second)))
    lost = [index for index, result in enumerate(results) if isinstance(result, TransitionNotAllowedError)]
    assert len(lost) == 1, results
    return PEOPLE[1 - lost[0]], str(results[lost[0]])


def test_of_two_who_acknowledge_at_once_one_wins(committed_cast):
    cast = committed_cast
    for _round in range(50):  # a sample of the thousand rounds of the drill
        alert = make_alert(cast)

        won, told = run(cast, alert, [lambda alert, who: acknowledge(alert_id=alert.pk, **who)] * 2)

        alert.refresh_from_db()
        (step,) = alert.transitions.filter(to_status=S.ACKNOWLEDGED)
        assert alert.holder == step.by == cast[won]
        assert cast[won].username in told
        assert f"{step.mission_at.astimezone(cast.mission.zone):%Y-%m-%d %H:%M}" in told


def test_two_alerts_called_duplicates_of_each_other_at_once_leave_one_that_goes_on(committed_cast):
    cast = committed_cast
    first, second = make_alert(cast), make_alert(cast)

    results = race(
        lambda: mark_duplicate(alert_id=first.pk, of=second.pk, **by(cast, Role.DUTY_OFFICER)),
        lambda: mark_duplicate(alert_id=second.pk, of=first.pk, **by(cast, Role.ANALYST)),
    )

    assert [type(result) for result in results].count(ValidationError) == 1
    assert Alert.objects.open().count() == 1


def test_of_two_who_decide_differently_at_once_one_wins_whole(committed_cast):
    cast = committed_cast
    alert = make_credible(cast)

    won, told = run(
        cast,
        alert,
        [
            lambda alert, who: decide(alert_id=alert.pk, decision="respond", **who),
            lambda alert, who: decide(alert_id=alert.pk, decision="no_response", reason_code="road", **who),
        ],
    )

    decided = Alert.objects.get(pk=alert.pk)
    expected = ("respond", "") if won == Role.DUTY_OFFICER else ("no_response", "road")
    assert (decided.decision, decided.reason_code) == expected
    assert decided.transitions.filter(to_status=S.DECIDED).count() == 1
    assert cast[won].username in told
