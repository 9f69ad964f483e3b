"""Areas: the list with what happened and what is open in each, and one area with its months, alerts and actions."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.pages.board import board
from frontend.pages.desk import next_due
from frontend.pages.exporting import csv_of
from frontend.pages.listing import listing, tabs
from frontend.pages.rooms import room_counts
from frontend.pages.shell import PageRequest, page
from incidents.models import Incident
from missions.choices import AreaLevel
from missions.models import Area
from responses.models import Action
from threats.choices import URGENT, Coverage, Horizon
from threats.models import Alert, RiskScore

RECENT = timedelta(days=90)
MONTHS = 24
LEVELS = (AreaLevel.ADMIN1, AreaLevel.ADMIN2, AreaLevel.SECTOR, AreaLevel.PRIORITY)


@require_safe
@page
def areas(request: PageRequest) -> HttpResponse:
    """Areas of one level (the highest that the mission has, unless asked), with counts of what the caller sees."""
    seen = Area.objects.visible_to(request.audience).filter(mission=request.mission)
    levels = [level for level in LEVELS if level.value in set(seen.values_list("level", flat=True))]
    level = next((x for x in levels if x.value == request.GET.get("level")), levels[0] if levels else AreaLevel.MISSION)
    sought = request.GET.get("q", "").strip()
    rows = seen.filter(level=level).order_by("name")
    if sought:
        rows = rows.filter(Q(name__icontains=sought) | Q(pcode__icontains=sought))  # as the file's q does
    shown = listing(request, rows.select_related("parent"), per_page=50)
    choices = [("" if x == levels[0] else x.value, x.label, None) for x in levels]
    context = {
        "list": shown,
        "rows": _with_counts(request, shown.rows),
        "tabs": tabs(request, "level", choices) if len(levels) > 1 else [],
        "level": "" if not levels or level == levels[0] else level.value,
        "sought": sought,
        "export": csv_of(request, "areas", {"level": [level.value], **({"q": [sought]} if sought else {})}),
    }
    return render(request, "frontend/areas.html", context)


def _with_counts(request: PageRequest, found: list[Area]) -> list[dict[str, Any]]:
    """Each area with its figures. Four grouped queries, whatever the number of areas."""
    since = request.mission.now() - RECENT
    audience, mission = request.audience, request.mission
    incidents = Incident.objects.visible_to(audience).filter(mission=mission, occurred_from__gte=since).standing()
    alerts = Alert.objects.visible_to(audience).filter(mission=mission).open()
    actions = Action.objects.visible_to(audience).filter(mission=mission).open()
    by_path = [_counts_by_path(rows) for rows in (incidents, alerts, actions)]
    worst = _worst_by_path(request)
    return [
        {
            "area": area,
            "incidents": _below(by_path[0], area.path),
            "alerts": _below(by_path[1], area.path),
            "actions": _below(by_path[2], area.path),
            "worst": max((risk for path, risk in worst.items() if path.startswith(area.path)), default=None),
        }
        for area in found
    ]


def _counts_by_path(rows: Any) -> Counter[str]:
    grouped = rows.order_by().values("area__path").annotate(n=Count("id"))
    return Counter({row["area__path"] or "": row["n"] for row in grouped})


def _worst_by_path(request: PageRequest) -> dict[str, float]:
    scores = RiskScore.objects.visible_to(request.audience).filter(mission=request.mission, horizon=Horizon.MONTH)
    known = scores.exclude(coverage=Coverage.UNKNOWN).order_by().values("cell__area__path").annotate(worst=Max("risk"))
    return {row["cell__area__path"]: row["worst"] for row in known}


def _below(counts: Counter[str], path: str) -> int:
    return sum(n for place, n in counts.items() if place.startswith(path))


# ---- one area -----------------------------------------------------------------------------------------


@require_safe
@page
def area(request: PageRequest, pcode: str) -> HttpResponse:
    """One area and everything below it."""
    seen = Area.objects.visible_to(request.audience).filter(mission=request.mission).select_related("parent")
    found = seen.filter(pcode=pcode).first()
    if found is None:
        raise Http404
    inside = {"mission": request.mission, "area__path__startswith": found.path}
    incidents = Incident.objects.visible_to(request.audience).filter(**inside).standing()
    served = incidents.present(request.audience).select_related("area", "cell")
    alerts = Alert.objects.visible_to(request.audience).present(request.audience).filter(**inside).open()
    actions = Action.objects.visible_to(request.audience).filter(**inside)
    now = timezone.now()
    months = _months(request, incidents)
    context = {
        "area": found,
        "children": seen.filter(parent=found).order_by("name"),
        "months": months,
        "months_label": _("Incidents per month: %(list)s")
        % {"list": ", ".join(f"{month['name']} {month['total']}" for month in months)},
        "values": [month["total"] for month in months],
        "months_total": sum(month["total"] for month in months),
        "recent": incidents.filter(occurred_from__gte=request.mission.now() - RECENT).count(),
        "latest": served.order_by("-occurred_from", "-id")[:8],
        "alerts": [
            {"alert": a, "due": next_due(a, now), "tone": "crit" if a.imminence in URGENT else ""}
            for a in alerts.order_by("decide_by")[:10]
        ],
        "board": board(request, actions, gaps=alerts.exists(), href=reverse("frontend:actions")),
        **_risk(request, found),
        **room_counts(request, found),
    }
    return render(request, "frontend/area.html", context)


def _risk(request: PageRequest, found: Area) -> dict[str, Any]:
    scores = RiskScore.objects.visible_to(request.audience).filter(
        mission=request.mission, horizon=Horizon.MONTH, cell__area__path__startswith=found.path
    )
    known = scores.exclude(coverage=Coverage.UNKNOWN)
    return {
        "worst": known.select_related("cell").order_by("-risk", "id")[:5],
        "cells": scores.count(),
        "unknown": scores.filter(coverage=Coverage.UNKNOWN).count(),
    }


def _months(request: PageRequest, incidents: Any) -> list[dict[str, Any]]:
    """The last two years by month (UTC), each with the part against civilians."""
    last = request.mission.today().replace(day=1)
    starts = [_back(last, n) for n in range(MONTHS - 1, -1, -1)]
    first = datetime.combine(starts[0], datetime.min.time(), tzinfo=UTC)
    grouped = (
        incidents.filter(occurred_from__gte=first)
        .order_by()
        .values(month=TruncMonth("occurred_from", tzinfo=UTC))
        .annotate(total=Count("id"), civilians=Count("id", filter=Q(civilian_targeting=True)))
    )
    known = {row["month"].date(): row for row in grouped}
    return [
        {
            "name": date_format(start, "M Y"),
            "total": known.get(start, {}).get("total", 0),
            "civilians": known.get(start, {}).get("civilians", 0),
        }
        for start in starts
    ]


def _back(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 - months, 12)
    return date(year, month + 1, 1)
