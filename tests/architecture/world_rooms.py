"""What lies in closed rooms, with its canaries: cases, what they said before, referrals, marks, counts; and sites."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import Point
from django.utils import timezone

from incidents.models import Annex, Incident, IncidentComment, IncidentMark, RoomCount
from incidents.services import open_annex
from missions.choices import Classification, Compartment, Role
from missions.models import Site
from missions.services import create_user
from tests.architecture.callers import MACHINE, MEMBER, MISSION_WIDE, NOBODY, OLGA, OTHER_MACHINE, in_room
from tests.cast import PASSWORD
from tests.making import ANSWERS, annex_input, by, make_annex, make_referral

if TYPE_CHECKING:
    from tests.architecture.world import World

OTHER_MEMBER = "other_member"  # of the other mission's room; asks for nothing here


def add_rooms(world: World) -> None:
    """A case and a referral of each room, one of which hangs on an incident, and what others are told of them."""
    cast = world.cast
    for room in Compartment.values:
        world.key("room", room)
        annex = make_annex(cast, MEMBER[room], room, answers=_answers(world, room))
        _keep(world, annex, in_room(room))
        referral = make_referral(cast, room)
        world.canaries[referral.ref] = in_room(room)
        world.key("referral", referral.public_id)
    world.key("room", "no-such-room")
    _above_the_ceiling(world)
    _marks(world)
    _counts(world)
    _of_the_other_mission(world)


def _answers(world: World, room: str, allowed: frozenset[str] | None = None) -> dict[str, Any]:
    note = world.canary(f"note-{room}", in_room(room) if allowed is None else allowed)
    return {**ANSWERS[room], "note": note}


def _keep(world: World, annex: Annex, allowed: frozenset[str]) -> None:
    """Its ref is as secret as its content; what it said before it was changed no door shows."""
    world.canaries[annex.ref] = allowed
    world.key("annex", annex.public_id)
    now = timezone.now()
    annex.revisions.create(
        version=annex.version, data={"data": {"note": world.canary("said-before", NOBODY)}}, at=now, mission_at=now,
        actor="test", reason=world.canary("why-changed", NOBODY),
    )  # fmt: skip
    annex.transitions.create(
        from_status="open", to_status="open", at=now, mission_at=now, actor="test",
        reason=world.canary(f"reason-{annex.kind}", allowed),
    )  # fmt: skip


def _above_the_ceiling(world: World) -> None:
    """A case that is too secret even for the members of its room."""
    room = Compartment.CRSV
    annex = make_annex(world.cast, MEMBER[room], room, answers=_answers(world, room, NOBODY))
    changed = Annex.objects.filter(pk=annex.pk).update(classification=Classification.STRICTLY_CONFIDENTIAL)
    assert changed == 1, "the fence hid the case from this"
    _keep(world, annex, NOBODY)


def _marks(world: World) -> None:
    """What stands beside an incident. A mark of a room tells that a case of it is behind the incident."""
    incident = Incident.objects.filter(mission=world.cast.mission, classification=0, compartments=[])[0]
    now = timezone.now()
    for kind, room in (("mara", Compartment.CRSV), ("mrm", Compartment.CAAC)):
        IncidentMark.objects.create(
            incident=incident, kind=kind, at=now, mission_at=now, by=world.cast[MEMBER[room]],
            note=world.canary(f"mark-{kind}", in_room(room)),
        )  # fmt: skip
    colleagues = MISSION_WIDE - {Role.PLANNER} | {Role.HEAD_OF_OFFICE}
    said = world.canary("comment", colleagues)
    IncidentComment.objects.create(
        incident=incident, text=said, at=now, mission_at=now, by=world.cast[Role.ADVISER]
    )  # fmt: skip


def _counts(world: World) -> None:
    """The figure of a month that is over, of whole missions: who has an area is not told it."""
    cast = world.cast
    month = (datetime.now(UTC).date().replace(day=1) - timedelta(days=1)).replace(day=1)
    told = {
        cast.mission: (918271, MISSION_WIDE | {Role.HEADQUARTERS, MACHINE}),
        cast.other: (918272, frozenset({OLGA, OTHER_MACHINE})),
    }
    for mission, (cases, allowed) in told.items():
        RoomCount.objects.create(
            mission=mission, kind=Compartment.CRSV, month=month, cases=cases, released_at=timezone.now()
        )
        world.canaries[str(cases)] = allowed


def _of_the_other_mission(world: World) -> None:
    """A room of Olga's mission has a member of its own; not even Olga meets what is in it."""
    cast, room = world.cast, Compartment.CRSV
    cast.other.modules = [room]
    cast.other.save(update_fields=["modules"])
    cast.users[OTHER_MEMBER], _password = create_user(
        username=OTHER_MEMBER, actor="test", password=PASSWORD, mission=cast.other, role=Role.SPECIALIST,
        compartments=[room], ceiling=Classification.CONFIDENTIAL,
    )  # fmt: skip
    data = annex_input(room, area="OTH01", answers=_answers(world, room, NOBODY))
    annex = open_annex(mission=cast.other, kind=room, data=data, **by(cast, OTHER_MEMBER))
    _keep(world, annex, NOBODY)
    area = cast.other.areas.get(pcode="OTH01")
    referral = make_referral(cast, room, area=area, mission=cast.other, created_by=cast[OLGA])
    world.canaries[referral.ref] = NOBODY
    world.key("referral", referral.public_id)


def add_sites(world: World) -> None:
    """Protected sites: our own map of them is a target list, and no door of this floor shows it."""
    for mission in (world.cast.mission, world.cast.other):
        west, south, _east, _north = mission.boundary.extent
        name = world.canary(f"site-{mission.code}", NOBODY)
        Site.objects.create(
            mission=mission, area=mission.areas.get(pcode=f"{mission.code}01"), kind="displacement_site", name=name,
            point=Point(west + 0.1, south + 0.1, srid=4326), occupied=True,
        )  # fmt: skip
