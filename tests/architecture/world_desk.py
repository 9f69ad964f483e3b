"""The watch desk: rosters, threads and handovers of both missions, each with its canary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils import timezone

from missions.choices import OnCallKind, Role
from missions.services.on_call import OnCallInput, put_on_call
from tests.architecture.callers import NOBODY, OLGA, STAFF
from tests.making import by
from threats.models import Alert, AlertEntry, Handover

if TYPE_CHECKING:
    from tests.architecture.world import World


def add_desk(world: World) -> None:
    """What is written at the desk is for those who see the alert; a handover for those who hold the whole desk."""
    cast, olga = world.cast, frozenset({OLGA})
    desk = frozenset({Role.DUTY_OFFICER, Role.LEADERSHIP})
    world.key("handover", uuid4())
    for mission, role, staff, holders in (
        (cast.mission, Role.DUTY_OFFICER, STAFF, desk),
        (cast.other, OLGA, olga, olga),
    ):
        name = world.canary("on-call", staff)
        said = OnCallInput(kind=OnCallKind.BASE, name=name, phone=f"+243 81 000 {mission.pk:04}")
        put_on_call(mission=mission, data=said, **by(cast, role))
        _handover(world, mission, role, holders, classification=0)
    _handover(world, cast.mission, Role.DUTY_OFFICER, NOBODY, classification=2)
    for alert in Alert.objects.filter(public_id__in=world.keys["alert"]).order_by("pk"):  # whose pages are asked for
        _entry(world, alert)


def _entry(world: World, alert: Alert) -> None:
    """A note on an alert is as secret as its title."""
    allowed = next((world.canaries[word] for word in (alert.title, alert.ref) if word in world.canaries), STAFF)
    writer = world.cast[OLGA if alert.mission_id == world.cast.other.pk else Role.DUTY_OFFICER]
    now = timezone.now()
    AlertEntry.objects.create(
        alert=alert, kind="warned", text=world.canary("thread-text", allowed), who=world.canary("thread-who", allowed),
        at=now, mission_at=now, by=writer,
    )  # fmt: skip


def _handover(world: World, mission: Any, role: str, allowed: frozenset[str], *, classification: int) -> None:
    now = timezone.now()
    kept = Handover.objects.create(
        mission=mission, since=now, note=world.canary("handover", allowed), classification=classification,
        written_at=now, mission_written_at=mission.mission_time(now), written_by=world.cast[role],
    )  # fmt: skip
    world.key("handover", kept.public_id)
