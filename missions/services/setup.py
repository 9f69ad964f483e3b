"""Set up a mission: its areas, the cells that risk is scored on, and the settlements in and around it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.contrib.gis.geos import MultiPolygon
from django.db import transaction
from django.utils import timezone

from ledger.services import audit
from missions.boundaries import Boundaries, Unit
from missions.choices import AreaLevel, ClockMode, Module
from missions.models import Area, Mission
from missions.services.bulk import make_pieces
from missions.services.cells import make_cells
from missions.services.settlements import load_settlements, world
from missions.signals import mission_made

REPLAY_STARTS_AT = time(6, tzinfo=UTC)
MODULES = [Module.CRSV, Module.CAAC, Module.CASUALTIES, Module.HRDDP, Module.CIVILIAN_HARM]


@dataclass(frozen=True)
class SetUp:
    """What was made."""

    mission: Mission
    areas: int
    cells: int
    settlements: int


@transaction.atomic
def create_mission(
    *,
    code: str,
    name: str,
    boundaries: Boundaries,
    actor: str,
    resolution: int = 5,
    time_zone: str = "UTC",
    replay_as_of: date | None = None,
    is_demo: bool = False,
) -> SetUp:
    """A mission ready for its first import: area tree, cells and settlements, in one transaction.

    `replay_as_of` makes it a replay whose clock starts that day at 06:00 UTC. Raises CellSizeError when the
    resolution does not suit the area, IntegrityError when the code is taken.
    """
    union = boundaries.union()
    mission = Mission(
        code=code,
        name=name,
        time_zone=time_zone,
        modules=MODULES,
        h3_resolution=resolution,
        boundary=union,
        is_demo=is_demo,
        **_clock(replay_as_of),
    )
    mission.full_clean(validate_unique=False)
    mission.save()
    areas = _make_areas(mission, boundaries.units, union)
    gazetteer = world()
    cells = make_cells(mission, areas, gazetteer)
    make_pieces(mission.pk)
    settlements = load_settlements(mission, gazetteer)
    data = {"areas": len(areas), "cells": cells, "settlements": settlements, "h3": resolution}
    audit(actor=actor, verb="mission.create", object_type="mission", object_id=mission.public_id,
          mission_id=mission.pk, data=data)  # fmt: skip
    mission_made.send(Mission, mission=mission)
    return SetUp(mission, len(areas), cells, settlements)


def _clock(replay_as_of: date | None) -> dict[str, object]:
    if replay_as_of is None:
        return {"clock_mode": ClockMode.LIVE}
    start = datetime.combine(replay_as_of, REPLAY_STARTS_AT)
    return {"clock_mode": ClockMode.REPLAY, "replay_start": start, "replay_anchor": timezone.now()}


def _make_areas(mission: Mission, units: list[Unit], union: MultiPolygon) -> list[Area]:
    """The root (the whole mission) and its admin areas; returns these."""
    root = _area(mission, None, AreaLevel.MISSION, mission.name, mission.code, union)
    root.save()
    root.path = f"{root.pk}/"
    root.save(update_fields=["path"])
    codes = _pcodes(mission.code, units)
    areas = [
        _area(mission, root, unit.level, unit.name, code, unit.geometry, official=bool(unit.pcode))
        for unit, code in zip(units, codes, strict=True)
    ]
    Area.objects.bulk_create(areas)
    for area in areas:
        area.path = f"{root.path}{area.pk}/"
    Area.objects.bulk_update(areas, ["path"])
    return areas


def _area(
    mission: Mission,
    parent: Area | None,
    level: str,
    name: str,
    pcode: str,
    shape: MultiPolygon,
    *,
    official: bool = False,
) -> Area:
    return Area(
        public_id=uuid.uuid4(),
        mission=mission,
        parent=parent,
        path="",
        level=level,
        name=name,
        pcode=pcode,
        pcode_is_official=official,
        geometry=shape,
        centre=shape.point_on_surface,
    )


def _pcodes(mission_code: str, units: list[Unit]) -> list[str]:
    """The P-code of each unit: the official one, else a local one such as SSD01 that no official one uses."""
    taken = {unit.pcode for unit in units} | {mission_code}
    width = max(2, len(str(len(units))))
    free = (code for n in range(1, 10**6) if (code := f"{mission_code}{n:0{width}}") not in taken)
    return [unit.pcode or next(free) for unit in units]
