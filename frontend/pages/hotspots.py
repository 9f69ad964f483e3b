"""The list behind the risk layer: cells worst first, and apart from them the cells of which nobody can say."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from frontend.pages.exporting import csv_of
from frontend.pages.listing import listing, tabs
from frontend.pages.shell import PageRequest, page
from threats.choices import Horizon
from threats.models import RiskRun, RiskScore
from threats.services import trends

MEASURED = "measured"
CHART_TOPS = (0.05, 0.15, 0.30, 0.60, 1.0)


@require_safe
@page
def hotspots(request: PageRequest) -> HttpResponse:
    """Cells of a horizon (`h`), worst first; `group=unknown` lists those with too little reporting.

    `part=measured` shows what is measured from past events only, without judgement and overrides.
    """
    horizon, group, part = horizon_of(request), request.GET.get("group", ""), request.GET.get("part", "")
    seen = RiskScore.objects.visible_to(request.audience).shown().present(request.audience)
    scores: QuerySet[Any] = seen.filter(mission=request.mission, horizon=horizon)
    unknown, known = scores.filter(known=False), scores.filter(known=True)
    worst = F("fitted" if part == MEASURED else "shown_risk").desc()
    rows = unknown.order_by("cell__place", "id") if group == "unknown" else known.order_by(worst, "id")
    shown = listing(request, rows.select_related("cell", "cell__area"))
    run = RiskRun.objects.visible_to(request.audience).filter(pk=request.mission.current_run_id or 0).first()
    context = {
        "horizon": horizon,
        "horizons": horizon_tabs(request),
        "parts": part_tabs(request),
        "measured": part == MEASURED,
        "groups": tabs(
            request,
            "group",
            [("", _("Known"), known.count()), ("unknown", _("Unknown"), unknown.count())],
        ),
        "group": group,
        "list": shown,
        "lines": _lines(run, shown.rows, horizon, measured=part == MEASURED),
        "run": run,
        "export": csv_of(request, "hotspots", {"horizon": [horizon], "known": ["no" if group == "unknown" else "yes"]}),
    }
    return render(request, "frontend/hotspots.html", context)


def horizon_of(request: PageRequest) -> int:
    """The horizon of `?h=`: the month unless another one is asked for."""
    asked = request.GET.get("h", "")
    return int(asked) if asked in {str(value) for value in Horizon.values} else Horizon.MONTH.value


def horizon_tabs(request: PageRequest) -> list[dict[str, Any]]:
    """The horizons to choose from, as `horizon_of` reads them."""
    return tabs(request, "h", [("" if h == Horizon.MONTH else str(h.value), h.label, None) for h in Horizon])


def part_tabs(request: PageRequest) -> list[dict[str, Any]]:
    """The switch between the score with judgement and what is measured only."""
    return tabs(request, "part", [("", _("With judgement"), None), (MEASURED, _("Measured only"), None)])


def _lines(run: RiskRun | None, scores: list[Any], horizon: int, *, measured: bool) -> list[dict[str, Any]]:
    """Each score with what is shown of it, its place against a week ago, and the line of its last weeks."""
    known = [score.cell_id for score in scores if score.known]
    weeks = trends(run=run, cell_ids=known, horizon=horizon) if run is not None and known else {}
    return [
        {
            "score": score,
            "risk": (score.fitted if measured else score.shown_risk) if score.known else None,
            "overridden": score.override_risk is not None and not measured,
            "change": rank_change(score.rank, score.rank_before),
            "weeks": (line := [risk for _day, risk in weeks.get(score.cell_id, [])]),
            "top": top_of(line),
        }
        for score in scores
    ]


def top_of(values: list[float]) -> float:
    """A chart reaches to the class above its values: a line below one percent must not look like a mountain."""
    return next((top for top in CHART_TOPS if top >= max(values, default=0)), 1.0)


def rank_change(rank: int | None, before: int | None) -> str:
    """`▲ 3 places`, `▼ 1 place`, `=`: against a week ago; nothing where it is not known."""
    if rank is None or before is None:
        return ""
    places = abs(before - rank)
    if not places:
        return "="
    up = ngettext("▲ %(n)s place", "▲ %(n)s places", places)
    down = ngettext("▼ %(n)s place", "▼ %(n)s places", places)
    return (up if rank < before else down) % {"n": places}
