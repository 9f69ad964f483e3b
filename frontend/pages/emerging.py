"""Where attacks on civilians emerge, last or fade: groups of cells in plain words, beyond what chance makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from h3 import grid_disk

from frontend.pages.shell import PageRequest, page
from incidents.models import Incident
from missions.models import Cell
from threats.choices import Pattern
from threats.scoring.emerging import LATE, WEEKS
from threats.services import Cluster, emerging

SHOWN = 60  # groups
MONTHS = 13  # of four weeks


@require_safe
@page
def emerging_page(request: PageRequest) -> HttpResponse:
    """The groups of the year that ends today; `pattern` shows one kind of them."""
    found = emerging(mission=request.mission, audience=request.audience)
    counts = Counter(cluster.pattern for cluster in found)
    asked = request.GET.get("pattern", "")
    kept = [cluster for cluster in found if asked in ("", cluster.pattern)]
    context = {
        "patterns": [(pattern, counts[pattern], MEANING[pattern]()) for pattern in Pattern],
        "pattern": asked,
        "lines": _lines(request, kept[:SHOWN]),
        "more": max(len(kept) - SHOWN, 0),
    }
    return render(request, "frontend/emerging.html", context)


MEANING = {
    Pattern.NEW: lambda: _("attacks have begun here: more and more, and no hotspot before the last quarter"),
    Pattern.INTENSIFYING: lambda: _("a hotspot before, and attacks become more"),
    Pattern.PERSISTENT: lambda: _("a hotspot before and in the last quarter, neither more nor less"),
    Pattern.FADING: lambda: _("attacks have become fewer; that is not yet safety"),
    Pattern.SPORADIC: lambda: _("more attacks in the year than elsewhere, with no direction"),
}


def _lines(request: PageRequest, clusters: list[Cluster]) -> list[dict[str, Any]]:
    """Each group with its place, and what the caller may count in it and in the cells that touch it."""
    named = Cell.objects.visible_to(request.audience).select_related("area")
    cells = named.in_bulk([pk for cluster in clusters for pk in cluster.cell_ids])
    around = [_around(cells[pk].h3 for pk in cluster.cell_ids) for cluster in clusters]
    months = _months(request, set().union(*around))
    lines = []
    for cluster, near in zip(clusters, around, strict=True):
        counted = [sum(months.get((h3, month), 0) for h3 in near) for month in range(MONTHS)]
        lines.append({"cluster": cluster, "cell": cells[cluster.cell_id], "months": counted, "year": sum(counted)})
    return lines


def _around(cells: Iterable[str]) -> set[str]:
    """The cells and their neighbours: what a pattern is judged by."""
    return {near for cell in cells for near in grid_disk(cell, 1)}


def _months(request: PageRequest, cells: set[str]) -> Counter[tuple[str, int]]:
    """Attacks on civilians by cell and stretch of four weeks, as far as the caller sees where they were."""
    today = request.mission.today() + timedelta(days=1)
    placed = Incident.objects.visible_to(request.audience).present(request.audience).filter(masked=False).standing()
    seen = placed.filter(
        mission=request.mission,
        cell__h3__in=cells,
        civilian_targeting=True,
        occurred_from__gte=request.mission.now() - timedelta(weeks=WEEKS),
    )
    counted: Counter[tuple[str, int]] = Counter()
    for h3, at in seen.order_by().values_list("cell__h3", "occurred_from"):
        age = (today - at.astimezone(UTC).date()).days - 1
        month = MONTHS - 1 - age * LATE // (7 * WEEKS)
        if 0 <= month < MONTHS:
            counted[h3, month] += 1
    return counted
