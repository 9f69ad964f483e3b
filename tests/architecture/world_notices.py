"""Subscriptions and notices of both missions: whose they are, and of alerts that are open or hidden meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from missions.choices import Role
from tests.architecture.callers import NOBODY, OLGA, STAFF
from tests.making import alert_input, by
from tests.threats.gateways import subscription
from threats.models import Alert
from threats.services import raise_alert

if TYPE_CHECKING:
    from tests.architecture.world import World


def add_notices(world: World) -> None:
    """An e-mail address is its owner's own; the name of a duty address is for the mission's people."""
    cast, olga = world.cast, frozenset({OLGA})
    for kind in ("delivery", "subscription"):
        world.key(kind, uuid4())
    here = {"longitude": 20.251237, "latitude": 5.151239}
    for mission, role, owner, allowed, place in (
        (cast.mission, Role.DUTY_OFFICER, Role.ANALYST, STAFF, {}),
        (cast.other, OLGA, OLGA, olga, here),
    ):
        mail = f"{world.canary('mail', frozenset({owner}))}@example.org"
        made = {"mission": mission, "email": mail, "phone": "", "webhook_url": ""}
        own = subscription(cast, owner, **made)
        desk = subscription(
            cast,
            role,
            **{**made, "email": "desk@example.org"},
            user=None,
            ceiling=2,
            name=world.canary("desk", allowed),
        )
        for each in (own, desk):
            world.key("subscription", each.public_id)
        _raised(world, mission, role, allowed, place, {})
        hidden = _raised(
            world, mission, role, NOBODY if mission == cast.mission else olga, place, {"classification": 2}
        )
        world.canaries[hidden.ref] = NOBODY if mission == cast.mission else olga


def _raised(
    world: World, mission: Any, role: str, allowed: frozenset[str], place: dict[str, Any], hidden: dict[str, Any]
) -> Alert:
    """An alert that was told of; what hides it came after."""
    said = alert_input(title=world.canary("told", allowed), **place)
    alert = raise_alert(mission=mission, data=said, **by(world.cast, role))
    Alert.objects.filter(pk=alert.pk).update(**hidden)
    world.key("delivery", alert.deliveries.filter(channel="email")[0].public_id)
    world.key("alert", alert.public_id)
    return alert
