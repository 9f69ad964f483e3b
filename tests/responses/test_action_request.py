"""An action is asked for on a decision to respond, or recorded as under way already, on a named authority."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ledger.models import AuditEntry, Change
from missions.choices import Classification, Role
from missions.errors import NotAllowedError, TransitionNotAllowedError
from responses import lifecycle
from responses.choices import ActionType, Component, Phase, Responder
from responses.models import Action
from tests.committed import race
from tests.making import by, last_line, last_step, make_action, make_alert, make_credible, make_decided
from threats.choices import AlertStatus, Imminence
from threats.models import Alert
from threats.services import begin_response, close

DUTY = Role.DUTY_OFFICER


def immediate(cast, alert, role=DUTY, **changes):
    return make_action(cast, role, alert_id=alert.pk, immediate=True, authority="Base commander Asali", **changes)


def errors_of(cast, **changes):
    with pytest.raises(ValidationError) as caught:
        make_action(cast, **changes)
    assert not Action.objects.exists()
    return caught.value.message_dict


@pytest.mark.parametrize("kind", ActionType.values)
def test_the_type_fills_in_tier_and_usual_phase(cast, kind):
    action = make_action(cast, type=kind)

    assert (action.tier, action.phase) == lifecycle.TIER_AND_PHASE[kind]


def test_the_phase_may_be_chosen_otherwise(cast):
    action = make_action(cast, type=ActionType.PATROL, phase=Phase.CONSOLIDATION)

    assert (action.tier, action.phase) == (2, Phase.CONSOLIDATION)


@pytest.mark.parametrize(
    ("responder", "component"),
    [
        (Responder.MISSION_MILITARY, Component.MILITARY),
        (Responder.MISSION_POLICE, Component.POLICE),
        (Responder.CIVILIAN_SECTION, Component.CIVILIAN),
        (Responder.COMMUNITY, Component.CIVILIAN),
    ],
)
def test_the_responder_suggests_who_leads(cast, responder, component):
    assert make_action(cast, responder=responder).component == component
    assert make_action(cast, responder=responder, component=Component.POLICE).component == Component.POLICE


def test_every_responder_and_type_has_its_defaults():
    assert set(lifecycle.LEAD_COMPONENT) == set(Responder.values)
    assert set(lifecycle.TIER_AND_PHASE) == set(ActionType.values)


def test_is_one_change_one_move_and_one_line_of_the_trail(cast):
    action = make_action(cast, title="Patrol to Asali", order_reference="FRAGO 12")

    (step,) = action.transitions.all()
    assert (step.from_status, step.to_status, step.by) == ("", "requested", cast[DUTY])
    assert last_line(action).verb == "action.request"
    assert list(Change.objects.filter(record_id=action.public_id).values_list("version", flat=True)) == [1]
    assert (action.title, action.order_reference, action.area) == ("Patrol to Asali", "FRAGO 12", cast.west)


def test_without_a_title_it_says_what_and_for_what(cast):
    alert = make_decided(cast)

    assert make_action(cast, alert_id=alert.pk).title == f"Patrol: {alert.title}"
    assert make_action(cast).title == "Patrol: West"


def test_on_an_alert_it_inherits_area_classification_and_exercise(cast):
    alert = make_decided(cast)
    Alert.objects.filter(pk=alert.pk).update(is_exercise=True, classification=Classification.CONFIDENTIAL)

    action = make_action(cast, alert_id=alert.pk)

    assert (action.alert, action.area, action.is_exercise) == (alert, alert.area, True)
    assert action.classification == Classification.CONFIDENTIAL


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "march"),
        ("type", ""),
        ("responder", "somebody"),
        ("phase", "later"),
        ("component", "navy"),
        ("title", "x" * 201),
        ("title", "a\0b"),
        ("order_reference", "x" * 81),
        ("area", "OTH01"),
        ("area", ""),
        ("classification", Classification.STRICTLY_CONFIDENTIAL),
        ("planned_from", timezone.now().replace(tzinfo=None)),
    ],
)
def test_refuses_what_a_field_does_not_take_and_names_the_field(cast, field, value):
    assert field in errors_of(cast, **{field: value})


def test_a_plan_ends_after_it_begins(cast):
    start = timezone.now()

    assert "planned_to" in errors_of(cast, planned_from=start, planned_to=start - timedelta(hours=1))


def test_a_tier_that_is_not_mandated_is_not_asked_for(cast):
    cast.mission.mandated_tiers = [1, 3]
    cast.mission.save()

    assert "type" in errors_of(cast)
    assert make_action(cast, type=ActionType.ENGAGEMENT).tier == 1


def test_an_undecided_alert_gets_no_action_that_is_only_asked_for(cast):
    with pytest.raises(TransitionNotAllowedError, match="decide to respond first"):
        make_action(cast, alert_id=make_credible(cast).pk)


@pytest.mark.parametrize("decision", [{"decision": "no_response", "reason_code": "road"}])
def test_a_decision_against_a_response_gets_no_action(cast, decision):
    with pytest.raises(TransitionNotAllowedError, match="duty_officer"):
        make_action(cast, alert_id=make_decided(cast, **decision).pk)


def test_a_closed_alert_gets_no_action(cast):
    alert = make_decided(cast)
    close(alert_id=alert.pk, outcome="unknown", feedback="given", **by(cast, DUTY))

    with pytest.raises(TransitionNotAllowedError):
        immediate(cast, alert)


def test_a_responding_alert_gets_further_actions(cast):
    alert = make_decided(cast)
    begin_response(alert_id=alert.pk, **by(cast, DUTY))

    assert make_action(cast, alert_id=alert.pk).status == "requested"


def test_an_immediate_action_is_under_way_at_once_and_its_alert_responds(cast):
    action = immediate(cast, make_decided(cast))

    action.alert.refresh_from_db()
    assert (action.status, action.authority) == ("under_way", "Base commander Asali")
    assert action.under_way_at is not None
    assert action.alert.status == AlertStatus.RESPONDING
    step = last_step(action)
    assert (step.from_status, step.to_status, step.reason) == ("", "under_way", "Base commander Asali")


def test_an_immediate_action_names_its_authority(cast):
    assert "authority" in errors_of(cast, immediate=True)
    assert "authority" in errors_of(cast, immediate=True, authority="   ")


@pytest.mark.parametrize("imminence", [Imminence.OCCURRING, Imminence.H24])
def test_an_immediate_action_on_an_urgent_alert_is_its_decision(cast, imminence):
    alert = make_alert(cast, imminence=imminence)

    immediate(cast, alert)

    alert.refresh_from_db()
    assert (alert.status, alert.decision) == (AlertStatus.RESPONDING, "respond")
    assert alert.record_by is not None
    assert alert.decided_at == alert.record_by - timedelta(hours=24)
    assert list(alert.transitions.values_list("to_status", flat=True)) == ["received", "decided", "responding"]
    assert alert.transitions.get(to_status="decided").reason == "Base commander Asali"


def test_what_can_wait_is_decided_before_it_is_acted_on(cast):
    alert = make_alert(cast, imminence=Imminence.H72)

    with pytest.raises(TransitionNotAllowedError, match="found credible"):
        immediate(cast, alert)
    assert not Action.objects.exists()


def test_nothing_is_decided_when_the_action_is_refused(cast):
    alert = make_alert(cast, imminence=Imminence.OCCURRING)
    trail = AuditEntry.objects.count()

    with pytest.raises(ValidationError):
        make_action(cast, alert_id=alert.pk, immediate=True, authority="")

    alert.refresh_from_db()
    assert (alert.status, AuditEntry.objects.count()) == (AlertStatus.RECEIVED, trail)


def test_two_immediate_actions_at_once_are_both_recorded_and_decide_once(committed_cast):
    cast = committed_cast
    alert = make_alert(cast, imminence=Imminence.OCCURRING)

    results = race(*[lambda role=role: immediate(cast, alert, role) for role in (DUTY, Role.ADVISER)])

    assert {result.status for result in results} == {"under_way"}
    assert alert.transitions.filter(to_status="decided").count() == 1
    assert alert.transitions.filter(to_status="responding").count() == 1


def test_an_adviser_proposes_and_records_what_is_urgent_only(cast):
    assert make_action(cast, Role.ADVISER).status == "requested"
    assert immediate(cast, make_alert(cast, imminence=Imminence.OCCURRING), Role.ADVISER).status == "under_way"

    responding = begin_response(alert_id=make_decided(cast).pk, **by(cast, DUTY))
    with pytest.raises(NotAllowedError):
        immediate(cast, responding, Role.ADVISER)
    with pytest.raises(NotAllowedError):
        make_action(cast, Role.ADVISER, immediate=True, authority="Head of office")


ASKERS = {
    Role.ADVISER, Role.DUTY_OFFICER, Role.SPECIALIST, Role.HEAD_OF_OFFICE, Role.PLANNER, Role.LEADERSHIP,
}  # fmt: skip


@pytest.mark.parametrize("role", Role.values)
def test_who_may_ask_for_a_patrol(cast, role):
    if role in ASKERS:
        assert make_action(cast, role).created_by == cast[role]
    else:
        with pytest.raises(NotAllowedError):
            make_action(cast, role)


@pytest.mark.parametrize("kind", [ActionType.ENGAGEMENT, ActionType.CAPACITY])
def test_the_planner_asks_for_physical_protection_only(cast, kind):
    with pytest.raises(NotAllowedError):
        make_action(cast, Role.PLANNER, type=kind)


def test_the_head_of_office_asks_in_the_own_area_only(cast):
    with pytest.raises(NotAllowedError):
        make_action(cast, Role.HEAD_OF_OFFICE, area=cast.east.pcode)


def test_an_alert_that_one_may_not_see_does_not_exist(cast):
    alert = make_decided(cast)
    Alert.objects.filter(pk=alert.pk).update(classification=Classification.STRICTLY_CONFIDENTIAL)

    with pytest.raises(Alert.DoesNotExist):
        make_action(cast, alert_id=alert.pk)


def test_an_alert_of_another_mission_does_not_exist(cast):
    alert = make_decided(cast)
    Alert.objects.filter(pk=alert.pk).update(mission=cast.other)

    with pytest.raises(Alert.DoesNotExist):
        make_action(cast, alert_id=alert.pk)


def test_nobody_asks_in_a_mission_of_others(cast):
    with pytest.raises(NotAllowedError):
        make_action(cast, "olga")
