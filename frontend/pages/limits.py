"""The mission's limits and who hears of a missed one: set by those who configure it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.forms.shift import LimitsForm
from frontend.pages.shell import audience_of, current_mission
from frontend.pages.steps import run
from missions.models import Mission
from missions.services.limits import set_limits


@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """Minutes for each duty by imminence, and the ladder; changed with a reason."""
    mission = current_mission(request)
    if mission is None or not audience_of(request).may("configure", mission_id=mission.pk):
        raise PermissionDenied
    form = LimitsForm(request.POST if request.method == "POST" else None, mission=mission)
    status = 200
    if request.method == "POST":
        status = run(form, lambda: _save(request, mission, form)) if form.is_valid() else 400
        if not status:
            messages.success(request, _("The limits are set."))
            return HttpResponseRedirect(f"{reverse('frontend:limits')}?mission={mission.code}")
    context = {"policy_mission": mission, "form": form, "first": status == 409}
    return render(request, "frontend/limits.html", context, status=status)


def _save(request: HttpRequest, mission: Mission, form: LimitsForm) -> None:
    set_limits(
        mission_id=mission.pk,
        limits=form.limits(),
        ladder=form.ladder(),
        version=form.cleaned_data["version"],
        reason=form.cleaned_data["reason"],
        audience=audience_of(request),
    )
