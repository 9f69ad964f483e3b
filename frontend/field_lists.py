"""What a person's device may know without network: their own area, and no more of the mission than they see."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.contrib.gis.db.models import Extent

from incidents.models import Actor, Source
from incidents.querysets import rooms_of
from missions.audience import RIGHTS, SEES_REPORTS, Audience
from missions.choices import AreaLevel
from missions.models import Area, Mission, Settlement, User

REPORTED = (AreaLevel.ADMIN1, AreaLevel.ADMIN2, AreaLevel.SECTOR)
MAX_NAMES = 8  # other names of one settlement
MAX_SETTLEMENTS = 6_000
MAX_ACTORS = 200


def lists_of(audience: Audience, mission: Mission, user: User) -> dict[str, Any]:
    """Areas, settlements, groups and own sources of the area that a person reports from, and what they may fill in."""
    areas = _areas(audience, mission)
    grants = audience.in_mission(mission.pk).grants
    return {
        "mission": {
            "code": mission.code,
            "name": mission.name,
            "zone": mission.time_zone,
            "clock": _clock(mission),
            "rooms": [room for room in ("crsv", "caac") if room in mission.modules],
        },
        "grades": bool(audience.roles_in(mission.pk) & SEES_REPORTS),
        "ceiling": max((grant.ceiling for grant in grants), default=0),
        "compartments": rooms_of(audience, mission),
        "bounds": _bounds(areas),
        "areas": [
            [area.pcode, area.name, area.level, round(area.centre.y, 5), round(area.centre.x, 5)] for area in areas
        ],
        "settlements": _settlements(audience, mission, areas),
        "actors": list(Actor.objects.visible_to(audience).order_by("name").values_list("name", flat=True)[:MAX_ACTORS]),
        "sources": list(
            Source.objects.visible_to(audience)
            .filter(mission=mission, created_by=user, closed_at=None, dataset=None)
            .order_by("pseudonym")
            .values_list("pseudonym", "type", "consent")
        ),
    }


def version_of(lists: dict[str, Any]) -> str:
    """What changes when anything in the lists does."""
    return hashlib.sha256(json.dumps(lists, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _clock(mission: Mission) -> dict[str, Any]:
    """How a device knows the mission's time: nothing for a live one."""
    if not mission.is_replay or mission.replay_start is None or mission.replay_anchor is None:
        return {}
    start, anchor = (round(at.timestamp() * 1000) for at in (mission.replay_start, mission.replay_anchor))
    return {"start": start, "anchor": anchor, "days": mission.replay_max_days}


def _areas(audience: Audience, mission: Mission) -> Any:
    """The areas that the person may report from."""
    rows = Area.objects.visible_to(audience).filter(mission=mission, level__in=REPORTED)
    reporting = [g for g in audience.in_mission(mission.pk).grants if "report" in RIGHTS[g.role]]
    if any(grant.area_ids is None for grant in reporting):
        return rows
    return rows.filter(pk__in={pk for grant in reporting for pk in grant.area_ids or ()})


def _bounds(areas: Any) -> list[list[float]] | None:
    """[[south, west], [north, east]] in degrees."""
    extent = areas.aggregate(box=Extent("geometry"))["box"]
    if extent is None:
        return None
    west, south, east, north = extent
    return [[south, west], [north, east]]


def _settlements(audience: Audience, mission: Mission, areas: Any) -> list[list[Any]]:
    rows = Settlement.objects.visible_to(audience).filter(mission=mission, area__in=areas.values("pk"))
    largest = rows.select_related("area").order_by("-population", "name")[:MAX_SETTLEMENTS]
    return [
        [
            place.name,
            place.alternate_names[:MAX_NAMES],
            round(place.point.y, 5),
            round(place.point.x, 5),
            place.area.pcode,
            place.population,
        ]
        for place in largest
    ]
