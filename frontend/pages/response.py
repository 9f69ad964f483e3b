"""The response board: tiers by phases with what is under way, and the gaps in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from frontend.forms.response import BoardFilter
from frontend.pages.listing import address, tabs
from frontend.pages.shell import PageRequest, is_outside, page, rights, sees_risk
from frontend.templatetags.vigil_format import percent_text
from missions.choices import AreaLevel
from missions.models import Area
from missions.weeks import IsoWeek, parse_week
from responses.choices import Phase, Tier
from responses.gaps import ALERT_KEY, DAYS, RISING_KEY
from responses.lifecycle import OPEN
from responses.models import Action, Engagement, Workstream
from responses.services.gaps import AreaGaps, area_gaps

SHOWN = 6  # cards of a cell; the rest is behind a link
RECENT = timedelta(days=30)
LEVELS = (AreaLevel.ADMIN2, AreaLevel.ADMIN1, AreaLevel.SECTOR)
NEW = {1: "frontend:engagement_new", 2: "frontend:action_new", 3: "frontend:workstream_new"}


@dataclass(frozen=True)
class Card:
    """One thing on the board: an action, a talk or a workstream."""

    kind: str
    record: Any
    tier: int
    phase: str
    href: str
    state: str
    tone: str = ""
    late: str = ""
    is_open: bool = False


@require_safe
@page
def response(request: PageRequest) -> HttpResponse:
    """The board of `area` (and below), `component` and `week`; `tier` is the tab of a narrow screen; `view`."""
    form = BoardFilter(request.GET, audience=request.audience, mission=request.mission)
    week = _week(form)
    area = _area(request, form)
    cards = _cards(request, form, area, week) if form.is_valid() else []
    tiers = [tier for tier in Tier if tier.value in request.mission.mandated_tiers]
    chosen = next((t for t in tiers if str(t.value) == request.GET.get("tier")), tiers[0] if tiers else None)
    context = {
        "filter": form,
        "clear": address(request, **dict.fromkeys(form.fields)),
        "area": area,
        "phases": Phase,
        "rows": [_row(request, tier, cards, area, on=tier == chosen) for tier in tiers],
        "tier_tabs": [
            {"href": address(request, tier=t.value), "text": t.label, "count": None, "on": t == chosen} for t in tiers
        ],
        "views": tabs(request, "view", [("", _("Matrix"), None), ("table", _("Table"), len(cards))]),
        "as_table": request.GET.get("view") == "table",
        "cards": cards,
        "gaps": _gaps(request, area) if not form.in_use or area else [],
        "week": week,
    }
    return render(request, "frontend/response.html", context, status=200 if form.is_valid() else 400)


def _week(form: BoardFilter) -> IsoWeek | None:
    code = form.data.get("week", "") if form.is_valid() else ""
    if not code:
        return None
    try:
        return parse_week(code)
    except ValueError:
        form.add_error("week", _("Give the week as 2017-W52."))
        return None


def _area(request: PageRequest, form: BoardFilter) -> Area | None:
    if not form.is_valid() or not form.cleaned_data["area"]:
        return None
    seen = Area.objects.visible_to(request.audience).filter(mission=request.mission)
    found: Area | None = seen.filter(pcode=form.cleaned_data["area"]).first()
    return found


# ---- cards ------------------------------------------------------------------------------------------------
def _cards(request: PageRequest, form: BoardFilter, area: Area | None, week: IsoWeek | None) -> list[Card]:
    """Everything that is open or of the last 30 days, or of one week; what is open comes first."""
    begins, ends = (week.begins, week.ends) if week else (request.mission.now() - RECENT, None)
    component = form.cleaned_data["component"]
    actions = _rows(request, Action, area, component)
    shown = _between("mission_requested_at", begins, ends) | _between("planned_from", begins, ends)
    shown |= _between("arrived_at", begins, ends)
    if week is None:
        shown |= Q(status__in=OPEN)
    found = [_action(request, each) for each in actions.filter(shown).order_by("-id")]
    work = _rows(request, Workstream, area, component)
    going = Q(begun_on__lt=ends.date()) if ends else Q()
    found += [_work(each) for each in work.open().filter(going)]
    if component in ("", "civilian"):
        talks = _rows(request, Engagement, area, "").filter(_between("held_at", begins, ends))
        found += [_talk(each) for each in talks.order_by("-held_at")]
    return sorted(found, key=lambda card: not card.is_open)


def _rows(request: PageRequest, model: Any, area: Area | None, component: str) -> Any:
    rows = model.objects.visible_to(request.audience).present(request.audience).filter(mission=request.mission)
    if area is not None:
        rows = rows.filter(area__path__startswith=area.path)
    if component:
        rows = rows.filter(component=component)
    return rows.select_related("area")


def _between(field: str, begins: Any, ends: Any) -> Q:
    after = Q(**{f"{field}__gte": begins})
    return after & Q(**{f"{field}__lt": ends}) if ends else after


def _action(request: PageRequest, found: Action) -> Card:
    now = request.mission.now()
    late = ""
    if found.status in ("requested", "accepted") and found.planned_from and found.planned_from < now:
        late = _("should have left")
    elif found.status in OPEN and found.planned_to and found.planned_to < now:
        late = _("should be back")
    tone = {"under_way": "info", "completed": "ok", "evaluated": "ok", "declined": "warn", "infeasible": "warn"}
    return Card(
        "action",
        found,
        found.tier,
        found.phase,
        reverse("frontend:action", args=[found.public_id]),
        found.get_status_display(),
        tone.get(found.status, ""),
        "" if found.tier == Tier.ENVIRONMENT else late,
        found.status in OPEN,
    )


def _work(found: Any) -> Card:
    late = any(step["reached_on"] is None and step["planned_on"] < str(found.mission.today()) for step in found.steps)
    return Card(
        "workstream",
        found,
        Tier.ENVIRONMENT.value,
        found.phase,
        reverse("frontend:workstream", args=[found.public_id]),
        _("%(reached)s of %(planned)s milestones") % {"reached": found.reached, "planned": found.planned},
        "info",
        _("a milestone is overdue") if late else "",
        True,
    )


def _talk(found: Engagement) -> Card:
    return Card(
        "engagement",
        found,
        Tier.DIALOGUE.value,
        found.phase,
        reverse("frontend:engagement", args=[found.public_id]),
        _("Spoken to"),
        "ok",
    )


# ---- cells ------------------------------------------------------------------------------------------------
def _row(request: PageRequest, tier: Tier, cards: list[Card], area: Area | None, *, on: bool) -> dict[str, Any]:
    own = [card for card in cards if card.tier == tier.value]
    return {
        "tier": tier.value,
        "label": tier.label,
        "on": on,
        "cells": [_cell(request, tier, phase, [c for c in own if c.phase == phase], area) for phase in Phase],
    }


def _cell(request: PageRequest, tier: Tier, phase: Phase, cards: list[Card], area: Area | None) -> dict[str, Any]:
    query = {"mission": request.mission.code, "tier": tier.value, "phase": phase.value}
    if area is not None:
        query["area"] = area.pcode
    return {
        "phase": phase.label,
        "cards": cards[:SHOWN],
        "total": len(cards),
        "open": sum(card.is_open for card in cards),
        "late": sum(bool(card.late) for card in cards),
        "more": max(0, len(cards) - SHOWN),
        "all": f"{address(request, view='table')}",
        "gap": not cards and not is_outside(request.audience, request.mission),
        "add": f"{reverse(NEW[tier.value])}?{urlencode(query)}" if may_add(request) else "",
    }


def may_add(request: PageRequest) -> bool:
    """Whether the caller may write anything of the kind somewhere in the mission."""
    return rights(request.audience, request.mission).propose


# ---- gaps in words ------------------------------------------------------------------------------------------
def _gaps(request: PageRequest, area: Area | None) -> list[dict[str, Any]]:
    """Areas of the finest level where nothing was attempted against a risk or an alert."""
    if is_outside(request.audience, request.mission) or not sees_risk(request.audience, request.mission):
        return []
    seen = Area.objects.visible_to(request.audience).filter(mission=request.mission)
    if area is not None:
        seen = seen.filter(path__startswith=area.path)
    known = set(seen.values_list("level", flat=True))
    level = next((each for each in LEVELS if each.value in known), None)
    if level is None:
        return []
    below = area.path if area is not None else ""
    found = area_gaps(mission=request.mission, audience=request.audience, level=level, below=below)
    return [_in_words(request, each) for each in found]


def _in_words(request: PageRequest, found: AreaGaps) -> dict[str, Any]:
    return {
        "area": found.risk.area,
        "lines": [
            {"text": gap_text(found, gap.tier, gap.against), "add": _gap_address(request, found, gap.tier)}
            for gap in found.gaps
        ],
    }


def gap_text(found: AreaGaps, tier: int, against: str) -> str:
    """`no tier 1 attempted in 30 days against a rising risk (12 % a week ago, 19 % now)`."""
    words = {
        "tier": tier,
        "days": DAYS,
        "n": found.open_alerts,
        "risk": percent_text(found.risk.risk),
        "before": percent_text(found.risk.before),
    }
    if against == RISING_KEY:
        return (
            _("no tier %(tier)s attempted in %(days)s days against a rising risk (%(before)s a week ago, %(risk)s now)")
            % words
        )
    if against == ALERT_KEY:
        return (
            ngettext(
                "no tier %(tier)s attempted in %(days)s days against %(n)s open alert",
                "no tier %(tier)s attempted in %(days)s days against %(n)s open alerts",
                found.open_alerts,
            )
            % words
        )
    return _("no tier %(tier)s attempted in %(days)s days against a likely attack (%(risk)s in 28 days)") % words


def _gap_address(request: PageRequest, found: AreaGaps, tier: int) -> str:
    if not may_add(request):
        return ""
    return f"{reverse(NEW[tier])}?{urlencode({'mission': request.mission.code, 'area': found.risk.area.pcode})}"
