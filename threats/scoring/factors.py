"""The nine factors and the probability made of them: additive in log-odds, so that every score explains itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from threats.scoring.calibration import Offset, corrected, interval, never_less, spread
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


@dataclass(frozen=True)
class Measured:
    """The nine factors g of each cell (9 x cells), those of a quiet cell, and events ever within 100 km."""

    values: Floats
    quiet: Floats
    around: Ints


@dataclass(frozen=True)
class Scores:
    """Horizon x cell. What adds up: reference + contributions + offset + ceiling + judgement + held = logit(risk)."""

    horizons: tuple[int, ...]
    risk: Floats  # as it is shown: with judgement
    fitted: Floats  # measured from past events only
    low: Floats  # the 90 % interval of `risk`
    high: Floats
    reference: Floats  # log-odds of a quiet cell, by horizon
    contributions: Floats  # horizon x cell x factor, log-odds against a quiet cell
    offset: Floats  # the mission's level against the pooled model, by horizon
    ceiling: Floats  # never positive
    judgement: Floats  # by cell: the same for every horizon
    held: Floats  # what holds a longer horizon to the shorter one: never negative


def saturated(count: Floats) -> Floats:
    """f: 0 for nothing, 1 for one fresh event, then slowly growing."""
    return np.asarray(np.log1p(count / FRESH) / np.log1p(1 / FRESH), dtype=np.float64)


def measure(geometry: Geometry, events: Events, source: Ints, *, t: int) -> Measured:
    """The factors as of day `t` (a proleptic ordinal): only events dated strictly before it count.

    An event that is not certain counts in sums by its certainty, and factor 8 is what is to be expected of it.
    """
    past, certainty = events.day < t, events.counted
    age = np.asarray(t - 1.0 - events.day, dtype=np.float64)

    def decayed(which: Bools, half_life: int) -> Floats:
        weights = certainty[which] * np.exp2(-age[which] / half_life)
        return np.asarray(np.bincount(source[which], weights, minlength=geometry.sources), dtype=np.float64)

    target, other = past & events.is_target, past & ~events.is_target
    attacks = [decayed(target, half_life) for half_life in ATTACK_HALF_LIVES]
    clashes = [decayed(other, half_life) for half_life in CLASH_HALF_LIVES]
    counts = np.stack(
        [*(each[geometry.rows] for each in attacks), geometry.kernel @ attacks[1], *(c[geometry.rows] for c in clashes)]
    )
    since = _since_attack(geometry, source[target], events.day[target], certainty[target], t)
    ever = np.bincount(source[past], minlength=geometry.sources)
    return Measured(
        values=np.vstack([saturated(counts), since, np.log1p(geometry.settlement_km)]),
        quiet=np.array([0.0] * 7 + [np.log1p(LONGEST_DAYS), np.log1p(geometry.median_settlement_km)]),
        around=np.rint(geometry.around @ ever).astype(np.int64),
    )


def _since_attack(geometry: Geometry, source: Ints, day: Ints, certainty: Floats, t: int) -> Floats:
    """Factor 8, ln(1 + days since the last attack within 40 km).

    An uncertain attack was the last one with its own probability, else what stood before it holds: so from the oldest
    to the newest each one newer than the last certain one moves the value part of the way.
    """
    sure = certainty >= 1.0
    last = _last_near(geometry, source[sure], day[sure], t)
    since = np.log1p(np.minimum(t - last, LONGEST_DAYS))
    columns = geometry.near.tocsc() if not sure.all() else geometry.near
    for index in np.flatnonzero(~sure)[np.argsort(day[~sure], kind="stable")]:
        start, end = columns.indptr[source[index] : source[index] + 2]
        near = columns.indices[start:end]
        newer = near[last[near] < day[index]]
        own = np.log1p(min(t - day[index], LONGEST_DAYS))
        since[newer] += certainty[index] * (own - since[newer])
    return np.asarray(since, dtype=np.float64)


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


def rate(
    measured: Measured,
    weights: WeightSet,
    *,
    offsets: Mapping[int, Offset] | None = None,
    judgement: Floats | None = None,
) -> Scores:
    """Probability of at least one attack on civilians by horizon and cell; a longer horizon is never less likely.

    `offsets` by horizon (none: the pooled model's own level), `judgement` in log-odds by cell.
    """
    fit = _fit(measured, weights, offsets or {})
    added = np.zeros(measured.values.shape[1]) if judgement is None else judgement
    risk = never_less(expit(fit.capped + added))
    low, high = _bounds(measured, weights, fit)
    return Scores(
        horizons=fit.horizons,
        risk=risk,
        fitted=never_less(expit(fit.capped)),
        low=np.minimum(never_less(_shifted(low, added)), risk),
        high=np.maximum(never_less(_shifted(high, added)), risk),
        reference=fit.reference,
        contributions=fit.contributions,
        offset=np.array([level.delta for level in fit.levels]),
        ceiling=fit.capped - fit.log_odds,
        judgement=added,
        held=logit(risk) - fit.capped - added,
    )


def risks(
    measured: Measured,
    weights: WeightSet,
    *,
    offsets: Mapping[int, Offset] | None = None,
    judgement: Floats | float = 0.0,
) -> Floats:
    """The `risk` of `rate` alone, horizon (ascending) x cell, for whoever asks for no interval."""
    return never_less(expit(_fit(measured, weights, offsets or {}).capped + judgement))


@dataclass(frozen=True)
class _Fit:
    """The fitted part by horizon (ascending) and cell; `capped` is `log_odds` with the ceiling correction."""

    horizons: tuple[int, ...]
    levels: list[Offset]
    reference: Floats
    contributions: Floats
    log_odds: Floats
    capped: Floats


def _fit(measured: Measured, weights: WeightSet, offsets: Mapping[int, Offset]) -> _Fit:
    horizons = tuple(sorted(weights.by_horizon))
    table = np.array([weights.by_horizon[horizon] for horizon in horizons])
    levels = [offsets.get(horizon, Offset()) for horizon in horizons]
    offset = np.array([level.delta for level in levels])
    contributions = (measured.values - measured.quiet[:, None]).T[None, :, :] * table[:, None, 1:]
    reference = table[:, 0] + table[:, 1:] @ measured.quiet
    log_odds = reference[:, None] + contributions.sum(axis=2) + offset[:, None]
    capped = np.stack([corrected(z, weights.damping[h]) for h, z in zip(horizons, log_odds, strict=True)])
    return _Fit(horizons, levels, reference, contributions, log_odds, capped)


def expected(measured: Measured, weights: tuple[float, ...]) -> float:
    """How many attacked cells the pooled model of one horizon expects, before offset and ceiling correction."""
    b0, *factors = weights
    return float(expit(b0 + np.array(factors) @ measured.values).sum())


def _bounds(measured: Measured, weights: WeightSet, fit: _Fit) -> tuple[Floats, Floats]:
    """The 90 % interval of the fitted probability: of the weights, of the mission's level, of what windows share."""
    bounds = []
    for horizon, level, log_odds in zip(fit.horizons, fit.levels, fit.log_odds, strict=True):
        variance = spread(measured.values, np.array(weights.covariance[horizon]))
        variance = variance + level.variance + weights.window_variance[horizon]
        bounds.append(interval(log_odds, variance, weights.damping[horizon]))
    return np.array([low for low, _high in bounds]), np.array([high for _low, high in bounds])


def _shifted(probability: Floats, log_odds: Floats) -> Floats:
    return np.asarray(expit(logit(np.clip(probability, 1e-12, 1 - 1e-12)) + log_odds), dtype=np.float64)


def weigh_events(geometry: Geometry, events: Events, source: Ints, weights: tuple[float, ...], *, t: int) -> Floats:
    """How much each event adds to one cell's log-odds: every factor is shared out among the events that it counts.

    `geometry` holds one cell (`Geometry.only`), `weights` are those of one horizon. The sum is what factors 1 to 7 add.
    """
    past, here, certainty = events.day < t, source == geometry.rows[0], events.counted
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
        terms = np.where(counted, certainty * np.exp2(-np.maximum(age, 0) / half_life) * reach, 0.0)
        count = terms.sum()
        if count > 0:
            total += weights[1 + factor] * saturated(count) * terms / count
    return total
