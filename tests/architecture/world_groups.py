"""Groups and campaigns with their canaries: a group is told with the incidents that name it, and so is what it is said
to be to others."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from incidents.models import Actor, ActorRelation, Campaign, CampaignLink, Incident, IncidentActor
from tests.architecture.callers import MISSION_WIDE, NOBODY, STAFF, in_room

if TYPE_CHECKING:
    from tests.architecture.world import World


def add_groups(world: World) -> None:
    """A group that everybody inside is told of, and those that it stands to, each in an incident for fewer people."""
    cast = world.cast
    of_mission = Incident.objects.filter(mission=cast.mission)
    for kind in ("group", "campaign"):
        world.key(kind, uuid4())  # nothing at all
    cleared = of_mission.filter(classification=0, compartments=[], area=cast.west, cleared_at__isnull=False)[0]
    open_one = _group(world, cleared, f"Front {uuid4().hex[:6]}")
    room = in_room("crsv")
    fewer = {
        "level-2": (NOBODY, of_mission.filter(classification=2)[0]),
        "room": (room, of_mission.filter(compartments=["crsv"])[0]),
        "east": (MISSION_WIDE, of_mission.filter(area=cast.east)[0]),
    }
    for name, (told, incident) in fewer.items():
        other = _group(world, incident, world.canary(f"group-{name}", told), world.canary(f"alias-{name}", told))
        ActorRelation.objects.create(
            mission=cast.mission, actor=open_one, kind="fights", other=other,
            note=world.canary(f"relation-{name}", told),
        )  # fmt: skip
    campaign = Campaign.objects.create(mission=cast.mission, kind="campaign", name=world.canary("campaign", STAFF))
    for incident in (cleared, *(incident for _told, incident in fewer.values())):
        CampaignLink.objects.create(incident=incident, campaign=campaign, linked_by="test")
    world.key("campaign", campaign.public_id)


def _group(world: World, incident: Incident, name: str, *aliases: str) -> Actor:
    group: Actor = Actor.objects.create(
        public_id=uuid4(), name=name, actor_class="rebel_group", aliases=list(aliases)
    )  # fmt: skip
    IncidentActor.objects.create(incident=incident, actor=group, role="perpetrator", confidence="probable")
    world.key("group", group.public_id)
    return group
