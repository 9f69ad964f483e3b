"""The response board: tiers by phases, over weeks, as a list or for the wall, above it the gaps in words."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.forms.response import BoardFilter
from frontend.pages.board_cards import NEVER, Card, add_address, cards_of, in_order
from frontend.pages.board_gaps import gaps_of
from frontend.pages.board_timeline import timeline
from frontend.pages.exporting import csv_of
from frontend.pages.listing import address, tabs
from frontend.pages.shell import PageRequest, is_outside, page
from missions.models import Area
from missions.weeks import IsoWeek, parse_week
from responses.choices import Component, Phase, Tier

SHOWN = 6  # cards of a cell; the rest is behind a link
ON_WALL = 12  # late ones that are named; the others are counted
TABLE, TIMELINE, WALL = "table", "timeline", "wall"


@require_safe
@page
def response(request: PageRequest) -> HttpResponse:
    """The board of `area` (and below), `component` and `week`; `tier` is the tab of a narrow screen; `view`.

    `view` is the matrix, timeline, table or wall; `part=wall` answers only what hangs on the wall, for a page that is
    already open there.
    """
    form = BoardFilter(request.GET, audience=request.audience, mission=request.mission)
    week = _week(form)
    area = _area(request, form)
    cards = cards_of(request, form, area, week) if form.is_valid() else []
    tiers = [tier for tier in Tier if tier.value in request.mission.mandated_tiers]
    view = request.GET.get("view", "")
    context = {
        "filter": form,
        "clear": address(request, **dict.fromkeys(form.fields)),
        "area": area,
        "week": week,
        "lead": Component(form.data["component"]).label if form.is_valid() and form.data.get("component") else "",
        "view": view,
        "views": _views(request, area, len(cards)),
        **_shown(request, view, cards, tiers, area, week),
    }
    if view != WALL and (not form.in_use or area):
        context["gaps"] = gaps_of(request, area)
    if view == TABLE and not (form.data.get("component") or week):
        context["export"] = csv_of(request, "actions", {}, form)
    whole = not (view == WALL and request.GET.get("part") == WALL)
    name = "frontend/response.html" if whole else "frontend/board_wall.html"
    return render(request, name, context, status=200 if form.is_valid() else 400)


def _views(request: PageRequest, area: Area | None, total: int) -> list[dict[str, Any]]:
    """The ways to look at it; the map opens where the board stands, with what is open."""
    shown = [("", _("Matrix"), None), (TIMELINE, _("Timeline"), None), (TABLE, _("Table"), total)]
    on_map = {
        "mission": request.mission.code,
        "l": "risk,alerts,actions",
        **({"sel": f"area:{area.pcode}"} if area else {}),
    }
    return [
        *tabs(request, "view", shown),
        {"href": f"{reverse('frontend:map')}?{urlencode(on_map)}", "text": _("Map"), "count": None, "on": False},
        *tabs(request, "view", [(WALL, _("Wall"), None)]),
    ]


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


# ---- one view -----------------------------------------------------------------------------------------------
def _shown(
    request: PageRequest, view: str, cards: list[Card], tiers: list[Tier], area: Area | None, week: IsoWeek | None
) -> dict[str, Any]:
    if view == TIMELINE:
        return {"timeline": timeline(request, cards, tiers, week)}
    if view == TABLE:
        return _table(request, cards)
    chosen = next((t for t in tiers if str(t.value) == request.GET.get("tier")), tiers[0] if tiers else None)
    matrix: dict[str, Any] = {
        "phases": Phase,
        "rows": [_row(request, tier, cards, area, on=tier == chosen) for tier in tiers],
        "tier_tabs": [
            {"href": address(request, tier=t.value), "text": t.label, "count": None, "on": t == chosen} for t in tiers
        ],
    }
    return matrix | (_wall(request, cards) if view == WALL else {})


def _table(request: PageRequest, cards: list[Card]) -> dict[str, Any]:
    """The cards as a list, with the heads that sort it."""
    asked = request.GET.get("sort", "")
    heads = {
        "tier": _("Tier"),
        "phase": _("Phase"),
        "area": _("Area"),
        "when": _("When"),
        "state": _("State"),
        "late": _("Late"),
    }
    return {
        "lines": [(card, add_address(request, card.tier)) for card in in_order(cards, asked)],
        "heads": [_head(request, name, label, asked) for name, label in heads.items()],
    }


def _head(request: PageRequest, name: str, label: str, asked: str) -> dict[str, str]:
    up, down = asked == name, asked == f"-{name}"
    href = address(request, sort=f"-{name}" if up else name)
    return {"label": label, "href": href, "sort": "ascending" if up else "descending" if down else ""}


def _wall(request: PageRequest, cards: list[Card]) -> dict[str, Any]:
    late = sorted((card for card in cards if card.late), key=lambda card: card.late_since or NEVER)
    return {
        "late": late[:ON_WALL],
        "late_total": len(late),
        "late_more": max(0, len(late) - ON_WALL),
        "wall": True,
        "part": address(request, part=WALL),
        "list": address(request, view=TABLE, sort="late"),
    }


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
    known = {"phase": phase.value, **({"area": area.pcode} if area else {})}
    return {
        "phase": phase.label,
        "cards": cards[:SHOWN],
        "total": len(cards),
        "open": sum(card.is_open for card in cards),
        "late": sum(bool(card.late) for card in cards),
        "more": max(0, len(cards) - SHOWN),
        "all": address(request, view=TABLE, sort="tier"),
        "gap": not cards and not is_outside(request.audience, request.mission),
        "add": add_address(request, tier.value, **known),
    }
