"""How attacks on civilians around each cell have developed over a year: hot or not, rising or falling (decision 0057).

Three families of tests, each held to a share of false discoveries of 10 % by Benjamini and Hochberg (scipy):
*hot*: more attacks in the cell and its neighbours than the mission's mean explains (Poisson), over the year, its first
three quarters, and the last one; *rising* and *falling*: Mann and Kendall's test on the 52 weekly counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.stats import false_discovery_control, kendalltau, poisson

from threats.scoring.geometry import Bools, Floats

WEEKS = 52
LATE = 13  # the last quarter
FALSE_SHARE = 0.10
SPANS = (slice(None), slice(-LATE), slice(-LATE, None))  # the year, its first three quarters, the last one
LEAST = 4  # fewer attacks in a year cannot show a direction: not tested, so that they cost no power
NEW, INTENSIFYING, PERSISTENT, FADING, SPORADIC = "new", "intensifying", "persistent", "fading", "sporadic"


@dataclass(frozen=True)
class Found:
    """By cell: the pattern ("" for none), attacks around it in the year and in its last quarter, and Kendall's tau."""

    pattern: list[str]
    year: Floats
    late: Floats
    tau: Floats


def patterns(weekly: Floats, near: csr_array) -> Found:
    """What the weekly counts (cell x week, the oldest first) show; `near` is cell x cell: itself and its neighbours."""
    counts = np.asarray(near @ weekly, dtype=np.float64)
    size = np.asarray(near.sum(axis=1), dtype=np.float64).reshape(-1)
    year, late = counts.sum(axis=1), counts[:, -LATE:].sum(axis=1)
    hot_year, hot_early, hot_late = (_hot(weekly[:, weeks], counts[:, weeks], size) for weeks in SPANS)
    tau, rising, falling = _directions(counts, year >= LEAST)
    told = [
        _word(*each) for each in zip(hot_year, hot_early, hot_late, rising, falling, (year - late) == 0, strict=True)
    ]
    return Found(told, year, late, tau)


def _hot(own: Floats, around: Floats, size: Floats) -> Bools:
    """Where more happened than the mean of all cells explains."""
    seen, mean = around.sum(axis=1), own.sum() / max(len(own), 1)
    return _discovered(poisson.sf(seen - 1, np.maximum(size * mean, 1e-12)), seen > 0)


def _word(hot: bool, early: bool, late: bool, rising: bool, falling: bool, nothing_before: bool) -> str:
    if rising:
        return INTENSIFYING if early and not nothing_before else NEW
    if falling:
        return FADING
    if early and late:
        return PERSISTENT
    return SPORADIC if hot else ""


def _directions(counts: Floats, tested: Bools) -> tuple[Floats, Bools, Bools]:
    """Kendall's tau against time, and which series rise or fall."""
    tau = np.zeros(len(counts))
    rising, falling = np.zeros(len(counts), dtype=bool), np.zeros(len(counts), dtype=bool)
    if not tested.any():
        return tau, rising, falling
    series = counts[tested]
    weeks = np.broadcast_to(np.arange(series.shape[1]), series.shape)
    up = kendalltau(weeks, series, axis=1, method="asymptotic", alternative="greater")
    tau[tested] = up.statistic
    every = np.ones(len(series), dtype=bool)
    rising[tested], falling[tested] = _discovered(up.pvalue, every), _discovered(1 - up.pvalue, every)
    return tau, rising, falling


def _discovered(p: Floats, tested: Bools) -> Bools:
    """Which of the tests are discoveries at the agreed share of false ones."""
    found = np.zeros(len(p), dtype=bool)
    if tested.any():
        found[tested] = false_discovery_control(np.clip(p[tested], 0, 1)) <= FALSE_SHARE
    return found
