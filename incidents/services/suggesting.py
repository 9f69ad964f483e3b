"""Which incidents may be the same event as a report or an incident, and why: shown to people, never acted upon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import F, Q
from django.db.models.functions import Abs, Extract

from incidents.alike import Likeness, Told, likeness, search_reach_km, search_slack
from incidents.lifecycle import STANDING
from incidents.models import Incident, Report
from incidents.querysets.reference import UNATTRIBUTED
from incidents.services.figures import actors_by_name
from missions.audience import Audience
from missions.services.places import degrees_of

LOOKED_AT = 60  # the nearest in time; each is weighed
SHOWN = 5


@dataclass(frozen=True)
class Suggestion:
    """An incident, as its audience is served it, that may be the same event."""

    incident: Incident
    likeness: Likeness


def alike_to_report(report: Report, audience: Audience) -> list[Suggestion]:
    """Incidents that a presented report may tell of, the likeliest first."""
    return _alike(report, _names(line["name"] for line in report.actors), report.text, audience, Q())


def alike_to_incident(incident: Any, audience: Audience) -> list[Suggestion]:
    """Other incidents that may be the same event as a presented one, the likeliest first."""
    names = _names(line["name"] for line in incident.actor_list if "name" in line)
    words = _words([incident], audience)[incident.pk]
    return _alike(incident, names, words, audience, Q(pk=incident.pk))


def _alike(record: Any, names: frozenset[str], words: str, audience: Audience, apart: Q) -> list[Suggestion]:
    if record.geometry is None:
        return []
    one = _told(record, names, words)
    rows = list(_near(record, one, audience).exclude(apart)[:LOOKED_AT])
    texts = _words(rows, audience)
    known = _groups(rows)
    found = []
    for row in rows:
        names = frozenset(known.get(name, name) for name in _listed(row))
        alike = likeness(one, _told(row, names, texts[row.pk]))
        if alike is not None:
            found.append(Suggestion(row, alike))
    return sorted(found, key=lambda each: (-each.likeness.score, each.incident.pk))[:SHOWN]


def _near(record: Any, one: Told, audience: Audience) -> Any:
    """Standing incidents of the mission about there and then, the nearest in time first."""
    slack = search_slack(one)
    reach = degrees_of(search_reach_km(one), one.latitude)
    box = Polygon.from_bbox((one.longitude - reach, one.latitude - reach, one.longitude + reach, one.latitude + reach))
    box.srid = 4326
    rows = Incident.objects.visible_to(audience).present(audience).filter(
        mission=record.mission_id, is_exercise=record.is_exercise, status__in=STANDING,
        occurred_from__lte=one.end + slack, occurred_to__gte=one.start - slack,
    )  # fmt: skip
    apart = Abs(Extract(F("occurred_from") - one.start, "epoch"))
    return rows.within(box).select_related("area", "cell", "mission").order_by(apart, "pk")


def _told(record: Any, names: frozenset[str], words: str) -> Told:
    return Told(
        longitude=record.geometry.x, latitude=record.geometry.y, location_precision=record.location_precision,
        start=record.occurred_from, end=record.occurred_to, time_precision=record.time_precision,
        event_type=record.event_type, civilian_targeting=record.civilian_targeting, actors=names, words=words,
        blur_km=(record.masked_radius_km or 0.0) if record.masked else 0.0,
    )  # fmt: skip


def _names(names: Iterable[str]) -> frozenset[str]:
    """Names of groups in one form: whoever goes by several names is one."""
    given = {name for name in names if name.casefold() != UNATTRIBUTED.casefold()}
    known = actors_by_name(given)
    return frozenset(
        known[name.casefold()].name.casefold() if name.casefold() in known else name.casefold() for name in given
    )


def _listed(row: Any) -> set[str]:
    return {line["name"].casefold() for line in row.actor_list if "name" in line} - {UNATTRIBUTED.casefold()}


def _groups(rows: list[Incident]) -> dict[str, str]:
    """Names in casefold -> the group's own name in casefold."""
    names = {name for row in rows for name in _listed(row)}
    return {name: actor.name.casefold() for name, actor in actors_by_name(names).items()}


def _words(rows: list[Any], audience: Audience) -> dict[int, str]:
    """The words of each incident: its summary, and what its reports say as far as the audience sees them."""
    said = {row.pk: row.summary if row.told else "" for row in rows}
    seen = Report.objects.visible_to(audience).filter(links__incident__in=said, links__unlinked_at=None)
    for pk, text in seen.order_by("pk").values_list("links__incident", "text"):
        if pk in said:
            said[pk] += f" {text}"
    return said


def grounds(alike: Likeness) -> dict[str, Any]:
    """The grounds as JSON values, for those who ask by API."""
    return {
        "score": round(alike.score, 2),
        "km": round(alike.km, 1),
        "hours": round(alike.hours, 1),
        "same_type": alike.same_type,
        "same_class": alike.same_class,
        "actors": list(alike.actors),
        "words": None if alike.words is None else round(alike.words, 2),
    }
