"""From the pooled model's log-odds to a mission's calibrated probability with its interval (SCORING 1.3 and 1.10).

Shapes: horizon x cell unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from scipy.special import expit, log_expit, polygamma

from threats.scoring.geometry import Floats

PRIOR = 10.0  # the weight of the prior "as the pooled model says", in positive cell-windows
MEMORY_DAYS = 180.0  # half-life of past windows
LEARNT_FROM = 10.0  # fewer observed positive cell-windows than this: the level is the prior's
NORMAL_90 = 1.6448536269514722  # a 90 % interval is this many standard deviations to each side


@dataclass(frozen=True)
class Offset:
    """A mission's level against the pooled model, from past windows: observed and expected positive cell-windows."""

    observed: float = 0.0
    expected: float = 0.0

    @property
    def delta(self) -> float:
        """Log-odds to add. No data: 0."""
        return log((self.observed + PRIOR) / (self.expected + PRIOR))

    @property
    def variance(self) -> float:
        """Of delta: that of the logarithm of a Gamma variable with shape observed + PRIOR."""
        return float(polygamma(1, self.observed + PRIOR))

    @property
    def is_prior_only(self) -> bool:
        return self.observed < LEARNT_FROM


def window_weight(age_days: float) -> float:
    """How much a window counts that ended so many days ago."""
    return float(0.5 ** (age_days / MEMORY_DAYS))


def ceiling(log_odds: Floats, damping: float) -> Floats:
    """The ceiling correction c * ln(1 - p), never positive: without it high probabilities are too high."""
    return np.asarray(damping * log_expit(-log_odds), dtype=np.float64)


def corrected(log_odds: Floats, damping: float) -> Floats:
    """Log-odds with the ceiling correction. It keeps the order, for 0 <= damping <= 1."""
    return np.asarray(log_odds + ceiling(log_odds, damping), dtype=np.float64)


def spread(values: Floats, covariance: Floats) -> Floats:
    """The variance of b0 + w * g in each cell. `values` factor x cell, `covariance` of (b0, w)."""
    design = np.vstack([np.ones(values.shape[1]), values])
    return np.asarray((covariance @ design * design).sum(axis=0), dtype=np.float64)


def interval(log_odds: Floats, variance: Floats, damping: float) -> tuple[Floats, Floats]:
    """Bounds of the 90 % interval of the probability; the variance is that of the log-odds before the correction."""
    slope = 1 - damping * expit(log_odds)  # how the correction narrows what comes near certainty
    half = NORMAL_90 * np.sqrt(np.maximum(variance, 0)) * slope
    middle = corrected(log_odds, damping)
    return np.asarray(expit(middle - half)), np.asarray(expit(middle + half))


def never_less(by_horizon: Floats) -> Floats:
    """A longer horizon is never less likely than a shorter one (horizons along the first axis, ascending)."""
    return np.asarray(np.maximum.accumulate(by_horizon, axis=0), dtype=np.float64)


def area_probability(risk: Floats) -> float:
    """At least one attack anywhere in an area, from the probabilities of its cells."""
    return float(-np.expm1(np.log1p(-np.minimum(risk, 1 - 1e-12)).sum()))
