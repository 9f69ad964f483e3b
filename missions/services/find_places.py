"""One box for every way to say where: coordinates, a P-code, the name of an area or a settlement in any spelling."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, degrees, radians, sin
from typing import Any, Literal

from django.contrib.gis.db.models.functions import GeometryDistance
from django.contrib.gis.geos import Point
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, F, FloatField, IntegerField, Q, QuerySet, Value, When

from missions.audience import Audience
from missions.choices import AreaLevel, CoordinateProblem, Direction
from missions.coordinates import METRES_PER_DEGREE, Coordinates, CoordinatesError, read_coordinates
from missions.geometry import metres_to
from missions.models import Area, Mission, Settlement
from missions.models.geography import fold, place_text
from missions.services.places import locate
from missions.services.points import is_swapped

MOST = 8
MAX_LENGTH = 120
# Two letters exchanged in a name of six leave four of its seven trigrams: 0.57. Below 0.4 names have nothing in common.
ALIKE = 0.4
AT_KM = 0.5  # closer than this a point is at the place
# UCDP's where_prec (incidents.choices.LocationPrecision), which a floor below cannot import.
EXACT, NEAR, DISTRICT, PROVINCE, REGION = 1, 2, 3, 4, 5
OF_LEVEL = {AreaLevel.ADMIN1: PROVINCE, AreaLevel.ADMIN2: DISTRICT, AreaLevel.PRIORITY: DISTRICT}
EXACT_METRES, NEAR_METRES = 2_000.0, 25_000.0


@dataclass(frozen=True)
class Nearby:
    """The nearest known place of a point: its name, how far (km, geodesic) and in which direction the point lies."""

    name: str
    km: float
    direction: Direction


@dataclass(frozen=True)
class FoundPlace:
    """One place that was understood, in degrees (WGS 84).

    `location_precision` is the suggested where_prec. `swap_is_inside`: it lies outside, but its two numbers exchanged
    would lie in the mission. `decimals` is how many decimals of a degree are worth showing.
    """

    kind: Literal["coordinates", "area", "settlement"]
    latitude: float
    longitude: float
    location_precision: int
    name: str = ""
    area: Area | None = None
    near: Nearby | None = None
    outside: bool = False
    swap_is_inside: bool = False
    decimals: int = 5


@dataclass(frozen=True)
class FoundPlaces:
    """What a text was understood as: places, best first; or why its coordinates could not be read."""

    sought: str
    places: tuple[FoundPlace, ...] = ()
    problem: CoordinateProblem | None = None


def find_places(*, audience: Audience, mission: Mission, sought: str) -> FoundPlaces:
    """The places of a mission (and up to 50 km around it) that a text may mean, at most eight.

    Never raises for what people type; a text without a letter or digit finds nothing.
    """
    sought = "".join(sought.replace("\0", "").split("\n")).strip()[:MAX_LENGTH]
    if not any(character.isalnum() for character in sought):
        return FoundPlaces(sought)
    areas = Area.objects.visible_to(audience).filter(mission=mission)
    by_code = areas.filter(pcode__iexact=sought).first()
    if by_code is not None:
        return FoundPlaces(sought, (_of_area(by_code),))
    try:
        return FoundPlaces(sought, (_of_coordinates(audience, mission, read_coordinates(sought)),))
    except CoordinatesError as error:
        if error.problem != CoordinateProblem.NONE:
            return FoundPlaces(sought, problem=error.problem)
    return FoundPlaces(sought, _named(audience, mission, areas, sought))


# ---- by name ---------------------------------------------------------------------------------------------------
# For machines, which ask nobody: a name that is written otherwise must be this much alike, and so much more than the
# next. "Asli" is 0.78 alike to Asali, "Asalli" 1.25; both parts of the measure together reach 2.
ENOUGH_ALIKE, CLEARLY = 0.7, 0.2


def places_called(mission: Mission, sought: str) -> list[Any]:
    """The settlements that a name may mean: one where that is clear, several or none where a person must say which.

    The name itself or another spelling (`is_guess` false) counts before what is only alike.
    """
    sought = " ".join(sought.replace("\0", "").split())[:MAX_LENGTH]
    with transaction.atomic():  # the threshold ends with it
        folded = _folded(sought)
        rows = Settlement.objects.filter(mission=mission).select_related("area")
        found = list(_ranked(rows, folded)[:MOST]) if folded else []
    for town in found:
        town.is_guess = town.rank >= 2
    if exact := [town for town in found if not town.is_guess]:
        return exact
    alike = sorted((town for town in found if town.alike >= ENOUGH_ALIKE), key=lambda town: -town.alike)
    return [town for town in alike if alike[0].alike - town.alike < CLEARLY]


def _named(audience: Audience, mission: Mission, areas: Any, sought: str) -> tuple[FoundPlace, ...]:
    with transaction.atomic():  # the threshold ends with it
        folded = _folded(sought)
        if not folded:
            return ()
        by_name = areas.annotate(folded=fold("name")).filter(folded=folded).order_by("path")[:2]
        settlements = list(_settlements(audience, mission, folded)[:MOST])
    places = [*map(_of_area, by_name), *(_of_settlement(mission, settlement) for settlement in settlements)]
    return tuple(places[:MOST])


def _folded(sought: str) -> str:
    """The text as the index has it, without accents and case. Says too how alike names must be in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select missions_fold(%s), set_config('pg_trgm.word_similarity_threshold', %s, true)", [sought, str(ALIKE)]
        )
        return str(cursor.fetchone()[0])


def _settlements(audience: Audience, mission: Mission, folded: str) -> QuerySet[Any]:
    """Settlements like a folded name: the name itself, another spelling, a beginning, then what is most alike."""
    return _ranked(Settlement.objects.visible_to(audience).filter(mission=mission).select_related("area"), folded)


def _ranked(rows: Any, folded: str) -> QuerySet[Any]:
    rank = Case(
        When(folded=folded, then=Value(0)),
        When(names__contains=f"|{folded}|", then=Value(1)),
        When(folded__startswith=folded, then=Value(2)),
        When(names__contains=f"|{folded}", then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    # how much of what was sought is in one of the names, and how much of the first name was sought
    alike = TrigramWordSimilarity(folded, "names") + TrigramSimilarity("folded", folded)
    found: QuerySet[Any] = (
        rows.annotate(names=place_text(), folded=fold("name"))
        .filter(Q(names__trigram_word_similar=folded))
        .annotate(rank=rank, alike=alike)
        .annotate(unlike=Case(When(rank=4, then=Value(2.0) - alike), default=Value(0.0), output_field=FloatField()))
        .order_by("rank", "unlike", F("population").desc(nulls_last=True), "name", "pk")
    )
    return found


def _of_settlement(mission: Mission, settlement: Settlement) -> FoundPlace:
    return FoundPlace(
        kind="settlement",
        latitude=settlement.point.y,
        longitude=settlement.point.x,
        location_precision=EXACT,
        name=settlement.name,
        area=settlement.area,
        # a town of the rim may still be within the tolerance of the border
        outside=settlement.area is None and not locate(mission, settlement.point).inside,
    )


def _of_area(area: Area) -> FoundPlace:
    return FoundPlace(
        kind="area",
        latitude=area.centre.y,
        longitude=area.centre.x,
        location_precision=OF_LEVEL.get(AreaLevel(area.level), REGION),
        name=area.name,
        area=area,
    )


# ---- by coordinates --------------------------------------------------------------------------------------------


def _of_coordinates(audience: Audience, mission: Mission, read: Coordinates) -> FoundPlace:
    point = Point(read.longitude, read.latitude, srid=4326)
    place = locate(mission, point)
    return FoundPlace(
        kind="coordinates",
        latitude=read.latitude,
        longitude=read.longitude,
        location_precision=_precision(read.precision_m),
        area=place.area,
        near=_nearby(audience, mission, point),
        outside=not place.inside,
        swap_is_inside=not place.inside and is_swapped(mission, read.longitude, read.latitude),
        decimals=sum(read.precision_m < METRES_PER_DEGREE * 10**-power / 2 for power in range(5)),
    )


def _precision(metres: float) -> int:
    if metres <= EXACT_METRES:
        return EXACT
    return NEAR if metres <= NEAR_METRES else PROVINCE


def _nearby(audience: Audience, mission: Mission, point: Point) -> Nearby | None:
    """The nearest settlement. The index finds the ten nearest in degrees, the ellipsoid the nearest of them."""
    seen = Settlement.objects.visible_to(audience).filter(mission=mission)
    close = seen.order_by(GeometryDistance("point", point))[:10].values("pk")
    found = (
        Settlement.objects.filter(pk__in=close).annotate(metres=metres_to("point", point)).order_by("metres").first()
    )
    if found is None:
        return None
    return Nearby(found.name, found.metres / 1000, _direction(found.point, point, found.metres / 1000))


def _direction(start: Point, end: Point, km: float) -> Direction:
    """In which of eight directions `end` lies from `start` (great circle)."""
    if km < AT_KM:
        return Direction.AT
    east, north, here = radians(end.x - start.x), radians(end.y), radians(start.y)
    bearing = degrees(atan2(sin(east) * cos(north), cos(here) * sin(north) - sin(here) * cos(north) * cos(east)))
    return list(Direction)[1 + round(bearing / 45) % 8]
