"""The 90 % intervals, held against what happened: in groups of similar probability, year by year, out of sample.

Six regions of real violence, weights learnt before each year 2012 to 2017, ceiling and window variance from the four
years before it: the recipe of `training.train`.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import h3
import numpy as np
from scipy.special import expit

from threats.scoring import Events, Grid, History, build_geometry
from threats.scoring.calibration import correct, half_interval, spread
from threats.scoring.fitting import fit
from threats.scoring.geometry import arc_km, place, unit_vectors
from threats.scoring.training import Fold, damping_of, window_variance, windows

FILE = Path(__file__).parents[1] / "data" / "ucdp_ged211_africa_1989_2017.csv.gz"
# (latitude, longitude) and rings of cells around: eastern DR Congo, CAR, South Sudan, Mali, Darfur, north-east Nigeria
REGIONS = {
    "DRC": (-1.0, 28.5, 24), "CAF": (6.0, 20.0, 24), "SSD": (7.5, 30.5, 24), "MLI": (16.0, -2.0, 26),
    "DAR": (13.0, 24.5, 20), "NGA": (11.5, 12.5, 16),
}  # fmt: skip
FIRST_YEAR = 2009
YEARS = range(2012, 2018)
FOLDS = 4
STEP_DAYS = 28
EDGES = np.array([0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.4])
FEWEST_EXPECTED = 1.0  # a group of which less than one attack was expected can hardly say anything
LEAST, MOST = 0.85, 0.97  # nine times in ten, as far as some 150 groups can tell
REACH_KM = 310.0


def drill(
    say: Callable[[str], None], *, years: range = YEARS, horizons: tuple[int, ...] = (7, 28, 90), regions: Any = None
) -> dict[str, Any]:
    """Groups by year, horizon and probability over all regions: how often the observed share lay inside."""
    pasts = list(histories(regions or REGIONS))
    figure: dict[str, Any] = {}
    inside = total = 0
    for horizon in horizons:
        folds = {y: list(_year(pasts, horizon, y)) for y in range(years.start - FOLDS, years.stop) if y > FIRST_YEAR}
        held = [hit for year in years for hit in _groups(folds, year)]
        figure[str(horizon)] = {"inside": sum(held), "groups": len(held)}
        inside, total = inside + sum(held), total + len(held)
        say(f"{horizon} days: {sum(held)} of {len(held)} groups inside")
    share = inside / max(total, 1)
    figure["all"] = {"inside": inside, "groups": total, "share": round(share, 3)}
    return {"id": "intervals", "figure": figure, "pass": LEAST <= share <= MOST}


def histories(regions: dict[str, tuple[float, float, int]]) -> Iterator[History]:
    """The regions with the real events around them."""
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        rows = [_event(row) for row in csv.DictReader(file)]
    day, target, latitude, longitude = (np.array(column) for column in zip(*rows, strict=True))
    for name, (lat, lng, rings) in regions.items():
        cells = tuple(sorted(h3.grid_disk(h3.latlng_to_cell(lat, lng, 5), rings)))
        centres = np.array([h3.cell_to_latlng(cell) for cell in cells])
        grid = Grid(cells, centres[:, 0].copy(), centres[:, 1].copy(), np.full(len(cells), 20.0))
        near = arc_km(grid.tree.query(unit_vectors(latitude, longitude))[0]) <= REACH_KM
        events = Events(day[near], target[near], latitude[near], longitude[near], np.full(int(near.sum()), -1))
        placed = place(grid, events)
        yield History(name, grid, events, placed.source, build_geometry(grid, placed))


def _event(row: dict[str, str]) -> tuple[int, bool, float, float]:
    day = date.fromisoformat(row["date_start"][:10]).toordinal()
    return day, row["type_of_violence"] == "3", float(row["latitude"]), float(row["longitude"])


def _year(pasts: list[History], horizon: int, year: int) -> Iterator[tuple[Fold, Any]]:
    """(what was said, variance of it) for each region and window of a year, by weights learnt before it."""
    start, first = date(FIRST_YEAR, 1, 1).toordinal(), date(year, 1, 1).toordinal()
    learnt = fit(windows(pasts, horizon, start, first))
    b0, *factors = learnt.weights
    for past in pasts:
        for t in range(first, first + 365 - horizon + 1, STEP_DAYS):
            measured, level = past.measured(t), past.level(learnt.weights, horizon, t=t)
            log_odds = b0 + np.array(factors) @ measured.values + level.delta
            above_quiet = measured.values - measured.quiet[:, None]
            variance = spread(above_quiet, measured.quiet, np.array(learnt.covariance)) + level.variance
            yield Fold(log_odds, (past.counts(t, horizon) > 0).astype(np.float64)), variance


def _groups(folds: dict[int, list[tuple[Fold, Any]]], year: int) -> Iterator[bool]:
    """Of each group of similar probability in a year: whether what was seen lay inside the group's interval."""
    before = [fold for y in range(year - FOLDS, year) for fold, _variance in folds.get(y, [])]
    damping = damping_of(before)
    shared = window_variance(before, damping)
    sums = np.zeros((len(EDGES) + 1, 4))  # said, seen, low, high
    for fold, variance in folds[year]:
        middle, slope = correct(fold.log_odds, damping)
        half = half_interval(variance + shared, slope)
        said, low, high = expit(middle), expit(middle - half), expit(middle + half)
        group = np.digitize(said, EDGES)
        columns = (said, fold.attacked, low, high)
        sums += np.stack([np.bincount(group, each, minlength=len(sums)) for each in columns], axis=1)
    yield from (bool(low <= seen <= high) for said, seen, low, high in sums if said >= FEWEST_EXPECTED)
