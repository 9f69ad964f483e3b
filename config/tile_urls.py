"""Addresses below /tiles/."""

from typing import Any

from django.urls import path
from django.urls.resolvers import URLPattern

from incidents import tiles as incidents
from missions import mvt
from missions import tiles as missions
from responses import tiles as responses
from threats import tiles as threats

RANGE = ("since", "until", "event_type")


def _layer(name: str, view: Any) -> URLPattern:
    pattern: URLPattern = path(f"{name}/<str:z>/<str:x>/<str:y>.mvt", view, name=f"tiles_{name}")
    return pattern


urlpatterns: list[URLPattern] = [
    _layer("basemap", mvt.view(missions.basemap, cache_control=mvt.FOR_EVER)),
    _layer("areas", mvt.view(missions.areas)),
    _layer("hotspots", mvt.view(threats.hotspots, "horizon", "part")),
    _layer("incidents", mvt.view(incidents.incidents, *RANGE)),
    _layer("alerts", mvt.view(threats.alerts)),
    _layer("actions", mvt.view(responses.actions)),
]
