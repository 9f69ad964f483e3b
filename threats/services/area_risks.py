"""The risk of areas, rolled up from their cells, with a proposal for their priority that people decide on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Sum

from missions.audience import Audience
from missions.choices import AreaLevel
from missions.models import Area, Cell, Mission, Settlement
from threats.choices import Priority
from threats.models import RiskScore
from threats.scoring.calibration import area_probability
from threats.scoring.priorities import propose


@dataclass(frozen=True)
class AreaRisk:
    """At least one attack in the area's known cells within the horizon; None where none of them is known.

    Where some are unknown the probability is a lower bound. `people` is None where no settlement has a figure.
    """

    area: Area
    cells: int
    known: int
    risk: float | None
    before: float | None
    people: int | None
    priority: Priority
    grounds: tuple[str, ...]


def area_risks(*, mission: Mission, audience: Audience, horizon: int, level: str) -> list[AreaRisk]:
    """The areas of a level that the audience sees, the likeliest first, those of which nobody can say last."""
    areas = Area.objects.visible_to(audience).filter(mission=mission, level=level).order_by("name")
    cells = _cells(mission, audience, horizon)
    found = [_rolled_up(area, _inside(area, cells), _people(mission, area)) for area in areas]
    return sorted(found, key=lambda each: (each.risk is None, -(each.risk or 0.0), each.area.name))


def _cells(mission: Mission, audience: Audience, horizon: int) -> list[dict[str, Any]]:
    seen = RiskScore.objects.visible_to(audience).shown().present(audience).filter(mission=mission, horizon=horizon)
    names = ("cell_id", "cell__area__path", "shown_risk", "before", "override_risk", "known")
    return list(seen.order_by().values(*names))


def _inside(area: Area, cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cells of an admin area are those below it in the tree; a priority area is drawn across the tree."""
    if area.level != AreaLevel.PRIORITY:
        return [cell for cell in cells if cell["cell__area__path"].startswith(area.path)]
    inside = set(
        Cell.objects.filter(mission_id=area.mission_id, centre__within=area.geometry).values_list("pk", flat=True)
    )
    return [cell for cell in cells if cell["cell_id"] in inside]


def _people(mission: Mission, area: Area) -> int | None:
    """How many people the settlements of the area have, as far as anybody counted them."""
    inside = Settlement.objects.filter(mission=mission)
    if area.level == AreaLevel.PRIORITY:
        inside = inside.filter(point__within=area.geometry)
    else:
        inside = inside.filter(area__path__startswith=area.path)
    people: int | None = inside.aggregate(people=Sum("population"))["people"]
    return people


def _rolled_up(area: Area, cells: list[dict[str, Any]], people: int | None) -> AreaRisk:
    known = [cell for cell in cells if cell["known"]]
    risk = _together(cell["shown_risk"] for cell in known)
    # An overridden cell has no week before it of its own kind: it is held as it is shown.
    before = _together(cell["shown_risk"] if cell["override_risk"] is not None else cell["before"] for cell in known)
    share = len(known) / len(cells) if cells else 0.0
    proposal = propose(risk=risk, before=before, people=people, known_share=share)
    return AreaRisk(area, len(cells), len(known), risk, before, people, Priority(proposal.priority), proposal.grounds)


def _together(risks: Iterable[float | None]) -> float | None:
    """p_area = 1 - prod(1 - p_cell); None of nothing, and where a part was never computed."""
    values = list(risks)
    if not values or None in values:
        return None
    return area_probability(np.array(values, dtype=np.float64))
