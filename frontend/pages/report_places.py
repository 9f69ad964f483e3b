"""The box of the report form that takes every way to say where; it works by a round trip and by a fragment."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.pages.shell import PageRequest, page
from missions.services.find_places import FoundPlace, FoundPlaces, find_places


def found_places(request: PageRequest, sought: str) -> FoundPlaces | None:
    """What a text means in the mission of the page; None for an empty one."""
    if not sought.strip():
        return None
    return find_places(audience=request.audience, mission=request.mission, sought=sought)


@require_safe
@page
def places(request: PageRequest) -> HttpResponse:
    """What a typed text was understood as: a fragment of the form."""
    found = found_places(request, request.GET.get("place_search", ""))
    return render(request, "frontend/forms/places.html", {"found": found})


def fill_place(request: PageRequest, form: Form) -> None:
    """Fill in the place whose button was pressed, or the only one that typed coordinates can mean."""
    chosen = _chosen(request.POST.get("find", ""))
    if not chosen:
        found = found_places(request, request.POST.get("place_search", ""))
        chosen = _typed(found.places) if found is not None else {}
    name = chosen.pop("place_name", "")
    form.initial.update(chosen)
    form.initial["place_name"] = form.initial.get("place_name") or name


def _chosen(value: str) -> dict[str, Any]:
    """The fields of a button: `latitude,longitude,precision,name`."""
    parts = value.split(",", 3)
    if len(parts) != 4:
        return {}
    return dict(zip(("latitude", "longitude", "location_precision", "place_name"), parts, strict=True))


def _typed(places: tuple[FoundPlace, ...]) -> dict[str, Any]:
    if len(places) != 1 or places[0].kind != "coordinates" or places[0].outside:
        return {}
    (place,) = places
    return {
        "latitude": f"{place.latitude:.5f}",
        "longitude": f"{place.longitude:.5f}",
        "location_precision": place.location_precision,
    }
