"""Who can be where in how many hours: an estimate on a grid of squares and main roads. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

KM_PER_DEGREE = 111.2
OPEN_KMH = 12.0  # what the grid holds for level, inhabited ground: a base's speed off the roads is told against it
FARTHEST_H = 12.0  # farther is not looked at: nobody plans a rescue by it
STEP = 0.25  # of a square: how finely a road is followed through the squares
SIDES = ((0, 1), (1, 0), (1, 1), (1, -1))


@dataclass(frozen=True, eq=False)
class Ground:
    """Squares (centre, people, km/h off the roads) and stretches of main road between two of them (km, km/h).

    One ground is one object: what is reckoned from it is kept by it.
    """

    degrees: float
    latitude: np.ndarray
    longitude: np.ndarray
    people: np.ndarray
    kmh: np.ndarray
    roads: np.ndarray  # one line each: square, square, km, km/h

    def square(self, longitude: float, latitude: float) -> int | None:
        """The square that holds a point (WGS 84), or the nearest one within a square's side; None farther away."""
        flat = cos(radians(latitude))
        away = np.hypot((self.longitude - longitude) * flat, self.latitude - latitude)
        nearest = int(away.argmin()) if len(away) else 0
        return nearest if len(away) and away[nearest] <= self.degrees else None


@dataclass(frozen=True)
class Start:
    """A base: the square it stands on, and how fast its patrols are on main roads and on good ground off them."""

    square: int
    road_kmh: float
    track_kmh: float


def ground_of(degrees: float, squares: Sequence[Sequence[float]], roads: Sequence[Sequence[float]]) -> Ground:
    """The ground of its plain lists: [latitude, longitude, people, km/h] and [square, square, km, km/h]."""
    table = np.array(squares, dtype=np.float64).reshape(-1, 4)
    lines = np.array(roads, dtype=np.float64).reshape(-1, 4)
    return Ground(degrees, table[:, 0], table[:, 1], table[:, 2], table[:, 3], lines)


def hours(ground: Ground, starts: Sequence[Start]) -> np.ndarray:
    """Start x square: hours of travel; infinite beyond `FARTHEST_H` and where no way leads."""
    found = np.full((len(starts), len(ground.people)), np.inf)
    for speeds in sorted({(start.road_kmh, start.track_kmh) for start in starts}):
        rows = [i for i, start in enumerate(starts) if (start.road_kmh, start.track_kmh) == speeds]
        graph = _graph(ground, *speeds)
        squares = [starts[i].square for i in rows]
        found[rows] = dijkstra(graph, directed=False, indices=squares, limit=FARTHEST_H)
    return found


def _graph(ground: Ground, road_kmh: float, track_kmh: float) -> csr_array:
    """Hours between neighbours: the faster of the ground between them and of a main road that joins them."""
    first, second, km = _neighbours(ground)
    off = (ground.kmh[first] + ground.kmh[second]) / 2 * track_kmh / OPEN_KMH
    taken = km / np.maximum(off, 0.1)
    on_first, on_second = ground.roads[:, 0].astype(int), ground.roads[:, 1].astype(int)
    driven = ground.roads[:, 2] / np.maximum(np.minimum(ground.roads[:, 3], road_kmh), 0.1)
    low = np.concatenate([np.minimum(first, second), np.minimum(on_first, on_second)])
    high = np.concatenate([np.maximum(first, second), np.maximum(on_first, on_second)])
    time = np.concatenate([taken, driven])
    # A sparse array adds what stands twice: of two ways between the same squares only the faster one is kept.
    order = np.lexsort((time, high, low))
    low, high, time = low[order], high[order], time[order]
    kept = np.ones(len(low), dtype=bool)
    kept[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    size = len(ground.people)
    return csr_array((time[kept], (low[kept], high[kept])), shape=(size, size))


def places(ground: Ground) -> tuple[np.ndarray, np.ndarray]:
    """Row (from the south) and column (from the west) of each square; of one square at least."""
    rows = np.round((ground.latitude - ground.latitude.min()) / ground.degrees).astype(int)
    columns = np.round((ground.longitude - ground.longitude.min()) / ground.degrees).astype(int)
    return rows, columns


def _neighbours(ground: Ground) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of squares that touch, by side or corner, and the km between their centres."""
    if not len(ground.people):
        nothing = np.empty(0, dtype=int)
        return nothing, nothing, np.empty(0)
    rows, columns = places(ground)
    at = {key: index for index, key in enumerate(zip(rows.tolist(), columns.tolist(), strict=True))}
    pairs = [
        (index, at[row + down, column + right])
        for (row, column), index in at.items()
        for down, right in SIDES
        if (row + down, column + right) in at
    ]
    first, second = np.array(pairs, dtype=int).reshape(-1, 2).T
    return first, second, _km(ground, first, second)


def _km(ground: Ground, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    flat = np.cos(np.radians((ground.latitude[first] + ground.latitude[second]) / 2))
    east = (ground.longitude[first] - ground.longitude[second]) * flat
    return np.asarray(np.hypot(east, ground.latitude[first] - ground.latitude[second]) * KM_PER_DEGREE)


def follow_road(ground: Ground, line: Sequence[Sequence[float]], kmh: float) -> list[list[float]]:
    """The stretches of a road ([longitude, latitude] of its bends) between the squares that it crosses.

    Where it leaves the squares and comes back, nothing joins the two parts.
    """
    stretches: list[list[float]] = []
    at: int | None = None
    driven = 0.0
    for here, there in pairwise(line):
        flat = cos(radians((here[1] + there[1]) / 2))
        long = hypot((there[0] - here[0]) * flat, there[1] - here[1])
        parts = max(1, round(long / (ground.degrees * STEP)))
        for part in range(1, parts + 1):
            share = part / parts
            square = _inside(ground, here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share)
            driven += long / parts * KM_PER_DEGREE
            if square is None:
                at, driven = None, 0.0
            elif at is None:
                at, driven = square, 0.0
            elif square != at:
                stretches.append([at, square, round(driven, 2), kmh])
                at, driven = square, 0.0
    return stretches


def _inside(ground: Ground, longitude: float, latitude: float) -> int | None:
    found = ground.square(longitude, latitude)
    half = ground.degrees / 2 * 1.001
    if found is None or abs(ground.longitude[found] - longitude) > half:
        return None
    return found if abs(ground.latitude[found] - latitude) <= half else None


def nearest(table: np.ndarray) -> np.ndarray:
    """Hours from the nearest start to each square; infinite of no start at all."""
    return np.asarray(table.min(axis=0)) if len(table) else np.full(table.shape[1], np.inf)


def rungs(taken: np.ndarray, limits: Sequence[float]) -> np.ndarray:
    """How many of the limits each time is beyond: 0 is within the first, `len(limits)` beyond the last."""
    return np.asarray((taken[:, None] > np.array(limits)).sum(axis=1))
