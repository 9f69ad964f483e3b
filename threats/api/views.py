"""Hotspots, watch items and alerts over HTTP."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from incidents.catalogue import REPORTS
from missions.api.base import CollectionView, audience_of, documented
from missions.api.writes import NoBody, answer_once, mission_of, move_once, person, pk_of, read_body, writes
from threats import services
from threats.api.bodies import AlertBody, CloseBody, DecisionBody, ReasonBody, RegradeBody
from threats.catalogue import ALERTS, HOTSPOTS, WATCH_ITEMS
from threats.inputs import AlertInput


@documented("Hotspot")
class HotspotView(CollectionView):
    """The scores of the one whole run that the map shows."""

    collection = HOTSPOTS


@documented("WatchItem")
class WatchItemView(CollectionView):
    """What the mission keeps under watch."""

    collection = WATCH_ITEMS


@documented("Alert")
class AlertView(CollectionView):
    """Warnings that ask for a decision."""

    collection = ALERTS

    @writes(ALERTS, "Alert", AlertBody, "Raise an alert", 201)
    def create(self, request: Request) -> HttpResponse:
        fields, user, audience = read_body(request, AlertBody), person(request), audience_of(request)

        def work() -> object:
            mission = mission_of(fields.pop("mission"), audience)
            for name, collection in (("report", REPORTS), ("watch_item", WATCH_ITEMS)):
                key = fields.pop(name, None)
                fields[f"{name}_id"] = None if key is None else pk_of(collection, key, audience, name)
            return services.raise_alert(audience=audience, user=user, mission=mission, data=AlertInput(**fields))

        return answer_once(request, ALERTS, work, 201)

    @writes(ALERTS, "Alert", NoBody, "Acknowledge an alert")
    def acknowledge(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, ALERTS, key, NoBody, services.acknowledge, "alert_id")

    @writes(ALERTS, "Alert", ReasonBody, "Begin to assess an alert")
    def assess(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, ALERTS, key, ReasonBody, services.begin_assessment, "alert_id")

    @writes(ALERTS, "Alert", ReasonBody, "Find an alert credible")
    def credible(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, ALERTS, key, ReasonBody, services.mark_credible, "alert_id")

    @writes(ALERTS, "Alert", RegradeBody, "Say anew how soon an alert is")
    def regrade(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, ALERTS, key, RegradeBody, services.regrade, "alert_id")

    @writes(ALERTS, "Alert", DecisionBody, "Decide on an alert")
    def decide(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, ALERTS, key, DecisionBody, services.decide, "alert_id")

    @writes(ALERTS, "Alert", CloseBody, "Close an alert with its outcome and feedback")
    def close(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, ALERTS, key, CloseBody, services.close, "alert_id")
