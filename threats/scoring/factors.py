"""The nine factors and the probability made of them: additive in log-odds, so that every score explains itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy.special import expit

from threats.scoring.calibration import Offset, correct, half_interval, never_less, spread, to_odds, to_probability
from threats.scoring.geometry import Bools, Events, Floats, Geometry, Ints, Singles
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
DAYS_FELT: Floats = np.log(1 + np.arange(LONGEST_DAYS + 1))
AROUND = FACTORS.index("attacks_around")
IN_THE_CELL = [0, 1, 2, 4, 5, 6]  # factors that count what happened in the cell itself, in the order of the half-lives
FRESH = 0.02  # f(x) = ln(1 + x / FRESH) / ln(1 + 1 / FRESH): one fresh event is 1, more add ever less


@dataclass(frozen=True)
class Measured:
    """The nine factors g of each cell (9 x cells), and those of a quiet cell."""

    values: Floats
    quiet: Floats


@dataclass(frozen=True)
class Scores:
    """Horizon x cell. What adds up: reference + contributions + offset + ceiling + judgement + held = logit(risk)."""

    horizons: tuple[int, ...]
    risk: Floats  # as it is shown: with judgement
    fitted: Floats  # measured from past events only
    low: Floats  # the 90 % interval of `risk`
    high: Floats
    reference: Floats  # log-odds of a quiet cell, by horizon
    above_quiet: Floats  # factor x cell
    factor_weights: Floats  # horizon x factor
    offset: Floats  # the mission's level against the pooled model, by horizon
    ceiling: Floats  # never positive
    judgement: Floats  # by cell: the same for every horizon
    held: Floats  # what holds a longer horizon to the shorter one: never negative

    @cached_property
    def contributions(self) -> Floats:
        """Horizon x cell x factor, log-odds against a quiet cell: made for whoever stores or explains them."""
        return np.moveaxis(self.factor_weights[:, :, None] * self.above_quiet, 1, 2)


def saturated(count: Floats) -> Floats:
    """f: 0 for nothing, 1 for one fresh event, then slowly growing."""
    flat = count.reshape(-1)
    felt = np.flatnonzero(flat > 0)  # most cells are quiet, and logarithms cost
    grown = np.zeros_like(flat)
    grown[felt] = np.log(1 + flat[felt] / FRESH) / np.log(1 + 1 / FRESH)
    return grown.reshape(count.shape)


@lru_cache(maxsize=64)
def _fading(half_life: int, days: int) -> Floats:
    """What an event of each age weighs, 0 to `days` days: ages are whole, and powers cost more than a table."""
    return np.asarray(np.exp2(np.arange(days + 1) / -half_life), dtype=np.float64)


def measure(geometry: Geometry, events: Events, source: Ints, *, t: int) -> Measured:
    """The factors as of day `t` (a proleptic ordinal): only events dated strictly before it count.

    An event that is not certain counts in sums by its certainty, and factor 8 is what is to be expected of it.
    """
    past, certainty = events.day < t, events.counted

    def columns(which: Bools) -> tuple[Ints, Ints, Floats]:
        kept = np.flatnonzero(which)
        return source[kept], events.day[kept], certainty[kept]

    def decayed(where: Ints, day: Ints, counted: Floats, half_lives: tuple[int, ...]) -> list[Floats]:
        age = t - 1 - day
        longest = 1 << int(age.max(initial=0)).bit_length()
        weights = (counted * _fading(half_life, longest)[age] for half_life in half_lives)
        return [np.asarray(np.bincount(where, w, minlength=geometry.sources), dtype=np.float64) for w in weights]

    attacked = columns(past & events.is_target)
    attacks = decayed(*attacked, ATTACK_HALF_LIVES)
    clashes = decayed(*columns(past & ~events.is_target), CLASH_HALF_LIVES)
    values = np.empty((len(FACTORS), len(geometry.rows)))
    values[IN_THE_CELL] = saturated(np.take([*attacks, *clashes], geometry.rows, axis=1))
    values[AROUND] = saturated(geometry.kernel @ attacks[1])
    values[-2] = _since_attack(geometry, *attacked, t)
    values[-1] = geometry.settlement_felt
    return Measured(
        values=values,
        quiet=np.array([0.0] * 7 + [np.log(1 + LONGEST_DAYS), np.log(1 + geometry.median_settlement_km)]),
    )


def _since_attack(geometry: Geometry, source: Ints, day: Ints, certainty: Floats, t: int) -> Floats:
    """Factor 8, ln(1 + days since the last attack within 40 km).

    An uncertain attack was the last one with its own probability, else what stood before it holds: so from the oldest
    to the newest each one newer than the last certain one moves the value part of the way.
    """
    sure = certainty >= 1.0
    all_sure = bool(sure.all())
    last = _last_near(geometry, source, day, t) if all_sure else _last_near(geometry, source[sure], day[sure], t)
    since = DAYS_FELT[t - last]
    if all_sure:
        return since
    columns = geometry.near.tocsc()
    for index in np.flatnonzero(~sure)[np.argsort(day[~sure], kind="stable")]:
        start, end = columns.indptr[source[index] : source[index] + 2]
        near = columns.indices[start:end]
        newer = near[last[near] < day[index]]
        own = DAYS_FELT[min(t - day[index], LONGEST_DAYS)]
        since[newer] += certainty[index] * (own - since[newer])
    return since


def _last_near(geometry: Geometry, source: Ints, day: Ints, t: int) -> Ints:
    """The day of the last attack within 40 km of each cell; `LONGEST_DAYS` before t where there was none."""
    never = t - LONGEST_DAYS
    last = np.full(geometry.sources, never)
    np.maximum.at(last, source, day)
    nearest = np.full(len(geometry.rows), never)
    filled, starts = geometry.near_rows
    if len(filled):
        nearest[filled] = np.maximum.reduceat(last[geometry.near.indices], starts)
    return nearest


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
    lift = 1.0 if judgement is None else np.exp(added)  # the same for every horizon: their order stays
    middle, width = to_odds(fit.capped), np.exp(_half_interval(measured, weights, fit))
    fitted = never_less(middle)
    odds = fitted * lift
    risk = to_probability(odds)
    return Scores(
        horizons=fit.horizons,
        risk=risk,
        fitted=risk if judgement is None else to_probability(fitted),
        low=to_probability(np.minimum(never_less(middle / width) * lift, odds)),
        high=to_probability(np.maximum(never_less(middle * width) * lift, odds)),
        reference=fit.reference,
        above_quiet=fit.above_quiet,
        factor_weights=fit.factor_weights,
        offset=np.array([level.delta for level in fit.levels]),
        ceiling=fit.capped - fit.log_odds,
        judgement=added,
        held=never_less(fit.capped) - fit.capped,
    )


def risks(
    measured: Measured,
    weights: WeightSet,
    *,
    offsets: Mapping[int, Offset] | None = None,
    judgement: Floats | float = 0.0,
) -> Floats:
    """The `risk` of `rate` alone, horizon (ascending) x cell, for whoever asks for no interval."""
    return to_probability(to_odds(never_less(_fit(measured, weights, offsets or {}).capped) + judgement))


@dataclass(frozen=True)
class _Fit:
    """The fitted part by horizon (ascending) and cell; `capped` is `log_odds` after the ceiling correction."""

    horizons: tuple[int, ...]
    levels: list[Offset]
    reference: Floats
    above_quiet: Floats
    factor_weights: Floats
    log_odds: Floats
    capped: Floats
    slope: Floats


def _fit(measured: Measured, weights: WeightSet, offsets: Mapping[int, Offset]) -> _Fit:
    horizons = tuple(sorted(weights.by_horizon))
    table = np.array([weights.by_horizon[horizon] for horizon in horizons])
    levels = [offsets.get(horizon, Offset()) for horizon in horizons]
    offset = np.array([level.delta for level in levels])
    above_quiet = measured.values - measured.quiet[:, None]
    reference = table[:, 0] + table[:, 1:] @ measured.quiet
    log_odds = table[:, 1:] @ above_quiet + (reference + offset)[:, None]
    capped, slope = correct(log_odds, _column(weights.damping, horizons))
    return _Fit(
        horizons,
        levels,
        reference,
        above_quiet=above_quiet,
        factor_weights=table[:, 1:],
        log_odds=log_odds,
        capped=capped,
        slope=slope,
    )


def _column(by_horizon: Mapping[int, float], horizons: tuple[int, ...]) -> Floats:
    return np.array([[by_horizon[horizon]] for horizon in horizons])


def expected(measured: Measured, weights: tuple[float, ...]) -> float:
    """How many attacked cells the pooled model of one horizon expects, before offset and ceiling correction."""
    b0, *factors = weights
    return float(expit(b0 + np.array(factors) @ measured.values).sum())


def _half_interval(measured: Measured, weights: WeightSet, fit: _Fit) -> Singles:
    """Half the 90 % interval: what the weights, the mission's level and the shared fate of a window leave open."""
    covariance = np.array([weights.covariance[horizon] for horizon in fit.horizons])
    variance = spread(fit.above_quiet, measured.quiet, covariance)
    level = np.array([[level.variance] for level in fit.levels])
    shared = level + _column(weights.window_variance, fit.horizons)
    return half_interval(variance + shared.astype(np.float32), fit.slope)


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
            total += weights[1 + factor] * saturated(np.array([count])) * terms / count
    return total
