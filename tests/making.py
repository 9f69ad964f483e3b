"""Short ways through the services to a record in the state that a test begins with."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from incidents.annexes import AnnexInput
from incidents.choices import Channel, EventType, EvidenceKind, HarmKind
from incidents.inputs import HarmLine, NetworkInput, ReportInput, SourceInput
from incidents.models import Annex, Incident, Network, Referral, Report, Source
from incidents.services import clear_incident, open_annex, open_incident, submit_report, verify_incident
from incidents.services.networks import create_network
from incidents.services.sources import create_source
from ledger.models import AuditEntry
from missions.audience import Audience
from missions.choices import Classification, Compartment, Role
from missions.models import Transition
from missions.refs import make_ref
from missions.services import audience_of_user, create_user
from responses.choices import ActionType, Responder
from responses.inputs import ActionInput
from responses.models import Action
from responses.services import request_action
from tests.cast import PASSWORD, Cast
from threats.choices import Factor, Imminence, Origin
from threats.inputs import AlertInput, AssessmentInput
from threats.models import Alert, Assessment
from threats.services import acknowledge, assess_threat, begin_assessment, decide, mark_credible, raise_alert

WEST: dict[str, Any] = {"longitude": 29.25, "latitude": 0.0}
EAST: dict[str, Any] = {"longitude": 29.75, "latitude": 0.0}
SEEN = (EvidenceKind.SEEN_BY_MISSION,)


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is undone: one case of many that begin with the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def audience(cast: Cast, role: str) -> Audience:
    return audience_of_user(cast[role])


def by(cast: Cast, role: str) -> dict[str, Any]:
    """The two arguments that say who calls a service."""
    return {"user": cast[role], "audience": audience(cast, role)}


def make_member(cast: Cast, name: str, *rooms: str, role: str = Role.SPECIALIST, **more: Any) -> str:
    """Somebody who is a member of closed rooms, whose modules are switched on; returns the name."""
    cast.mission.modules = sorted({*cast.mission.modules, *rooms})
    cast.mission.save(update_fields=["modules"])
    cast.users[name], _password = create_user(
        username=name, actor="test", password=PASSWORD, mission=cast.mission, role=role, compartments=rooms,
        ceiling=Classification.CONFIDENTIAL, **more,
    )  # fmt: skip
    return name


def annex_input(kind: str = Compartment.CRSV, **changes: Any) -> AnnexInput:
    """The shortest case that the form of a room takes, in the area West."""
    said: dict[str, Any] = {"area": "TST01", "occurred_from": yesterday().date(), "answers": ANSWERS[kind], **changes}
    return AnnexInput(**said)


ANSWERS: dict[str, dict[str, Any]] = {
    Compartment.CRSV: {
        "violation": "rape",
        "survivors": [{"sex": "female", "age_band": "adult", "number": 1}],
        "consent": "numbers_only",
    },
    Compartment.CAAC: {
        "violations": ["recruitment_use"],
        "children": [{"violation": "recruitment_use", "sex": "male", "age_band": "child_15_17", "number": 2}],
    },
    Compartment.CASUALTIES: {
        "casualties": [
            {
                "status": "killed",
                "sex": "male",
                "age_band": "adult",
                "cause": "firearm",
                "civilian_status": "civilian",
            }
        ]
    },
    Compartment.TRAFFICKING: {"act": ["recruitment"], "purpose": ["forced_labour"]},
    Compartment.HEALTH_EDUCATION: {"sector": "education", "target": ["school"], "attack": ["military_use"]},
}


def make_annex(cast: Cast, name: str, kind: str = Compartment.CRSV, **changes: Any) -> Annex:
    """A case in a room, opened by one of its specialists."""
    more = {key: changes.pop(key) for key in ("referral_id", "incident_id", "public_id") if key in changes}
    return open_annex(mission=cast.mission, kind=kind, data=annex_input(kind, **changes), **more, **by(cast, name))


def make_referral(cast: Cast, room: str = Compartment.CRSV, area: Any = None, **changes: Any) -> Referral:
    """What the ordinary form passes to a room."""
    said = {"mission": cast.mission, "created_by": cast[Role.ADVISER], **changes}
    now = datetime.now(UTC)
    return Referral.objects.create(
        ref=make_ref("TST"), compartment=room, area=area or cast.west, received_at=now, mission_received_at=now,
        **{"band": "week", "help_needed": "medical", **said},
    )  # fmt: skip


def last_step(record: Any) -> Transition:
    """The newest line of a record's history."""
    step: Transition = record.transitions.order_by("-pk")[0]
    return step


def last_line(record: Any) -> AuditEntry:
    """The newest line of the trail about a record."""
    return AuditEntry.objects.filter(object_id=str(record.public_id)).order_by("-pk")[0]


def yesterday() -> datetime:
    return datetime.now(UTC) - timedelta(days=1)


def killed(best: int | None = None, low: int | None = None, high: int | None = None, **more: Any) -> HarmLine:
    """A line of harm as the form makes it."""
    return HarmLine(kind=HarmKind.KILLED, min=low, best=best, max=high, **more)


def report_input(**changes: Any) -> ReportInput:
    told = {
        "event_type": EventType.VIOLENCE_AGAINST_CIVILIANS,
        "occurred_from": yesterday(),
        **WEST,
        "text": "Armed men came at night.",
        "harm": (killed(2),),
        **changes,
    }
    return ReportInput(**told)


def make_report(cast: Cast, role: str = Role.ADVISER, **changes: Any) -> Report:
    report, _is_new = submit_report(
        mission=cast.mission, data=report_input(**changes), public_id=uuid4(), channel=Channel.FORM, **by(cast, role)
    )
    return report


def make_incident(cast: Cast, role: str = Role.ADVISER, **changes: Any) -> Incident:
    """A submitted incident, reported and opened by one person."""
    return open_incident(report_id=make_report(cast, role, **changes).pk, **by(cast, role))


def make_verified(cast: Cast, role: str = Role.ADVISER, verifier: str = Role.ANALYST, **changes: Any) -> Incident:
    incident = make_incident(cast, role, **changes)
    return verify_incident(incident_id=incident.pk, evidence=SEEN, **by(cast, verifier))


def make_cleared(cast: Cast, **changes: Any) -> Incident:
    return clear_incident(incident_id=make_verified(cast, **changes).pk, **by(cast, Role.DUTY_OFFICER))


def make_source(cast: Cast, role: str = Role.ADVISER, pseudonym: str = "Heron 12", **said: Any) -> Source:
    return create_source(mission=cast.mission, data=SourceInput(pseudonym=pseudonym, **said), **by(cast, role))


def make_network(cast: Cast, role: str = Role.ADVISER, name: str = "River watch", **said: Any) -> Network:
    return create_network(mission=cast.mission, data=NetworkInput(name=name, **said), **by(cast, role))


def alert_input(**changes: Any) -> AlertInput:
    said = {
        "title": "Raid feared near Asali",
        "origin": Origin.COMMUNITY,
        "imminence": Imminence.H72,
        **({} if changes.keys() & {"area", "cell_h3", "report_id", "watch_item_id"} else WEST),
        **changes,
    }
    return AlertInput(**said)


def make_alert(cast: Cast, role: str = Role.ADVISER, **changes: Any) -> Alert:
    return raise_alert(mission=cast.mission, data=alert_input(**changes), **by(cast, role))


def form_input(**changes: Any) -> AssessmentInput:
    """The shortest threat form that is taken: nothing is known but what may happen, and every tier is thought of."""
    said: dict[str, Any] = {
        "factors": {factor: {"level": 0} for factor in Factor.values},
        "family": "deliberate_targeting",
        "scenario": "A raid on the market",
        "harm_expected": "Killing and looting",
        "likelihood": 3,
        "impact": 4,
        "trend": "rising",
        "tiers": {tier: {"considered": True} for tier in (1, 2, 3)},
        **changes,
    }
    return AssessmentInput(**said)


# The same as the API takes it.
FORM: dict[str, Any] = {
    "factors": {factor: {"level": 0} for factor in Factor.values},
    "threat_family": "deliberate_targeting",
    "scenario": "A raid on the market",
    "harm_expected": "Killing and looting",
    "likelihood": 3,
    "impact": 4,
    "trend": "rising",
    "tiers": [{"tier": tier, "considered": True} for tier in (1, 2, 3)],
}


def make_form(cast: Cast, alert: Alert, role: str = Role.ADVISER, **changes: Any) -> Assessment:
    return assess_threat(alert_id=alert.pk, data=form_input(**changes), **by(cast, role))


def make_credible(cast: Cast, **changes: Any) -> Alert:
    """A credible alert with its threat form: one that may be decided."""
    alert = make_found_credible(cast, **changes)
    make_form(cast, alert)
    alert.refresh_from_db()
    return alert


def make_found_credible(cast: Cast, **changes: Any) -> Alert:
    """A credible alert of which nobody has filled in the threat form."""
    alert = make_alert(cast, **changes)
    for step in (acknowledge, begin_assessment, mark_credible):
        alert = step(alert_id=alert.pk, **by(cast, Role.DUTY_OFFICER))
    return alert


def make_decided(cast: Cast, decision: str = "respond", **needs: Any) -> Alert:
    needs = {"referred_kind": "host_authority", **needs} if decision == "refer" else needs
    return decide(alert_id=make_credible(cast).pk, decision=decision, **needs, **by(cast, Role.DUTY_OFFICER))


def action_input(**changes: Any) -> ActionInput:
    asked = {"type": ActionType.PATROL, "responder": Responder.MISSION_MILITARY, **changes}
    return ActionInput(**asked)


def make_action(cast: Cast, role: str = Role.DUTY_OFFICER, **changes: Any) -> Action:
    """An action that is asked for, in the area West when no alert is named."""
    if "alert_id" not in changes:
        changes = {"area": cast.west.pcode, **changes}
    return request_action(mission=cast.mission, data=action_input(**changes), **by(cast, role))
