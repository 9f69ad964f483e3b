"""How a mission masks: set by those who configure it, and looked at with the eyes of headquarters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.forms.masking import MaskingForm
from frontend.pages.shell import audience_of, current_mission
from frontend.pages.steps import run
from missions.audience import may_look_as_headquarters
from missions.choices import Attribution, Precision
from missions.models import Mission, Settlement
from missions.services import audience_of_user
from missions.services.audience import SEE_AS
from missions.services.policies import set_masking

NEAR_DEGREES = 0.0312  # the invented event of the example lies some 5 km from the town


@require_http_methods(["GET", "HEAD", "POST"])
def masking(request: HttpRequest) -> HttpResponse:
    """The policy of the mission. What is chosen is shown at an invented event first; only then it may be saved."""
    mission = current_mission(request)
    if mission is None or not audience_of(request).may("configure", mission_id=mission.pk):
        raise PermissionDenied
    form = MaskingForm(request.POST if request.method == "POST" else None, mission=mission)
    status, looked = 200, False
    if request.method == "POST":
        status = 200 if form.is_valid() else 400
        looked = status == 200
        if looked and request.POST.get("do") == "save":
            status = run(form, lambda: _save(request, mission, form))
            if not status:
                messages.success(request, _("The masking is set."))
                return HttpResponseRedirect(f"{reverse('frontend:masking')}?mission={mission.code}")
    context = {
        "policy_mission": mission,
        "form": form,
        "first": status == 409,
        "looked": looked,
        "rows": _rows(mission, form),
        "example": _example(mission),
    }
    return render(request, "frontend/masking.html", context, status=status)


def _save(request: HttpRequest, mission: Mission, form: MaskingForm) -> None:
    set_masking(
        mission_id=mission.pk,
        policies=form.policies(),
        version=form.cleaned_data["version"],
        reason=form.cleaned_data["reason"],
        user=request.user,  # type: ignore[arg-type]
        audience=audience_of(request),
    )


def _rows(mission: Mission, form: MaskingForm) -> list[dict[str, Any]]:
    """Each role with what it is told of the invented event as chosen, and as it stands where that differs."""
    example = _example(mission)
    told = _told(example)
    rows = []
    for row in form.rows():
        (step, attribution), (was, was_told) = row["chosen"], row["stored"]
        rows.append(
            {
                **row,
                "told": told.get(step, ""),
                "groups": dict(Attribution.choices).get(attribution, ""),
                "changed": (step, attribution) != (was, was_told),
                "was": told.get(was, ""),
                "was_groups": dict(Attribution.choices).get(was_told, ""),
            }
        )
    return rows


def _example(mission: Mission) -> dict[str, Any]:
    """An invented event near the biggest town: public geography, since who configures sees no content."""
    town = Settlement.objects.filter(mission=mission).exclude(area=None).order_by("-population", "pk").first()
    if town is None or town.area is None:
        return {"town": "", "area": mission.name, "point": ""}
    point = f"{town.point.y + NEAR_DEGREES:.4f}, {town.point.x + NEAR_DEGREES:.4f}"
    return {"town": town.name, "area": town.area.name, "point": point}


def _told(example: dict[str, Any]) -> dict[str, str]:
    """What each step tells of the invented event."""
    return {
        Precision.EXACT: _("the true point %(point)s") % example,
        Precision.SETTLEMENT: _("“%(town)s”: the town, not the point") % example,
        Precision.DISPLACED: _("“%(area)s”, and a point drawn once, some way off") % example,
        Precision.CELL: _("“%(area)s”, and the centre of a hexagon of the map") % example,
        Precision.ADMIN: _("“%(area)s”, and the centre of that area") % example,
        Precision.NONE: _("“%(area)s”, and no point") % example,
    }


@require_POST
def see_as(request: HttpRequest) -> HttpResponse:
    """See pages as headquarters would (`mission=CODE`), or with the own eyes again (without it)."""
    code = request.POST.get("mission", "")
    if code:
        own = audience_of_user(request.user)  # type: ignore[arg-type]
        mission = Mission.objects.visible_to(own).filter(code=code).first()
        if mission is None:
            raise Http404
        if not may_look_as_headquarters(own, mission.pk):
            raise PermissionDenied
        request.session[SEE_AS] = mission.code
    else:
        request.session.pop(SEE_AS, None)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = reverse("frontend:incidents")
    return HttpResponseRedirect(target)
