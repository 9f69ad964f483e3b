"""What one should know before somebody leaves: who else goes to the same place, and what loses cover meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import h3
from django.db.models import Q

from missions.audience import Audience
from missions.choices import AreaLevel
from missions.models import Area, Base
from responses.models import Action

COVER_KM = 100.0  # from a base to the middle of an area: an estimate, until routes say better


@dataclass(frozen=True)
class Uncovered:
    """An area that no other open base is near; `next_km` is the distance to the nearest other one, if there is any."""

    area: Area
    next_base: Base | None
    next_km: float | None


def others_there(action: Action, audience: Audience) -> Any:
    """Open actions of other responders in the same area at the same time, as far as the caller sees them."""
    same = Q(area_id=action.area_id) if action.area_id is not None else Q(alert_id=action.alert_id)
    rows = Action.objects.visible_to(audience).open().filter(
        same & _meets(action.planned_from, action.planned_to), mission_id=action.mission_id, tier=action.tier,
        is_exercise=action.is_exercise,
    )  # fmt: skip
    return rows.exclude(responder=action.responder, protector=action.protector).exclude(pk=action.pk).order_by("id")


def _meets(start: datetime | None, end: datetime | None) -> Q:
    """Spans that touch; what has no time may be at any time."""
    meets = Q()
    if end is not None:
        meets &= Q(planned_from=None) | Q(planned_from__lte=end)
    if start is not None:
        meets &= Q(planned_to=None) | Q(planned_to__gte=start)
    return meets


def cover_lost(*, base: Base, audience: Audience) -> list[Uncovered]:
    """Priority areas (else areas of the lowest level) that only this base is within 100 km of, the worst first.

    Distances are great circles from the base to a point inside the area (WGS 84): an estimate, roads are longer.
    """
    working: Any = Base.objects.filter(pk__in=Base.objects.visible_to(audience)).open_on(base.mission.today())
    bases = list(working.filter(mission=base.mission_id).exclude(pk=base.pk))
    found = []
    for area in _areas(base, audience):
        if _km(base, area) > COVER_KM:
            continue
        nearest = min(bases, key=lambda other: _km(other, area), default=None)
        far = _km(nearest, area) if nearest is not None else None
        if far is None or far > COVER_KM:
            found.append(Uncovered(area, nearest, far))
    return sorted(found, key=lambda lost: -(lost.next_km or float("inf")))


def _areas(base: Base, audience: Audience) -> list[Area]:
    seen = Area.objects.visible_to(audience).filter(mission=base.mission_id)
    priority = list(seen.filter(level=AreaLevel.PRIORITY))
    return priority or list(seen.filter(children=None).exclude(level=AreaLevel.MISSION))


def _km(base: Base, area: Area) -> float:
    here, there = base.point, area.centre
    return float(h3.great_circle_distance((here.y, here.x), (there.y, there.x), unit="km"))
