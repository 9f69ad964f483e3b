"""Where events lie in relation to the cells of a mission. Computed once per grid and set of places, then reused.

Distances are great circles on a sphere of 6371.0088 km (at most 0.6 % from geodesic), between cell centres.
Coordinates are WGS 84 degrees.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

import h3
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

EARTH_KM = 6371.0088
KERNEL_KM = 100.0  # sigma of factor 4
REACH_KM = 300.0
NEAR_KM = 40.0  # factor 8
COVERAGE_KM = 100.0
RIM_EDGES = 1.32  # an event this many cell edges from a mission cell's centre is that cell's: 13 km at resolution 5
OWN_KM = 1.0  # nearer centres are the same cell (less at fine resolutions, whose neighbours lie that near)


@dataclass(frozen=True)
class Events:
    """Armed events as columns. `day` is a proleptic ordinal; `cell` the row of a mission cell, or -1: by its point.

    `certainty` (0 to 1; None: all are certain) is how many events a live report is expected to stand for.
    """

    day: Ints
    is_target: Bools
    latitude: Floats
    longitude: Floats
    cell: Ints
    certainty: Floats | None = None

    @property
    def counted(self) -> Floats:
        """The certainty of each event."""
        return np.ones(len(self.day)) if self.certainty is None else self.certainty

    @property
    def certain(self) -> Bools:
        return np.asarray(self.counted >= 1.0)

    def only(self, kept: Bools) -> Events:
        """Some of the events."""
        return Events(
            self.day[kept],
            self.is_target[kept],
            self.latitude[kept],
            self.longitude[kept],
            self.cell[kept],
            None if self.certainty is None else self.certainty[kept],
        )

    def __len__(self) -> int:
        return len(self.day)

    def and_in(self, rows: Ints, *, day: Ints, is_target: Bools) -> Events:
        """With as many certain events more, in mission cells of these rows."""
        nowhere = np.zeros(len(rows))
        return Events(
            np.concatenate([self.day, day]),
            np.concatenate([self.is_target, is_target]),
            np.concatenate([self.latitude, nowhere]),
            np.concatenate([self.longitude, nowhere]),
            np.concatenate([self.cell, rows]),
            np.concatenate([self.counted, np.ones(len(rows))]),
        )


@dataclass(frozen=True)
class Grid:
    """The cells of a mission: H3 indexes of one resolution, their centres, km to the nearest settlement."""

    cells: tuple[str, ...]
    latitude: Floats
    longitude: Floats
    settlement_km: Floats

    @cached_property
    def row(self) -> dict[str, int]:
        return {cell: row for row, cell in enumerate(self.cells)}

    @cached_property
    def tree(self) -> cKDTree:
        return cKDTree(unit_vectors(self.latitude, self.longitude))

    @cached_property
    def edge_km(self) -> float:
        return float(h3.average_hexagon_edge_length(h3.get_resolution(self.cells[0]), unit="km"))

    @cached_property
    def areas(self) -> Floats:
        """km2 of each cell."""
        return np.array([h3.cell_area(cell, unit="km^2") for cell in self.cells])

    @cached_property
    def fingerprint(self) -> str:
        digest = hashlib.sha256("".join(self.cells).encode())
        for column in (self.latitude, self.longitude, self.settlement_km):
            digest.update(column.tobytes())
        return digest.hexdigest()


@dataclass(frozen=True)
class Placed:
    """The source cell of each event: rows of the grid first, then the cells outside it that hold events."""

    source: Ints
    outside: tuple[str, ...]
    used: Ints  # the sources that hold an event
    attacked: Ints  # those that hold an attack on civilians

    def only(self, kept: Bools) -> Placed:
        """Some of the events, in the same geometry."""
        return Placed(self.source[kept], self.outside, self.used, self.attacked)

    def fingerprint(self) -> str:
        """Names the sources that are in use: what the geometry depends on beside the grid."""
        sources = self.used.tobytes() + b"|" + self.attacked.tobytes()
        return hashlib.sha256(sources + "".join(self.outside).encode()).hexdigest()


@dataclass(frozen=True)
class Geometry:
    """Which sources each scored cell feels. Rows are scored cells, columns are sources."""

    sources: int
    rows: Ints  # the source that each scored cell is itself: the selector P
    kernel: csr_array  # exp(-d^2 / (2 * 100^2)), attacks in other cells to 300 km
    near: csr_array  # attacks within 40 km, own cell included
    around: csr_array  # all events within 100 km, own cell included
    settlement_km: Floats
    median_settlement_km: float  # of the whole mission: the reference of a quiet cell

    @cached_property
    def settlement_felt(self) -> Floats:
        """Factor 9 of each cell, which no event changes."""
        return np.asarray(np.log(1 + self.settlement_km), dtype=np.float64)

    @cached_property
    def near_rows(self) -> tuple[Ints, Ints]:
        """Cells that have a source of `near`, and where the sources of each begin in it."""
        filled = np.flatnonzero(np.diff(self.near.indptr))
        return filled, np.asarray(self.near.indptr[filled], dtype=np.int64)

    def only(self, *rows: int) -> Geometry:
        """The same for some cells, which is all that their trend needs."""
        pick = np.array(rows, dtype=np.int64)
        return Geometry(
            self.sources,
            self.rows[pick],
            self.kernel[pick],
            self.near[pick],
            self.around[pick],
            self.settlement_km[pick],
            self.median_settlement_km,
        )

    def feeling_itself(self) -> Geometry:
        """The same for cells that may get their first attack: each feels its own cell."""
        one = _sparse(np.arange(len(self.rows)), self.rows, np.ones(len(self.rows)), (len(self.rows), self.sources))
        return replace(self, near=csr_array(self.near + one))


def unit_vectors(latitude: Floats, longitude: Floats) -> Floats:
    """Points on the unit sphere, whose chords order as great circles do."""
    lat, lng = np.radians(latitude), np.radians(longitude)
    return np.column_stack([np.cos(lat) * np.cos(lng), np.cos(lat) * np.sin(lng), np.sin(lat)])


def chord(km: float) -> float:
    """The chord of a great circle of this length on the unit sphere."""
    return float(2 * np.sin(min(km / EARTH_KM, np.pi) / 2))


def arc_km(chords: Floats) -> Floats:
    """The great circle of chords on the unit sphere, km."""
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(chords / 2, 1.0)), dtype=np.float64)


def place(grid: Grid, events: Events) -> Placed:
    """The source cell of each event: given, the mission cell that it lies in or beside, or one outside."""
    source = events.cell.copy()
    unknown = np.flatnonzero(source < 0)
    points, which = np.unique(
        np.column_stack([events.latitude[unknown], events.longitude[unknown]]), axis=0, return_inverse=True
    )
    found, outside = _place_points(grid, points)
    source[unknown] = found[which.reshape(-1)]
    return Placed(source, outside, np.unique(source), np.unique(source[events.is_target]))


def _place_points(grid: Grid, points: Floats) -> tuple[Ints, tuple[str, ...]]:
    resolution = h3.get_resolution(grid.cells[0])
    found = np.empty(len(points), dtype=np.int64)
    chords, nearest = grid.tree.query(unit_vectors(points[:, 0], points[:, 1])) if len(points) else ([], [])
    rim = chord(RIM_EDGES * grid.edge_km)
    outside: dict[str, int] = {}
    for index, (latitude, longitude) in enumerate(points.tolist()):
        own = h3.latlng_to_cell(latitude, longitude, resolution)
        row = grid.row.get(own)
        if row is None and chords[index] <= rim:
            row = int(nearest[index])
        found[index] = outside.setdefault(own, len(grid.cells) + len(outside)) if row is None else row
    return found, tuple(outside)


def build_geometry(grid: Grid, placed: Placed) -> Geometry:
    """Kernels between every cell of the grid and the sources that each of them is about."""
    centres = [h3.cell_to_latlng(cell) for cell in placed.outside]
    latitude = np.concatenate([grid.latitude, [point[0] for point in centres]])
    longitude = np.concatenate([grid.longitude, [point[1] for point in centres]])
    points = unit_vectors(latitude, longitude)
    shape = (len(grid.cells), len(points))
    row, column, km = _pairs(grid, points, placed.attacked, REACH_KM)
    own = column == row
    elsewhere = (km > min(OWN_KM, grid.edge_km / 2)) & ~own
    near = own | (km <= NEAR_KM)
    all_row, all_column, _ = _pairs(grid, points, placed.used, COVERAGE_KM)
    return Geometry(
        sources=shape[1],
        rows=np.arange(shape[0]),
        kernel=_sparse(row[elsewhere], column[elsewhere], np.exp(-((km[elsewhere] / KERNEL_KM) ** 2) / 2), shape),
        near=_sparse(row[near], column[near], np.ones(near.sum()), shape),
        around=_sparse(all_row, all_column, np.ones(len(all_row)), shape),
        settlement_km=grid.settlement_km,
        median_settlement_km=float(np.median(grid.settlement_km)),
    )


def _pairs(grid: Grid, points: Floats, sources: Ints, reach_km: float) -> tuple[Ints, Ints, Floats]:
    """(cell, source, km) of all pairs within reach, a cell that is a source itself included."""
    tree = cKDTree(points[sources].reshape(-1, 3))
    pairs = grid.tree.sparse_distance_matrix(tree, chord(reach_km), output_type="ndarray")
    return pairs["i"], sources[pairs["j"]], arc_km(pairs["v"])


def _sparse(row: Ints, column: Ints, value: Floats, shape: tuple[int, int]) -> csr_array:
    # half the bytes of index to read: what a product costs is memory
    return csr_array((value, (row.astype(np.int32), column.astype(np.int32))), shape=shape)
