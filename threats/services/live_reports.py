"""Reports that nobody has verified yet, as the scores count them: by grade, origin and corroboration."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, Subquery

from incidents.choices import IncidentStatus, LocationPrecision, ReportStatus, Tense
from incidents.figures import grade_weight
from incidents.models import Incident, Report, ReportLink
from incidents.services.figures import origin_of
from missions.models import Mission
from threats.choices import EventClass
from threats.scoring.corroboration import UNGRADED, Told, certainty, expected_events, repeats
from threats.services.columns import EVENT_CLASS, Ordinal, UtcDay, at

COUNTED = (Tense.HAPPENED, Tense.HAPPENING)
# What is certain: curated data, and what an analyst has verified.
CERTAIN = Q(dataset__isnull=False) | Q(status=IncidentStatus.VERIFIED)


class Row(NamedTuple):
    """One event as evidence: incident number (0: none), first day, the day from which it is known, cell (0: none)."""

    incident: int
    target: bool
    day: int
    known: int
    certainty: float
    cell: int
    longitude: float
    latitude: float
    curated: bool = False


class Voices:
    """Every live account of a mission, by the incident that it belongs to (through merges), None while unlinked."""

    def __init__(self, mission: Mission) -> None:
        winner = dict(
            Incident.objects.filter(mission=mission).exclude(merged_into=None).values_list("pk", "merged_into")
        )
        self.of_incident: dict[int, list[tuple[Hashable, float]]] = {}
        self.first_heard: dict[int, int] = {}
        self.unlinked: list[Told] = []
        for report in _reports(mission):
            if report["incident"] is None:
                self._wait(report)
            else:
                self._join(_root(report["incident"], winner), report)

    def certainty(self, incident: int) -> float:
        """How sure an unverified incident is by what is told of it."""
        return certainty(self.of_incident.get(incident, [(None, UNGRADED)]))

    def _join(self, incident: int, report: dict[str, Any]) -> None:
        self.of_incident.setdefault(incident, []).append((_origin(report), _weight(report)))
        self.first_heard[incident] = min(report["heard"], self.first_heard.get(incident, report["heard"]))

    def _wait(self, report: dict[str, Any]) -> None:
        placed = report["longitude"] is not None and report["location_precision"] <= LocationPrecision.NEAR
        if placed and report["event_class"]:
            where = report["longitude"], report["latitude"]
            told = Told(_origin(report), _weight(report), report["event_class"], report["day"], report["heard"], *where)
            self.unlinked.append(told)

    def waiting(self, standing: list[Row]) -> Iterator[Row]:
        """Unlinked accounts as events, without those of an origin that a standing incident near them has already."""
        heard: dict[Hashable, list[Told]] = {}
        for row in standing:
            for origin, weight in self.of_incident.get(row.incident, []):
                kind = EventClass.ATTACK if row.target else EventClass.CLASH
                told = Told(origin, weight, kind, row.day, row.known, row.longitude, row.latitude)
                heard.setdefault(origin, []).append(told)
        new = [each for each in self.unlinked if not repeats(each, heard.get(each.origin, ()))]
        for event in expected_events(new):
            place = event.longitude, event.latitude
            yield Row(0, event.kind == EventClass.ATTACK, event.day, event.known, event.certainty, 0, *place)


def _reports(mission: Mission) -> Any:
    """Live reports of what happened. Exercises never did, and what lies in a compartment stays there."""
    linked = ReportLink.objects.filter(report=OuterRef("pk"), unlinked_at=None).values("incident")
    longitude, latitude = at("exact_location__point")
    live = Report.objects.filter(
        mission=mission, dataset=None, tense__in=COUNTED, is_exercise=False, compartments=[]
    ).exclude(status=ReportStatus.WITHDRAWN)
    return live.order_by().values(
        "location_precision", "source_id", "source__network_id", "origin", "reliability", "credibility",
        incident=Subquery(linked), event_class=EVENT_CLASS, day=Ordinal(UtcDay("occurred_from")),
        heard=Ordinal(UtcDay("mission_received_at")), longitude=longitude, latitude=latitude,
    )  # fmt: skip


def _origin(report: dict[str, Any]) -> Hashable:
    return origin_of(report["source_id"], report["source__network_id"], None, report["origin"])


def _weight(report: dict[str, Any]) -> float:
    return grade_weight(report["reliability"], report["credibility"])


def _root(incident: int, winner: dict[int, int]) -> int:
    """The incident that a merged one has become."""
    while incident in winner:
        incident = winner[incident]
    return incident
