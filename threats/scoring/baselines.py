"""The simple methods that every scorecard shows beside the score, each given its best chance.

Only attacks on civilians in the mission's own cells are used, dated strictly before the day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.special import expit

from threats.scoring.geometry import Floats, Grid, Ints, arc_km, chord

KDE_KM, KDE_DAYS = 40.0, 1095
EWMA_KM, EWMA_HALF_LIFE, EWMA_DAYS = 30.0, 120.0, 1500
REACH_SIGMAS = 3.0
CLIMATOLOGY = "climatology"  # one base rate: what skill is measured against
NAMES = ("ewma_st", "last_h", "mean365", "mean_all", "kde", CLIMATOLOGY)
CALIBRATED_OVER = 26  # earlier windows
STEP_DAYS = 28  # at least, from one of them to the next


@dataclass(frozen=True)
class Attacks:
    """Attacks on civilians in mission cells: day (proleptic ordinal, ascending) and cell row."""

    day: Ints
    cell: Ints
    cells: int

    def counts(self, first: int, until: int) -> Floats:
        """How many fell into each cell in [first, until)."""
        low, high = np.searchsorted(self.day, [first, until])
        return np.bincount(self.cell[low:high], minlength=self.cells).astype(np.float64)


@dataclass(frozen=True)
class Kernels:
    """Gaussian smoothing between the cells of a grid, own cell 1."""

    kde: csr_array
    ewma: csr_array


def kernels(grid: Grid) -> Kernels:
    """The two kernels of a grid; computed once."""
    return Kernels(_kernel(grid, KDE_KM), _kernel(grid, EWMA_KM))


def _kernel(grid: Grid, sigma_km: float) -> csr_array:
    near = grid.tree.sparse_distance_matrix(grid.tree, chord(REACH_SIGMAS * sigma_km), output_type="ndarray")
    value = np.exp(-((arc_km(near["v"]) / sigma_km) ** 2) / 2)
    return csr_array((value, (near["i"], near["j"])), shape=(len(grid.cells), len(grid.cells)))


def rankings(attacks: Attacks, smooth: Kernels, *, t: int, horizon: int) -> dict[str, Floats]:
    """What each baseline counts in each cell as of day t, before it is calibrated."""
    end = int(np.searchsorted(attacks.day, t))
    day, cell = attacks.day[:end], attacks.cell[:end]
    recent = day >= t - EWMA_DAYS
    fading = np.bincount(cell[recent], 0.5 ** ((t - day[recent]) / EWMA_HALF_LIFE), minlength=attacks.cells)
    return {
        "ewma_st": smooth.ewma @ fading,
        "last_h": attacks.counts(t - horizon, t),
        "mean365": attacks.counts(t - 365, t),
        "mean_all": attacks.counts(0, t),
        "kde": smooth.kde @ attacks.counts(t - KDE_DAYS, t),
    }


@dataclass(frozen=True)
class Calibration:
    """A logistic line on the logarithm of a count, learnt over earlier windows."""

    floor: float
    mean: float
    scale: float
    intercept: float
    slope: float

    def probability(self, count: Floats) -> Floats:
        standard = (np.log(count + self.floor) - self.mean) / self.scale
        return np.asarray(expit(self.intercept + self.slope * standard), dtype=np.float64)


def calibrate(count: Floats, attacked: Floats) -> Calibration:
    """Learn the line from earlier windows (window x cell)."""
    floor = max(0.1 * float(count.mean()), 1e-9)
    logs = np.log(count + floor)
    mean, scale = float(logs.mean()), float(logs.std()) + 1e-9
    intercept, slope = _line(((logs - mean) / scale).ravel(), attacked.ravel())
    return Calibration(floor, mean, scale, intercept, slope)


def _line(x: Floats, y: Floats) -> tuple[float, float]:
    """Logistic regression on one standardised column with a unit ridge on its slope; damped Newton."""
    level = min(max(float(y.mean()), 1e-7), 1 - 1e-7)
    design, beta = np.column_stack([np.ones(len(x)), x]), np.array([np.log(level / (1 - level)), 0.0])

    def loss(b: Floats) -> float:
        log_odds = design @ b
        return float(np.sum(np.logaddexp(0, log_odds) - y * log_odds) + 0.5 * b[1] ** 2)

    value = loss(beta)
    for _step in range(100):
        said = expit(design @ beta)
        curvature = (design * (said * (1 - said))[:, None]).T @ design + np.diag([1e-9, 1.0])
        move = np.linalg.solve(curvature, design.T @ (said - y) + np.array([0.0, beta[1]]))
        size = 1.0
        while size > 1e-4 and loss(beta - size * move) > value:
            size /= 2
        beta = beta - size * move
        before, value = value, loss(beta)
        if abs(before - value) < 1e-9 * abs(before):
            break
    return float(beta[0]), float(beta[1])


class Baselines:
    """The simple methods for one mission and horizon, each calibrated over windows that were over by a day.

    The base rate is never nothing: half an attack where none was seen.
    """

    def __init__(self, attacks: Attacks, smooth: Kernels, *, before: int, horizon: int) -> None:
        self.attacks, self.smooth, self.horizon = attacks, smooth, horizon
        starts = [before - horizon - max(STEP_DAYS, horizon) * back for back in range(CALIBRATED_OVER)]
        first = int(attacks.day[0]) if len(attacks.day) else before
        starts = [start for start in starts if start > first + 365] or starts[:1]
        attacked = np.stack([attacks.counts(start, start + horizon) > 0 for start in starts]).astype(np.float64)
        self.base_rate = max(float(attacked.mean()), 0.5 / attacked.size)
        ranked = [rankings(attacks, smooth, t=start, horizon=horizon) for start in starts]
        self.lines = {name: calibrate(np.stack([each[name] for each in ranked]), attacked) for name in ranked[0]}

    def at(self, t: int) -> dict[str, Floats]:
        """What each of them says as of day t: the probability of an attack by cell."""
        ranked = rankings(self.attacks, self.smooth, t=t, horizon=self.horizon)
        said = {name: self.lines[name].probability(count) for name, count in ranked.items()}
        return said | {CLIMATOLOGY: np.full(self.attacks.cells, self.base_rate)}
