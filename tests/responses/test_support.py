"""Due diligence: nothing is given to a force without a valid clearance, and a grave violation reopens it by itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from incidents.choices import ActorClass, ActorRole, EventType
from incidents.models import Actor, IncidentActor
from incidents.signals import evidence_changed
from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from missions.models import Mission
from responses.choices import NEVER_BLOCKED, SupportKind, SupportRisk
from responses.choices import SupportStatus as S
from responses.inputs import RiskInput, SupportInput
from responses.models import Support
from responses.services import (
    accept,
    activate_support,
    approve_support,
    assess_support,
    clearance_problem,
    draft_support,
    renew_support,
    start,
    suspend_support,
)
from tests.making import by, make_action, make_decided, make_incident, make_verified
from threats.choices import NoticeKind

LOW = RiskInput(risk=SupportRisk.LOW, grounds="No violations for a year", authorities_act=True)
HIGH = RiskInput(risk=SupportRisk.HIGH, grounds="Two massacres", mitigations="Nothing is done", authorities_act=False)


@pytest.fixture
def force(cast):
    cast.mission.modules = ["hrddp"]
    cast.mission.save()
    return Actor.objects.create(public_id=uuid4(), name="Army of Testland", actor_class=ActorClass.STATE_FORCES)


def drafted(cast, force, **changes):
    said = {"recipient_id": force.pk, "kind": SupportKind.TRANSPORT, "title": "Lorries to the north", **changes}
    return draft_support(mission=cast.mission, data=SupportInput(**said), **by(cast, Role.ADVISER))


def approved(cast, force, days=30, **changes):
    support = drafted(cast, force, **changes)
    assess_support(support_id=support.pk, data=LOW, **by(cast, Role.ADVISER))
    until = cast.mission.today() + timedelta(days=days)
    return approve_support(
        support_id=support.pk, valid_until=until, reason="With a monitor", **by(cast, Role.LEADERSHIP)
    )


def ended_yesterday(cast, support):
    Support.objects.filter(pk=support.pk).update(valid_until=cast.mission.today() - timedelta(days=1))
    support.refresh_from_db()
    return support


def test_an_action_that_supports_a_force_waits_for_a_clearance_and_goes_with_one(cast, force):
    support = drafted(cast, force)
    with pytest.raises(ValidationError, match="no clearance yet"):
        make_action(cast, support_id=support.pk)

    assess_support(support_id=support.pk, data=LOW, **by(cast, Role.ADVISER))
    with pytest.raises(ValidationError, match="not approved yet"):
        make_action(cast, support_id=support.pk)

    until = cast.mission.today() + timedelta(days=30)
    approve_support(support_id=support.pk, valid_until=until, reason="Fine", **by(cast, Role.LEADERSHIP))
    action = make_action(cast, support_id=support.pk)
    accept(action_id=action.pk, **by(cast, Role.DUTY_OFFICER))

    ended_yesterday(cast, support)
    with pytest.raises(ReasonNeededError, match="clearance ended on"):
        start(action_id=action.pk, **by(cast, Role.DUTY_OFFICER))


@pytest.mark.parametrize("kind", sorted(NEVER_BLOCKED))
def test_own_protection_mediation_law_of_war_and_medical_evacuation_are_never_blocked(cast, force, kind):
    support = drafted(cast, force, kind=kind)

    assert make_action(cast, support_id=support.pk).support == support
    assert activate_support(support_id=support.pk, **by(cast, Role.DUTY_OFFICER)).status == S.ACTIVE


def test_where_the_module_is_off_there_is_no_due_diligence(cast):
    force = Actor.objects.create(public_id=uuid4(), name="Army", actor_class=ActorClass.STATE_FORCES)
    with pytest.raises(ValidationError, match="switched off"):
        drafted(cast, force)
    assert cast.client(Role.LEADERSHIP).get("/supports/").status_code == 404


def test_nobody_approves_an_own_assessment_or_a_risk_that_nobody_mitigates(cast, force):
    support = drafted(cast, force)
    until = cast.mission.today() + timedelta(days=9)
    assess_support(support_id=support.pk, data=LOW, **by(cast, Role.LEADERSHIP))
    with pytest.raises(NotAllowedError, match="yourself"):
        approve_support(support_id=support.pk, valid_until=until, reason="x", **by(cast, Role.LEADERSHIP))
    with pytest.raises(NotAllowedError, match="leadership approves"):
        approve_support(support_id=support.pk, valid_until=until, reason="x", **by(cast, Role.DUTY_OFFICER))

    assess_support(support_id=support.pk, data=HIGH, **by(cast, Role.ADVISER))
    with pytest.raises(ValidationError, match="real risk"):
        approve_support(support_id=support.pk, valid_until=until, reason="x", **by(cast, Role.LEADERSHIP))


def test_a_renewal_rests_on_a_newer_assessment(cast, force):
    support = approved(cast, force)
    activate_support(support_id=support.pk, **by(cast, Role.DUTY_OFFICER))
    until = cast.mission.today() + timedelta(days=60)
    with pytest.raises(ReasonNeededError, match="of its own"):
        renew_support(support_id=support.pk, valid_until=until, reason="Again", **by(cast, Role.LEADERSHIP))

    assess_support(support_id=support.pk, data=LOW, **by(cast, Role.ADVISER))
    renewed = renew_support(support_id=support.pk, valid_until=until, reason="Again", **by(cast, Role.LEADERSHIP))
    assert (renewed.status, renewed.valid_until) == (S.RENEWED, until)


def test_emergency_support_begins_at_once_and_ends_with_its_hours_unless_it_is_judged(cast, force):
    support = drafted(cast, force, is_emergency=True, authority="Force commander")
    activate_support(support_id=support.pk, **by(cast, Role.DUTY_OFFICER))
    support.refresh_from_db()
    assert clearance_problem(support) == ""
    Support.objects.filter(pk=support.pk).update(assess_by=cast.mission.now() - timedelta(minutes=1))
    with pytest.raises(ValidationError, match="hours for a preliminary assessment"):
        make_action(cast, support_id=support.pk)

    assess_support(support_id=support.pk, data=LOW, **by(cast, Role.ADVISER))
    assert make_action(cast, support_id=support.pk).support == support


def test_emergency_support_does_not_begin_at_once_after_a_grave_violation_since_its_draft(cast, force):
    support = drafted(cast, force, is_emergency=True, authority="Force commander")
    incident = make_verified(cast, event_type=EventType.VIOLENCE_AGAINST_CIVILIANS)
    IncidentActor.objects.create(incident=incident, actor=force, role=ActorRole.PERPETRATOR)

    with pytest.raises(ReasonNeededError, match="since this was drafted"):
        activate_support(support_id=support.pk, **by(cast, Role.DUTY_OFFICER))

    support.refresh_from_db()
    assert support.status == S.DRAFT


@pytest.mark.parametrize("verified", [True, False])
def test_a_verified_grave_violation_by_the_recipient_reopens_it_and_a_bare_report_does_not(cast, force, verified):
    support = approved(cast, force)
    alert = make_decided(cast)
    action = make_action(cast, alert_id=alert.pk, support_id=support.pk)
    make = make_verified if verified else make_incident
    incident = make(cast, event_type=EventType.VIOLENCE_AGAINST_CIVILIANS)
    IncidentActor.objects.create(incident=incident, actor=force, role=ActorRole.PERPETRATOR)

    evidence_changed.send(Mission, mission_id=cast.mission.pk, reason="test")

    support.refresh_from_db()
    assert support.status == (S.REOPENED if verified else S.APPROVED)
    warned = alert.deliveries.filter(kind=NoticeKind.CLEARANCE).values_list("user__username", flat=True)
    assert (cast[Role.DUTY_OFFICER].username in warned) == verified
    if verified:
        with pytest.raises(ReasonNeededError, match="grave violation"):
            accept(action_id=action.pk, **by(cast, Role.DUTY_OFFICER))
        page = cast.client(Role.LEADERSHIP).get(f"/supports/{support.public_id}/").text
        assert action.title in page
        assert incident.ref in page
        evidence_changed.send(Mission, mission_id=cast.mission.pk, reason="test")  # once for each incident
        assert support.transitions.filter(to_status=S.REOPENED).count() == 1


def test_what_was_verified_while_an_assessment_was_being_saved_reopens_it(cast, force):
    incident = make_verified(cast, event_type=EventType.VIOLENCE_AGAINST_CIVILIANS)
    IncidentActor.objects.create(incident=incident, actor=force, role=ActorRole.PERPETRATOR)
    support = drafted(cast, force)
    assess_support(support_id=support.pk, data=LOW, **by(cast, Role.ADVISER))

    evidence_changed.send(Mission, mission_id=cast.mission.pk, reason="test", incident_id=incident.pk)

    support.refresh_from_db()
    assert support.status == S.REOPENED
    page = cast.client(Role.LEADERSHIP).get(f"/supports/{support.public_id}/").text
    assert incident.ref in page


def test_what_is_suspended_is_assessed_anew_before_it_is_given(cast, force):
    support = approved(cast, force)
    suspend_support(support_id=support.pk, reason="New allegations", **by(cast, Role.LEADERSHIP))

    with pytest.raises(TransitionNotAllowedError):
        activate_support(support_id=support.pk, **by(cast, Role.DUTY_OFFICER))
    judged = assess_support(support_id=support.pk, data=LOW, **by(cast, Role.ADVISER))
    assert (judged.status, judged.valid_until, judged.approved_by) == (S.ASSESSED, None, None)


def test_the_form_refuses_support_with_an_expired_clearance_and_says_why(cast, force):
    support = ended_yesterday(cast, approved(cast, force))
    client = cast.client(Role.DUTY_OFFICER)
    form = {"type": "escort", "responder": "mission_military", "area": "TST01", "support": str(support.public_id)}

    answer = client.post("/actions/new/", form)

    assert answer.status_code == 400
    assert "The clearance ended on" in answer.text
    by_api = {"mission": "TST", **form}
    refused = client.post("/api/v1/actions/", by_api, content_type="application/json")
    assert refused.status_code == 400
    assert "The clearance ended on" in refused.json()["errors"]["support"][0]
