"""Put armed events on record quickly, as an import would: settled rows, no news sent."""

from datetime import UTC, datetime, timedelta

from django.contrib.gis.geos import Point

from incidents.choices import EventType, IncidentStatus
from incidents.models import ContextEvent, Dataset, Incident, IncidentExactLocation
from missions.models import Cell
from missions.refs import make_ref
from missions.services import locate


def cell_at(mission, longitude, latitude):
    return locate(mission, Point(longitude, latitude, srid=4326)).cell


def put(mission, longitude, latitude, *, days_ago=3, event_type=EventType.VIOLENCE_AGAINST_CIVILIANS, **fields):
    """One standing incident at a point, a number of days before now."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    point = Point(longitude, latitude, srid=4326)
    place = locate(mission, point)
    known = {
        "mission": mission, "ref": make_ref(mission.code), "event_type": event_type, "occurred_from": at,
        "occurred_to": at, "area": place.area, "cell": place.cell, "status": IncidentStatus.VERIFIED,
    }  # fmt: skip
    incident = Incident.objects.create(**{**known, **fields})
    IncidentExactLocation.objects.create(incident=incident, point=point)
    return incident


def put_context(mission, longitude, latitude, *, days_ago=3, event_class="T", **fields):
    """One event outside the mission that only scoring knows."""
    dataset, _ = Dataset.objects.get_or_create(code="d", defaults={"name": "D", "licence": "CC BY"})
    day = (datetime.now(UTC) - timedelta(days=days_ago)).date()
    known = {
        "mission": mission, "dataset": dataset, "external_id": str(ContextEvent.objects.count()), "body_hash": "",
        "occurred_from": day, "occurred_to": day, "event_class": event_class, "location_precision": 1,
        "point": Point(longitude, latitude, srid=4326),
    }  # fmt: skip
    return ContextEvent.objects.create(**{**known, **fields})


def put_many(mission, longitude, latitude, number=12):
    """Enough attacks at one point, of the last weeks, to bring its cell above every threshold."""
    return [put(mission, longitude, latitude, days_ago=1 + 2 * index) for index in range(number)]


def cells_of(mission):
    return Cell.objects.filter(mission=mission).count()
