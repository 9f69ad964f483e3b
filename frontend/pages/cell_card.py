"""The card of a cell: how likely, since when, why, what was done, and the way to act."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from frontend.pages.board import board
from frontend.pages.desk import duty_of
from frontend.pages.hotspots import top_of
from frontend.pages.shell import PageRequest, page
from incidents.models import Incident
from missions.models import Area, Cell
from responses.models import Action
from responses.services.reach import arrivals, reach_of
from threats.choices import Coverage, Horizon
from threats.scoring import Line
from threats.services import Explanation, HorizonRisk, explain

RECENT = timedelta(days=90)
MONTH = 4  # weeks
WEIGHTY = 3


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
    cells = Cell.objects.visible_to(audience).select_related("area")
    cell = get_object_or_404(cells, mission=mission, h3=h3)
    horizon = horizon_of(request)
    found = explain(mission=mission, h3=h3, horizon=horizon, audience=audience)
    alert = found.alert if found else None
    context = {
        "title": cell.place or cell.area.name,
        "cell": cell,
        "area": cell.area,
        "outline": " ".join(f"{lat:.5f},{lng:.5f}" for lng, lat in cell.geometry.exterior_ring.coords[:-1]),
        "at": f"{cell.centre.y:.5f},{cell.centre.x:.5f}",
        "horizon": horizon,
        "recorded": recorded_here(request, cell),
        "alert": alert,
        "duty": duty_of(alert) if alert else "",
        "matrix": response_board(request, cell.area, has_alert=alert is not None),
        "today": request.mission.today().isoformat(),
        **protection(request, cell, found),
        **(explained(found) if found else {}),
    }
    return render(request, "frontend/cards/cell.html", context)


def horizon_of(request: PageRequest) -> int:
    """The asked horizon; an unknown one does not exist."""
    asked = request.GET.get("horizon", str(Horizon.MONTH.value))
    if asked not in {str(value) for value in Horizon.values}:
        raise Http404
    return int(asked)


def explained(found: Explanation) -> dict[str, Any]:
    """What a card and a page say of a score."""
    weights = [line.log_odds for line in found.lines] + [line.log_odds for line in found.judged]
    heaviest = max(map(abs, weights), default=0) or 1
    return {
        "run": found.run,
        "score": _risk_of(found),
        "others": [each for each in found.risks if each.horizon != found.horizon],
        "reasons": reasons(found.lines),
        "judged": [(line, odds(line.log_odds), line.log_odds / heaviest) for line in found.judged],
        "override": found.override,
        "outlook": found.outlook,
        "weighty": found.incidents[:WEIGHTY],
        **_trend(found.trend),
    }


def protection(request: PageRequest, cell: Cell, found: Explanation | None) -> dict[str, Any]:
    """What protects people there: it stands beside the score and is never in it."""
    actions = Action.objects.visible_to(request.audience).filter(
        mission=request.mission, area__path__startswith=cell.area.path
    )
    reach = reach_of(mission=request.mission, day=request.mission.today())
    return {
        "base": found.base if found else None,
        "arrival": next(iter(arrivals(reach, cell.centre)), None) if reach else None,
        "open_actions": actions.open().count(),
    }


def _risk_of(found: Explanation) -> HorizonRisk:
    risks = {each.horizon: each for each in found.risks}
    return risks.get(found.horizon) or HorizonRisk(found.horizon, None, None, Coverage.UNKNOWN)


def reasons(lines: list[Line]) -> list[Reason]:
    """The lines of an explanation in words, the heaviest first; what makes no difference is left out."""
    words = {
        "attacks_here": _("Attacks here, lately"),
        "record_of_attacks": _("Long record of attacks here"),
        "attacks_around": _("Attacks around, to 300 km"),
        "clashes_here": _("Clashes here"),
        "near_settlement": _("Nearness to a settlement"),
        "mission_level": _("Level of the whole mission"),
        "ceiling": _("Ceiling correction of high probabilities"),
    }
    heaviest = max((abs(line.log_odds) for line in lines), default=0) or 1
    return [
        Reason(words[line.key], odds(line.log_odds), abs(line.log_odds) / heaviest, line.log_odds < 0)
        for line in lines
        if line.strength != "no_difference"
    ]


def odds(weight: float) -> str:
    """`odds × 12`, `odds ÷ 1.4`."""
    factor = math.exp(abs(weight))
    number = f"{factor:.0f}" if factor >= 10 else f"{factor:.1f}"
    return (_("odds ÷ %(x)s") if weight < 0 else _("odds × %(x)s")) % {"x": number}


def _trend(weeks: list[tuple[date, float]]) -> dict[str, Any]:
    """The line of the last weeks, and how far the newest is from a month before it."""
    if len(weeks) <= MONTH:
        return {}
    values = [risk for _day, risk in weeks]
    points = round((values[-1] - values[-1 - MONTH]) * 100)
    words = {"first": round(values[0] * 100), "last": round(values[-1] * 100), "n": len(values)}
    rising = _("▲ +%(n)s points in 4 weeks") % {"n": points}
    falling = _("▼ %(n)s points in 4 weeks") % {"n": points}
    return {
        "history": values,
        "history_top": top_of(values),
        "history_label": _("Probability over %(n)s weeks, from %(first)s to %(last)s percent") % words,
        "trend": points,
        "trend_text": rising if points > 0 else falling if points < 0 else _("No change in 4 weeks"),
    }


def recorded_here(request: PageRequest, cell: Cell) -> str:
    """What the record says of this cell, in one line; masked records are left out, or it would tell where they are."""
    placed = Incident.objects.visible_to(request.audience).present(request.audience).filter(masked=False)
    seen = placed.filter(mission=request.mission, cell=cell).standing()
    last = seen.order_by("-occurred_from").values_list("occurred_from", flat=True).first()
    if last is None:
        return _("nothing on record")
    recent = seen.filter(occurred_from__gte=request.mission.now() - RECENT).count()
    phrase = ngettext("%(n)s incident in 90 days, last %(last)s", "%(n)s incidents in 90 days, last %(last)s", recent)
    return phrase % {"n": recent, "last": date_format(last.astimezone(request.mission.zone), "j M Y")}


def response_board(request: PageRequest, area: Area, *, has_alert: bool) -> dict[str, Any]:
    """Actions of an area by tier and phase. Empty is a gap only under an open alert."""
    seen = Action.objects.visible_to(request.audience).filter(mission=request.mission, area__path__startswith=area.path)
    return board(request, seen, gaps=has_alert)
