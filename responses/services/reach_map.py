"""Reach as a map: each square of the mission area by the limit within which somebody arrives. An estimate."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from django.contrib.gis.geos import GEOSGeometry, Point

from missions.models import Base, Mission
from responses.reach import Ground, nearest, places, rungs
from responses.services.reach import LIMITS, Reach, closing_of, last_day, reach_of

NOWHERE, LOST = " ", "x"


@dataclass(frozen=True)
class ReachMap:
    """The squares as lines of text, from the south and from the west, one sign a square; blank outside the area.

    `rows` says how many of the limits a square is beyond; `lost` has an x where a closure makes people wait beyond one
    limit more. `south` and `west` are the corner of the first square, in degrees.
    """

    degrees: float
    south: float
    west: float
    rows: list[str]
    people: list[int]  # on each rung, the last beyond all limits
    lost: list[str] = field(default_factory=list)
    waiting: int = 0  # people of the lost squares


def reach_map(*, mission: Mission, base: Base | None = None, without: Base | None = None) -> ReachMap | None:
    """Reach of all open bases, or of one; `without` marks what closing a base takes away. None without a ground."""
    found = reach_of(mission=mission, day=last_day(base) if base else mission.today())
    if found is None or not len(found.ground.people):
        return None
    ground, inside = found.ground, _inside(found.ground, mission.boundary.wkb.tobytes())
    rung = rungs(_taken(found, base), LIMITS)
    lost = inside & _lost(mission, without) if without else np.zeros_like(inside)
    return ReachMap(
        degrees=ground.degrees,
        south=float(ground.latitude.min() - ground.degrees / 2),
        west=float(ground.longitude.min() - ground.degrees / 2),
        rows=_lines(ground, np.where(inside, rung.astype(str), NOWHERE)),
        people=[int(ground.people[inside & (rung == step)].sum()) for step in range(len(LIMITS) + 1)],
        lost=_lines(ground, np.where(lost, LOST, NOWHERE)) if without else [],
        waiting=int(ground.people[lost].sum()),
    )


def _taken(found: Reach, base: Base | None) -> np.ndarray:
    """Hours to each square: of one base, else of the nearest one."""
    if base is None:
        return nearest(found.table)
    return nearest(found.table[[row for row, each in enumerate(found.bases) if each.pk == base.pk]])


def _lost(mission: Mission, base: Base) -> np.ndarray:
    closing = closing_of(mission=mission, base=base, day=last_day(base))
    assert closing is not None  # noqa: S101 - for the type checker: there is a ground
    return closing.slower


@lru_cache(maxsize=4)
def _inside(ground: Ground, boundary: bytes) -> np.ndarray:
    """Which squares have their middle in the area of the mission."""
    area = GEOSGeometry(memoryview(boundary)).prepared
    return np.array([area.covers(Point(x, y)) for x, y in zip(ground.longitude, ground.latitude, strict=True)])


def _lines(ground: Ground, signs: np.ndarray) -> list[str]:
    rows, columns = places(ground)
    drawn = np.full((rows.max() + 1, columns.max() + 1), NOWHERE)
    drawn[rows, columns] = signs
    return ["".join(line).rstrip() for line in drawn]
