"""Who answers for an area now: the roster, and the lines of it beside an alert."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.forms.shift import EndOnCallForm, OnCallForm
from frontend.pages.shell import PageRequest, is_outside, page, rights
from frontend.pages.steps import Step, attempt
from missions.errors import NotAllowedError
from missions.models import Area, OnCall
from missions.services.on_call import OnCallInput, end_on_call, put_on_call

FIELDS = ("kind", "area", "name", "phone", "starts_at", "ends_at")


def on_call_for(request: PageRequest, area: Area | None) -> list[OnCall]:
    """Who answers now for an area, for one above it, or for the whole mission; the nearest first."""
    mission = request.mission
    rows = OnCall.objects.visible_to(request.audience).filter(mission=mission).select_related("area")
    found = list(rows.answering(area=area, now=mission.now()))
    return sorted(found, key=lambda row: (-len(row.area.path) if row.area else 0, row.kind, row.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@page
def on_call(request: PageRequest) -> HttpResponse:
    """The roster: who answers now and who comes next. Those who act put people on it and take them off."""
    if is_outside(request.audience, request.mission):
        raise NotAllowedError(_("Your role does not see the roster."))
    mission, now = request.mission, request.mission.now()
    steps = _steps(request)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        messages.success(request, str(steps[request.POST["do"]].done))
        return HttpResponseRedirect(f"{reverse('frontend:on_call')}?mission={mission.code}")
    rows = OnCall.objects.visible_to(request.audience).filter(mission=mission).select_related("area")
    form = failed.form if failed and failed.key == "put" else steps["put"].form(auto_id="put_%s")
    context = {
        "now": [_line(request, row) for row in rows.current(now)],
        "next": [_line(request, row) for row in rows.filter(starts_at__gt=now).order_by("starts_at")],
        "form": form,
        "failed": failed,
        "may_put": rights(request.audience, mission).act,
    }
    return render(request, "frontend/on_call.html", context, status=failed.status if failed else 200)


def _line(request: PageRequest, row: OnCall) -> dict[str, Any]:
    may = request.audience.may("act", mission_id=row.mission_id, area_id=row.area_id)
    return {"row": row, "may_end": may}


def _steps(request: PageRequest) -> dict[str, Step]:
    who: dict[str, Any] = {"user": request.user, "audience": request.audience}

    def put(data: dict[str, Any]) -> object:
        said = OnCallInput(**{name: data[name] for name in FIELDS})
        return put_on_call(mission=request.mission, data=said, **who)

    def end(data: dict[str, Any]) -> object:
        seen = OnCall.objects.visible_to(request.audience).filter(mission=request.mission)
        return end_on_call(on_call_id=get_object_or_404(seen, public_id=data["on_call"]).pk, **who)

    return {
        "put": Step(
            lambda *args, **more: OnCallForm(*args, audience=request.audience, mission=request.mission, **more),
            put,
            _("On the roster."),
        ),
        "end": Step(EndOnCallForm, end, _("The watch has ended.")),
    }
