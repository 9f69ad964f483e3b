"""Threats and threat forms; passing an alert to a force."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from incidents.choices import ActorClass
from incidents.models import Actor
from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from tests.committed import race
from tests.making import by, form_input, make_alert, make_credible, make_form, make_found_credible
from threats.choices import AlertStatus, Factor, Imminence, ThreatStatus
from threats.inputs import ReferralInput, ThreatInput
from threats.judging import exposed, severity, weakest_link
from threats.models import AlertReferral, Threat
from threats.services import (
    assess_threat,
    change_threat,
    decide,
    link_alert,
    move_threat,
    open_threat,
    refer_to_force,
    review_threat,
)

DUTY = Role.DUTY_OFFICER
PASSED = ReferralInput(
    kind="host_force", recipient="Brigade in the north", consent="given",
    passed_text="Armed men may come to the west this week.", suspicion="no",
)  # fmt: skip

ASKED = ("kind", "recipient", "consent", "passed_text", "suspicion")


def threat_input(cast, **changes):
    said = {
        "title": "Raids on the market road", "family": "deliberate_targeting", "people": "Women on the way to market",
        "area": "TST01", "scenario": "An ambush at dawn", "review_on": cast.mission.today() + timedelta(days=7),
        **changes,
    }  # fmt: skip
    return ThreatInput(**said)


def make_threat(cast, role=Role.ADVISER, **changes):
    return open_threat(mission=cast.mission, data=threat_input(cast, **changes), **by(cast, role))


# --- the form -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("imminence", [Imminence.H72, Imminence.W2, Imminence.LATER])
@pytest.mark.parametrize("decision", ["respond", "no_response"])
def test_where_there_is_time_the_form_comes_before_the_decision(cast, imminence, decision):
    alert = make_found_credible(cast, imminence=imminence)

    with pytest.raises(ReasonNeededError, match="threat form first") as caught:
        decide(alert_id=alert.pk, decision=decision, reason_code="road", **by(cast, DUTY))
    assert caught.value.field == "assessment"
    make_form(cast, alert)
    assert decide(alert_id=alert.pk, decision=decision, reason_code="road", **by(cast, DUTY)).status == "decided"


@pytest.mark.parametrize("imminence", [Imminence.OCCURRING, Imminence.H24])
def test_urgent_action_never_waits_for_the_form_which_is_due_in_a_day(cast, imminence):
    alert = make_alert(cast, imminence=imminence)

    decided = decide(alert_id=alert.pk, decision="respond", **by(cast, DUTY))

    assert decided.record_by is not None
    assert decided.decided_at is not None
    assert decided.record_by - decided.decided_at == timedelta(hours=24)
    assert "threat form" in cast.client(DUTY).get(f"/alerts/{alert.public_id}/").context["owed"]
    assert make_form(cast, alert).is_late is False


def test_every_mandated_tier_is_answered_and_none_says_why(cast):
    cast.mission.mandated_tiers = [1, 3]
    cast.mission.save()
    alert = make_alert(cast)
    for tiers, field in [
        ({1: {"considered": True}}, "tier_3"),
        ({1: {"considered": True}, 3: {"considered": False}}, "tier_3_words"),
        ({1: {"considered": True}, 3: {"considered": True}, 2: {"considered": True}}, "tiers"),
    ]:
        with pytest.raises(ValidationError) as caught:
            make_form(cast, alert, tiers=tiers)
        assert field in caught.value.message_dict
    make_form(cast, alert, tiers={1: {"considered": False, "words": "Nobody to talk to"}, 3: {"considered": True}})


def test_a_level_needs_its_rationale_and_each_version_is_kept(cast):
    alert = make_alert(cast)
    with pytest.raises(ValidationError) as caught:
        make_form(cast, alert, factors={**form_input().factors, "intent": {"level": 3}})
    assert set(caught.value.message_dict) == {"intent_rationale"}

    make_form(cast, alert)
    second = make_form(cast, alert, scenario="Two raids")

    assert second.number == 2
    assert list(alert.assessments.values_list("scenario", flat=True)) == ["Two raids", "A raid on the market"]


def test_a_liaison_fills_in_no_form(cast):
    with pytest.raises(NotAllowedError):
        make_form(cast, make_alert(cast), role=Role.LIAISON)


def test_the_weakest_link_is_what_is_lowest_and_known():
    assert weakest_link({Factor.INTENT: 3, Factor.CAPABILITY: 1, Factor.OPPORTUNITY: 0}) == ["capability"]
    assert weakest_link({Factor.INTENT: 2, Factor.CAPABILITY: 2, Factor.OPPORTUNITY: 3}) == ["intent", "capability"]
    assert weakest_link({}) == []
    assert exposed({Factor.VULNERABILITY: 3, Factor.PROTECTION: 1})
    assert not exposed({Factor.VULNERABILITY: 3, Factor.PROTECTION: 0})
    assert [severity(1, 1), severity(2, 2), severity(3, 3), severity(3, 5)] == ["low", "moderate", "high", "extreme"]


def test_the_page_of_the_form_names_what_is_missing_and_keeps_what_was_typed(cast):
    alert = make_found_credible(cast)
    client = cast.client(Role.ADVISER)
    address = f"/alerts/{alert.public_id}/form/"

    answer = client.post(address, {"scenario": "Typed words"})
    assert answer.status_code == 400
    assert "Typed words" in answer.text
    assert {"intent_level", "tier_1", "family"} <= set(answer.context["form"].errors)

    said = {
        "family": "deliberate_targeting", "scenario": "A raid", "harm_expected": "Killing", "likelihood": "3",
        "impact": "4", "trend": "rising", **{f"{factor}_level": "0" for factor in Factor.values},
        "intent_level": "2", "intent_rationale": "Said so", **{f"tier_{tier}": "yes" for tier in (1, 2, 3)},
    }  # fmt: skip
    assert client.post(address, said).status_code == 302
    assert client.get(f"/alerts/{alert.public_id}/").context["assessment"]["weakest"] == ["Intent"]


# --- passing an alert to a force ------------------------------------------------------------------------


def test_a_force_is_told_only_when_nothing_stands_against_it(cast):
    alert = make_credible(cast)
    with pytest.raises(ReasonNeededError, match="three questions"):
        decide(alert_id=alert.pk, decision="refer", referred_to="Army", referred_kind="host_force", **by(cast, DUTY))

    referral = refer_to_force(alert_id=alert.pk, data=PASSED, **by(cast, DUTY))

    alert.refresh_from_db()
    assert referral.refused_because == []
    assert (alert.status, alert.decision, alert.referred_to) == ("decided", "refer", "Brigade in the north")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"consent": "refused"}, "consent"),
        ({"consent": "not_asked"}, "consent"),
        ({"suspicion": "possibly"}, "suspicion"),
        ({"passed_text": "Call +243 812 345 678 about the raid."}, "text"),
    ],
)
def test_what_stands_against_it_is_explained_and_stored_and_the_alert_stays(cast, changes, code):
    alert = make_credible(cast)
    said = {**{name: getattr(PASSED, name) for name in ASKED}, **changes}

    answer = cast.client(DUTY).post(f"/alerts/{alert.public_id}/refer/", said)

    assert answer.status_code == 400
    assert AlertReferral.objects.get(alert=alert).refused_because == [code]
    alert.refresh_from_db()
    assert (alert.status, alert.decision) == (AlertStatus.CREDIBLE, "")
    assert "not passed on" in cast.client(DUTY).get(f"/alerts/{alert.public_id}/").text
    assert cast.client(Role.PARTNER).get("/api/v1/alert-referrals/").json()["results"] == []


def test_the_actor_of_a_threat_that_the_alert_belongs_to_is_never_told(cast):
    actor = Actor.objects.create(public_id=uuid4(), name="Army of Testland", actor_class=ActorClass.STATE_FORCES)
    alert = make_credible(cast)
    link_alert(threat_id=make_threat(cast, actor_id=actor.pk).pk, alert_id=alert.pk, **by(cast, DUTY))
    said = {**{name: getattr(PASSED, name) for name in ASKED}, "actor_id": actor.pk}

    assert refer_to_force(alert_id=alert.pk, data=ReferralInput(**said), **by(cast, DUTY)).refused_because == ["feared"]


# --- threats --------------------------------------------------------------------------------------------


def test_a_threat_needs_a_day_of_review_and_shows_when_it_is_overdue(cast):
    with pytest.raises(ValidationError) as caught:
        make_threat(cast, review_on=None)
    assert "review_on" in caught.value.message_dict

    threat = make_threat(cast)
    Threat.objects.filter(pk=threat.pk).update(review_on=cast.mission.today() - timedelta(days=3))

    assert list(Threat.objects.overdue()) == [threat]
    client = cast.client(DUTY)
    assert client.get("/threats/").context["overdue"] == 1
    assert len(client.get("/api/v1/threats/?overdue=yes").json()["results"]) == 1
    review_threat(
        threat_id=threat.pk, review_on=cast.mission.today() + timedelta(days=9), reason="Quieter", **by(cast, DUTY)
    )
    assert not Threat.objects.overdue().exists()


def test_each_change_of_a_threat_is_a_version_with_its_reason(cast):
    threat = make_threat(cast)
    change_threat(threat_id=threat.pk, data=threat_input(cast, title="Worse"), reason="New word", **by(cast, DUTY))
    move_threat(threat_id=threat.pk, to="escalated", reason="Shots heard", **by(cast, DUTY))
    with pytest.raises(ReasonNeededError):
        move_threat(threat_id=threat.pk, to="closed", reason=" ", **by(cast, DUTY))
    move_threat(threat_id=threat.pk, to="closed", reason="They left", **by(cast, DUTY))

    assert [version.data["status"] for version in threat.versions.order_by("number")] == [
        "open", "open", "escalated", "closed",
    ]  # fmt: skip
    assert threat.versions.get(number=1).data["title"] == "Raids on the market road"
    with pytest.raises(TransitionNotAllowedError):
        change_threat(threat_id=threat.pk, data=threat_input(cast), reason="Late", **by(cast, DUTY))


def test_threats_are_the_missions_own(cast):
    make_threat(cast)
    for role in (Role.PARTNER, Role.HEADQUARTERS):
        assert cast.client(role).get("/api/v1/threats/").json()["results"] == []
    assert len(cast.client(Role.ANALYST).get("/api/v1/threats/").json()["results"]) == 1


def test_of_two_who_move_a_threat_at_once_one_wins(committed_cast):
    cast = committed_cast
    threat = make_threat(cast)
    results = race(
        lambda: move_threat(threat_id=threat.pk, to="closed", reason="Gone", **by(cast, DUTY)),
        lambda: move_threat(threat_id=threat.pk, to="closed", reason="Gone", **by(cast, Role.LEADERSHIP)),
    )
    assert [type(result) for result in results].count(TransitionNotAllowedError) == 1
    assert threat.transitions.filter(to_status=ThreatStatus.CLOSED).count() == 1


def test_a_form_of_an_alert_that_was_put_aside_is_refused(cast):
    alert = make_alert(cast)
    type(alert).objects.filter(pk=alert.pk).update(status=AlertStatus.NOT_CREDIBLE)
    with pytest.raises(TransitionNotAllowedError):
        assess_threat(alert_id=alert.pk, data=form_input(), **by(cast, DUTY))
