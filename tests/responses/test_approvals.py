"""Approvals by the mission's rules, own types of action, vetted protectors, findings, refuges and dispatch warnings."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError

from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError
from missions.models import Base
from responses.choices import ActionType, Responder
from responses.inputs import ProtectorInput, VettingInput
from responses.models import Action, Vetting
from responses.services import (
    accept,
    add_action_type,
    add_approval_rule,
    add_protector,
    approval_due,
    approve_action,
    count_refuge,
    cover_lost,
    link_finding,
    others_there,
    record_finding,
    roles_missing,
    start,
    vet_protector,
)
from tests.making import audience, by, make_action
from tests.threats.test_threats import make_threat

DUTY = Role.DUTY_OFFICER


def rule(cast, role=Role.PLANNER, **said):
    return add_approval_rule(mission=cast.mission, role=role, reason="Set", **said, **by(cast, Role.ADMINISTRATOR))


def test_what_needs_approval_is_neither_accepted_nor_started_without_it(cast):
    rule(cast, tier=2)
    action = make_action(cast)
    with pytest.raises(ReasonNeededError, match="waits for approval"):
        accept(action_id=action.pk, **by(cast, DUTY))
    with pytest.raises(NotAllowedError):
        approve_action(action_id=action.pk, reason="Fine", **by(cast, DUTY))
    with pytest.raises(ReasonNeededError):
        approve_action(action_id=action.pk, reason=" ", **by(cast, Role.PLANNER))

    approve_action(action_id=action.pk, granted=False, reason="No fuel", **by(cast, Role.PLANNER))
    with pytest.raises(ReasonNeededError):
        accept(action_id=action.pk, **by(cast, DUTY))
    approve_action(action_id=action.pk, reason="Fuel came", **by(cast, Role.LEADERSHIP))

    assert accept(action_id=action.pk, **by(cast, DUTY)).status == "accepted"
    assert [(a.role, a.granted, a.reason) for a in action.approvals.all()] == [
        ("planner", False, "No fuel"), ("planner", True, "Fuel came"),
    ]  # fmt: skip
    assert accept(action_id=make_action(cast, type=ActionType.ENGAGEMENT).pk, **by(cast, DUTY)).status == "accepted"


def test_immediate_action_goes_first_and_its_approval_is_recorded_after(cast):
    rule(cast)
    action = make_action(cast, immediate=True, authority="Base commander")

    assert action.status == "under_way"
    assert roles_missing(action) == ["planner"]
    assert approval_due(action) == action.mission.mission_time(action.created_at + timedelta(hours=24))
    approve_action(action_id=action.pk, reason="Right", **by(cast, Role.PLANNER))
    assert approval_due(Action.objects.get(pk=action.pk)) is None


def test_only_who_configures_the_mission_sets_its_rules_and_types(cast):
    with pytest.raises(NotAllowedError):
        add_approval_rule(mission=cast.mission, role=Role.PLANNER, reason="Set", **by(cast, Role.LEADERSHIP))
    labels = {"en": "River watch", "fr": "Guet du fleuve", "ar": "مراقبة النهر"}
    kind: dict[str, Any] = {
        "code": "river_watch",
        "labels": labels,
        "tier": 2,
        "phase": "prevention",
        "reason": "A river",
    }
    add_action_type(mission=cast.mission, **kind, **by(cast, Role.ADMINISTRATOR))
    with pytest.raises(ValidationError, match="already"):
        add_action_type(mission=cast.mission, **{**kind, "code": "patrol"}, **by(cast, Role.ADMINISTRATOR))

    action = make_action(cast, type="river_watch")

    assert (action.tier, action.phase, action.get_type_display()) == (2, "prevention", "River watch")
    client = cast.client(DUTY)
    assert 'value="river_watch"' in client.get("/actions/new/").text
    assert len(client.get("/api/v1/actions/?type=river_watch").json()["results"]) == 1
    assert client.get("/api/v1/actions/?type=nonsense").status_code == 400


def test_a_force_whose_vetting_ended_is_not_asked_and_of_others_it_is_said(cast):
    def register(name, responder):
        said = ProtectorInput(name=name, responder=responder, can_do=("patrol",))
        protector = add_protector(mission=cast.mission, data=said, **by(cast, Role.ADVISER))
        until = VettingInput(passed=True, until=cast.mission.today(), reason="Known")
        vet_protector(protector_id=protector.pk, data=until, **by(cast, Role.ADVISER))
        return protector

    force, others = register("Regional force", Responder.PARTNER_FORCE), register("Peace team", Responder.NGO)
    action = make_action(cast, responder=Responder.PARTNER_FORCE, protector_id=force.pk)
    for protector in (force, others):  # append-only: time passes by an older row instead
        day = cast.mission.today() - timedelta(days=1)
        row = protector.vettings.get()
        Vetting.objects.create(
            protector=protector, passed=True, until=day, reason="x", at=row.at, mission_at=row.mission_at, by=row.by
        )

    with pytest.raises(ValidationError, match="vetting has ended"):
        make_action(cast, responder=Responder.PARTNER_FORCE, protector_id=force.pk)
    with pytest.raises(ReasonNeededError, match="vetting has ended"):
        accept(action_id=action.pk, **by(cast, DUTY))
    assert make_action(cast, responder=Responder.NGO, protector_id=others.pk).protector == others
    assert "Their vetting has ended" in cast.client(DUTY).get("/protectors/").text


def test_what_a_joint_team_finds_becomes_a_threat_and_an_action(cast):
    action = make_action(cast, type=ActionType.JOINT_PROTECTION_TEAM, responder=Responder.CIVILIAN_SECTION)
    for step in (accept, start):
        step(action_id=action.pk, **by(cast, DUTY))
    finding = record_finding(action_id=action.pk, text="Girls are taken at the well", **by(cast, Role.ADVISER))

    link_finding(finding_id=finding.pk, threat_id=make_threat(cast).pk, **by(cast, Role.ADVISER))
    follow = make_action(cast, finding_id=finding.pk)

    assert [link.action for link in finding.links.all()] == [None, follow]
    assert "Girls are taken" in cast.client(DUTY).get(f"/actions/{action.public_id}/").text
    patrol = make_action(cast, immediate=True, authority="x")
    with pytest.raises(ValidationError, match="joint"):
        record_finding(action_id=patrol.pk, text="x", **by(cast, DUTY))


def test_a_refuge_counts_its_people(cast):
    action = make_action(cast, type=ActionType.REFUGE, immediate=True, authority="Base commander")
    count_refuge(action_id=action.pk, people=900, children=400, needs="Water", **by(cast, DUTY))
    with pytest.raises(ValidationError, match="more children"):
        count_refuge(action_id=action.pk, people=1, children=2, **by(cast, DUTY))
    assert "900" in cast.client(DUTY).get(f"/actions/{action.public_id}/").text


def test_two_responders_in_one_place_are_told_of_each_other_and_a_dispatch_says_what_loses_cover(cast):
    first = make_action(cast)
    second = make_action(cast, responder=Responder.MISSION_POLICE)
    make_action(cast, responder=Responder.MISSION_POLICE, area=cast.east.pcode)

    assert list(others_there(first, audience(cast, DUTY))) == [second]

    west, _far = (
        Base.objects.create(public_id=uuid4(), mission=cast.mission, name=name, point=Point(x, 0.0, srid=4326))
        for name, x in (("West base", 29.2), ("Far base", 33.0))
    )
    lost = cover_lost(base=west, audience=audience(cast, DUTY))
    assert [each.area.name for each in lost] == ["West", "East"]
    page = cast.client(DUTY).get(f"/actions/{make_action(cast, base_id=west.pk).public_id}/").text
    assert "loses cover" in page
