"""How far the score may be trusted: what was predicted against what was recorded, week by week."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.pages.hotspots import horizon_of, horizon_tabs
from frontend.pages.listing import address, tabs
from frontend.pages.shell import PageRequest, page, sees_risk
from incidents.choices import ActorClass
from missions.errors import NotAllowedError
from threats.choices import Coverage
from threats.models import Scorecard
from threats.scoring.baselines import CLIMATOLOGY
from threats.scoring.scorecard import FITTED, SHOWN
from threats.services.scorecard_words import GROUPS, METHODS, PLACES, verdict_text
from threats.services.scorecards import pool

ALL = "all"
WEEKS_SHOWN = 12
AREAS_SHOWN = 12
SIDE = 320  # of the square plot, px
LOWEST = -4.0  # log10 of the smallest probability that is drawn
TICKS = (0.0001, 0.001, 0.01, 0.1, 1.0)
ORDER = (SHOWN, FITTED, "ewma_st", "last_h", "mean365", "mean_all", "kde", CLIMATOLOGY)


@dataclass(frozen=True)
class Dot:
    """One group of similar probability in the plot, px."""

    x: float
    y: float
    low: float
    high: float
    group: dict[str, Any]


@require_safe
@page
def scorecard(request: PageRequest) -> HttpResponse:
    """A week (`week`, the newest), its horizon (`h`), of the mission or of all missions that the caller sees as one."""
    seen = _seen(request)
    own = seen.filter(mission=request.mission)
    card = _chosen(request, own)
    if card is None:
        return render(request, "frontend/scorecard.html", {"card": None})
    together = list(seen.filter(code=card.code).newest().select_related("mission").order_by("mission__code"))
    pooled = request.GET.get("missions") == ALL and len(together) > 1
    judged = _pooled(together) if pooled else {"figures": card.figures, "by_class": card.told_classes}
    horizon = horizon_of(request)
    part = next(each for each in judged["figures"]["horizons"] if each["horizon_days"] == horizon)
    context = {
        "card": card,
        "pooled": [each.mission.code for each in together] if pooled else [],
        "scopes": _scopes(request, len(together)),
        "horizon": horizon,
        "horizons": horizon_tabs(request),
        "part": part,
        "since": date.fromordinal(part["cut_offs"][0]) if part["windows"] else None,
        "verdict": verdict_text(part),
        "methods": _methods(part),
        "plot": _plot(part) if part["events"] else None,
        "places": _slices(_near_first(judged["figures"]["by_place"]), PLACES),
        "classes": _slices(judged["by_class"], _classes()),
        "coverage": _coverage(judged["figures"]["coverage"]),
        "weeks": [_week(request, each, card) for each in own.newest().order_by("-starts_on")[:WEEKS_SHOWN]],
        "revisions": [_revision(request, each, card) for each in own.filter(code=card.code).order_by("-revision")],
    }  # fmt: skip
    return render(request, "frontend/scorecard.html", context)


def _seen(request: PageRequest) -> Any:
    """Scorecards that the caller may read. Raises NotAllowedError for those who are shown no scores of the mission."""
    if not sees_risk(request.audience, request.mission):
        raise NotAllowedError(_("Your role is shown no scores in this mission."))
    return Scorecard.objects.visible_to(request.audience).present(request.audience)


def _chosen(request: PageRequest, own: Any) -> Any:
    """The scorecard that the address names; the newest without a name. Raises Http404 for one that is not there."""
    week, revision = request.GET.get("week", ""), request.GET.get("revision", "")
    rows = own.filter(code=week) if week else own
    if week and revision:
        rows = rows.filter(revision=int(revision)) if revision.isascii() and revision.isdigit() else rows.none()
    else:
        rows = rows.newest()
    found = rows.select_related("mission").order_by("-starts_on").first()
    if week and found is None:
        raise Http404
    return found


def _scopes(request: PageRequest, missions: int) -> list[dict[str, Any]]:
    if missions < 2:
        return []
    return tabs(request, "missions", [("", _("This mission"), None), (ALL, _("All your missions as one"), missions)])


def _pooled(cards: list[Any]) -> dict[str, Any]:
    together = pool(cards)
    if any(card.told_classes is None for card in cards):
        together["by_class"] = None
    return together


def _methods(part: dict[str, Any]) -> list[dict[str, Any]]:
    """The score first, then the simple methods, with what each measure says in its own unit."""
    return [
        {"name": METHODS[name], "ours": name in {SHOWN, FITTED}, **part["methods"][name],
         "hit5_text": _share(part["methods"][name]["hit5"]), "hit10_text": _share(part["methods"][name]["hit10"]),
         "hit5_range": _range(part["methods"][name]["interval"].get("hit5"))}
        for name in ORDER if name in part["methods"]
    ]  # fmt: skip


def _share(value: float | None) -> str:
    return "–" if value is None else _("%(number)s %%") % {"number": round(100 * value)}


def _range(ends: list[float] | None) -> str:
    if ends is None:
        return ""
    return _("%(low)s to %(high)s %%") % {"low": round(100 * ends[0]), "high": round(100 * ends[1])}


def _near_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    order = list(PLACES)
    return sorted(rows, key=lambda row: order.index(row["name"]) if row["name"] in order else len(order))


def _classes() -> dict[str, Any]:
    return {**{kind.value: kind.label for kind in ActorClass}, **GROUPS}


def _slices(rows: list[dict[str, Any]] | None, names: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Lines of a breakdown; None where the caller is not told of it."""
    if rows is None:
        return None
    return [
        {"name": {**names, **GROUPS}[row["name"]], "events": row["events"], "hit5": _share(row.get("hit5")),
         "hit10": _share(row.get("hit10")), "ratio": row.get("expected_per_observed")}
        for row in rows
    ]  # fmt: skip


def _coverage(coverage: dict[str, Any]) -> dict[str, Any]:
    cells = coverage["cells"]
    total = sum(cells.values()) or 1
    return {
        "shares": [(state.label, _share(cells[state.value] / total), cells[state.value]) for state in Coverage],
        "unknown": cells[Coverage.UNKNOWN],
        "areas": [row for row in coverage["areas"] if row[Coverage.UNKNOWN] or row[Coverage.STALE]][:AREAS_SHOWN],
    }


def _plot(part: dict[str, Any]) -> dict[str, Any]:
    """The plot of reliability: both axes logarithmic."""
    return {
        "side": SIDE,
        "ticks": [{"at": _along(tick), "up": SIDE - _along(tick), "text": f"{tick * 100:g}"} for tick in TICKS],
        "dots": [
            Dot(_along(group["said"]), SIDE - _along(group["seen"]), SIDE - _along(group["seen_low"]),
                SIDE - _along(group["seen_high"]), group)
            for group in part["reliability"][SHOWN]
        ],
    }  # fmt: skip


def _along(probability: float) -> float:
    return round(SIDE * (math.log10(max(probability, 10**LOWEST)) - LOWEST) / -LOWEST, 1)


def _week(request: PageRequest, each: Any, card: Any) -> dict[str, Any]:
    return {"href": address(request, week=each.code, revision=None), "card": each, "on": each.code == card.code}


def _revision(request: PageRequest, each: Any, card: Any) -> dict[str, Any]:
    return {"href": address(request, week=each.code, revision=each.revision), "card": each, "on": each.pk == card.pk}
