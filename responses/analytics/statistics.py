"""Rates with their interval, and times of which some are still running. The mathematics is SciPy's. Pure."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from scipy import stats

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Rate:
    """So many of so many, with the Wilson interval; all None where there is nothing to count."""

    met: int
    n: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Latency:
    """Hours until something happened. What has not happened yet counts with the time it has waited (Kaplan-Meier).

    `waiting`: how many of `n` have not happened. None: so many wait that the figure is not reached yet.
    """

    n: int
    waiting: int
    median: float | None
    low: float | None
    high: float | None
    p90: float | None


def rate(met: int, n: int) -> Rate:
    """A share with its 95 % Wilson interval."""
    if not n:
        return Rate(0, 0, None, None, None)
    interval = stats.binomtest(met, n).proportion_ci(confidence_level=CONFIDENCE, method="wilson")
    return Rate(met, n, met / n, float(interval.low), float(interval.high))


def latency(seen: Sequence[float], waiting: Sequence[float]) -> Latency:
    """Median with its 95 % interval and P90 of times in hours; `waiting` are those that are still running."""
    n = len(seen) + len(waiting)
    if not seen:
        return Latency(n, len(waiting), None, None, None, None)
    sample = stats.CensoredData(uncensored=list(seen), right=list(waiting))
    survival = stats.ecdf(sample).sf
    with warnings.catch_warnings():  # where all have happened the variance has no value: the band ends there
        warnings.simplefilter("ignore", RuntimeWarning)
        band = survival.confidence_interval(confidence_level=CONFIDENCE, method="log-log")
    return Latency(
        n=n,
        waiting=len(waiting),
        median=_crossed(survival, 0.5),
        low=_crossed(band.low, 0.5),
        high=_crossed(band.high, 0.5),
        p90=_crossed(survival, 0.1),
    )


def _crossed(curve: Any, share: float) -> float | None:
    """The first time at which no more than this share is left; None where the curve does not fall so low.

    Tiny sums of fractions that miss a half by a rounding are taken for the half.
    """
    below = numpy.nonzero(curve.probabilities <= share + 1e-9)[0]
    found = float(curve.quantiles[below[0]]) if len(below) else math.nan
    return None if math.isnan(found) else found
