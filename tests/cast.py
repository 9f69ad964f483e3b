"""The fixed cast of every test: two missions on real components and one person per role.

TST lies on the equator at 29-30 E: West (29.0-29.5) with the town Asali, East (29.5-30.0) with the town Bora.
Mission OTH lies elsewhere and belongs to Olga alone: nothing of it may ever reach anybody of TST.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import h3
from django.contrib.auth.hashers import make_password
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection
from django.test import Client

from missions.choices import AreaLevel, Classification, Role
from missions.models import Area, Cell, Membership, Mission, Settlement, User
from missions.services import create_api_client

PASSWORD = "correct-horse-battery-9"
PASSWORD_HASH = make_password(PASSWORD)
TOWNS = ("Asali", "Bora")


def box(west: float, south: float, east: float, north: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


def make_mission(code: str, west: float, south: float, **kwargs: Any) -> Mission:
    """A mission of two provinces, 1.0 x 0.6 degrees, with two towns and its risk cells (resolution 5)."""
    shape = box(west, south, west + 1.0, south + 0.6)
    mission = Mission.objects.create(
        code=code, name=f"Mission {code}", time_zone="Africa/Lubumbashi", boundary=shape, **kwargs
    )
    root, *provinces = _areas(mission, shape)
    Area.objects.bulk_create([root, *provinces])
    towns = [
        Settlement(
            mission=mission, area=area, name=town, geonames_id=mission.pk * 100 + index, population=5000,
            point=_town(west + 0.5 * index, south),
        )
        for index, (area, town) in enumerate(zip(provinces, TOWNS, strict=True))
    ]  # fmt: skip
    Settlement.objects.bulk_create(towns)
    Cell.objects.bulk_create(
        Cell(mission=mission, area=area, place=town, **cell)
        for index, (area, town) in enumerate(zip(provinces, TOWNS, strict=True))
        for cell in _cells(west + 0.5 * index, south, mission.h3_resolution)
    )
    return mission


def _areas(mission: Mission, shape: MultiPolygon) -> list[Area]:
    """The mission's whole and its two provinces, with numbers taken beforehand: a path is made of them."""
    west, south, _east, north = shape.extent
    root, *numbers = _numbers(Area, 3)
    areas = [
        Area(
            pk=root, public_id=uuid.uuid4(), mission=mission, level=AreaLevel.MISSION, name=mission.name,
            pcode=mission.code, path=f"{root}/", geometry=shape, centre=shape.point_on_surface,
        )
    ]  # fmt: skip
    for index, (number, name) in enumerate(zip(numbers, ("West", "East"), strict=True)):
        half = box(west + 0.5 * index, south, west + 0.5 * index + 0.5, north)
        areas.append(
            Area(
                pk=number, public_id=uuid.uuid4(), mission=mission, parent=areas[0], level=AreaLevel.ADMIN1, name=name,
                pcode=f"{mission.code}{index + 1:02}", path=f"{root}/{number}/", geometry=half,
                centre=half.point_on_surface,
            )
        )  # fmt: skip
    return areas


def _numbers(model: type[Area], count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [number for (number,) in cursor.fetchall()]


def _town(west: float, south: float) -> Point:
    """In the middle of its province."""
    return Point(west + 0.25, south + 0.3, srid=4326)


@cache
def _cells(west: float, south: float, resolution: int) -> list[dict[str, Any]]:
    """What the risk cells of one province are made of."""
    town, north, east = _town(west, south), south + 0.6, west + 0.5
    ring = [(south, west), (south, east), (north, east), (north, west)]
    cells = []
    for cell in sorted(h3.polygon_to_cells(h3.LatLngPoly(ring), resolution)):
        latitude, longitude = h3.cell_to_latlng(cell)
        boundary = [(lng, lat) for lat, lng in h3.cell_to_boundary(cell)]
        cells.append({
            "h3": cell,
            "centre": Point(longitude, latitude, srid=4326),
            "geometry": Polygon([*boundary, boundary[0]], srid=4326),
            "settlement_km": h3.great_circle_distance((latitude, longitude), (town.y, town.x), unit="km"),
        })  # fmt: skip
    return cells


@dataclass
class Cast:
    """Everybody. `cast[Role.ADVISER]` is the user, `cast.client(Role.ADVISER)` a signed-in browser."""

    mission: Mission
    other: Mission
    users: dict[str, User] = field(default_factory=dict)
    token: str = ""  # headquarters machine of TST
    other_token: str = ""  # headquarters machine of OTH

    def __getitem__(self, role: str) -> User:
        return self.users[role]

    def client(self, role: str) -> Client:
        client = Client()
        client.force_login(self.users[role])
        return client

    def machine(self, token: str | None = None) -> Client:
        return Client(headers={"Authorization": f"Bearer {self.token if token is None else token}"})

    @property
    def west(self) -> Area:
        return Area.objects.get(mission=self.mission, name="West")

    @property
    def east(self) -> Area:
        return Area.objects.get(mission=self.mission, name="East")


# The ceilings of the cast; the liaison and the head of office belong to West only. `second_analyst` is a second pair
# of eyes, `olga` the duty officer of the other mission.
CEILINGS: dict[str, Classification] = {
    Role.LIAISON: Classification.CONFIDENTIAL,
    Role.PARTNER: Classification.UNCLASSIFIED,
    Role.HEADQUARTERS: Classification.UNCLASSIFIED,
}
AREA_ROLES = frozenset({Role.LIAISON, Role.HEAD_OF_OFFICE})


def make_cast() -> Cast:
    """All of it in few statements: nearly every test begins with it. `create_user` has tests of its own."""
    cast = Cast(make_mission("TST", 29.0, -0.3), make_mission("OTH", 20.0, 5.0))
    west = cast.west
    members = [
        _member(cast, role, role, area=west if role in AREA_ROLES else None,
                ceiling=CEILINGS.get(role, Classification.CONFIDENTIAL))
        for role in Role.values
    ]  # fmt: skip
    members += [
        _member(cast, "second_analyst", Role.ANALYST, ceiling=Classification.CONFIDENTIAL),
        _member(cast, "olga", Role.DUTY_OFFICER, mission=cast.other, ceiling=Classification.STRICTLY_CONFIDENTIAL),
    ]
    User.objects.bulk_create(cast.users.values())
    Membership.objects.bulk_create(members)
    cast.token = create_api_client(name="Headquarters", actor="test", mission=cast.mission)[1]
    cast.other_token = create_api_client(name="Other", actor="test", mission=cast.other)[1]
    return cast


def _member(cast: Cast, name: str, role: str, mission: Mission | None = None, **rights: Any) -> Membership:
    """A person of the cast who is not saved yet, and what they may do."""
    user = cast.users[name] = User(username=name, password=PASSWORD_HASH)
    return Membership(user=user, mission=mission or cast.mission, role=role, **rights)
