"""One box over all that the caller sees: refs, words, names of groups and places, each in its own section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.pages.shell import PageRequest, page, rights
from incidents.catalogue import INCIDENTS, REPORTS
from incidents.models import Actor
from missions import grammar
from missions.collection import Collection
from missions.refs import is_ref
from missions.services.find_places import find_places
from responses.catalogue import ACTIONS
from threats.catalogue import ALERTS

MOST = 10  # of each kind; the list behind it has the rest


@dataclass(frozen=True)
class Section:
    """Records of one kind that were found, the newest first; `more` is the address of all of them, where there are."""

    kind: str
    title: str
    rows: list[Any]
    more: str = ""


@require_safe
@page
def search(request: PageRequest) -> HttpResponse:
    """What the caller may see of what is sought, in the mission of the page."""
    sought, error = request.GET.get("q", "").strip()[: grammar.MAX_TEXT], ""
    try:
        sections = _sections(request, grammar.clean(sought)) if sought else []
    except grammar.BadValueError as refused:
        sections, error = [], str(refused)
    context = {"sought": sought, "sections": [section for section in sections if section.rows], "error": error}
    return render(request, "frontend/search.html", context, status=400 if error else 200)


def _sections(request: PageRequest, sought: str) -> list[Section]:
    places = find_places(audience=request.audience, mission=request.mission, sought=sought).places
    return [
        _records(request, "incident", _("Incidents"), INCIDENTS, sought, related=("area", "cell")),
        *_reports(request, sought),
        _records(request, "alert", _("Alerts"), ALERTS, sought, related=("area",), listed=False),
        _records(request, "action", _("Actions"), ACTIONS, sought, related=("area",), listed=False),
        Section("group", _("Groups"), _groups(request, sought)),
        Section("place", _("Places"), [place for place in places if not place.outside]),
    ]


def _reports(request: PageRequest, sought: str) -> list[Section]:
    """Reports are for the mission's own desks, as their list is."""
    if not rights(request.audience, request.mission).see_reports:
        return []
    return [_records(request, "report", _("Reports"), REPORTS, sought, related=("area",))]


def _records(
    request: PageRequest,
    kind: str,
    title: str,
    collection: Collection,
    sought: str,
    *,
    related: tuple[str, ...],
    listed: bool = True,
) -> Section:
    """Rows by the same grammar as lists and exports; `listed` says that their list takes the same question."""
    asked = {"q": [sought]}
    seen = collection.rows(request.audience).filter(mission=request.mission)
    if not is_ref(sought.upper()):  # what was merged away is found by its own number only
        seen = collection.counted(seen, asked)
    found = grammar.narrow(seen, asked, collection.parameters, request.audience)
    rows = list(found.select_related(*related).order_by(*collection.order)[: MOST + 1])
    query = urlencode({"mission": request.mission.code, "q": sought})
    more = f"{reverse(f'frontend:{kind}s')}?{query}" if listed and len(rows) > MOST else ""
    return Section(kind, title, rows[:MOST], more)


def _groups(request: PageRequest, sought: str) -> list[Any]:
    seen: Any = Actor.objects.visible_to(request.audience).real().named_like(sought)
    return list(seen.order_by("-alike", "name")[:MOST])
