"""100,000 cells scored for three horizons and written to the shown scores and their history, in a minute."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import h3
from django.contrib.gis.geos import Point, Polygon

from missions.models import Cell
from tests.cast import make_cast
from tests.threats.history import put
from threats.choices import RunTrigger
from threats.models import RiskScore, RiskScoreHistory
from threats.services import score_mission

CELLS = 100_000
EVENTS = 2_000
LIMIT_SECONDS = 60.0
BATCH = 5_000


def drill(say: Callable[[str], None], *, cells: int = CELLS, events: int = EVENTS) -> dict[str, Any]:
    """The first run writes every score twice, as shown and to the history; the next one, after news, what changed."""
    cast = make_cast()
    made = _grow(cast, cells)
    say(f"{made} cells")
    for number in range(events):
        put(cast.mission, 29.0 + number % 50 / 50, -0.3 + number % 30 / 50, days_ago=1 + number % 900)
    seconds = []
    for _run in range(2):
        began = time.perf_counter()
        run = score_mission(mission_id=cast.mission.pk, trigger=RunTrigger.COMMAND)
        seconds.append(round(time.perf_counter() - began, 1))
        say(f"{run.cells} cells scored and written in {seconds[-1]} s, {run.compute_ms:.0f} ms of it computing")
        put(cast.mission, 29.25, 0.0, days_ago=1)
    whole = RiskScore.objects.filter(mission=cast.mission, run=run).count() == 3 * made
    kept = RiskScoreHistory.objects.filter(mission=cast.mission, until_run=None).count() == 3 * made
    figure = {
        "cells": made,
        "events": events,
        "first_s": seconds[0],
        "after_news_s": seconds[1],
        "whole": whole and kept,
    }
    return {"id": "score_scale", "figure": figure, "pass": whole and kept and max(seconds) <= LIMIT_SECONDS}


def _grow(cast: Any, wanted: int) -> int:
    """More cells around those of the mission, ring by ring, all in its area West."""
    own = set(Cell.objects.filter(mission=cast.mission).values_list("h3", flat=True))
    rings, middle = 1, sorted(own)[0]
    while 3 * rings * (rings + 1) + 1 < wanted:
        rings += 1
    new = [cell for cell in h3.grid_disk(middle, rings) if cell not in own][: max(wanted - len(own), 0)]
    area = cast.west
    for start in range(0, len(new), BATCH):
        Cell.objects.bulk_create(_cell(cast.mission, area, cell) for cell in new[start : start + BATCH])
    return len(own) + len(new)


def _cell(mission: Any, area: Any, cell: str) -> Cell:
    latitude, longitude = h3.cell_to_latlng(cell)
    ring = [(lng, lat) for lat, lng in h3.cell_to_boundary(cell)]
    return Cell(
        mission=mission, area=area, h3=cell, centre=Point(longitude, latitude, srid=4326),
        geometry=Polygon([*ring, ring[0]], srid=4326), place="", settlement_km=20.0,
    )  # fmt: skip
