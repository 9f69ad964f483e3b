"""The H3 cells that a mission is scored on: those whose centre lies in one of its areas."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import h3
import numpy as np
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _

from missions.errors import DomainError
from missions.gazetteer import KM_PER_DEGREE, Gazetteer
from missions.models import Area, Mission
from missions.polygons import pieces
from missions.services.bulk import copy_rows, point_hex, polygon_hex

MAX_CELLS = 300_000
COLUMNS = "mission_id, area_id, h3, centre, geometry, settlement_km, place"


class CellSizeError(DomainError):
    """The resolution does not suit the size of the mission."""


def make_cells(mission: Mission, areas: Iterable[Area], gazetteer: Gazetteer) -> int:
    """Give a mission its cells, each with its area and the nearest settlement of the world. Returns how many.

    Raises CellSizeError when there would be none, or too many to score.
    """
    areas = list(areas)
    expected = sum((_square_km(polygon) for area in areas for polygon in area.geometry), 0.0)
    expected /= h3.average_hexagon_area(mission.h3_resolution, unit="km^2")
    if expected > MAX_CELLS:
        text = _("Resolution %(h3)d would make about %(n)d cells, %(max)d are the most: choose a coarser one (--h3).")
        raise CellSizeError(text % {"h3": mission.h3_resolution, "n": expected, "max": MAX_CELLS})
    cells = _cells_of(areas, mission.h3_resolution)
    if not cells:
        text = _("No cell of resolution %(h3)d has its centre in the area: choose a finer one (--h3).")
        raise CellSizeError(text % {"h3": mission.h3_resolution})
    return copy_rows("missions_cell", COLUMNS, _rows(mission.pk, cells, gazetteer))


def _square_km(polygon: GEOSGeometry) -> float:
    _west, south, _east, north = polygon.extent
    return float(polygon.area * KM_PER_DEGREE**2 * math.cos(math.radians((south + north) / 2)))


def _cells_of(areas: list[Area], resolution: int) -> dict[str, int]:
    """Cell to area id. Pieces keep H3 fast on long borders and right on areas wider than half the world."""
    cells: dict[str, int] = {}
    for area in areas:
        for piece in pieces(area.geometry):
            rings = [[(latitude, longitude) for longitude, latitude, *_z in ring.coords] for ring in piece]
            for cell in h3.polygon_to_cells(h3.LatLngPoly(rings[0], *rings[1:]), resolution):
                cells.setdefault(cell, area.pk)
    return cells


def _rows(mission_id: int, cells: dict[str, int], gazetteer: Gazetteer) -> Iterator[tuple[object, ...]]:
    names = sorted(cells)
    centres = np.array([h3.cell_to_latlng(cell) for cell in names])
    kilometres, nearest = gazetteer.nearest(centres[:, 0], centres[:, 1])
    for cell, (latitude, longitude), distance, row in zip(names, centres, kilometres, nearest, strict=True):
        yield (
            mission_id,
            cells[cell],
            cell,
            point_hex(longitude, latitude),
            polygon_hex(_outline(cell, longitude)),
            round(float(distance), 4),
            gazetteer.names[row][:160],
        )


def _outline(cell: str, centre: float) -> list[tuple[float, float]]:
    """The closed hexagon as (longitude, latitude), followed over the antimeridian rather than around the world."""
    ring = [((lng - centre + 180) % 360 - 180 + centre, lat) for lat, lng in h3.cell_to_boundary(cell)]
    return [*ring, ring[0]]
