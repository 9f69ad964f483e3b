"""One threat with its alert, a protector and one support to a force, in the exercise."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from config.demo.exercise import Players
from incidents.choices import ThreatFamily
from incidents.models import Actor
from missions.choices import Module, Role
from missions.models import Mission, User
from responses import services as responses
from responses.choices import ActionType, Responder, SupportKind, SupportRisk
from responses.inputs import ProtectorInput, RiskInput, SupportInput, VettingInput
from responses.models import Support
from threats import services as threats
from threats.inputs import ThreatInput
from threats.models import Alert, Threat

AREA = "Ituri"
ARMY = "Government of DR Congo (Zaire)"  # as the dataset calls it
ALERT = "Exercise: ultimatum to a displacement site"


def show(mission: Mission, users: dict[str, User]) -> int:
    """Make what is missing of them, each whole or not at all; returns how many were made."""
    players = Players(mission, users)
    missing = [
        make
        for make, done in (
            (_threat, Threat.objects.filter(mission=mission).exists()),
            (_support, Support.objects.filter(mission=mission).exists()),
        )
        if not done
    ]
    for make in missing:
        with transaction.atomic():
            make(players)
    return len(missing)


def _threat(players: Players) -> None:
    mission, adviser = players.mission, players.by(Role.ADVISER)
    area = mission.areas.get(name=AREA)
    said = ThreatInput(
        title="Exercise: armed men want a displacement site emptied",
        family=ThreatFamily.FORCED_MOVEMENT,
        people="Families in the displacement site and those who farm around it",
        area=area.pcode,
        scenario="After the ultimatum the site is attacked by night, and people are driven towards the lake.",
        review_on=mission.today() + timedelta(days=7),
        is_exercise=True,
    )
    threat = threats.open_threat(mission=mission, data=said, **adviser)
    alert = Alert.objects.filter(mission=mission, title=ALERT).first()
    if alert is not None:
        threats.link_alert(threat_id=threat.pk, alert_id=alert.pk, **adviser)
    threats.move_threat(threat_id=threat.pk, to="escalated", reason="The ultimatum names a day.", **adviser)


def _support(players: Players) -> None:
    """Transport whose clearance needs a monitor, and an organisation that is vetted."""
    mission, adviser = players.mission, players.by(Role.ADVISER)
    if Module.HRDDP not in mission.modules:
        mission.modules = [*mission.modules, Module.HRDDP]
        mission.save(update_fields=["modules"])
    named = ProtectorInput(
        name="Exercise: unarmed accompaniment team", responder=Responder.NGO,
        can_do=(ActionType.UNARMED_ACCOMPANIMENT, ActionType.PRESENCE),
    )  # fmt: skip
    team = responses.add_protector(mission=mission, data=named, **adviser)
    vetted = VettingInput(passed=True, until=mission.today() + timedelta(days=180), reason="Known to the country team")
    responses.vet_protector(protector_id=team.pk, data=vetted, **adviser)
    army = Actor.objects.filter(name=ARMY).first()
    if army is None:
        return
    said = SupportInput(
        recipient_id=army.pk, kind=SupportKind.TRANSPORT, title="Exercise: lorries for a company on the market road",
        is_exercise=True,
    )  # fmt: skip
    support = responses.draft_support(mission=mission, data=said, **adviser)
    judged = RiskInput(
        risk=SupportRisk.MEDIUM,
        grounds="Exercise: allegations against another company of the brigade.",
        mitigations="A monitor rides with each convoy; the brigade has moved the accused.",
        authorities_act=True,
    )
    responses.assess_support(support_id=support.pk, data=judged, **adviser)
    until = mission.today() + timedelta(days=30)
    responses.approve_support(
        support_id=support.pk, valid_until=until, reason="With the monitor", **players.by(Role.LEADERSHIP)
    )
