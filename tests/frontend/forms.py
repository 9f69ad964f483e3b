"""What a browser would send: forms as the server wrote them, with some answers changed."""

from __future__ import annotations

from typing import Any

from tests.cast import Cast
from tests.making import EAST, WEST


def report_form(client: Any, **answers: Any) -> dict[str, Any]:
    """The report form as it is served, filled in enough to be sent."""
    form = client.get("/reports/new/").context["form"]
    hidden = {name: form[name].value() for name in ("uuid", "opened_at")}
    told = {
        **hidden,
        "tense": "happened",
        "event_type": "violence_against_civilians",
        "sub_event_type": "attack",
        "civilian_targeting": "on",
        "latitude": "0.01",
        "longitude": "29.26",
        "location_precision": "1",
        "place_name": "Asali market",
        "day": "now",
        "time_precision": "1",
        "killed_best": "3",
        "source_type": "community",
        "source": "Heron 12",
        "channel": "phone",
        "reliability": "B",
        "credibility": "2",
        "text": "Shots at the market.",
        "classification": "0",
    }
    return {**told, **answers}


def alert_form(**answers: Any) -> dict[str, Any]:
    """A filled-in form that raises an alert."""
    said = {
        "title": "Asali: armed men on the road",
        "imminence": "h24",
        "origin": "community",
        "latitude": str(WEST["latitude"]),
        "longitude": str(WEST["longitude"]),
        "classification": "0",
    }
    return {**said, **answers}


def action_form(cast: Cast, **answers: Any) -> dict[str, Any]:
    """A filled-in form that asks for an action."""
    return {"type": "patrol", "responder": "mission_military", "area": cast.west.pcode, **answers}


__all__ = ["EAST", "WEST", "action_form", "alert_form", "report_form"]
