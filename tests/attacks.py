"""Attacks on masked points, with the means of somebody who may ask as often as he likes (docs/decisions/0024)."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.gis.geos import Point, Polygon

from missions import masking
from missions.choices import Precision
from missions.models import Mission, Settlement, Site
from missions.services import locate
from missions.services.serving import served_rows
from tests.cast import Cast, box

Spot = tuple[float, float]  # longitude, latitude
Inside = Callable[[float, float, float, float], bool]  # whether a box (west, south, east, north) holds the record

STEPS = 40


def add_villages(mission: Mission, area: Any, *, around: Spot, number: int = 12, reach: float = 0.14) -> None:
    """Clinics around a town (degrees), so that the country is not empty and a displaced point has places to hide in."""
    for index in range(number):
        turn = 2 * math.pi * index / number
        spot = Point(around[0] + reach * math.cos(turn), around[1] + reach * math.sin(turn), srid=4326)
        Site.objects.create(mission=mission, area=area, kind="health", name=f"Post {area.pk}-{index}", point=spot)


def wide_west(cast: Cast) -> None:
    """Let the area West reach far enough for a ring around its town."""
    west = cast.west
    west.geometry = box(28.4, -0.8, 29.5, 0.8)
    west.save(update_fields=["geometry"])


def add_camp(cast: Cast, *, at: Spot) -> None:
    """A site where people shelter: what happens near it is never served finer than displaced."""
    Site.objects.create(
        mission=cast.mission, area=cast.west, kind="displacement_site", name="Camp", occupied=True,
        point=Point(*at, srid=4326),
    )  # fmt: skip


def bisected(inside: Inside, box: tuple[float, float, float, float], steps: int = STEPS) -> Spot:
    """Where a record turns out to be (A4): each step halves the box, in turn by longitude and by latitude."""
    west, south, east, north = box
    for _step in range(steps):
        middle = (west + east) / 2
        west, east = (west, middle) if inside(west, south, middle, north) else (middle, east)
        middle = (south + north) / 2
        south, north = (south, middle) if inside(west, south, east, middle) else (middle, north)
    return (west + east) / 2, (south + north) / 2


def holds(rows: Any, pk: int) -> Inside:
    """Whether the record is among the presented rows that a box holds."""
    return lambda *box: bool(rows.within(Polygon.from_bbox(box)).filter(pk=pk).exists())


def gain_km(true: Spot, served: Spot, found: Spot) -> float:
    """By how much an estimate is nearer the true point than what is served anyway, km."""
    return masking.distance_km(served, true) - masking.distance_km(found, true)


def served_spot(mission: Mission, spot: Spot, step: str = Precision.DISPLACED) -> Spot:
    """What is served for a true point at a step."""
    point = Point(*spot, srid=4326)
    (row,) = (row for row in served_rows(mission, point, locate(mission, point)) if row["step"] == step)
    return row["point"].x, row["point"].y


def mean(spots: Iterable[Spot]) -> Spot:
    """The middle of several points: what averaging finds."""
    found = list(spots)
    return sum(x for x, _y in found) / len(found), sum(y for _x, y in found) / len(found)


def village(centre: Spot, number: int, seed: int, spread_km: float = 1.0) -> list[Spot]:
    """So many true points around a village, evenly within `spread_km`."""
    chance = random.Random(seed)  # noqa: S311 - a seed, no secret
    spots = []
    for _index in range(number):
        turn, away = chance.uniform(0, 2 * math.pi), spread_km * math.sqrt(chance.random()) / 111.2
        spots.append((centre[0] + away * math.cos(turn), centre[1] + away * math.sin(turn)))
    return spots


def averaging(mission: Mission, centre: Spot, *, number: int = 20, seed: int = 1) -> tuple[float, float]:
    """(error of one copy, error of the mean), km, for the records of one village pooled by whoever asks (A6)."""
    served = [served_spot(mission, spot) for spot in village(centre, number, seed)]
    return masking.distance_km(served[0], centre), masking.distance_km(mean(served), centre)


def add_towns(mission: Mission, area: Any, number: int, seed: int) -> list[Spot]:
    """Towns of an area, with villages around each."""
    chance = random.Random(seed)  # noqa: S311 - a seed, no secret
    west, south, east, north = area.geometry.extent
    towns = []
    for index in range(number):
        spot = chance.uniform(west + 0.1, east - 0.1), chance.uniform(south + 0.1, north - 0.1)
        Settlement.objects.create(
            mission=mission, area=area, name=f"Town {area.pk}-{index}", geonames_id=area.pk * 10_000 + index,
            population=1000, point=Point(*spot, srid=4326),
        )  # fmt: skip
        towns.append(spot)
    return towns
