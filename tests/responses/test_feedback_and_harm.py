"""What communities are told, and what is done about harm by our own: nothing ends without its word."""

import pytest
from django.core.exceptions import ValidationError

from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from responses.models import CivilianHarmCase, FeedbackNote
from responses.services.civilian_harm import (
    HarmCaseInput,
    begin_inquiry,
    close_case,
    open_case,
    record_amends,
    record_finding,
)
from responses.services.feedback import FeedbackInput, feedback_due, record_feedback, waiting_for_feedback
from tests.making import audience, by, last_line, make_alert
from tests.threats.test_timers import make_overdue
from threats import services
from threats.choices import Duty
from threats.models import AlertLimit

TOLD = FeedbackInput(channel="phone", told_what="A patrol comes on Thursday.")


def find_not_credible(cast, alert):
    who = {"alert_id": alert.pk, **by(cast, Role.DUTY_OFFICER)}
    services.acknowledge(**who)
    services.begin_assessment(**who)
    services.mark_not_credible(reason="The bridge is down", **who)


def test_a_community_waits_until_it_is_told(cast):
    alert = make_alert(cast)
    make_alert(cast, origin="patrol")  # nobody to tell
    duty = audience(cast, Role.DUTY_OFFICER)
    waits = waiting_for_feedback(duty, cast.mission).get()
    assert (waits.pk, waits.feedback_by, waits.feedback_overdue) == (alert.pk, None, False)  # nothing to tell yet

    find_not_credible(cast, alert)
    limit = AlertLimit.objects.get(alert=alert, duty=Duty.FEEDBACK)
    waits = waiting_for_feedback(duty, cast.mission).get()
    assert (waits.feedback_by, waits.feedback_overdue) == (limit.due_at, False)
    assert feedback_due(alert) == cast.mission.mission_time(limit.due_at)

    make_overdue(alert, Duty.FEEDBACK)
    assert waiting_for_feedback(duty, cast.mission).get().feedback_overdue

    note = record_feedback(alert_id=alert.pk, data=TOLD, **by(cast, Role.LIAISON))
    assert not waiting_for_feedback(duty, cast.mission).exists()
    assert AlertLimit.objects.get(pk=limit.pk).met_at is not None
    assert (note.channel, note.area) == ("phone", cast.west)
    assert last_line(note).verb == "feedback.record"


def test_an_expectation_is_no_feedback(cast):
    alert = make_alert(cast)

    said = FeedbackInput(kind="expectation", channel="radio", told_what="We cannot come at night.")
    find_not_credible(cast, alert)

    record_feedback(alert_id=alert.pk, data=said, **by(cast, Role.ADVISER))

    assert AlertLimit.objects.get(alert=alert, duty=Duty.FEEDBACK).met_at is None
    assert waiting_for_feedback(audience(cast, Role.ADVISER), cast.mission).exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (FeedbackInput(channel="phone"), "told_what"),
        (FeedbackInput(told_what="Something"), "channel"),
        (FeedbackInput(given="would_endanger"), "reason"),
    ],
)
def test_what_was_said_or_why_not_is_always_there(cast, said, field):
    alert = make_alert(cast)

    with pytest.raises(ReasonNeededError) as refused:
        record_feedback(alert_id=alert.pk, data=said, **by(cast, Role.ADVISER))
    assert refused.value.field == field
    assert not FeedbackNote.objects.exists()


# --- civilian harm --------------------------------------------------------------------------------------
@pytest.fixture
def on(cast):
    cast.mission.modules = [*cast.mission.modules, "civilian_harm"]
    cast.mission.save(update_fields=["modules"])


def case_input(cast, **changes):
    said = {
        "force": "own",
        "area": "TST01",
        "occurred_on": cast.mission.today(),
        "allegation": "Shells fell",
        **changes,
    }
    return HarmCaseInput(**said)


def make_case(cast, **changes):
    return open_case(mission=cast.mission, data=case_input(cast, **changes), **by(cast, Role.ADVISER))


def test_switched_off_there_are_no_cases(cast):
    with pytest.raises(NotAllowedError):
        make_case(cast)


def test_from_allegation_to_amends(cast, on):
    case, duty = make_case(cast), by(cast, Role.DUTY_OFFICER)
    begin_inquiry(case_id=case.pk, **duty)
    record_finding(case_id=case.pk, finding="substantiated", note="Two fragments", **duty)
    with pytest.raises(TransitionNotAllowedError):
        close_case(case_id=case.pk, reason="Enough", **duty)
    with pytest.raises(ValidationError):
        record_amends(case_id=case.pk, amends=["none", "payment"], note="Both", **duty)
    record_amends(case_id=case.pk, amends=["apology", "medical"], note="At the health centre", **duty)

    closed = close_case(case_id=case.pk, reason="All was done", **duty)

    assert (closed.status, closed.amends) == ("closed", ["apology", "medical"])
    assert [move.to_status for move in closed.transitions.all()] == [
        "allegation", "inquiry", "finding", "amends", "closed",
    ]  # fmt: skip


def test_without_a_finding_of_harm_there_is_nothing_to_amend(cast, on):
    case, duty = make_case(cast), by(cast, Role.DUTY_OFFICER)
    begin_inquiry(case_id=case.pk, **duty)
    record_finding(case_id=case.pk, finding="not_substantiated", note="No unit was near", **duty)

    with pytest.raises(TransitionNotAllowedError):
        record_amends(case_id=case.pk, amends=["payment"], note="x", **duty)
    assert close_case(case_id=case.pk, reason="Told the family", **duty).status == "closed"


def test_who_takes_an_allegation_down_does_not_judge_it_and_outside_nobody_sees_it(cast, on):
    case = make_case(cast)

    with pytest.raises(NotAllowedError):
        begin_inquiry(case_id=case.pk, **by(cast, Role.ADVISER))
    for role in (Role.PARTNER, Role.HEADQUARTERS):
        assert not CivilianHarmCase.objects.visible_to(audience(cast, role)).exists()
