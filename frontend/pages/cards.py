"""The docked card of the map: one fragment of HTML for a cell, an incident, an alert or an area."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.gis.db.models.functions import Distance
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from frontend.pages.board import board
from frontend.pages.desk import duty_of, next_due
from frontend.pages.shell import PageRequest, page
from incidents.models import Incident
from missions.models import Area, Base, Cell
from responses.models import Action
from threats.choices import URGENT, Coverage, Horizon
from threats.models import Alert, RiskScore, RiskScoreHistory

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point
    from django.db.models import QuerySet
    from django.http import HttpResponse

RECENT = timedelta(days=90)
HISTORY = 26
# Which of the nine factors make one line of the explanation (docs: scoring, explanation).
ATTACKS_HERE, RECORD, AROUND, CLASHES, SETTLEMENT = (0, 1, 7), (2,), (3,), (4, 5, 6), (8,)


class Reason(NamedTuple):
    """One line of why: words, how it changes the odds, and the length of its bar."""

    text: str
    odds: str
    share: float
    lowers: bool


@require_safe
@page
def cell_card(request: PageRequest, h3: str) -> HttpResponse:
    mission, audience = request.mission, request.audience
    cell = get_object_or_404(Cell.objects.visible_to(audience).select_related("area"), mission=mission, h3=h3)
    horizon = _horizon(request)
    score = RiskScore.objects.visible_to(audience).filter(cell=cell, horizon=horizon).select_related("run").first()
    alert = Alert.objects.visible_to(audience).filter(mission=mission, cell=cell).open().order_by("decide_by").first()
    shown = score is not None and score.coverage != Coverage.UNKNOWN
    context = {
        "title": cell.place or cell.area.name,
        "cell": cell,
        "area": cell.area,
        "outline": " ".join(f"{lat:.5f},{lng:.5f}" for lng, lat in cell.geometry.exterior_ring.coords[:-1]),
        "at": _at(cell.centre),
        "horizon": horizon,
        "score": score,
        "reasons": reasons(score.contributions) if score and shown else [],
        "run": score.run if score else None,
        "incidents_text": _incidents_here(request, cell),
        "base": _nearest_base(request, cell.centre),
        "alert": alert,
        "alert_duty": duty_of(alert) if alert else "",
        "matrix": response_matrix(request, cell.area, has_alert=alert is not None),
        **(_history(request, cell, horizon) if shown else {}),
    }
    return render(request, "frontend/cards/cell.html", context)


@require_safe
@page
def incident_card(request: PageRequest, incident_id: str) -> HttpResponse:
    mission, audience = request.mission, request.audience
    seen = Incident.objects.visible_to(audience).filter(mission=mission).present(audience)
    incident = get_object_or_404(seen.select_related("area", "dataset"), public_id=incident_id)
    context = {
        "title": incident.get_event_type_display(),
        "incident": incident,
        "at": _at(incident.geometry),
        "place": incident.place or incident.place_name,
        "killed": range_text(incident.killed),
        "actors": incident.actors.select_related("actor")[:4],
    }
    return render(request, "frontend/cards/incident.html", context)


@require_safe
@page
def alert_card(request: PageRequest, alert_id: str) -> HttpResponse:
    mission, audience = request.mission, request.audience
    seen = Alert.objects.visible_to(audience).filter(mission=mission).present(audience)
    alert = get_object_or_404(seen.select_related("area", "cell", "holder"), public_id=alert_id)
    actions = Action.objects.visible_to(audience).filter(alert=alert).count()
    context = {
        "title": alert.title,
        "alert": alert,
        "at": _at(alert.geometry),
        "place": alert.place or (alert.cell.place if alert.cell else "") or (alert.area.name if alert.area else "–"),
        "urgent": alert.imminence in URGENT,
        "duty": duty_of(alert),
        "due": next_due(alert, timezone.now()),
        "actions_text": ngettext("%(n)s action", "%(n)s actions", actions) % {"n": actions},
    }
    return render(request, "frontend/cards/alert.html", context)


@require_safe
@page
def area_card(request: PageRequest, area_id: str) -> HttpResponse:
    mission, audience = request.mission, request.audience
    area = get_object_or_404(Area.objects.visible_to(audience), mission=mission, public_id=area_id)
    inside = {"mission": mission, "area__path__startswith": area.path}
    alerts = Alert.objects.visible_to(audience).filter(**inside).open().count()
    since = mission.now() - RECENT
    scores = RiskScore.objects.visible_to(audience).filter(
        mission=mission, horizon=_horizon(request), cell__area__path__startswith=area.path
    )
    unknown = scores.filter(coverage=Coverage.UNKNOWN).count()
    context = {
        "title": area.name,
        "area": area,
        "at": _at(area.centre),
        "horizon": _horizon(request),
        "alerts_open": alerts,
        "incidents_90": Incident.objects.visible_to(audience)
        .filter(**inside, occurred_from__gte=since)
        .standing()
        .count(),
        "unknown_text": _("%(n)s of %(total)s") % {"n": unknown, "total": scores.count()},
        "worst": scores.exclude(coverage=Coverage.UNKNOWN).select_related("cell").order_by("-risk")[:3],
        "matrix": response_matrix(request, area, has_alert=alerts > 0),
    }
    return render(request, "frontend/cards/area.html", context)


def reasons(contributions: list[float]) -> list[Reason]:
    """The nine factors as at most five lines, the heaviest first; what weighs nothing is left out."""
    words = {
        ATTACKS_HERE: _("Attacks here, last weeks and months"),
        RECORD: _("Long record of attacks here"),
        AROUND: _("Attacks around, to 300 km"),
        CLASHES: _("Clashes here"),
        SETTLEMENT: _("Nearness to a settlement"),
    }
    weights = {text: sum(contributions[k] for k in factors) for factors, text in words.items()}
    heaviest = max((abs(weight) for weight in weights.values()), default=0) or 1
    lines = [
        Reason(text, _odds(weight), abs(weight) / heaviest, weight < 0)
        for text, weight in weights.items()
        if abs(weight) >= math.log(1.05)
    ]
    return sorted(lines, key=lambda line: -line.share)


def _odds(weight: float) -> str:
    factor = math.exp(abs(weight))
    number = f"{factor:.0f}" if factor >= 10 else f"{factor:.1f}"
    return (_("odds divided by %(x)s") if weight < 0 else _("odds times %(x)s")) % {"x": number}


def response_matrix(request: PageRequest, area: Area, *, has_alert: bool) -> dict[str, Any]:
    """Actions of an area by tier and phase. Empty is a gap only under an open alert."""
    seen = Action.objects.visible_to(request.audience).filter(mission=request.mission, area__path__startswith=area.path)
    return board(request, seen, gaps=has_alert)


def range_text(figures: dict[str, int | None] | None) -> str:
    """`12 (10 to 15)`; one number where the bounds agree; never 0 for not known."""
    if not figures or figures["best"] is None:
        return _("not known")
    low, best, high = figures["min"], figures["best"], figures["max"]
    if low in (None, best) and high in (None, best):
        return str(best)
    return _("%(best)s (%(low)s to %(high)s)") % {"best": best, "low": low, "high": high}


def _history(request: PageRequest, cell: Cell, horizon: int) -> dict[str, Any]:
    """The last shown scores, oldest first, and how far the newest is from a month before it."""
    seen: QuerySet[Any] = RiskScoreHistory.objects.visible_to(request.audience).filter(cell=cell, horizon=horizon)
    rows = list(seen.order_by("-from_run_id").values_list("risk", "from_run__mission_at")[:HISTORY])[::-1]
    if len(rows) < 2:
        return {}
    values = [risk for risk, _at in rows]
    points = round((values[-1] - _month_before(rows)) * 100)
    words = {"first": round(values[0] * 100), "last": round(values[-1] * 100), "n": len(values)}
    rising = _("▲ +%(n)s points in 4 weeks") % {"n": points}
    falling = _("▼ %(n)s points in 4 weeks") % {"n": points}
    return {
        "history": values,
        "history_label": _("The last %(n)s scores, from %(first)s to %(last)s percent") % words,
        "trend": points,
        "trend_text": rising if points > 0 else falling,
    }


def _month_before(rows: list[tuple[float, Any]]) -> float:
    limit = rows[-1][1] - timedelta(days=28)
    before = [risk for risk, at in rows if at <= limit]
    return before[-1] if before else rows[0][0]


def _incidents_here(request: PageRequest, cell: Cell) -> str:
    mission = request.mission
    seen = Incident.objects.visible_to(request.audience).filter(mission=mission, cell=cell).standing()
    since = mission.now() - RECENT
    recent = seen.filter(occurred_from__gte=since).count()
    last = seen.order_by("-occurred_from").values_list("occurred_from", flat=True).first()
    if last is None:
        return _("nothing on record")
    words = {"n": recent, "last": _day(last.astimezone(mission.zone).date())}
    phrase = ngettext("%(n)s incident in 90 days, last %(last)s", "%(n)s incidents in 90 days, last %(last)s", recent)
    return phrase % words


def _day(day: date) -> str:
    return date_format(day, "j M Y")


def _nearest_base(request: PageRequest, point: Point) -> dict[str, str] | None:
    bases = Base.objects.visible_to(request.audience).filter(mission=request.mission, closed_on=None)
    base = bases.annotate(away=Distance("point", point)).order_by("away").first()
    return {"name": base.name, "away": _("%(km)s km away") % {"km": round(base.away.km)}} if base else None


def _horizon(request: PageRequest) -> int:
    asked = request.GET.get("horizon", str(Horizon.MONTH.value))
    if asked not in {str(value) for value in Horizon.values}:
        raise Http404
    return int(asked)


def _at(point: Point | None) -> str:
    return f"{point.y:.5f},{point.x:.5f}" if point else ""
