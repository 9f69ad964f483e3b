"""Small missions with random histories for the tests of the engine."""

from dataclasses import dataclass

import h3
import numpy as np
from hypothesis import strategies as st

from threats.scoring import Events, Grid, History, build_geometry, rate
from threats.scoring.geometry import place

T = 736_695  # 2018-01-01


@dataclass
class World:
    cells: tuple
    settlement_km: list
    points: list  # (day, is_target, latitude, longitude)

    def grid(self):
        centres = np.array([h3.cell_to_latlng(cell) for cell in self.cells])
        return Grid(self.cells, centres[:, 0].copy(), centres[:, 1].copy(), np.array(self.settlement_km))

    def score(self, weights, *, t=T, **more):
        return rate(self.history().measured(t), weights, **more)

    def history(self):
        grid, events = self.grid(), as_events(self.points)
        placed = place(grid, events)
        return History("world", grid, events, placed.source, build_geometry(grid, placed))


def as_events(points):
    day, is_target, latitude, longitude = (list(column) for column in zip(*points, strict=True)) if points else [[]] * 4
    return Events(
        np.array(day, dtype=np.int64), np.array(is_target, dtype=np.bool_), np.array(latitude, dtype=np.float64),
        np.array(longitude, dtype=np.float64), np.full(len(points), -1, dtype=np.int64),
    )  # fmt: skip


def histories(places, *, most=40):
    """Events of twenty years: in the given places and within some 450 km of the first; some lie in the future."""
    latitude, longitude = places[0]
    anywhere = st.tuples(st.floats(latitude - 4, latitude + 4), st.floats(longitude - 4, longitude + 4))
    event = st.tuples(st.integers(T - 8000, T + 30), st.booleans(), st.sampled_from(places) | anywhere)
    return st.lists(event.map(lambda drawn: (*drawn[:2], *drawn[2])), max_size=most)


@st.composite
def worlds(draw):
    """A disk of cells of some resolution somewhere on earth, the date line and high latitudes included."""
    latitude, longitude = draw(st.sampled_from([(0.0, 29.0), (13.0, 2.0), (64.0, 179.5), (-33.0, -70.0)]))
    resolution, rings = draw(st.sampled_from([(3, 1), (4, 2), (5, 3), (6, 3), (8, 3)]))
    cells = tuple(sorted(h3.grid_disk(h3.latlng_to_cell(latitude, longitude, resolution), rings)))
    distances = st.floats(0, 400, allow_nan=False)
    settlement_km = draw(st.lists(distances, min_size=len(cells), max_size=len(cells)))
    return World(cells, settlement_km, draw(histories([h3.cell_to_latlng(cell) for cell in cells])))
