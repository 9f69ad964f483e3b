"""Where a point lies in a mission."""

from dataclasses import dataclass
from math import cos, radians

import h3
from django.contrib.gis.geos import Point

from missions.choices import AreaLevel
from missions.geometry import metres_to
from missions.models import Area, Cell, Mission

BORDER_KM = 2.0  # river towns: inside means in the area or within this distance of it


@dataclass(frozen=True)
class Place:
    """What a point is inside of. `area` is the smallest admin area, `cell` the risk cell; None: outside."""

    area: Area | None
    cell: Cell | None

    @property
    def inside(self) -> bool:
        return self.area is not None


def locate(mission: Mission, point: Point) -> Place:
    """The admin area (2 km tolerance) and the risk cell of a point (longitude, latitude; WGS 84)."""
    areas = Area.objects.filter(
        mission=mission,
        level__in=[AreaLevel.ADMIN1, AreaLevel.ADMIN2, AreaLevel.MISSION],
    )
    area = areas.filter(geometry__covers=point).order_by("-level", "-path").first()
    if area is None or area.level == AreaLevel.MISSION:
        near = areas.exclude(level=AreaLevel.MISSION).filter(geometry__dwithin=(point, degrees_of(BORDER_KM, point.y)))
        nearest = near.annotate(metres=metres_to("geometry", point)).order_by("metres").first()
        if nearest is not None and nearest.metres <= BORDER_KM * 1000:
            area = nearest
    return Place(area, _cell(mission, point) if area is not None else None)


def degrees_of(km: float, latitude: float) -> float:
    """Degrees that span at least so many km in every direction: a degree of longitude shrinks towards the poles."""
    return km / (110 * max(cos(radians(latitude)), 0.01))


def _cell(mission: Mission, point: Point) -> Cell | None:
    """The cell that holds the point, or the nearest mission cell for a point at the rim."""
    own = h3.latlng_to_cell(point.y, point.x, mission.h3_resolution)
    found = Cell.objects.filter(mission=mission, h3=own).first()
    if found is not None:
        return found
    ring = h3.grid_disk(own, 2)
    near = Cell.objects.filter(mission=mission, h3__in=ring)
    return near.annotate(metres=metres_to("centre", point)).order_by("metres").first()
