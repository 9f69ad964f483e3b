"""Protected sites: which are within reach of a point, and whether people shelter there."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.geos import Point

from missions.geometry import metres_to
from missions.models import Mission, Site
from missions.services.places import degrees_of


def within_reach(mission: Mission, point: Point) -> Any:
    """Open sites within the mission's reach of a point (WGS 84), nearest first, with `metres`."""
    near = Site.objects.filter(
        mission=mission, closed_at=None, point__dwithin=(point, degrees_of(mission.site_reach_km, point.y))
    )
    reached = near.annotate(metres=metres_to("point", point)).filter(metres__lte=mission.site_reach_km * 1000)
    return reached.order_by("metres", "pk")


def near_occupied_site(mission: Mission, point: Point) -> bool:
    """Whether a site where people shelter is within reach: masked audiences then get a displaced point."""
    return bool(within_reach(mission, point).filter(occupied=True).exists())
