"""Everything that a merge or a link could change, without versions and history: to compare before with after."""

import json
from typing import Any

from incidents.catalogue import INCIDENTS
from incidents.models import (
    Harm,
    Incident,
    IncidentActor,
    IncidentExactLocation,
    IncidentServedLocation,
    Report,
    ReportLink,
)
from missions.choices import Role
from tests.cast import Cast
from tests.making import audience


def snapshot(cast: Cast) -> dict[str, Any]:
    """The rows of all incidents and their parts, and what an analyst is served of them."""
    served = [json.loads(text) for text in INCIDENTS.json(INCIDENTS.rows(audience(cast, Role.ANALYST)).order_by("pk"))]
    return {
        "incidents": _rows(Incident.objects.order_by("pk"), "version"),
        "harm": _rows(Harm.objects.order_by("incident", "kind", "sex", "age_band", "group"), "id"),
        "actors": _rows(IncidentActor.objects.order_by("incident", "actor", "role"), "id"),
        "points": _rows(IncidentExactLocation.objects.order_by("pk")),
        "served": _rows(IncidentServedLocation.objects.order_by("pk")),
        "reports": _rows(Report.objects.order_by("pk"), "version"),
        "links": _rows(ReportLink.objects.order_by("pk")),
        "shown": [{name: value for name, value in row.items() if name != "version"} for row in served],
    }


def _rows(queryset: Any, *without: str) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in without} for row in queryset.values()]
