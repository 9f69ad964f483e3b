"""The map console: what waits for a decision beside where risk is."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.gis.db.models import Extent
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from frontend.pages.desk import deadline_of, next_due
from frontend.pages.shell import PageRequest, home_of, page
from frontend.pages.waiting import alerts_to_decide
from frontend.templatetags.vigil_records import review, watched
from incidents.choices import EventType
from incidents.models import Incident
from threats.choices import URGENT, Coverage, Horizon, Imminence
from threats.models import RiskScore, WatchItem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from missions.models import Mission
    from threats.models import Alert

ON_DESK = 12
MONTHS = 36
YEAR = timedelta(days=365)
# The outline is drawn at all zooms from one list of points: a kilometre is enough, and keeps the page small.
OUTLINE_TOLERANCE = 0.01
HOME_RISK = 0.05
HOME_MARGIN = 0.5  # degrees


@require_safe
@page
def console(request: PageRequest) -> HttpResponse:
    """The map page; `part=list` answers only its list, for a page that is already open."""
    home = home_of(request)
    if home and not request.GET:
        return redirect(home)
    desk = _desk(request)
    if request.GET.get("part") == "list":
        return render(request, "frontend/map_list.html", desk)
    since, until = _range(request)
    context = {
        "config": _config(request, since, until),
        "horizons": Horizon.values,
        "horizon": _horizon(request),
        "since": since.isoformat() if since else "",
        "until": until.isoformat() if until else "",
        "types": request.GET.getlist("type"),
        "event_types": EventType.choices,
        **desk,
        **_months(request, since, until),
    }
    return render(request, "frontend/map.html", context)


# ---- the list ---------------------------------------------------------------------------------------


def _desk(request: PageRequest) -> dict[str, Any]:
    mission, audience = request.mission, request.audience
    waiting = alerts_to_decide(audience, mission)
    under_watch = WatchItem.objects.visible_to(audience).filter(mission=mission).open().select_related("cell")
    total = waiting.count()
    now = timezone.now()
    return {
        "decide": [_desk_line(alert, now) for alert in waiting[:ON_DESK]],
        "decide_total": total,
        "decide_more": max(total - ON_DESK, 0),
        "watching": [_watch_line(item, mission.now()) for item in under_watch[:ON_DESK]],
        "watching_total": under_watch.count(),
    }


def _desk_line(alert: Alert, now: datetime) -> dict[str, Any]:
    deadline = deadline_of(alert)
    late = deadline is not None and deadline < now
    return {
        "id": alert.public_id,
        "href": reverse("frontend:alert", args=[alert.public_id]),
        "title": alert.title,
        "imminence": alert.get_imminence_display(),
        "tone": "crit" if late or alert.imminence in URGENT else "warn" if alert.imminence == Imminence.H72 else "",
        "due": next_due(alert, now),
    }


def _watch_line(item: WatchItem, now: datetime) -> dict[str, str]:
    return {
        "title": watched(item),
        "review": review(item, now),
        "select": f"cell:{item.cell.h3}" if item.cell else "",
        "href": reverse("frontend:watch_item", args=[item.public_id]),
    }


# ---- the view ---------------------------------------------------------------------------------------


def _range(request: PageRequest) -> tuple[date | None, date | None]:
    """The days whose incidents are shown: a year back unless the address says otherwise; `since=` alone means all."""
    until = _date(request.GET.get("until"))
    if "since" in request.GET:
        return _date(request.GET["since"]), until
    mission = request.mission
    return (mission.now() - YEAR).astimezone(mission.zone).date(), until


def _date(text: str | None) -> date | None:
    try:
        return parse_date(text or "")
    except ValueError:
        return None


def _horizon(request: PageRequest) -> int:
    asked = request.GET.get("h", "")
    return int(asked) if asked in {str(value) for value in Horizon.values} else Horizon.MONTH.value


def _config(request: PageRequest, since: date | None, until: date | None) -> dict[str, Any]:
    mission = request.mission
    west, south, east, north = _home(request)
    return {
        "view": {
            "mission": mission.code,
            "c": [(south + north) / 2, (west + east) / 2],
            "z": _zoom(east - west),
            "l": ["risk", "incidents", "alerts", "actions"],
            "h": Horizon.MONTH.value,
            "since": since.isoformat() if since else None,
            "until": until.isoformat() if until else None,
        },
        "bounds": [[south, west], [north, east]],
        "outline": _outline(mission),
        "versions": {"cells": mission.current_run_id},
        "tiles": "/tiles/",
        "card": reverse("frontend:map") + "map/card/",
        "whatIf": reverse("api_what_if"),
        "whatIfPage": reverse("frontend:what_if"),
    }


def _home(request: PageRequest) -> tuple[float, float, float, float]:
    """What the map shows first: where risk is, with some land around it; the whole area where there is none."""
    west, south, east, north = request.mission.boundary.extent
    risky = RiskScore.objects.visible_to(request.audience).filter(
        mission=request.mission, horizon=Horizon.MONTH, risk__gte=HOME_RISK
    )
    found = risky.exclude(coverage=Coverage.UNKNOWN).aggregate(box=Extent("cell__centre"))["box"]
    if found is None:
        return west, south, east, north
    return (
        max(west, found[0] - HOME_MARGIN),
        max(south, found[1] - HOME_MARGIN),
        min(east, found[2] + HOME_MARGIN),
        min(north, found[3] + HOME_MARGIN),
    )


def _zoom(degrees: float) -> float:
    """Roughly the zoom at which so many degrees fill a desk's map; the browser then fits the bounds exactly."""
    return round(min(max(math.log2(700 * 360 / 256 / max(degrees, 0.01)), 2), 12), 1)


def _outline(mission: Mission) -> list[list[list[float]]]:
    """Outer rings as [lat, lng] lists; holes and specks do not help anyone to see where the area ends."""
    shape: Any = mission.boundary.simplify(OUTLINE_TOLERANCE, preserve_topology=True)
    polygons = [shape] if shape.geom_type == "Polygon" else list(shape)
    return [[[round(y, 4), round(x, 4)] for x, y in polygon.exterior_ring.coords] for polygon in polygons]


# ---- months -----------------------------------------------------------------------------------------


def _months(request: PageRequest, since: date | None, until: date | None) -> dict[str, Any]:
    mission = request.mission
    last = mission.today().replace(day=1)
    starts = [_month_back(last, back) for back in range(MONTHS - 1, -1, -1)]
    counts = _counts(request, starts[0])
    months = [_month(mission, start, counts.get(start, (0, 0)), since, until) for start in starts]
    return {
        "months": months if counts else [],
        "months_label": _("Incidents per month"),
        "months_from": date_format(starts[0], "M Y"),
        "months_to": date_format(last, "M Y"),
    }


def _month_back(start: date, back: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 - back, 12)
    return date(year, month + 1, 1)


def _counts(request: PageRequest, start: date) -> dict[date, tuple[int, int]]:
    since = datetime(start.year, start.month, 1, tzinfo=UTC)
    seen = (
        Incident.objects.visible_to(request.audience)
        .filter(mission=request.mission, occurred_from__gte=since)
        .standing()
    )
    rows = (
        seen.order_by()
        .values(month=TruncMonth("occurred_from", tzinfo=UTC))
        .annotate(total=Count("id"), civilians=Count("id", filter=Q(civilian_targeting=True)))
    )
    return {row["month"].date(): (row["total"], row["civilians"]) for row in rows}


def _month(
    mission: Mission, start: date, counts: tuple[int, int], since: date | None, until: date | None
) -> dict[str, Any]:
    end = _month_back(start, -1)
    total, civilians = counts
    phrase = ngettext(
        "%(month)s: %(n)s incident, %(c)s against civilians",
        "%(month)s: %(n)s incidents, %(c)s against civilians",
        total,
    )
    return {
        "total": total,
        "civilians": civilians,
        "since": start.isoformat(),
        "until": end.isoformat(),
        "on": (since is None or end > since) and (until is None or start < until),
        "href": f"?mission={mission.code}&since={start}&until={end}",
        "text": phrase % {"month": date_format(start, "F Y"), "n": total, "c": civilians},
    }
