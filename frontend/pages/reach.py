"""Reach of the bases: an estimate of who can be where in how many hours, and of what a closure takes away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.gis.geos import Point
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms.response import BaseForm
from frontend.pages.reach_map import SHOWN, loss_of, map_context, named_base, require_inside
from frontend.pages.shell import PageRequest, own_record, page, rights
from frontend.pages.steps import Step, attempt, forms_of
from missions.models import Base, Cell
from missions.services.bases import edit_base
from missions.services.find_places import FoundPlaces, find_places
from responses.services import reach as services


@require_safe
@page
def reach(request: PageRequest) -> HttpResponse:
    """All bases; `to` is a place or coordinates to which somebody should go, or `cell` an H3 cell.

    `without` is a base whose closure the map shows; unasked, the next one that closes.
    """
    require_inside(request)
    today = request.mission.today()
    found = services.reach_of(mission=request.mission, day=today)
    target, chosen = _target(request), named_base(request, "without")
    closures = services.closures(mission=request.mission, audience=request.audience)
    closing = [loss for loss in closures if loss.base.closed_on and loss.base.closed_on > today]
    bases: Any = Base.objects.visible_to(request.audience).filter(mission=request.mission)
    context = {
        "reach": found,
        "lines": _lines(found) if found else [],
        "within": services.people_within(found) if found else [],
        "closures": [_named(each) for each in closures],
        "chosen": _chosen(request, chosen, closures),
        "bases": bases.open_on(today),
        "sought": request.GET.get("to", ""),
        "target": target,
        "arrivals": services.arrivals(found, target["point"]) if found and target and target.get("point") else [],
        "limits": services.LIMITS,
        "today": today,
        **map_context(request, without=chosen or (closing[0].base if closing else None), target=target),
    }
    return render(request, "frontend/reach.html", context)


def _named(loss: services.Loss) -> dict[str, Any]:
    """What a closure takes away, with the hotspots that are named and how many are not."""
    return {"loss": loss, "hotspots": loss.hotspots[:SHOWN], "more": max(0, len(loss.hotspots) - SHOWN)}


def _chosen(request: PageRequest, base: Base | None, closures: list[services.Loss]) -> dict[str, Any] | None:
    """What the chosen base's closure would take away, unless the page says it already."""
    if base is None or any(loss.base == base for loss in closures):
        return None
    loss = loss_of(request, base)
    return _named(loss) if loss else None


def _lines(found: services.Reach) -> list[dict[str, Any]]:
    rows = [
        {"base": base, "people": list(zip(services.LIMITS, services.people_of(found, row), strict=True))}
        for row, base in enumerate(found.bases)
    ]
    return sorted(rows, key=lambda row: row["base"].name)


def _target(request: PageRequest) -> dict[str, Any] | None:
    """Where to: what the search of places finds first, or the centre of a cell. None: nobody asked."""
    if code := request.GET.get("cell", ""):
        cell = Cell.objects.visible_to(request.audience).filter(mission=request.mission, h3=code).first()
        return {"name": cell.place or cell.h3, "point": cell.centre} if cell else {"name": code}
    sought = request.GET.get("to", "").strip()[:100]
    if not sought:
        return None
    places = find_places(mission=request.mission, audience=request.audience, sought=sought)
    return _first(places, sought)


def _first(found: FoundPlaces, sought: str) -> dict[str, Any]:
    """The first place that was found, with its point; without one only what was sought."""
    for each in found.places:
        return {"name": each.name or sought, "point": Point(each.longitude, each.latitude, srid=4326)}
    return {"name": sought}


@require_http_methods(["GET", "HEAD", "POST"])
@page
def base(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One base: what it reaches, what if it closed, and what it can send."""
    require_inside(request)
    found: Base = own_record(request, Base.objects.visible_to(request.audience), public_id=public_id)
    steps = {"edit": Step(BaseForm, lambda data: _save(request, found, data), _("Saved."))}
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("frontend:base", args=[found.public_id]))
    forms = forms_of(request, steps, failed)
    if failed is None:
        forms["edit"].initial = {name: getattr(found, name) for name in forms["edit"].fields}
    loss = loss_of(request, found)
    context = {
        "base": found,
        **(_named(loss) if loss else {}),
        "failed": failed,
        "forms": forms,
        "may_edit": rights(request.audience, request.mission).act,
        "today": request.mission.today(),
        **map_context(request, base=found, without=found),
    }
    return render(request, "frontend/base_page.html", context, status=failed.status if failed else 200)


def _save(request: PageRequest, found: Base, data: dict[str, Any]) -> Base:
    return edit_base(base_id=found.pk, user=request.user, audience=request.audience, **data)
