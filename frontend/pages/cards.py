"""The docked card of the map for an incident, an alert, an action or an area: one fragment of HTML each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from frontend.pages.actions import alert_behind
from frontend.pages.cell_card import RECENT, horizon_of, response_board
from frontend.pages.desk import duty_of, next_due
from frontend.pages.shell import PageRequest, page
from frontend.templatetags.vigil_records import called
from incidents.models import Incident
from missions.models import Area
from responses.models import Action
from threats.choices import URGENT, Coverage
from threats.lifecycle import UNDECIDED
from threats.models import Alert, RiskScore

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.gis.geos import Point

WORST = 3


@require_safe
@page
def incident_card(request: PageRequest, public_id: UUID) -> HttpResponse:
    seen = Incident.objects.visible_to(request.audience).filter(mission=request.mission).present(request.audience)
    incident = get_object_or_404(seen.select_related("area", "dataset"), public_id=public_id)
    told_place = "" if incident.masked else incident.place_name
    context = {
        "title": incident.get_event_type_display(),
        "incident": incident,
        "at": _at(incident.geometry),
        "place": incident.place or told_place or (incident.area.name if incident.area else "–"),
        "killed": range_text(incident.killed),
        "actors": incident.incident_actors.select_related("actor")[:4],
    }
    return render(request, "frontend/cards/incident.html", context)


@require_safe
@page
def alert_card(request: PageRequest, public_id: UUID) -> HttpResponse:
    seen = Alert.objects.visible_to(request.audience).filter(mission=request.mission).present(request.audience)
    alert = get_object_or_404(seen.select_related("area", "cell", "holder"), public_id=public_id)
    actions = Action.objects.visible_to(request.audience).filter(alert=alert).count()
    near = alert.cell.place if alert.cell and not alert.masked else ""
    context = {
        "title": called(alert),
        "alert": alert,
        "at": _at(alert.geometry),
        "place": alert.place or near or (alert.area.name if alert.area else "–"),
        "urgent": alert.imminence in URGENT,
        "undecided": alert.status in UNDECIDED,
        "duty": duty_of(alert),
        "due": next_due(alert, timezone.now()),
        "actions_text": ngettext("%(n)s action", "%(n)s actions", actions) % {"n": actions},
    }
    return render(request, "frontend/cards/alert.html", context)


@require_safe
@page
def action_card(request: PageRequest, public_id: UUID) -> HttpResponse:
    """What is done or asked for, in which tier, by whom, since when, and where it goes on."""
    seen = Action.objects.visible_to(request.audience).filter(mission=request.mission).present(request.audience)
    action = get_object_or_404(seen.select_related("area"), public_id=public_id)
    context = {
        "title": called(action),
        "action": action,
        "at": _at(action.geometry),
        "place": action.place or (action.area.name if action.area else "–"),
        "alert": alert_behind(request, action),
    }
    return render(request, "frontend/cards/action.html", context)


@require_safe
@page
def area_card(request: PageRequest, pcode: str) -> HttpResponse:
    area = get_object_or_404(Area.objects.visible_to(request.audience), mission=request.mission, pcode=pcode)
    inside = {"mission": request.mission, "area__path__startswith": area.path}
    alerts = Alert.objects.visible_to(request.audience).filter(**inside).open().count()
    recent = {**inside, "occurred_from__gte": request.mission.now() - RECENT}
    horizon = horizon_of(request)
    scores = RiskScore.objects.visible_to(request.audience).filter(
        mission=request.mission, horizon=horizon, cell__area__path__startswith=area.path
    )
    known = scores.exclude(coverage=Coverage.UNKNOWN)
    context = {
        "title": area.name,
        "area": area,
        "at": _at(area.centre),
        "horizon": horizon,
        "alerts_open": alerts,
        "incidents": Incident.objects.visible_to(request.audience).filter(**recent).standing().count(),
        "unknown": _("%(n)s of %(total)s cells") % {"n": scores.count() - known.count(), "total": scores.count()},
        "worst": known.select_related("cell").order_by("-risk", "pk")[:WORST],
        "matrix": response_board(request, area, has_alert=alerts > 0),
    }
    return render(request, "frontend/cards/area.html", context)


def range_text(figures: dict[str, int | None] | None) -> str:
    """`12 (10 to 15)`; one number where the bounds agree; never 0 for not known."""
    if not figures or figures["best"] is None:
        return _("not known")
    low, best, high = figures["min"], figures["best"], figures["max"]
    if low in (None, best) and high in (None, best):
        return str(best)
    return _("%(best)s (%(low)s to %(high)s)") % {
        "best": best,
        "low": best if low is None else low,
        "high": best if high is None else high,
    }


def _at(point: Point | None) -> str:
    return f"{point.y:.5f},{point.x:.5f}" if point else ""
