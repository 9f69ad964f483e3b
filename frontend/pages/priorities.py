"""The risk of areas, and what could be proposed as their priority: grounds for people, who decide."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.pages.hotspots import horizon_of, horizon_tabs
from frontend.pages.shell import PageRequest, page
from missions.choices import AreaLevel
from missions.models import Area
from threats.services import AreaRisk, area_risks

LEVELS = (AreaLevel.PRIORITY, AreaLevel.ADMIN2, AreaLevel.ADMIN1, AreaLevel.SECTOR)


@require_safe
@page
def priorities(request: PageRequest) -> HttpResponse:
    """Areas of a level (`level`) at a horizon (`h`), the likeliest first."""
    known = set(
        Area.objects.visible_to(request.audience).filter(mission=request.mission).values_list("level", flat=True)
    )
    levels = [level for level in LEVELS if level.value in known]
    level = next((each for each in levels if each.value == request.GET.get("level")), levels[0] if levels else "")
    horizon = horizon_of(request)
    found = area_risks(mission=request.mission, audience=request.audience, horizon=horizon, level=level)
    context = {
        "horizon": horizon,
        "horizons": horizon_tabs(request),
        "levels": [{"value": each.value, "label": each.label, "on": each == level} for each in levels],
        "lines": [_line(each) for each in found],
    }
    return render(request, "frontend/priorities.html", context)


def _line(found: AreaRisk) -> dict[str, Any]:
    return {"found": found, "unknown": found.cells - found.known, "grounds": [grounds()[key] for key in found.grounds]}


def grounds() -> dict[str, str]:
    """Why a priority is proposed, in words."""
    return {
        "possible": _("an attack is possible"),
        "likely": _("an attack is likely"),
        "very_likely": _("an attack is more likely than not"),
        "rising": _("the risk rises"),
        "many_people": _("many people live there"),
        "unknown": _("more than half of it is unknown"),
    }
