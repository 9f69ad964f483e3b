"""What others are told of the closed rooms: cases recorded in a month, released once when the month is over."""

from __future__ import annotations

from datetime import UTC, date, datetime
from secrets import SystemRandom
from typing import Any

from django.db import connection
from django.utils import timezone

from incidents.disclosure import told
from incidents.models import Annex, RoomCount
from missions.choices import Compartment
from missions.fence import ROOM_COUNTS, fenced
from missions.models import Area, Mission

RELEASE_LOCK = 0x5649_4704  # with the mission's number: one release of a mission at a time
MONTHS = 12


def release_counts(mission: Mission) -> None:
    """Release what is due: each whole month since the mission began, of each room whose module is on.

    Done by whoever asks first after the month's end. A month that was released is never counted again: cases are
    counted in the month in which they were recorded, so that a late one belongs to a later month.
    """
    due = [(kind, month) for kind in _rooms(mission) for month in months_over(mission)]
    if not due or _missing(mission, due) == []:
        return
    with fenced(ROOM_COUNTS), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [RELEASE_LOCK, mission.pk])
        for kind, month in _missing(mission, due):
            _release(mission, kind, month)


def months_over(mission: Mission) -> list[date]:
    """First days of the last whole months of mission time, the oldest first; none before the mission was made."""
    this = mission.today().replace(day=1)
    first = mission.mission_time(mission.created_at).astimezone(UTC).date().replace(day=1)
    months = [_months_before(this, n) for n in range(MONTHS, 0, -1)]
    return [month for month in months if month >= first]


def _months_before(month: date, n: int) -> date:
    year, index = divmod(month.year * 12 + month.month - 1 - n, 12)
    return date(year, index + 1, 1)


def _rooms(mission: Mission) -> list[str]:
    return [room for room in Compartment.values if room in mission.modules]


def _missing(mission: Mission, due: list[tuple[str, date]]) -> list[tuple[str, date]]:
    released = set(RoomCount.objects.filter(mission=mission, area=None).values_list("kind", "month"))
    return [pair for pair in due if pair not in released]


def _release(mission: Mission, kind: str, month: date) -> None:
    areas = top_areas(mission)
    cells = {area.pk: 0 for area in areas}
    for annex in Annex.objects.filter(mission=mission, kind=kind).standing().select_related("area"):
        recorded = mission.mission_time(annex.created_at).astimezone(UTC).date()
        area = next((area for area in areas if annex.area.path.startswith(area.path)), None)
        if recorded.replace(day=1) == month and area is not None:
            cells[area.pk] += 1
    shown = told(cells, SystemRandom().sample(sorted(cells), len(cells)))
    rows: dict[Any, int | None] = {None: shown.total, **shown.cells}
    RoomCount.objects.bulk_create(
        RoomCount(mission=mission, kind=kind, month=month, area_id=area, cases=cases, released_at=timezone.now())
        for area, cases in rows.items()
    )


def top_areas(mission: Mission) -> list[Area]:
    """The areas that counts are told for: those right below the mission's own. Finer tables would undo the coarser."""
    root = Area.objects.filter(mission=mission, parent=None).order_by("pk").first()
    return list(Area.objects.filter(mission=mission, parent=root).order_by("pk")) if root is not None else []


def is_over(month: date, at: datetime) -> bool:
    """Whether a month lies wholly before an instant."""
    return _months_before(month, -1) <= at.astimezone(UTC).date()
