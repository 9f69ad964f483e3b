"""The fixed cast of every test: two missions on real components and one person per role.

TST lies on the equator at 29-30 E: West (29.0-29.5) with the town Asali, East (29.5-30.0) with the town Bora.
Mission OTH lies elsewhere and belongs to Olga alone: nothing of it may ever reach anybody of TST.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

import h3
from django.contrib.auth.hashers import make_password
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.test import Client

from missions.choices import AreaLevel, Classification, Role
from missions.models import Area, Cell, Membership, Mission, Settlement, User
from missions.services import create_api_client

PASSWORD = "correct-horse-battery-9"
PASSWORD_HASH = make_password(PASSWORD)


def box(west: float, south: float, east: float, north: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


def make_area(mission: Mission, parent: Area | None, level: str, name: str, pcode: str, shape: MultiPolygon) -> Area:
    area = Area.objects.create(
        public_id=uuid.uuid4(), mission=mission, parent=parent, level=level, name=name, pcode=pcode,
        path="", geometry=shape, centre=shape.point_on_surface,
    )  # fmt: skip
    area.path = f"{parent.path if parent else ''}{area.pk}/"
    area.save()
    return area


def make_mission(code: str, west: float, south: float, **kwargs: Any) -> Mission:
    """A mission of two provinces, 1.0 x 0.6 degrees, with two towns and its risk cells (resolution 5)."""
    shape = box(west, south, west + 1.0, south + 0.6)
    mission = Mission.objects.create(
        code=code, name=f"Mission {code}", time_zone="Africa/Lubumbashi", boundary=shape, **kwargs
    )
    root = make_area(mission, None, AreaLevel.MISSION, mission.name, code, shape)
    for index, (name, town) in enumerate([("West", "Asali"), ("East", "Bora")]):
        left = west + 0.5 * index
        area = make_area(
            mission, root, AreaLevel.ADMIN1, name, f"{code}{index + 1:02}", box(left, south, left + 0.5, south + 0.6)
        )
        Settlement.objects.create(
            mission=mission, area=area, name=town, geonames_id=mission.pk * 100 + index, population=5000,
            point=Point(left + 0.25, south + 0.3, srid=4326),
        )  # fmt: skip
        _make_cells(mission, area)
    return mission


def _make_cells(mission: Mission, area: Area) -> None:
    town = Settlement.objects.get(mission=mission, area=area)
    west, south, east, north = area.geometry.extent
    ring = [(south, west), (south, east), (north, east), (north, west)]
    Cell.objects.bulk_create(
        _cell(mission, area, town, cell)
        for cell in sorted(h3.polygon_to_cells(h3.LatLngPoly(ring), mission.h3_resolution))
    )


def _cell(mission: Mission, area: Area, town: Settlement, cell: str) -> Cell:
    latitude, longitude = h3.cell_to_latlng(cell)
    boundary = [(lng, lat) for lat, lng in h3.cell_to_boundary(cell)]
    return Cell(
        mission=mission, area=area, h3=cell, centre=Point(longitude, latitude, srid=4326),
        geometry=Polygon([*boundary, boundary[0]], srid=4326), place=town.name,
        settlement_km=h3.great_circle_distance((latitude, longitude), (town.point.y, town.point.x), unit="km"),
    )  # fmt: skip


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
