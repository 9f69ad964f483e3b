"""How each indicator stands in a place: current, stale or missing, with the newest value there. Missing is no zero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from missions.audience import Audience
from missions.choices import AreaLevel
from missions.models import Area, Mission
from threats.choices import ValueState
from threats.indicators import DEFINITIONS, Definition
from threats.models import Indicator, Observation


@dataclass(frozen=True)
class Current:
    """One indicator in one place. `row` is the newest observation that the audience sees there, None where missing."""

    indicator: Indicator
    definition: Definition
    state: ValueState
    row: Any = None


@dataclass(frozen=True)
class InArea:
    """One area with how one indicator stands there."""

    area: Area
    state: ValueState
    row: Any = None


def current_values(*, mission: Mission, audience: Audience, area: Area | None = None) -> list[Current]:
    """Every indicator of the mission in an area (None: anywhere), as definitions are ordered."""
    rows = _seen(mission, audience)
    if area is not None:
        above = [int(pk) for pk in area.path.rstrip("/").split("/")]
        rows = rows.filter(Q(area__path__startswith=area.path) | Q(area_id__in=above, cells=[]))
    newest = rows.order_by("indicator_id", "-observed_on", "-pk").distinct("indicator_id")
    by_indicator = {row.indicator_id: row for row in newest}
    known = {row.key: row for row in Indicator.objects.visible_to(audience).filter(mission=mission)}
    today = mission.today()
    return [
        Current(
            known[key], each, state_of(by_indicator.get(known[key].pk), each, today), by_indicator.get(known[key].pk)
        )
        for key, each in DEFINITIONS.items()
        if key in known
    ]


def values_by_area(*, indicator: Indicator, audience: Audience) -> list[InArea]:
    """How one indicator stands in each area, by the tree: an area takes over what is said of the whole above it."""
    definition, today = DEFINITIONS[indicator.key], indicator.mission.today()
    rows = _seen(indicator.mission, audience).filter(indicator=indicator)
    newest: dict[str, Any] = {}
    whole: dict[str, Any] = {}
    for row in rows.order_by("observed_on", "pk"):
        newest[row.area.path] = row
        if not row.cells:
            whole[row.area.path] = row
    areas = Area.objects.visible_to(audience).filter(mission=indicator.mission).exclude(level=AreaLevel.MISSION)
    found = []
    for area in areas.defer("geometry").order_by("path"):
        inside = [row for path, row in newest.items() if path.startswith(area.path)]
        above = [row for path, row in whole.items() if area.path.startswith(path)]
        row = max([*inside, *above], key=lambda each: (each.observed_on, each.pk), default=None)
        found.append(InArea(area, state_of(row, definition, today), row))
    return found


def state_of(row: Any, definition: Definition, today: date) -> ValueState:
    """Current, stale or missing. A date is current until its last day is over."""
    if row is None:
        return ValueState.MISSING
    until = row.until_on or row.observed_on + timedelta(days=definition.stale_days)
    return ValueState.STALE if until < today else ValueState.FRESH


def _seen(mission: Mission, audience: Audience) -> Any:
    rows = Observation.objects.visible_to(audience).present(audience).standing()
    return rows.filter(mission=mission, is_exercise=False).select_related("indicator", "area", "created_by")
