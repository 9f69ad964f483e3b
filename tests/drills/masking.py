"""A4, A5, A6: boxes, pulls and pooled copies against masked points, in numbers: nothing comes nearer."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable
from typing import Any

from django.contrib.gis.geos import Point

from incidents.models import Incident
from missions import masking
from missions.choices import Precision, Role
from missions.models import BasemapFeature
from missions.services import audience_of_user, locate
from missions.services.serving import served_rows
from tests.attacks import add_towns, averaging, bisected, gain_km, holds
from tests.cast import Cast, box, make_cast
from tests.making import make_cleared

POINTS = 500
TOWNS = 40
RECORDS, PULLS = 20, 1000
STEPS = ("settlement", "cell", "none", "admin", "displaced")
SMALL_KM = 0.001


def drill(say: Callable[[str], None]) -> dict[str, Any]:
    cast = make_cast()
    _make_room(cast)
    towns = add_towns(cast.mission, cast.west, TOWNS // 2, 4) + add_towns(cast.mission, cast.east, TOWNS // 2, 5)
    records = _records(cast, towns)
    parts: dict[str, Any] = {}
    for name, part in (("A4", _boxes), ("A5", _pulls), ("A6", _pooled)):
        parts[name] = part(cast, records, towns)
        say(f"{name}: {parts[name]}")
    return {"id": "A4-A6", "figure": parts, "pass": all(part["pass"] for part in parts.values())}


def _make_room(cast: Cast) -> None:
    """Provinces as wide as real ones: in those of the cast no ring around a town has room."""
    for area, shape in ((cast.west, box(27.5, -1.5, 29.5, 1.5)), (cast.east, box(29.5, -1.5, 31.5, 1.5))):
        area.geometry, area.centre = shape, shape.point_on_surface
        area.save(update_fields=["geometry", "centre"])


def _records(cast: Cast, towns: list[tuple[float, float]]) -> list[Incident]:
    """Cleared incidents near camps, so that those without the true point are served a displaced one."""
    chance = random.Random(6)  # noqa: S311 - a seed, no secret
    made = []
    for index in range(RECORDS):
        town = towns[index % len(towns)]
        spot = {"longitude": town[0] + chance.uniform(-0.05, 0.05), "latitude": town[1] + chance.uniform(-0.05, 0.05)}
        made.append(make_cleared(cast, **spot))
    Incident.objects.update(near_occupied_site=True)
    return made


def _true(record: Incident) -> tuple[float, float]:
    point = record.exact_location.point
    return point.x, point.y


def _rows(cast: Cast) -> Any:
    audience = audience_of_user(cast[Role.HEADQUARTERS])
    return Incident.objects.visible_to(audience).present(audience)


def _boxes(cast: Cast, records: list[Incident], _towns: Any) -> dict[str, Any]:
    """A4: 40 halvings of a box for each of 500 points; the true point of a record moves, its served point follows."""
    gains, inside = [], 0
    chance = random.Random(7)  # noqa: S311 - a seed, no secret
    for number in range(POINTS):
        record = records[number % len(records)]
        true = _true(record)
        if number >= len(records):
            true = true[0] + chance.uniform(-0.03, 0.03), true[1] + chance.uniform(-0.03, 0.03)
            _move(cast, record, true)
        point = _rows(cast).get(pk=record.pk).geometry
        found = bisected(holds(_rows(cast), record.pk), (27, -2, 32, 2))
        gains.append(gain_km(true, (point.x, point.y), found))
        inside += masking.distance_km(found, true) < _least_km(record)
    figure = {"points": len(gains), "median_gain_km": round(statistics.median(gains), 6), "nearer_than_allowed": inside}
    return {**figure, "worst_gain_km": round(max(gains), 6), "pass": max(gains) < SMALL_KM and inside == 0}


def _move(cast: Cast, record: Incident, true: tuple[float, float]) -> None:
    """Another true point in the place of the record's, with what is served for it."""
    point = Point(*true, srid=4326)
    type(record.exact_location).objects.filter(pk=record.pk).update(point=point)
    for row in served_rows(cast.mission, point, locate(cast.mission, point)):
        record.served_locations.filter(step=row["step"]).update(**row)


def _least_km(record: Incident) -> float:
    """The least distance of a displaced point; none is promised where the centre of the area is served."""
    served = record.served_locations.get(step=Precision.DISPLACED)
    area = record.area
    if area is not None and served.point == area.centre:
        return 0.0
    return masking.NEAREST_SHARE * float(served.radius_km)


def _pulls(cast: Cast, records: list[Incident], _towns: Any) -> dict[str, Any]:
    """A5: 1,000 pulls of each record, with edits and with the masking set to and fro; one point at each step."""
    met: dict[tuple[int, str], set[Any]] = {}
    shares = []
    for pull in range(PULLS):
        step = STEPS[pull % len(STEPS)]
        type(cast.mission).objects.filter(pk=cast.mission.pk).update(masking={Role.HEADQUARTERS: {"step": step}})
        if pull % 10 == 0:
            Incident.objects.update(summary=f"edit {pull}")
        for row in _rows(cast):
            met.setdefault((row.pk, row.step), set()).add(row.geometry and row.geometry.coords)
    type(cast.mission).objects.filter(pk=cast.mission.pk).update(masking={})
    wrong = 0
    for record in records:
        true = _true(record)
        for served in record.served_locations.exclude(step=Precision.SETTLEMENT):
            spot = (served.point.x, served.point.y)
            shares.append(masking.distance_km(spot, true) / served.radius_km)
            wrong += spot == true or shares[-1] > 1
            wrong += not record.area.geometry.covers(served.point) and served.step != Precision.CELL
            wrong += BasemapFeature.objects.filter(layer="lakes", geometry__covers=served.point).exists()
    most = max(len(points) for points in met.values())
    return {
        "pulls": PULLS * len(records), "points_per_record_and_step": most, "wrong": wrong,
        "least_share_of_radius": round(min(shares), 3), "pass": most == 1 and wrong == 0,
    }  # fmt: skip


def _pooled(cast: Cast, _records: list[Incident], towns: list[tuple[float, float]]) -> dict[str, Any]:
    """A6: the records of a village pooled by all audiences; the mean is no nearer than one copy."""
    ratios = []
    for number, town in enumerate(towns):
        centre = town[0] + 0.02, town[1] + 0.01
        one, pooled = averaging(cast.mission, centre, seed=number)
        ratios.append(pooled / one if one else 1.0)
    least, median = min(ratios), statistics.median(ratios)
    return {
        "villages": len(ratios), "median_ratio": round(median, 3), "least_ratio": round(least, 3), "pass": least >= 0.9,
    }  # fmt: skip
