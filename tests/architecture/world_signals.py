"""Observations of every kind, and feeds, each with its canary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from missions.choices import Role
from tests.architecture.callers import MISSION_WIDE, NOBODY, OLGA, STAFF, in_room
from tests.architecture.world_desk import add_desk
from tests.making import by
from threats import services
from threats.inputs import ObservationInput
from threats.models import Feed, Indicator, Observation

if TYPE_CHECKING:
    from tests.architecture.world import World


def add_signals(world: World) -> None:
    """Open, above the ceiling, in a closed room, in the other area, told to headquarters; and of the other mission."""
    cast, olga = world.cast, frozenset({OLGA})
    kinds: list[tuple[str, frozenset[str], str, dict[str, Any]]] = [
        ("open", STAFF, "TST01", {}),
        ("public", STAFF, "TST01", {"dissemination": "public"}),  # headquarters gets the row without its words
        ("level-1", STAFF, "TST01", {"classification": 1}),
        ("level-2", NOBODY, "TST01", {"classification": 2, "dissemination": "public"}),
        ("room", in_room("crsv"), "TST01", {"compartments": ["crsv"], "dissemination": "public"}),
        ("east", MISSION_WIDE, "TST02", {}),
    ]
    for name, allowed, area, hidden in kinds:
        ref = _observe(world, cast.mission, Role.ANALYST, f"observation-{name}", area, allowed, hidden)
        if hidden and name != "public":
            world.canaries[ref] = allowed
    ref = _observe(world, cast.other, OLGA, "observation-other", "OTH01", olga, {"dissemination": "public"})
    for mission, role, allowed in ((cast.mission, Role.ANALYST, STAFF), (cast.other, OLGA, olga)):
        _asked(world, mission, role, allowed)
        feed = Feed.objects.create(
            mission=mission, connector="idmc", source="idmc.csv", last_error=world.canary("feed-error", allowed)
        )
        world.key("feed", feed.public_id)
    for kind in ("feed", "indicator", "observation"):
        world.key(kind, uuid4())
    world.key("indicator_key", "armed_build_up")
    world.key("indicator_key", "no_such_indicator")
    add_desk(world)


def _observe(
    world: World, mission: Any, role: str, name: str, area: str, allowed: frozenset[str], hidden: dict[str, Any]
) -> str:
    services.adopt(mission=mission)
    said = ObservationInput(
        indicator="armed_build_up", severity=4, observed_on=mission.now().date(), area=area, grade="B",
        note=world.canary(f"{name}-note", allowed),
    )  # fmt: skip
    seen = services.record_observation(mission=mission, data=said, **by(world.cast, role))
    reason = world.canary(f"{name}-reason", allowed)
    Observation.objects.filter(pk=seen.pk).update(withdrawn_reason=reason, **hidden)
    world.key("observation", seen.public_id)
    return str(seen.ref)


def _asked(world: World, mission: Any, role: str, allowed: frozenset[str]) -> None:
    """An indicator whose next weighing waits for sign-off: why is the mission's own matter."""
    row = Indicator.objects.get(mission=mission, key="armed_build_up")
    row.changes.create(
        reason=world.canary("weighing", allowed), proposed_by=world.cast[role],
        enabled=True, weight=0.2, half_life_days=14, cap=0.5, reach_km=20.0,
    )  # fmt: skip
    world.key("indicator", row.public_id)
