"""What came in for a mission and when, whatever it says: somebody there would tell."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.db.models import F
from django.db.models.functions import Coalesce

from incidents.choices import ReportStatus
from incidents.models import Report, Source, ZeroReport
from missions.models import Area, Cell, Mission
from threats.scoring.coverage import WHOLE_MISSION, Heard
from threats.scoring.geometry import Ints
from threats.services.columns import Ordinal, UtcDay


def heard_of(mission: Mission, dataset_days: Ints) -> Heard:
    """Datasets speak for the whole mission on each day of theirs; reports, quiet-area reports and contacts for an area.

    A source that was spoken with counts on the last day only: what the check-ins before it were is not kept here.
    """
    paths = dict(Area.objects.filter(mission=mission).order_by("pk").values_list("pk", "path"))
    area_row = {pk: index for index, pk in enumerate(paths)}
    cells = Cell.objects.filter(mission=mission).order_by("pk").values_list("area_id", flat=True)
    voices = {(day, area_row[area]) for day, area in spoken(mission) if area in area_row}
    live = np.array(sorted(voices), dtype=np.int64).reshape(-1, 2)
    whole = np.column_stack([dataset_days, np.full_like(dataset_days, WHOLE_MISSION)])
    day, area = np.unique(np.concatenate([live, whole]), axis=0).T
    return Heard(day, area, _within(paths, area_row)[[area_row[area] for area in cells]])


def spoken(mission: Mission) -> Iterator[tuple[int, int]]:
    """(day, area) of every live voice."""
    came_in = Ordinal(UtcDay("mission_received_at"))
    reports = Report.objects.filter(mission=mission, dataset=None, is_exercise=False)
    reports = reports.exclude(status=ReportStatus.WITHDRAWN).exclude(area=None)
    yield from reports.order_by().annotate(day=came_in).values_list("day", "area_id").distinct()
    quiet = ZeroReport.objects.filter(mission=mission).order_by().annotate(day=came_in)
    yield from quiet.values_list("day", "area_id").distinct()
    sources = Source.objects.filter(mission=mission, dataset=None).exclude(last_heard_at=None)
    own = Coalesce("area_id", F("network__area_id"))
    named = sources.order_by().annotate(own_area=own, day=Ordinal(UtcDay("last_heard_at"))).exclude(own_area=None)
    yield from named.values_list("day", "own_area").distinct()


def _within(paths: dict[int, str], area_row: dict[int, int]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Area x area: whether the first lies in the second."""
    inside = np.zeros((len(paths), len(paths)), dtype=np.bool_)
    for pk, path in paths.items():
        for above in {pk, *(int(part) for part in path.split("/") if part)} & area_row.keys():
            inside[area_row[pk], area_row[above]] = True
    return inside
