"""From the pooled model's log-odds to a mission's calibrated probability with its interval (SCORING 1.3 and 1.10).

Shapes: horizon x cell unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
from scipy.special import zeta

from threats.scoring.geometry import Floats, Singles

PRIOR = 10.0  # the weight of the prior "as the pooled model says", in positive cell-windows
MEMORY_DAYS = 180.0  # half-life of past windows
LEARNT_FROM = 10.0  # fewer observed positive cell-windows than this: the level is the prior's
EXP_LIMIT = 300.0
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
        return float(zeta(2, self.observed + PRIOR))  # the trigamma function, without its general form's cost

    @property
    def is_prior_only(self) -> bool:
        return self.observed < LEARNT_FROM


def window_weight(age_days: float) -> float:
    """How much a window counts that ended so many days ago."""
    return float(0.5 ** (age_days / MEMORY_DAYS))


def correct(log_odds: Floats, damping: Floats | float) -> tuple[Floats, Floats]:
    """Log-odds with the ceiling correction c * ln(1 - p), and its slope: how it narrows what comes near certainty.

    Without it high probabilities are too high. It keeps the order, for 0 <= damping <= 1.
    """
    odds = to_odds(log_odds)  # ln(1 - p) = -ln(1 + odds), p = odds / (1 + odds)
    return log_odds - damping * np.log(1 + odds), 1 - damping * to_probability(odds)


def to_odds(log_odds: Floats) -> Floats:
    """exp, held where it is finite: beyond it a probability is 1 in every digit."""
    return np.asarray(np.exp(np.minimum(log_odds, EXP_LIMIT)), dtype=np.float64)


def to_probability(odds: Floats) -> Floats:
    return np.asarray(odds / (1 + odds), dtype=np.float64)


def spread(above_quiet: Floats, quiet: Floats, covariance: Floats) -> Singles:
    """The variance of b0 + w * g in each cell, g = quiet + above_quiet.

    `above_quiet` factor x cell, `quiet` factor, `covariance` [horizon x] (b0, w) x (b0, w). In single precision, as all
    of an interval's width is: it is said to two digits, and half the bytes cost half. Measured from a quiet cell, so
    that a factor which hardly varies leaves no large terms that would have to cancel.
    """
    moved = np.eye(1 + len(quiet))
    moved[1:, 0] = quiet  # (1, g) = moved @ (1, above_quiet)
    about_quiet = (moved.T @ covariance @ moved).astype(np.float32)
    design = np.ones((1 + len(quiet), above_quiet.shape[1]), dtype=np.float32)
    design[1:] = above_quiet
    by_weight = (about_quiet.reshape(-1, len(design)) @ design).reshape(*covariance.shape[:-1], -1)
    return np.asarray(np.einsum("...jc,jc->...c", by_weight, design), dtype=np.float32)


def half_interval(variance: Singles, slope: Floats) -> Singles:
    """Half the 90 % interval, in corrected log-odds; the variance is that of the log-odds before the correction."""
    return np.asarray(np.float32(NORMAL_90) * np.sqrt(np.maximum(variance, 0)) * slope, dtype=np.float32)


def never_less(by_horizon: Floats) -> Floats:
    """A longer horizon is never less likely than a shorter one (horizons along the first axis, ascending).

    Probabilities, odds or log-odds: the order is the same.
    """
    raised = by_horizon.copy()
    for shorter, longer in pairwise(raised):  # row by row: `accumulate` along the first axis is ten times slower
        np.maximum(longer, shorter, out=longer)
    return raised


def area_probability(risk: Floats) -> float:
    """At least one attack anywhere in an area, from the probabilities of its cells."""
    return float(-np.expm1(np.log1p(-np.minimum(risk, 1 - 1e-12)).sum()))
