"""The board of tiers and phases: what has been tried, and the gaps that are drawn."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.pages.listing import address
from frontend.pages.shell import PageRequest
from responses.choices import Phase, Tier
from responses.lifecycle import OPEN


def _by_cell(seen: Any) -> dict[tuple[int, str], Any]:
    grouped = seen.order_by().values("tier", "phase").annotate(total=Count("id"), open=_open())
    return {(row["tier"], row["phase"]): row for row in grouped}


def board(request: PageRequest, seen: Any, *, gaps: bool = True, href: str = "") -> dict[str, Any]:
    """Counts of these actions by tier and phase, for the tiers that the mandate names.

    `gaps` draws empty mandated cells as "none attempted". Each cell links to its actions.
    """
    counts = _by_cell(seen)
    tiers = [tier for tier in Tier if tier.value in request.mission.mandated_tiers]
    rows: list[dict[str, Any]] = [
        {
            "tier": tier.value,
            "label": tier.label,
            "cells": [_cell(request, counts.get((tier, phase)), tier, phase, gaps, href) for phase in Phase],
        }
        for tier in tiers
    ]
    empty = [row for row in rows if not any(cell["total"] for cell in row["cells"])]
    return {
        "phases": [phase.label for phase in Phase],
        "rows": rows,
        "notes": [_("No tier %(tier)s attempted") % {"tier": row["tier"]} for row in empty] if gaps else [],
    }


def _open() -> Count:
    return Count("id", filter=Q(status__in=OPEN))


def _cell(request: PageRequest, row: Any, tier: Tier, phase: Phase, gaps: bool, href: str) -> dict[str, Any]:
    query = address(request, tier=tier.value, phase=phase.value)
    return {
        "total": row["total"] if row else 0,
        "open": row["open"] if row else 0,
        "gap": gaps and not row,
        "phase": phase.label,
        "href": f"{href or reverse('frontend:actions')}{query}",
    }
