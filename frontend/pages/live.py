"""`/live`: the one small resource that open screens ask. 304 while nothing that the caller sees has moved.

What the caller sees is summed up once per audience and ledger number, in this process: a question that changes nothing
costs two small looks at the ledger. The versions are of visible rows only, so that hidden work shows no pulse.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.pages.shell import audience_of, sees_content
from frontend.pages.waiting import alerts_to_decide, waiting_for_verification
from incidents.models import Incident
from ledger.services import body_hash, changes_committed
from missions.audience import Audience
from missions.models import Mission
from responses.models import Action
from threats.models import Alert, RiskRun, WatchItem


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Counts, versions of the layers and times of the data, for `?mission=CODE` (else the first visible mission)."""
    audience = audience_of(request)
    mission = _asked_mission(request, audience)
    state = _seen(audience.in_mission(mission.pk), mission.pk, mission.current_run_id, changes_committed())
    etag = f'"{body_hash([state, mission.is_held, settings.BUILD])[:32]}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = JsonResponse({"build": settings.BUILD, **state, **_times(mission)})
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _asked_mission(request: HttpRequest, audience: Audience) -> Mission:
    visible = Mission.objects.visible_to(audience)
    code = request.GET.get("mission", "")
    mission = visible.filter(code=code).first() if code else visible.first()
    if mission is None:
        raise Http404
    if not sees_content(audience, mission):
        raise PermissionDenied(_("Your role sees no records."))
    return mission


@lru_cache(maxsize=512)
def _seen(audience: Audience, mission_id: int, run_id: int | None, changes: int) -> dict[str, Any]:
    """Counts and versions of what the audience sees; `run_id` and `changes` say which state of the database this is."""
    mission = Mission.objects.get(pk=mission_id)
    run = RiskRun.objects.visible_to(audience).filter(pk=run_id or 0).first()
    return {
        "mission": mission.code,
        "risk_as_of": run.mission_at if run else None,
        "layers": {
            "cells": run_id or 0,
            "incidents": _version(Incident, audience, mission_id),
            "alerts": _version(Alert, audience, mission_id),
            "watch": _version(WatchItem, audience, mission_id),
            "actions": _version(Action, audience, mission_id),
        },
        "counts": {
            "alerts": alerts_to_decide(audience, mission).count(),
            "verify": waiting_for_verification(audience, mission).count(),
        },
    }


def _version(model: Any, audience: Audience, mission_id: int) -> str:
    """Another text whenever a row that the audience sees has come, gone or changed."""
    rows = model.objects.visible_to(audience).filter(mission_id=mission_id).order_by()
    return body_hash(rows.aggregate(rows=Count("pk"), versions=Sum("version"), last=Max("pk")))[:12]


def _times(mission: Mission) -> dict[str, Any]:
    now = mission.now()
    return {"server_time": timezone.now(), "mission_time": now, "data_as_of": now, "held": mission.is_held}
