"""Train a weight set on pooled missions, and hold it against the one in use (SCORING 1.3). Pure and deterministic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit

from threats.scoring.baselines import STEP_DAYS
from threats.scoring.calibration import correct
from threats.scoring.factors import FACTORS
from threats.scoring.fitting import TooFewPositivesError, Window, fit
from threats.scoring.geometry import Floats
from threats.scoring.history import History
from threats.scoring.weights import HORIZONS

FIRST_YEAR = 2009
FOLDS = 4  # yearly, the last ones before the training ends: what damping and window variance are learnt from
MOST_DAMPING = 1.0
DEFAULT_DAMPING = {7: 0.8, 28: 0.8, 90: 0.0}  # until there is a fold to learn it from


@dataclass(frozen=True)
class Fold:
    """Out-of-sample log-odds (offset included) of one mission and window, and whether each cell was attacked."""

    log_odds: Floats
    attacked: Floats


def train(histories: Sequence[History], *, until: date, source: str, first_year: int = FIRST_YEAR) -> dict[str, Any]:
    """The data of a weight set whose training ends with the day `until`; see `weights.weight_set`.

    Raises TooFewPositivesError. Nothing after `until` is looked at: every window ends by it.
    """
    start, end = date(first_year, 1, 1).toordinal(), until.toordinal() + 1
    return {
        "name": f"to-{until.year}" if (until.month, until.day) == (12, 31) else f"to-{until.isoformat()}",
        "trained_from": date(first_year, 1, 1).isoformat(),
        "trained_until": until.isoformat(),
        "source": source,
        "missions": [history.name for history in histories],
        "order": ["b0", *FACTORS],
        "horizons": {str(horizon): _horizon(histories, horizon, start, end) for horizon in HORIZONS},
    }


def _horizon(histories: Sequence[History], horizon: int, start: int, end: int) -> dict[str, Any]:
    fitted = fit(windows(histories, horizon, start, end))
    folds = [fold for year in _fold_years(start, end) for fold in _fold(histories, horizon, start, year)]
    damping = damping_of(folds) if folds else DEFAULT_DAMPING[horizon]
    return {
        "weights": [round(weight, 4) for weight in fitted.weights],
        "damping": round(damping, 2),
        "window_variance": round(window_variance(folds, damping), 4),
        "covariance": [[float(f"{value:.4g}") for value in row] for row in fitted.covariance],
        "rows": fitted.rows,
        "positives": fitted.positives,
    }


def windows(histories: Sequence[History], horizon: int, start: int, end: int) -> Iterator[Window]:
    """Every 28 days, all missions, windows that are over by the end."""
    for history in histories:
        for t in range(start, end - horizon + 1, STEP_DAYS):
            yield Window(f"{history.name} {t}", history.measured(t).values, history.counts(t, horizon) > 0)


def _fold_years(start: int, end: int) -> list[int]:
    """The first days of the last whole years before the training ends, as far as there is a year to learn from."""
    last = date.fromordinal(end)
    years = (date(last.year - back, last.month, last.day) for back in range(FOLDS, 0, -1))
    return [year.toordinal() for year in years if year.toordinal() - start >= 365]


def _fold(histories: Sequence[History], horizon: int, start: int, year: int) -> Iterator[Fold]:
    """Predictions of one year by weights learnt before it; nothing where too little had happened by then."""
    try:
        learnt = fit(windows(histories, horizon, start, year))
    except TooFewPositivesError:
        return
    following = year + 365
    for history in histories:
        for t in range(year, following - horizon + 1, STEP_DAYS):
            b0, *factors = learnt.weights
            level = history.level(learnt.weights, horizon, t=t).delta
            log_odds = b0 + np.array(factors) @ history.measured(t).values + level
            yield Fold(log_odds, (history.counts(t, horizon) > 0).astype(np.float64))


def damping_of(folds: Sequence[Fold]) -> float:
    """The damping under which what was said fits best what happened."""
    log_odds, attacked = (np.concatenate([getattr(fold, name) for fold in folds]) for name in ("log_odds", "attacked"))

    def loss(damping: float) -> float:
        z = correct(log_odds, damping)[0]
        return float(np.sum(np.logaddexp(0, z) - attacked * z))

    return float(minimize_scalar(loss, bounds=(0.0, MOST_DAMPING), method="bounded").x)


def window_variance(folds: Sequence[Fold], damping: float) -> float:
    """How much more than chance the cells of one window err together: the excess variance of observed over expected."""
    said = np.array([float(expit(correct(fold.log_odds, damping)[0]).sum()) for fold in folds])
    seen = np.array([float(fold.attacked.sum()) for fold in folds])
    if not len(said):
        return 0.0
    return float(max(np.sum((seen - said) ** 2 - said) / np.sum(said**2), 0.0))
