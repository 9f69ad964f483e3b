"""Threats, threat forms, referrals, support to forces, protectors and findings, each with its canary."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from incidents.models import Actor
from missions.choices import Role
from responses import services as responses
from responses.inputs import ProtectorInput, SupportInput
from responses.models import Action
from tests.architecture.callers import MISSION_WIDE, NOBODY, OLGA, STAFF
from tests.making import by, form_input, make_action
from threats import services
from threats.inputs import ReferralInput, ThreatInput
from threats.models import Alert, Threat
from threats.services.passing import write_referral

if TYPE_CHECKING:
    from tests.architecture.world import World


def add_responses(world: World) -> None:
    """Open, above the ceiling, in the other area; and of the other mission."""
    cast, olga = world.cast, frozenset({OLGA})
    for mission in (cast.mission, cast.other):
        mission.modules = sorted({*mission.modules, "hrddp"})
        mission.save(update_fields=["modules"])
    kinds: list[tuple[str, frozenset[str], str, dict[str, Any]]] = [
        ("open", STAFF, "TST01", {}),
        ("public", STAFF, "TST01", {"dissemination": "public"}),  # headquarters gets the row without its words
        ("above", NOBODY, "TST01", {"classification": 2}),
        ("east", MISSION_WIDE, "TST02", {}),
    ]
    for name, allowed, area, hidden in kinds:
        ref = _threat(world, cast.mission, Role.ADVISER, f"threat-{name}", area, allowed, hidden)
        if name != "public":
            world.canaries[ref] = allowed
    world.canaries[_threat(world, cast.other, OLGA, "threat-other", "OTH01", olga, {})] = olga
    _of_alerts(world)
    for mission, role, allowed in ((cast.mission, Role.ADVISER, STAFF), (cast.other, OLGA, olga)):
        _mission_wide(world, mission, role, allowed)
    _finding(world)
    for kind in ("threat", "assessment", "alert_referral", "support", "protector", "finding"):
        world.key(kind, uuid4())


def _threat(
    world: World, mission: Any, role: str, name: str, area: str, allowed: frozenset[str], hidden: dict[str, Any]
) -> str:
    said = ThreatInput(
        title=world.canary(f"{name}-title", allowed), family="retaliation",
        people=world.canary(f"{name}-people", allowed), area=area, scenario=world.canary(f"{name}-scenario", allowed),
        review_on=mission.today() + timedelta(days=7),
    )  # fmt: skip
    threat = services.open_threat(mission=mission, data=said, **by(world.cast, role))
    Threat.objects.filter(pk=threat.pk).update(**hidden)
    world.key("threat", threat.public_id)
    return str(threat.ref)


def _of_alerts(world: World) -> None:
    """The thoughts about an alert are as secret as the alert, and stay inside the mission."""
    cast = world.cast
    for title, allowed in (
        ("canary-alert-title-", STAFF),
        ("canary-alert-2", NOBODY),
        ("canary-alert-east", MISSION_WIDE),
    ):
        alert = Alert.objects.filter(mission=cast.mission, title__startswith=title)[0]
        level = alert.classification
        Alert.objects.filter(pk=alert.pk).update(classification=0)
        words = {part: world.canary(f"form-{part}", allowed) for part in ("scenario", "harm_expected")}
        form = services.assess_threat(alert_id=alert.pk, data=form_input(**words), **by(cast, Role.ADVISER))
        Alert.objects.filter(pk=alert.pk).update(classification=level)
        passed = ReferralInput(
            kind="host_force", recipient=world.canary("recipient", allowed),
            passed_text=world.canary("passed", allowed), consent="refused", suspicion="no",
        )  # fmt: skip
        referral = write_referral(alert, cast[Role.DUTY_OFFICER], passed, ["consent"])
        world.key("assessment", form.public_id)
        world.key("alert_referral", referral.public_id)


def _mission_wide(world: World, mission: Any, role: str, allowed: frozenset[str]) -> None:
    """Support and protectors, for all of the mission's own people."""
    force = Actor.objects.create(public_id=uuid4(), name=f"Force {uuid4().hex[:6]}", actor_class="state_forces")
    said = SupportInput(recipient_id=force.pk, kind="transport", title=world.canary("support", allowed))
    support = responses.draft_support(mission=mission, data=said, **by(world.cast, role))
    world.key("support", support.public_id)
    named = ProtectorInput(
        name=world.canary("protector", allowed), responder="ngo", can_do=("presence",),
        note=world.canary("protector-note", allowed),
    )  # fmt: skip
    protector = responses.add_protector(mission=mission, data=named, **by(world.cast, role))
    world.key("protector", protector.public_id)


def _finding(world: World) -> None:
    cast = world.cast
    for area, allowed in ((cast.west, STAFF), (cast.east, MISSION_WIDE)):
        named = {"title": world.canary("joint", allowed), "unit": world.canary("unit", allowed), "area": area.pcode}
        action = make_action(cast, type="joint_assessment", responder="civilian_section", **named)
        Action.objects.filter(pk=action.pk).update(status="completed")
        text = world.canary("finding", allowed)
        finding = responses.record_finding(action_id=action.pk, text=text, **by(cast, Role.DUTY_OFFICER))
        world.key("finding", finding.public_id)
        world.key("action", action.public_id)
