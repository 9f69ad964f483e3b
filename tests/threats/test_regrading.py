"""How soon an alert is may change: its limits follow, what was missed stays, and who holds it is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from missions.services import database_now
from tests.making import by, make_alert, make_decided, make_found_credible
from tests.threats.test_timers import make_overdue, missed_in_history
from threats import services
from threats.choices import Duty, Imminence
from threats.models import Alert, AlertLimit, Delivery

DUTY = Role.DUTY_OFFICER
MINUTE = timedelta(minutes=1)
NEAR = timedelta(seconds=5)


def regrade(cast, alert, imminence, reason="They were seen on the road", role=DUTY):
    return services.regrade(alert_id=alert.pk, imminence=imminence, reason=reason, **by(cast, role))


def limit(alert, duty):
    return AlertLimit.objects.get(alert=alert, duty=duty, lifted_at=None)


def age(alert, span):
    """As if the alert had been raised so long ago."""
    for each in alert.limits.all():
        AlertLimit.objects.filter(pk=each.pk).update(set_at=each.set_at - span, due_at=each.due_at - span)


def test_sooner_counts_from_now_and_the_alert_says_so(cast):
    alert = make_alert(cast, imminence=Imminence.W2)
    age(alert, timedelta(hours=2))

    regrade(cast, alert, Imminence.OCCURRING)

    alert.refresh_from_db()
    assert alert.imminence == "occurring"
    for duty, minutes in ((Duty.ACKNOWLEDGE, 10), (Duty.DECIDE, 30)):
        assert abs(limit(alert, duty).due_at - (database_now() + minutes * MINUTE)) < NEAR
        assert getattr(alert, f"{duty}_by") == limit(alert, duty).due_at
    move = alert.transitions.last()
    assert (move.from_status, move.to_status, move.reason) == ("received", "received", "They were seen on the road")
    assert move.data == {"regraded": "occurring", "before": "w2"}
    assert "Less than two weeks" in cast.client(DUTY).get(f"/alerts/{alert.public_id}/").text


def test_sooner_never_moves_a_limit_later(cast):
    alert = make_alert(cast, imminence=Imminence.H72)
    age(alert, timedelta(hours=3, minutes=50))
    before = limit(alert, Duty.ACKNOWLEDGE).due_at

    regrade(cast, alert, Imminence.H24)

    assert limit(alert, Duty.ACKNOWLEDGE).due_at == before


def test_saying_later_and_sooner_again_wins_no_time(cast):
    alert = make_alert(cast, imminence=Imminence.H24)
    age(alert, timedelta(minutes=20))
    first = {each.duty: each.due_at for each in alert.limits.all()}

    regrade(cast, alert, Imminence.LATER, reason="Quiet")
    later = limit(alert, Duty.ACKNOWLEDGE)
    assert later.due_at == later.set_at + timedelta(hours=72)
    regrade(cast, alert, Imminence.OCCURRING)
    regrade(cast, alert, Imminence.H24)

    assert all(each.due_at < first[each.duty] + NEAR for each in alert.limits.all())


def test_after_a_missed_limit_sooner_calls_people_again_and_the_miss_stays_a_record(cast):
    alert = make_alert(cast, imminence=Imminence.W2)
    make_overdue(alert, Duty.ACKNOWLEDGE)
    assert services.sweep_timers() == 1
    missed = limit(alert, Duty.ACKNOWLEDGE)
    alert.refresh_from_db()
    was_due = alert.acknowledge_by

    regrade(cast, alert, Imminence.LATER)
    assert limit(alert, Duty.ACKNOWLEDGE) == missed  # later begins nothing anew

    for imminence in (Imminence.OCCURRING, Imminence.W2, Imminence.OCCURRING):
        regrade(cast, alert, imminence)
        assert services.sweep_timers() == 0
        alert.refresh_from_db()
        assert alert.acknowledge_by == was_due  # figures stay: it is late

    anew, still = limit(alert, Duty.ACKNOWLEDGE), AlertLimit.objects.get(pk=missed.pk)
    assert abs(anew.due_at - (database_now() + 10 * MINUTE)) < NEAR
    assert (still.due_at, still.missed_at, still.level) == (missed.due_at, missed.missed_at, missed.level)
    AlertLimit.objects.filter(pk=anew.pk).update(due_at=database_now() - MINUTE)
    assert (services.sweep_timers(), services.sweep_timers()) == (1, 0)
    assert missed_in_history(alert) == ["acknowledge", "acknowledge"]
    alert.refresh_from_db()
    assert alert.escalation == 2


def test_a_limit_that_came_nearer_fires_once(cast):
    alert = make_alert(cast, imminence=Imminence.LATER)
    assert services.sweep_timers() == 0
    regrade(cast, alert, Imminence.OCCURRING)
    make_overdue(alert)

    assert (services.sweep_timers(), services.sweep_timers()) == (2, 0)
    alert.refresh_from_db()
    assert alert.escalation == 2


def test_a_question_keeps_the_time_that_a_person_set(cast):
    alert = make_alert(cast, imminence=Imminence.W2)
    services.acknowledge(alert_id=alert.pk, **by(cast, DUTY))
    services.begin_assessment(alert_id=alert.pk, **by(cast, DUTY))
    due = cast.mission.now() + timedelta(hours=9)
    services.ask_information(
        alert_id=alert.pk, question="Where from?", owner=cast[Role.ADVISER], due=due, **by(cast, DUTY)
    )
    asked = limit(alert, Duty.ANSWER).due_at

    regrade(cast, alert, Imminence.OCCURRING)

    assert limit(alert, Duty.ANSWER).due_at == asked


def test_holder_and_subscribers_are_told_once_with_the_new_imminence(cast):
    alert = make_alert(cast, imminence=Imminence.W2)
    Alert.objects.filter(pk=alert.pk).update(holder=cast[Role.ANALYST])

    regrade(cast, alert, Imminence.OCCURRING)

    told = Delivery.objects.filter(kind="regraded")
    assert {each.user.username for each in told} >= {cast[role].username for role in (DUTY, Role.ANALYST)}
    assert {each.imminence for each in told} == {"occurring"}
    assert told.filter(user=cast[Role.ANALYST]).count() == 1


def test_who_assesses_says_so_with_a_reason_and_nobody_else(cast):
    alert = make_alert(cast, imminence=Imminence.H72)
    for role in (Role.LIAISON, Role.PLANNER, Role.SPECIALIST):
        with pytest.raises((NotAllowedError, Alert.DoesNotExist)):
            regrade(cast, alert, Imminence.H24, role=role)
    with pytest.raises(ReasonNeededError):
        regrade(cast, alert, Imminence.H24, reason=" ")
    for wrong in ("h72", "", "soon"):
        with pytest.raises(ValidationError) as refused:
            regrade(cast, alert, wrong)
        assert "imminence" in refused.value.message_dict
    alert.refresh_from_db()
    assert (alert.imminence, alert.transitions.count()) == ("h72", 1)


def test_what_is_over_stays_as_it_was_judged(cast):
    alert = make_alert(cast)
    services.acknowledge(alert_id=alert.pk, **by(cast, DUTY))
    services.begin_assessment(alert_id=alert.pk, **by(cast, DUTY))
    services.mark_not_credible(alert_id=alert.pk, reason="A wedding", **by(cast, DUTY))
    with pytest.raises(TransitionNotAllowedError):
        regrade(cast, alert, Imminence.LATER)


def test_a_decided_alert_may_still_become_sooner(cast):
    alert = make_decided(cast)
    target = Imminence.W2 if alert.imminence != Imminence.W2 else Imminence.H72
    assert regrade(cast, alert, target).status == "decided"


def test_an_urgent_alert_that_became_later_asks_for_the_form_before_the_decision(cast):
    alert = make_found_credible(cast, imminence=Imminence.OCCURRING)
    regrade(cast, alert, Imminence.H72)
    with pytest.raises(ReasonNeededError):
        services.decide(alert_id=alert.pk, decision="respond", **by(cast, DUTY))
    assert Alert.objects.get(pk=alert.pk).status == "credible"


def test_the_button_and_the_api_do_the_same(cast):
    alert = make_alert(cast, imminence=Imminence.W2)
    client, at = cast.client(DUTY), f"/alerts/{alert.public_id}/"
    said = {"do": "regrade", "imminence": "h72", "reason": ""}
    assert client.post(at, said).status_code == 400
    assert client.post(at, {**said, "reason": "Two sources"}).status_code == 302

    answer = client.post(
        f"/api/v1{at}regrade/", {"imminence": "h24", "reason": "On the move"}, content_type="application/json"
    )

    assert answer.status_code == 200
    assert answer.json()["imminence"] == "h24"
    alert.refresh_from_db()
    assert [move.data.get("regraded") for move in alert.transitions.all()] == [None, "h72", "h24"]
