"""The nine factors and the probability made of them: additive in log-odds, so that every score explains itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from threats.scoring.geometry import Bools, Events, Floats, Geometry, Ints
from threats.scoring.weights import WeightSet

# What is measured in a cell; the numbers are half-lives in days. T: civilians targeted, O: other armed events.
FACTORS = (
    "attacks_14",  # T in the cell
    "attacks_60",
    "attacks_3650",
    "attacks_around",  # T to 300 km, half-life 60
    "clashes_14",  # O in the cell
    "clashes_60",
    "clashes_720",
    "days_since_attack",  # T within 40 km, at most 7300
    "settlement_km",
)
ATTACK_HALF_LIVES = (14, 60, 3650)
CLASH_HALF_LIVES = (14, 60, 720)
LONGEST_DAYS = 7300
AROUND = FACTORS.index("attacks_around")
FRESH = 0.02  # f(x) = ln(1 + x / FRESH) / ln(1 + 1 / FRESH): one fresh event is 1, more add ever less
KNOWN_FROM = 3  # fewer events than this ever within 100 km: unknown


@dataclass(frozen=True)
class Measured:
    """The nine factors g of each cell (9 x cells), those of a quiet cell, and events ever within 100 km."""

    values: Floats
    quiet: Floats
    around: Ints

    @property
    def known(self) -> Bools:
        """Where a low score means something: no record of anything near is not safety."""
        return self.around >= KNOWN_FROM


@dataclass(frozen=True)
class Scores:
    """Horizon x cell. Before horizons are made consistent, contributions add to logit(risk) - logit(reference)."""

    horizons: tuple[int, ...]
    risk: Floats
    contributions: Floats  # horizon x cell x factor, log-odds against a quiet cell
    reference: Floats  # log-odds of a quiet cell by horizon, mission offset included
    known: Bools


def saturated(count: Floats) -> Floats:
    """f: 0 for nothing, 1 for one fresh event, then slowly growing."""
    return np.asarray(np.log1p(count / FRESH) / np.log1p(1 / FRESH), dtype=np.float64)


def measure(geometry: Geometry, events: Events, source: Ints, *, t: int) -> Measured:
    """The factors as of day `t` (a proleptic ordinal): only events dated strictly before it count."""
    past = events.day < t
    age = np.asarray(t - 1.0 - events.day, dtype=np.float64)

    def decayed(which: Bools, half_life: int) -> Floats:
        weights = np.exp2(-age[which] / half_life)
        return np.asarray(np.bincount(source[which], weights, minlength=geometry.sources), dtype=np.float64)

    target, other = past & events.is_target, past & ~events.is_target
    attacks = [decayed(target, half_life) for half_life in ATTACK_HALF_LIVES]
    clashes = [decayed(other, half_life) for half_life in CLASH_HALF_LIVES]
    counts = np.stack(
        [*(each[geometry.rows] for each in attacks), geometry.kernel @ attacks[1], *(c[geometry.rows] for c in clashes)]
    )
    days = np.minimum(t - _last_near(geometry, source[target], events.day[target], t), LONGEST_DAYS)
    ever = np.bincount(source[past], minlength=geometry.sources)
    return Measured(
        values=np.vstack([saturated(counts), np.log1p(days), np.log1p(geometry.settlement_km)]),
        quiet=np.array([0.0] * 7 + [np.log1p(LONGEST_DAYS), np.log1p(geometry.median_settlement_km)]),
        around=np.rint(geometry.around @ ever).astype(np.int64),
    )


def _last_near(geometry: Geometry, source: Ints, day: Ints, t: int) -> Floats:
    """The day of the last attack within 40 km of each cell; `LONGEST_DAYS` before t where there was none."""
    never = float(t - LONGEST_DAYS)
    last = np.full(geometry.sources, never)
    np.maximum.at(last, source, day)
    pairs = geometry.near
    nearest = np.full(len(geometry.rows), never)
    filled = np.flatnonzero(np.diff(pairs.indptr))
    if len(filled):
        nearest[filled] = np.maximum.reduceat(last[pairs.indices], pairs.indptr[filled])
    return np.asarray(np.maximum(nearest, never), dtype=np.float64)


def rate(measured: Measured, weights: WeightSet, *, offset: float = 0.0) -> Scores:
    """Probability of at least one attack on civilians by horizon and cell; a longer horizon is never less likely."""
    horizons = tuple(sorted(weights.by_horizon))
    table = np.array([weights.by_horizon[horizon] for horizon in horizons])
    against_quiet = (measured.values - measured.quiet[:, None]).T
    contributions = against_quiet[None, :, :] * table[:, None, 1:]
    reference = table[:, 0] + offset + table[:, 1:] @ measured.quiet
    log_odds = reference[:, None] + contributions.sum(axis=2)
    risk = np.maximum.accumulate(1 / (1 + np.exp(-log_odds)), axis=0)
    return Scores(horizons, risk, contributions, reference, measured.known)


def weigh_events(geometry: Geometry, events: Events, source: Ints, weights: tuple[float, ...], *, t: int) -> Floats:
    """How much each event adds to one cell's log-odds: every factor is shared out among the events that it counts.

    `geometry` holds one cell (`Geometry.only`), `weights` are those of one horizon. The sum is what factors 1 to 7 add.
    """
    past, here = events.day < t, source == geometry.rows[0]
    age = t - 1.0 - events.day
    felt = np.zeros(geometry.sources)
    felt[geometry.kernel.indices] = geometry.kernel.data
    target, other = past & events.is_target, past & ~events.is_target
    parts = [
        *((target & here, half_life) for half_life in ATTACK_HALF_LIVES),
        (target, ATTACK_HALF_LIVES[1]),
        *((other & here, half_life) for half_life in CLASH_HALF_LIVES),
    ]
    total = np.zeros(len(events))
    for factor, (counted, half_life) in enumerate(parts):
        reach = felt[source] if factor == AROUND else 1.0
        terms = np.where(counted, np.exp2(-np.maximum(age, 0) / half_life) * reach, 0.0)
        count = terms.sum()
        if count > 0:
            total += weights[1 + factor] * saturated(count) * terms / count
    return total
