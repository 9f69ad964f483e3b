"""One cell for those who ask whether its score is right: why, what would change it, and another number for a time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.forms.risk import EndForm, OverrideForm
from frontend.pages.cell_card import explained, protection, recorded_here
from frontend.pages.hotspots import MEASURED, horizon_of, horizon_tabs, part_tabs
from frontend.pages.shell import PageRequest, page
from frontend.pages.steps import Step, attempt, forms_of
from missions.models import Cell
from threats import services
from threats.services import Explanation, explain


@require_http_methods(["GET", "HEAD", "POST"])
@page
def hotspot(request: PageRequest, h3: str) -> HttpResponse:
    """A cell at a horizon (`h`); `part=measured` shows its score without judgement."""
    mission, audience, horizon = request.mission, request.audience, horizon_of(request)
    cell = get_object_or_404(Cell.objects.visible_to(audience).select_related("area"), mission=mission, h3=h3)
    found = explain(mission=mission, h3=h3, horizon=horizon, audience=audience)
    steps = _steps(request, cell, horizon, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(request.get_full_path())
    context = {
        "title": cell.place or cell.area.name,
        "cell": cell,
        "area": cell.area,
        "horizon": horizon,
        "horizons": horizon_tabs(request),
        "parts": part_tabs(request),
        "measured": request.GET.get("part") == MEASURED,
        "recorded": recorded_here(request, cell),
        "failed": failed,
        "forms": forms_of(request, steps, failed),
        "what_if": f"{reverse('frontend:what_if')}?mission={mission.code}&cell={cell.h3}&h={horizon}",
        **protection(request, cell, found),
        **(explained(found) if found else {}),
    }
    return render(request, "frontend/hotspot.html", context, status=failed.status if failed else 200)


def _steps(request: PageRequest, cell: Cell, horizon: int, found: Explanation | None) -> dict[str, Step]:
    if found is None or not request.audience.may("override", mission_id=cell.mission_id, area_id=cell.area_id):
        return {}
    who: dict[str, Any] = {"user": request.user, "audience": request.audience}

    def put(data: dict[str, Any]) -> object:
        number = data["risk"] / 100
        return services.set_override(
            mission=request.mission, h3=cell.h3, horizon=horizon, **{**data, "risk": number}, **who
        )

    steps = {"override": Step(OverrideForm, put, _("Your number is shown, the score beside it."))}
    if found.override is not None:
        pk = found.override.pk
        steps["end"] = Step(
            EndForm,
            lambda data: services.end_override(override_id=pk, reason=data["reason"], **who),
            _("The score is shown again."),
        )
    return steps
