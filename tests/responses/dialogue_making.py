"""Short ways to a group, a talk, a promise and a piece of tier 3 work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from incidents.choices import ActorClass, ActorRole
from incidents.models import Actor, Incident
from missions.choices import Role
from responses.choices import ActionType, DialogueChannel, Responder
from responses.inputs import CommitmentInput, EngagementInput, MilestoneInput, WorkstreamInput
from responses.models import Commitment, Engagement, Workstream
from responses.services import dialogue, workstreams
from tests.cast import Cast
from tests.making import by, make_incident

DUTY = Role.DUTY_OFFICER


def make_actor(cast: Cast, name: str = "River front") -> Actor:
    """A group that one incident of a month ago names."""
    actor: Actor = Actor.objects.create(public_id=uuid4(), name=name, actor_class=ActorClass.REBEL_GROUP)
    make_incident_by(cast, actor, days_ago=30)
    return actor


def make_incident_by(
    cast: Cast, actor: Actor, *, days_ago: int, role: str = ActorRole.PERPETRATOR, **changes: Any
) -> Incident:
    """An incident in West, so many days ago, in which a group took part."""
    incident = make_incident(cast, occurred_from=cast.mission.now() - timedelta(days=days_ago), **changes)
    incident.incident_actors.create(actor=actor, role=role)
    return incident


def make_engagement(cast: Cast, actor: Actor | None, role: str = DUTY, **changes: Any) -> Engagement:
    said = {
        "actor": str(actor.public_id) if actor else "", "area": cast.west.pcode, "channel": DialogueChannel.PHONE,
        "spoken_to": "Commander of the northern sector", "led_by": "Civil affairs",
        "held_at": cast.mission.now() - timedelta(hours=1), **changes,
    }  # fmt: skip
    return dialogue.record_engagement(mission=cast.mission, data=EngagementInput(**said), **by(cast, role))


def make_commitment(
    cast: Cast, actor: Actor | None, role: str = DUTY, *, due_ago: int = 10, **changes: Any
) -> Commitment:
    """A promise that was due so many days ago, made two weeks before that."""
    due = cast.mission.today() - timedelta(days=due_ago)
    said = {
        "actor": str(actor.public_id) if actor else "", "area": cast.west.pcode,
        "promise": "No checkpoints on the market road",
        "promised_on": due - timedelta(days=14), "due_on": due, **changes,
    }  # fmt: skip
    return dialogue.record_commitment(mission=cast.mission, data=CommitmentInput(**said), **by(cast, role))


def make_workstream(cast: Cast, role: str = DUTY, steps: int = 3, **changes: Any) -> Workstream:
    today = cast.mission.today()
    said = {
        "title": "Reconciliation of herders and farmers", "type": ActionType.RECONCILIATION, "area": cast.west.pcode,
        "responder": Responder.CIVILIAN_SECTION,
        "milestones": tuple(MilestoneInput(f"Step {n}", today + timedelta(days=30 * n)) for n in range(steps)),
        **changes,
    }  # fmt: skip
    return workstreams.open_workstream(mission=cast.mission, data=WorkstreamInput(**said), **by(cast, role))
