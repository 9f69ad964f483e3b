"""The list behind the risk layer: cells worst first, and apart from them the cells of which nobody can say."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.pages.exporting import csv_of
from frontend.pages.listing import listing, tabs
from frontend.pages.shell import PageRequest, page
from threats.choices import Coverage, Horizon
from threats.models import RiskRun, RiskScore


@require_safe
@page
def hotspots(request: PageRequest) -> HttpResponse:
    """Cells of a horizon (`h`), worst first; `group=unknown` lists those with too little reporting."""
    asked = request.GET.get("h", "")
    horizon = int(asked) if asked in {str(value) for value in Horizon.values} else Horizon.MONTH.value
    seen = RiskScore.objects.visible_to(request.audience).shown().present(request.audience)
    scores: QuerySet[Any] = seen.filter(mission=request.mission, horizon=horizon)
    unknown = scores.filter(coverage=Coverage.UNKNOWN)
    known = scores.exclude(coverage=Coverage.UNKNOWN)
    group = request.GET.get("group", "")
    rows = unknown.order_by("cell__place", "id") if group == "unknown" else known.order_by("-risk", "id")
    context = {
        "horizon": horizon,
        "horizons": tabs(request, "h", [(_h(h), h.label, None) for h in Horizon]),
        "groups": tabs(
            request,
            "group",
            [("", _("Scored"), known.count()), ("unknown", _("Unknown"), unknown.count())],
        ),
        "group": group,
        "list": listing(request, rows.select_related("cell", "cell__area")),
        "export": csv_of(request, "hotspots", {"horizon": [horizon], "coverage": _coverages(group)}),
        "run": RiskRun.objects.visible_to(request.audience).filter(pk=request.mission.current_run_id or 0).first(),
    }
    return render(request, "frontend/hotspots.html", context)


def _h(horizon: Horizon) -> str:
    return "" if horizon == Horizon.MONTH else str(horizon.value)


def _coverages(group: str) -> list[str]:
    """What a group of cells is, as the file's filter says it."""
    return [value for value in Coverage.values if (value == Coverage.UNKNOWN) == (group == "unknown")]
