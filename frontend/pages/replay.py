"""Restart the clock of the demo's replay."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.pages.shell import PageRequest, page
from missions import services as missions
from threats import services as threats


@require_POST
@page
def replay_restart(request: PageRequest) -> HttpResponse:
    """Set the demo mission's clock back to its start, and ask for scores of that day."""
    missions.restart_replay(mission=request.mission, actor=request.user.actor)
    threats.request_rescore(mission_id=request.mission.pk, reason="clock")
    messages.success(request, _("The replay starts again."))
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = reverse("frontend:map")
    return HttpResponseRedirect(target)
