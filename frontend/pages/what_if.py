"""What if: suppose events or signs and see which cells move. The address is the whole question; nothing is saved."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.forms.risk import SignForm, WhatIfForm
from frontend.pages.hotspots import horizon_of, horizon_tabs
from frontend.pages.shell import PageRequest, page
from missions.errors import ConflictError
from missions.models import Cell
from missions.services import locate
from missions.services.find_places import find_places
from threats.api.products import read_events, read_signs
from threats.choices import EventClass, Horizon
from threats.indicators import DEFINITIONS
from threats.models import Indicator
from threats.services import Moved, Supposed, SupposedSign, what_if

SHOWN = 15
KEPT = frozenset({"mission", "event", "observation", "h"})


@require_safe
@page
def what_if_page(request: PageRequest) -> HttpResponse:
    """`event` and `observation` (both repeated) are supposed; the two forms add one more to the address."""
    form, sign = _form(request), _sign_form(request)
    for each, name in ((form, "event"), (sign, "observation")):
        if each.is_bound and each.is_valid() and (said := _added(request, each, name)):
            return HttpResponseRedirect(said)
    context = {
        "form": form,
        "sign": sign,
        "horizon": horizon_of(request),
        "horizons": horizon_tabs(request),
        "all_horizons": Horizon.values,
        "kept_events": request.GET.getlist("event"),
        "kept_observations": request.GET.getlist("observation"),
        **_supposed(request),
    }
    return render(request, "frontend/what_if.html", context, status=400 if context["problems"] else 200)


def _form(request: PageRequest) -> WhatIfForm:
    today = request.mission.today()
    start = {"day": today, "number": 1, "kind": EventClass.ATTACK, "cell": request.GET.get("cell", "")}
    return WhatIfForm(request.GET if request.GET.get("kind") else None, initial=start, auto_id="event_%s")


def _sign_form(request: PageRequest) -> SignForm:
    asked = Indicator.objects.visible_to(request.audience).filter(mission=request.mission, enabled=True, weight__gt=0)
    known = [(each.key, DEFINITIONS[each.key].name) for each in asked if each.key in DEFINITIONS]
    return SignForm(
        request.GET if request.GET.get("indicator") else None,
        initial={"cell": request.GET.get("cell", "")},
        auto_id="sign_%s",
        known=known,
    )


def _added(request: PageRequest, form: Any, name: str) -> str:
    """The address with one more; empty where the place was not understood, which the form then says."""
    cell = cell_of(request, form.cleaned_data["cell"])
    if cell is None:
        form.add_error("cell", _("No place of this mission is called so. Write it otherwise, or its coordinates."))
        return ""
    query = [(key, text) for key, texts in request.GET.lists() for text in texts if key in KEPT]
    query.append((name, form.said(cell.h3)))
    return f"{reverse('frontend:what_if')}?{urlencode(query)}"


def cell_of(request: PageRequest, sought: str) -> Cell | None:
    """The cell that a text means: by its code, else where the first place of that name or those coordinates lies."""
    cells = Cell.objects.visible_to(request.audience).filter(mission=request.mission)
    named: Cell | None = cells.filter(h3=sought.strip()).first()
    if named is not None:
        return named
    for place in find_places(audience=request.audience, mission=request.mission, sought=sought).places[:1]:
        found = locate(request.mission, Point(place.longitude, place.latitude, srid=4326)).cell
        return cells.filter(pk=found.pk).first() if found is not None else None
    return None


def _supposed(request: PageRequest) -> dict[str, Any]:
    """What is supposed, in words, and what it moves."""
    texts, said = request.GET.getlist("event"), request.GET.getlist("observation")
    try:
        events, signs = read_events(texts), read_signs(said)
        found = what_if(
            mission=request.mission, audience=request.audience, horizon=horizon_of(request), events=events, signs=signs
        )
    except (ValidationError, ConflictError) as error:
        problems = error.messages if isinstance(error, ValidationError) else [str(error)]
        return {"problems": problems if texts or said else [], "lines": [], "supposed": []}
    on_map = [("mission", request.mission.code), ("h", found.horizon), *(("w", text) for text in (*texts, *said))]
    return {
        "problems": [],
        "supposed": _in_words(request, events, signs),
        "lines": [_line(each) for each in found.moved[:SHOWN]],
        "total": len(found.moved),
        "on_map": f"{reverse('frontend:map')}?{urlencode(on_map)}",
    }


def _line(moved: Moved) -> dict[str, Any]:
    return {"moved": moved, "risks": [(h, moved.before[h], moved.after[h]) for h in Horizon.values]}


def _in_words(request: PageRequest, events: list[Supposed], signs: list[SupposedSign]) -> list[dict[str, str]]:
    """Each thing that is supposed, with the address without it."""
    named = [*(each.h3 for each in events), *(each.h3 for each in signs)]
    places = dict(Cell.objects.filter(mission=request.mission, h3__in=named).values_list("h3", "place"))
    told = [(_event_words(each, places), "event", index) for index, each in enumerate(events)]
    told += [(_sign_words(each, places), "observation", index) for index, each in enumerate(signs)]
    return [{"words": words, "without": _without(request, name, index)} for words, name, index in told]


def _without(request: PageRequest, name: str, index: int) -> str:
    query = request.GET.copy()
    texts = query.getlist(name)
    query.setlist(name, texts[:index] + texts[index + 1 :])
    return f"?{query.urlencode()}"


def _event_words(event: Supposed, places: dict[str, str]) -> str:
    words = {
        "n": event.number,
        "what": EventClass(event.event_class).label,
        "place": places.get(event.h3) or event.h3,
        "day": date_format(event.day, "j M Y"),
    }
    return _("%(n)s × %(what)s near %(place)s on %(day)s") % words


def _sign_words(sign: SupposedSign, places: dict[str, str]) -> str:
    words = {
        "what": DEFINITIONS[sign.indicator].name,
        "severity": sign.severity,
        "grade": sign.grade,
        "place": places.get(sign.h3) or sign.h3,
    }
    return _("%(what)s, severity %(severity)s, source %(grade)s, near %(place)s") % words
