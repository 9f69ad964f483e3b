"""The demo mission: areas, cells, settlements, bases and events. Each step sees for itself whether it is done."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from incidents.models import ImportRun
from incidents.services.imports import Order, import_events
from missions.boundaries import read_boundaries
from missions.models import Area, Base, Mission, Settlement
from missions.services import locate
from missions.services.basemap import ensure_basemap
from missions.services.setup import create_mission

CODE = "COD"
ACTOR = "command:load_demo"
STARTS_ON = date(2018, 1, 1)
EVENTS = "events_ucdp_ged211.csv.gz"
EVENTS_VERSION = "21.1"
PUBLISHED = "2017-W52"
Say = Callable[[str], None]


def folder() -> Path:
    """Where the demo's files are."""
    return Path(settings.BASE_DIR) / "data/demo"


def ensure_mission(say: Say) -> Mission:
    """The demo mission with its events, made or completed."""
    ensure_basemap(say)
    mission = Mission.objects.filter(code=CODE).first() or _make(say)
    if not Base.objects.filter(mission=mission).exists():
        say("Placing the bases of 2017")
        _place_bases(mission)
    if not ImportRun.objects.filter(mission=mission, file_name=EVENTS).exists():
        say("Importing UCDP's events to the end of 2017")
        order = Order(
            path=folder() / EVENTS, file_format="ucdp", actor=ACTOR, settle=True, version=EVENTS_VERSION, say=say
        )
        import_events(mission=mission, order=order)
    return mission


def _make(say: Say) -> Mission:
    say("Making the demo mission, its areas and cells")
    return create_mission(
        code=CODE,
        name="Eastern DR Congo",
        boundaries=read_boundaries(folder() / "areas.geojson.gz"),
        actor=ACTOR,
        time_zone="Africa/Lubumbashi",
        replay_as_of=STARTS_ON,
        is_demo=True,
    ).mission


@transaction.atomic
def _place_bases(mission: Mission) -> None:
    """The towns with a base, those outside the area too: the headquarters in Kinshasa is one of them."""
    with (folder() / "bases_2017.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    bases = []
    for row in rows:
        point = Point(float(row["longitude"]), float(row["latitude"]), srid=4326)
        bases.append(
            Base(
                public_id=uuid.uuid4(),
                mission=mission,
                area=locate(mission, point).area,
                name=row["name"],
                kind=row["kind"],
                point=point,
                source="UN maps of 2017 by way of Geo-PKO",
            )
        )
    Base.objects.bulk_create(bases)


def biggest_towns(mission: Mission) -> dict[str, Settlement]:
    """The most populous settlement of each area, by the area's name."""
    rows = Settlement.objects.filter(mission=mission, area=OuterRef("pk"))
    biggest = rows.order_by(F("population").desc(nulls_last=True), "pk").values("pk")[:1]
    areas = Area.objects.filter(mission=mission).annotate(town_id=Subquery(biggest))
    towns = Settlement.objects.in_bulk([area.town_id for area in areas if area.town_id])
    return {area.name: towns[area.town_id] for area in areas if area.town_id}
