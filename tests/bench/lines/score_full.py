"""`score_full`: a whole mission scored for three horizons, beside a loop per cell and beside scikit-learn's KDE."""

import csv
import gzip
import time
from datetime import date
from pathlib import Path

import h3
import numpy as np
from sklearn.neighbors import KernelDensity

from tests.bench.line import Line
from tests.threats.scoring import slow
from tests.threats.scoring.slow import km
from threats.scoring import Events, Geometry, Grid, build_geometry, measure, rate, serving
from threats.scoring.geometry import EARTH_KM, Placed, place

FILE = Path(__file__).parents[2] / "data" / "ucdp_ged211_africa_1989_2017.csv.gz"  # real events: they come in clusters
HEART = (-0.5, 28.5)  # eastern DR Congo
RINGS = 36  # a disk of 3 * 36 * 37 + 1 = 3,997 cells, about 600 km across each way
REACH_KM = 1_100.0
EVENTS = 6_000
REPEATED = 20  # milliseconds are measured several in a row
SAMPLE = 3  # cells that the loop really scores; its figure is their time times cells / SAMPLE
KDE_DAYS = 1_095
DAY = date(2018, 1, 1)


def event(row: dict[str, str]) -> tuple[int, bool, float, float]:
    """(day, civilians targeted, latitude, longitude) of a row of the dataset."""
    day = date.fromisoformat(row["date_start"]).toordinal()
    return day, row["type_of_violence"] == "3", float(row["latitude"]), float(row["longitude"])


class Mission:
    """Cells and events of the size that the line names."""

    grid: Grid
    events: Events
    placed: Placed
    geometry: Geometry

    def make(self, rows: int) -> None:
        """The size is the line's own, whatever the bench's: the newest 6,000 events of the region."""
        cells = tuple(sorted(h3.grid_disk(h3.latlng_to_cell(*HEART, 5), RINGS)))
        centres = np.array([h3.cell_to_latlng(cell) for cell in cells])
        spread = np.random.default_rng(17).exponential(25.0, len(cells))
        self.grid = Grid(cells, centres[:, 0].copy(), centres[:, 1].copy(), spread)
        with gzip.open(FILE, "rt", encoding="utf-8") as file:
            events = [row for row in map(event, csv.DictReader(file)) if km(row[2:], HEART) <= REACH_KM]
        day, target, latitude, longitude = (np.array(column) for column in zip(*sorted(events)[-EVENTS:], strict=True))
        self.events = Events(day, target, latitude, longitude, np.full(EVENTS, -1, dtype=np.int64))
        self.placed = place(self.grid, self.events)
        self.geometry = build_geometry(self.grid, self.placed)

    def engine(self) -> float:
        """Seconds of what a run computes once its geometry is known: nine factors, three horizons, their intervals."""
        started = time.perf_counter()
        for _ in range(REPEATED):
            measured = measure(self.geometry, self.events, self.placed.source, t=DAY.toordinal())
            scores = rate(measured, serving(DAY))
            assert scores.risk.shape == (3, len(self.grid.cells))
        return (time.perf_counter() - started) / REPEATED

    def loop(self) -> float:
        """Seconds of plain Python, one cell after the other over all events; extrapolated from a sample of cells."""
        names = [*self.grid.cells, *self.placed.outside]
        columns = zip(
            self.events.day.tolist(), self.events.is_target.tolist(), self.placed.source.tolist(), strict=True
        )
        events = [(day, target, names[source]) for day, target, source in columns]
        rows = np.linspace(0, len(self.grid.cells) - 1, SAMPLE).astype(int).tolist()
        started = time.perf_counter()
        for row in rows:
            factors = slow.factors(self.grid.cells[row], events, float(self.grid.settlement_km[row]), DAY.toordinal())
            for b0, *weights in serving(DAY).by_horizon.values():
                b0 + sum(weight * factor for weight, factor in zip(weights, factors, strict=True))
        return (time.perf_counter() - started) * len(self.grid.cells) / SAMPLE

    def kde(self) -> None:
        """One feature of the nine: attacks of three years, a 40 km kernel on the sphere, at every cell."""
        lately = self.events.is_target & (self.events.day > DAY.toordinal() - KDE_DAYS)
        attacks = np.radians(np.column_stack([self.events.latitude[lately], self.events.longitude[lately]]))
        cells = np.radians(np.column_stack([self.grid.latitude, self.grid.longitude]))
        model = KernelDensity(bandwidth=40 / EARTH_KM, metric="haversine", algorithm="ball_tree")
        model.fit(attacks).score_samples(cells)


MISSION = Mission()
LINES = [
    Line(
        name="score_full.loop",
        unit="s (reference extrapolated from 3 cells)",
        reach="<=1/1000",
        judge=lambda ratio: ratio <= 1 / 1000,
        setup=MISSION.make,
        ours=MISSION.engine,
        reference=MISSION.loop,
    ),
    Line(
        name="score_full.kde",
        unit="s",
        reach="<=1/50",
        judge=lambda ratio: ratio <= 1 / 50,
        setup=MISSION.make,
        ours=MISSION.engine,
        reference=MISSION.kde,
    ),
]
