"""The points that masked audiences are served instead of a true one: made once for each place, then only copied."""

from __future__ import annotations

from typing import Any

import h3
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.gis.geos import Point

from missions import masking
from missions.choices import Precision
from missions.geometry import metres_to, nearness_to
from missions.masking import NearestSettlement, Served
from missions.models import Area, BasemapFeature, DisplacedPoint, Mission, Settlement, Site
from missions.services.places import Place

Spot = tuple[float, float]  # longitude, latitude


def served_rows(mission: Mission, point: Point, place: Place) -> list[dict[str, Any]]:
    """The columns of a record's served locations, one for each step, for a true point (WGS 84)."""
    settlement = serve_point(mission, point, place)
    displaced = _displaced(mission, place, settlement)
    admin = _admin(place, displaced or settlement)
    shown = displaced or admin
    served = {
        Precision.SETTLEMENT: settlement,
        Precision.DISPLACED: shown,
        Precision.CELL: _cell(mission, shown),
        Precision.ADMIN: admin,
    }
    return [_row(step, made) for step, made in served.items()]


def area_rows(area: Area) -> list[dict[str, Any]]:
    """The same for a record that stands for a whole area: that area to everybody, since no town in it was meant."""
    west, south, east, north = area.geometry.extent
    spot = (area.centre.x, area.centre.y)
    corners = ((lng, lat) for lng in (west, east) for lat in (south, north))
    centre = Served(*spot, area.name, max(masking.distance_km(spot, corner) for corner in corners))
    return [_row(step, centre) for step in (Precision.SETTLEMENT, Precision.DISPLACED, Precision.CELL, Precision.ADMIN)]


def _row(step: str, served: Served) -> dict[str, Any]:
    return {
        "step": step,
        "point": Point(served.longitude, served.latitude, srid=4326),
        "label": served.label,
        "radius_km": served.radius_km,
    }


def serve_point(mission: Mission, point: Point, place: Place) -> Served:
    """The point of step *settlement* for a true point."""
    nearest = None
    if place.area is not None:
        found = _nearest(Settlement.objects.filter(mission=mission, area=place.area), point).first()
        if found is not None:
            nearest = NearestSettlement(found.name, found.point.x, found.point.y, found.metres / 1000)
    cell = place.cell.h3 if place.cell else h3.latlng_to_cell(point.y, point.x, mission.h3_resolution)
    latitude, longitude = h3.cell_to_latlng(cell)
    return masking.served_point(
        nearest=nearest,
        cell_longitude=longitude,
        cell_latitude=latitude,
        cell_edge_km=h3.average_hexagon_edge_length(mission.h3_resolution, unit="km"),
    )


def _nearest(rows: Any, point: Point) -> Any:
    return rows.annotate(metres=metres_to("point", point)).order_by(nearness_to("point", point), "pk")


def _displaced(mission: Mission, place: Place, settlement: Served) -> Served | None:
    """The displaced point of the served place: the same for all records near it, whoever asks."""
    if place.area is None:
        return None
    drawn = _drawn(mission, place.area, settlement)
    return Served(drawn.point.x, drawn.point.y, place.area.name, drawn.radius_km) if drawn else None


def _drawn(mission: Mission, area: Area, settlement: Served) -> DisplacedPoint | None:
    """The displaced point of a served place, drawn when it is met for the first time; none where there is no room."""
    key = f"{area.pk}/{settlement.longitude:.6f}/{settlement.latitude:.6f}"
    known = DisplacedPoint.objects.filter(mission=mission, place=key, number=0)
    if not known.exists():
        DisplacedPoint.objects.bulk_create(_draw(mission, area, settlement, key), ignore_conflicts=True)
    found: DisplacedPoint | None = known.first()
    return found


def _draw(mission: Mission, area: Area, settlement: Served, key: str) -> list[DisplacedPoint]:
    """One point in a list, or none."""
    ring = _ring(mission, settlement)
    if ring is None:
        return []
    spots = masking.candidates(
        secret=_secret(), place=f"{mission.public_id}/{key}", longitude=settlement.longitude,
        latitude=settlement.latitude, inner=masking.inner_km(ring, settlement.radius_km), ring=ring,
    )  # fmt: skip
    radius = masking.displaced_radius_km(ring, settlement.radius_km)
    usable = next((Point(*spot, srid=4326) for spot in spots if _usable(area, spot)), None)
    return [DisplacedPoint(mission=mission, place=key, number=0, point=usable, radius_km=radius)] if usable else []


def _ring(mission: Mission, settlement: Served) -> float | None:
    """The outer radius of the ring: wide enough for the fifth place around the served one."""
    here = Point(settlement.longitude, settlement.latitude, srid=4326)
    far = sorted(
        row.metres / 1000
        for rows in (Settlement.objects.filter(mission=mission), Site.objects.filter(mission=mission))
        for row in _nearest(rows, here)[: masking.PLACES]
    )
    return masking.ring_km(far[masking.PLACES - 1], settlement.radius_km) if len(far) >= masking.PLACES else None


def _usable(area: Area, spot: Spot) -> bool:
    """In the same area, and not in a lake."""
    point = Point(*spot, srid=4326)
    if not Area.objects.filter(pk=area.pk, geometry__covers=point).exists():
        return False
    return not BasemapFeature.objects.filter(layer="lakes", geometry__covers=point).exists()


def _cell(mission: Mission, served: Served) -> Served:
    cell = h3.latlng_to_cell(served.latitude, served.longitude, mission.h3_resolution)
    latitude, longitude = h3.cell_to_latlng(cell)
    moved = masking.distance_km((longitude, latitude), (served.longitude, served.latitude))
    return Served(longitude, latitude, served.label, served.radius_km + moved)


def _admin(place: Place, served: Served) -> Served:
    """The centre of the admin area; outside any area the point that is given."""
    if place.area is None:
        return served
    (row,) = (row for row in area_rows(place.area) if row["step"] == Precision.ADMIN)
    return Served(row["point"].x, row["point"].y, row["label"], row["radius_km"])


def _secret() -> bytes:
    """The key of the draws; points once drawn are stored, so a new key changes none of them."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"vigil masking v1")
    return derive.derive(settings.MASKING_KEY.encode())
