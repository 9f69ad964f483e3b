"""Talks, promises, ways in, workstreams, priorities and tasks, each with its canary."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib.gis.geos import Point
from django.utils import timezone

from incidents.models import Actor
from missions.choices import Role
from missions.models import Base
from missions.refs import make_ref
from responses.models import Capacity, Commitment, Engagement, EntryPoint, GroupTask, Milestone, Placement, Workstream
from responses.services.reach import import_ground
from tests.architecture.callers import MISSION_WIDE, NOBODY, OLGA, STAFF, in_room

if TYPE_CHECKING:
    from tests.architecture.world import World

TOLD = STAFF - {Role.LIAISON}  # what is said to armed groups is not for liaisons


def add_protection(world: World) -> None:
    """Open, above the ceiling, in a closed room, in the other area; and of the other mission."""
    cast, olga = world.cast, frozenset({OLGA})
    actor = Actor.objects.create(public_id=uuid4(), name="River front", actor_class="rebel_group")
    _records(world, actor, "open", cast.mission, cast.west, TOLD, STAFF, {})
    _records(world, actor, "level-2", cast.mission, cast.west, NOBODY, NOBODY, {"classification": 2})
    room = in_room("crsv")
    _records(world, actor, "room", cast.mission, cast.west, room, room, {"compartments": ["crsv"]})
    _records(world, actor, "east", cast.mission, cast.east, MISSION_WIDE, MISSION_WIDE, {})
    _records(world, actor, "other", cast.other, cast.other.areas.get(pcode="OTH01"), olga, olga, {})
    for mission in (cast.mission, cast.other):
        _ground(mission)
    for kind in ("engagement", "commitment", "entry_point", "workstream", "base"):
        world.key(kind, uuid4())


def _records(
    world: World, actor: Actor, name: str, mission: Any, area: Any, told: Any, seen: Any, hidden: dict[str, Any]
) -> None:
    head = {"mission": mission, "area": area, **hidden}
    by_whom = {**head, "actor": actor}
    talk = Engagement.objects.create(
        ref=make_ref(mission.code), channel="phone", held_at=mission.now(), summary=world.canary(f"talk-{name}", told),
        spoken_to=world.canary(f"spoken-{name}", told), led_by=world.canary(f"led-{name}", told), **by_whom,
    )  # fmt: skip
    promise = Commitment.objects.create(
        ref=make_ref(mission.code), engagement=talk, promise=world.canary(f"promise-{name}", told),
        promised_on=date(2017, 1, 1), due_on=date(2017, 2, 1), **by_whom,
    )  # fmt: skip
    way = EntryPoint.objects.create(
        ref=make_ref(mission.code), channel="phone", reached_through=world.canary(f"through-{name}", told),
        held_by=world.canary(f"held-{name}", told), note=world.canary(f"way-{name}", told), **by_whom,
    )  # fmt: skip
    work = Workstream.objects.create(
        ref=make_ref(mission.code), title=world.canary(f"work-{name}", seen), type="returns", phase="consolidation",
        responder="ngo", component="civilian", begun_on=date(2017, 1, 1), **head,
    )  # fmt: skip
    Milestone.objects.create(
        workstream=work, name=world.canary(f"step-{name}", seen), planned_on=date(2017, 2, 1),
        reached_on=date(2017, 2, 1), evidence=world.canary(f"evidence-{name}", seen),
    )  # fmt: skip
    task = {"text": world.canary(f"task-{name}", seen), "who": world.canary(f"who-{name}", seen)}
    today = mission.today()
    GroupTask.objects.create(
        ref=make_ref(mission.code), decided_on=today, due_on=today + timedelta(days=3), **task, **head
    )
    for kind, record in (("engagement", talk), ("commitment", promise), ("entry_point", way), ("workstream", work)):
        world.key(kind, record.public_id)
    if not hidden:
        _decided(world, name, mission, area, seen)


def _ground(mission: Any) -> None:
    """Squares of a third of a degree over the mission area, so that reach has something to say."""
    west, south, east, north = mission.boundary.extent
    side, columns, rows = 1 / 3, int((east - west) * 3) + 1, int((north - south) * 3) + 1
    squares = [(south + r * side, west + c * side, 1000, 6.0) for r in range(rows) for c in range(columns)]
    import_ground(mission=mission, degrees=side, squares=squares, roads=[], source="test", actor="test")


def _decided(world: World, name: str, mission: Any, area: Any, seen: Any) -> None:
    """What has no class of its own: decisions on areas, the capacity, bases."""
    user = world.cast[OLGA if mission == world.cast.other else Role.LEADERSHIP]
    now = timezone.now()
    Placement.objects.create(
        mission=mission, area=area, label="must", review_on=mission.today(), decided_at=now, mission_decided_at=now,
        reason=world.canary(f"priority-{name}", seen), decided_by=user,
    )  # fmt: skip
    inside = frozenset({OLGA}) if mission == world.cast.other else STAFF
    Capacity.objects.create(
        mission=mission, units=2, declared_at=now, mission_declared_at=now, declared_by=user,
        note=world.canary(f"capacity-{name}", inside),
    )  # fmt: skip
    base = Base.objects.create(
        public_id=uuid4(), mission=mission, area=area, name=f"Base {name}", point=Point(area.centre.x, area.centre.y),
        closed_on=mission.today() + timedelta(days=9), closing_note=world.canary(f"closing-{name}", inside),
    )  # fmt: skip
    world.key("base", base.public_id)
