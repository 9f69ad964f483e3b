"""Fit one weight set on pooled missions: ridge logistic with sign limits (SCORING 1.3). Deterministic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from threats.scoring.factors import FACTORS
from threats.scoring.geometry import Bools, Floats, Ints

PENALTY = 3.0  # on standardised columns
MOST_ROWS = 4_000_000  # more: every positive, and a share of the negatives with a weight that makes up for it
RISING = 7  # factors 1 to 7 may only raise the risk, 8 and 9 only lower it
FEWEST_POSITIVES = 50
ALIKE = 1e-9  # of its size: less spread than this is what adding up very many equal numbers leaves


class TooFewPositivesError(ValueError):
    """There is not enough violence on record to learn from."""


@dataclass(frozen=True)
class Window:
    """What was measured in a mission's cells at one cut-off, and whether an attack followed in each."""

    group: str  # mission and cut-off: what happens in one window is not independent
    values: Floats  # factor x cell
    attacked: Bools


@dataclass(frozen=True)
class Fitted:
    """Intercept and weights, their covariance (clustered by window), and what they were learnt from."""

    weights: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    rows: int
    positives: int


def fit(windows: Iterable[Window]) -> Fitted:
    """Learn the weights of one horizon. Raises TooFewPositivesError."""
    design, followed, cluster = _stacked(windows)
    positives = int(followed.sum())
    if positives < FEWEST_POSITIVES:
        raise TooFewPositivesError(f"{positives} attacked cell-windows; {FEWEST_POSITIVES} are needed")
    kept, weight = _kept(followed)
    design, attacked, cluster = design[kept], followed[kept].astype(np.float64), cluster[kept]
    mean = np.average(design, axis=0, weights=weight)
    scale = np.sqrt(np.average((design - mean) ** 2, axis=0, weights=weight))
    alike = scale <= ALIKE * (1 + np.abs(mean))
    scale[alike] = 1.0
    standard = np.column_stack([np.ones(len(design)), (design - mean) / scale])
    standard[:, 1:][:, alike] = 0.0
    found = _minimise(standard, attacked, weight)
    back = _back(np.asarray(mean), np.asarray(scale))
    spread = np.linalg.multi_dot([back, _sandwich(standard, attacked, weight, cluster, found), back.T])
    return Fitted(
        tuple(map(float, back @ found)), tuple(tuple(map(float, row)) for row in spread), len(kept), positives
    )


def _stacked(windows: Iterable[Window]) -> tuple[Floats, Bools, Ints]:
    values, attacked, cluster = [], [], []
    for number, window in enumerate(windows):
        values.append(window.values.T)
        attacked.append(window.attacked)
        cluster.append(np.full(len(window.attacked), number, dtype=np.int64))
    if not values:
        raise TooFewPositivesError("there is no window to learn from")
    return np.vstack(values), np.concatenate(attacked), np.concatenate(cluster)


def _kept(attacked: Bools) -> tuple[Ints, Floats]:
    """All rows; of very many, every positive and each n-th negative, weighted."""
    negatives = np.flatnonzero(~attacked)
    step = int(np.ceil(len(attacked) / MOST_ROWS))
    kept = np.sort(np.concatenate([np.flatnonzero(attacked), negatives[::step]]))
    share = len(negatives[::step]) / max(len(negatives), 1)
    return kept, np.where(attacked[kept], 1.0, 1.0 / max(share, 1e-9))


def _minimise(design: Floats, attacked: Floats, weight: Floats) -> Floats:
    ridge = np.full(design.shape[1], PENALTY)
    ridge[0] = 0.0

    def loss(beta: Floats) -> tuple[float, Floats]:
        log_odds = design @ beta
        value = weight @ (np.logaddexp(0, log_odds) - attacked * log_odds) + 0.5 * ridge @ beta**2
        return float(value), design.T @ (weight * (expit(log_odds) - attacked)) + ridge * beta

    start = np.zeros(design.shape[1])
    level = np.average(attacked, weights=weight)
    start[0] = np.log(level / (1 - level))
    limits = [(None, None)] + [(0, None)] * RISING + [(None, 0)] * (len(FACTORS) - RISING)
    answer = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 500, "ftol": 1e-12})
    return np.asarray(answer.x, dtype=np.float64)


def _back(mean: Floats, scale: Floats) -> Floats:
    """The matrix that takes weights of standardised columns to weights of the factors themselves."""
    back = np.diag(np.concatenate([[1.0], 1 / scale]))
    back[0, 1:] = -mean / scale
    return back


def _sandwich(design: Floats, attacked: Floats, weight: Floats, cluster: Ints, beta: Floats) -> Floats:
    """Covariance that allows for what windows share; a weight held at its limit has none."""
    free = np.concatenate([[True], beta[1:] != 0])
    columns = design[:, free]
    said = expit(design @ beta)
    ridge = np.full(free.sum(), PENALTY)
    ridge[0] = 0.0
    bread = np.linalg.inv((columns * (weight * said * (1 - said))[:, None]).T @ columns + np.diag(ridge))
    scores = columns * (weight * (attacked - said))[:, None]
    sums = np.zeros((cluster.max() + 1, columns.shape[1]))
    np.add.at(sums, cluster, scores)
    full = np.zeros((len(beta), len(beta)))
    full[np.ix_(free, free)] = bread @ (sums.T @ sums) @ bread
    return full
