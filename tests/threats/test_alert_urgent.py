"""Urgent action never waits for paperwork: decided at once, recorded within a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from missions.choices import Role
from missions.errors import NotAllowedError, TransitionNotAllowedError
from tests.making import by, last_step, make_alert, make_form
from threats.choices import AlertStatus as S
from threats.choices import Imminence
from threats.models import Alert
from threats.services import (
    acknowledge,
    begin_assessment,
    begin_response,
    close,
    decide,
    mark_credible,
    mark_duplicate,
    reconsider,
    record_urgent_response,
)

DUTY = Role.DUTY_OFFICER
URGENT = [Imminence.OCCURRING, Imminence.H24]


def decided_at_once(cast, imminence=Imminence.OCCURRING):
    alert = make_alert(cast, imminence=imminence)
    return decide(alert_id=alert.pk, decision="respond", **by(cast, DUTY))


@pytest.mark.parametrize("imminence", URGENT)
def test_respond_is_decided_from_received_and_the_record_is_due_in_a_day(cast, imminence):
    alert = decided_at_once(cast, imminence)

    assert (alert.status, alert.decision) == (S.DECIDED, "respond")
    assert alert.record_by - alert.decided_at == timedelta(hours=24)
    assert last_step(alert).data["urgent"] is True


@pytest.mark.parametrize("status", [S.ACKNOWLEDGED, S.ASSESSING, S.NEEDS_INFORMATION])
def test_respond_is_decided_from_wherever_the_assessment_stands(cast, status):
    alert = make_alert(cast, imminence=Imminence.H24)
    Alert.objects.filter(pk=alert.pk).update(status=status)

    assert decide(alert_id=alert.pk, decision="respond", **by(cast, DUTY)).status == S.DECIDED


@pytest.mark.parametrize(
    ("decision", "needs"), [("refer", {"referred_to": "x"}), ("no_response", {"reason_code": "road"})]
)
def test_everything_but_respond_waits_for_the_assessment(cast, decision, needs):
    alert = make_alert(cast, imminence=Imminence.OCCURRING)

    with pytest.raises(TransitionNotAllowedError, match="only “respond” may be decided"):
        decide(alert_id=alert.pk, decision=decision, **needs, **by(cast, DUTY))


def test_acknowledgement_and_assessment_follow_without_moving_it(cast):
    alert = decided_at_once(cast)
    begin_response(alert_id=alert.pk, **by(cast, DUTY))

    acknowledge(alert_id=alert.pk, **by(cast, DUTY))
    recorded = mark_credible(alert_id=alert.pk, reason="Shots heard", **by(cast, Role.ANALYST))

    assert recorded.status == S.RESPONDING
    assert None not in (recorded.acknowledged_at, recorded.assessed_at)
    step = last_step(alert)
    assert (step.from_status, step.to_status) == (S.RESPONDING, S.RESPONDING)
    assert step.data == {"recorded": "credible", "late": False}


def test_a_record_after_its_day_says_that_it_is_late(cast):
    alert = decided_at_once(cast)
    Alert.objects.filter(pk=alert.pk).update(record_by=timezone.now() - timedelta(minutes=1))

    acknowledge(alert_id=alert.pk, **by(cast, DUTY))

    assert last_step(alert).data == {"recorded": "acknowledged", "late": True}


def test_the_record_is_still_written_after_the_alert_was_closed(cast):
    alert = decided_at_once(cast)
    close(alert_id=alert.pk, outcome="reduced", feedback="given", **by(cast, DUTY))

    assert mark_credible(alert_id=alert.pk, **by(cast, DUTY)).status == S.CLOSED


def test_each_step_is_recorded_once_and_the_second_is_told_by_whom(cast):
    alert = decided_at_once(cast)
    acknowledge(alert_id=alert.pk, **by(cast, DUTY))
    mark_credible(alert_id=alert.pk, **by(cast, Role.ANALYST))

    with pytest.raises(TransitionNotAllowedError, match="duty_officer moved it to “Acknowledged”"):
        acknowledge(alert_id=alert.pk, **by(cast, Role.LEADERSHIP))
    with pytest.raises(TransitionNotAllowedError, match="analyst moved it to “Credible”"):
        mark_credible(alert_id=alert.pk, **by(cast, DUTY))


def test_an_alert_that_went_the_usual_way_has_nothing_to_record_late(cast):
    alert = make_alert(cast, imminence=Imminence.H24)
    for step in (acknowledge, begin_assessment, mark_credible):
        step(alert_id=alert.pk, **by(cast, DUTY))
    make_form(cast, alert)

    assert decide(alert_id=alert.pk, decision="respond", **by(cast, DUTY)).record_by is None


def test_what_was_never_assessed_is_not_called_credible_by_taking_its_decision_back(cast):
    alert = decided_at_once(cast)

    with pytest.raises(TransitionNotAllowedError, match="record first"):
        reconsider(alert_id=alert.pk, reason="Mistaken", **by(cast, DUTY))

    mark_credible(alert_id=alert.pk, **by(cast, DUTY))
    assert reconsider(alert_id=alert.pk, reason="Others are there", **by(cast, DUTY)).status == S.CREDIBLE
    assert acknowledge(alert_id=alert.pk, **by(cast, DUTY)).status == S.CREDIBLE


def test_an_alert_that_is_assessed_anew_is_found_credible_in_the_usual_way(cast):
    alert = decided_at_once(cast)
    mark_credible(alert_id=alert.pk, **by(cast, DUTY))
    reconsider(alert_id=alert.pk, reason="The same as another", **by(cast, DUTY))
    mark_duplicate(alert_id=alert.pk, of=make_alert(cast).pk, **by(cast, DUTY))
    begin_assessment(alert_id=alert.pk, reason="Not the same", **by(cast, DUTY))

    assert mark_credible(alert_id=alert.pk, **by(cast, DUTY)).status == S.CREDIBLE


def test_whoever_may_propose_records_that_somebody_acts(cast):
    alert = make_alert(cast, imminence=Imminence.OCCURRING)

    recorded = record_urgent_response(alert_id=alert.pk, reason="Base commander", **by(cast, Role.ADVISER))

    assert (recorded.status, recorded.decision) == (S.DECIDED, "respond")
    assert last_step(alert).by == cast[Role.ADVISER]


def test_whoever_only_proposes_decides_nothing_that_can_wait(cast):
    alert = make_alert(cast, imminence=Imminence.H72)

    with pytest.raises(NotAllowedError):
        record_urgent_response(alert_id=alert.pk, **by(cast, Role.ADVISER))
    with pytest.raises(TransitionNotAllowedError):
        record_urgent_response(alert_id=alert.pk, **by(cast, DUTY))
