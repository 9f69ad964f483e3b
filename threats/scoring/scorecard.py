"""The figures of a scorecard from its tallies: how good the score was, how sure that is, and where it lost. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit

from threats.scoring.baselines import CLIMATOLOGY
from threats.scoring.geometry import Floats
from threats.scoring.metrics import GROUP_EDGES, SHARES, calibration_slope, wilson
from threats.scoring.tally import BINS, BRIER, HITS, LOG, SAID, MethodSums, Tally, log_odds_of

SHOWN, FITTED = "shown", "fitted"  # the score with judgement; what was measured from past events only
# Cut-offs are Mondays: what stood the Sunday before is kept for ever. A window of 90 days ends a day before the week.
LAG = {7: 7, 28: 28, 90: 91}
STEP = {7: 7, 28: 28, 90: 28}
WINDOWS = {7: 52, 28: 13, 90: 13}  # about a year
DRAWS, SEED = 200, 1
MEASURES = ("hit5", "average_precision", "log_skill")  # what the verdict is about
FEWEST_ATTACKS = 10  # with fewer nobody can say which method is better
FIVE = SHARES.index(0.05)


def cutoffs(end: int, horizon: int) -> list[int]:
    """Cut-offs of the windows of a horizon up to a week that ends before day `end`, the oldest first."""
    newest = end - LAG[horizon]
    return [newest - STEP[horizon] * back for back in reversed(range(WINDOWS[horizon]))]


@dataclass(frozen=True)
class _Drawn:
    """Figures of one method, each once as it is and then for windows that were drawn anew (first axis)."""

    hits: Floats  # draw x share
    average_precision: Floats
    brier: Floats  # mean
    log: Floats  # mean
    expected_per_observed: Floats

    def skills(self, reference: _Drawn) -> dict[str, Floats]:
        return {"brier_skill": 1 - self.brier / reference.brier, "log_skill": 1 - self.log / reference.log}


def figures(tally: Tally) -> dict[str, Any]:
    """Everything that a scorecard says of one horizon; None for what cannot be said (no attack, no window)."""
    order = sorted(tally.windows)
    sums = np.array([tally.windows[t] for t in order]).reshape(-1, 5)
    cells, events, attacked, shown, recomputed = sums.T.sum(axis=1).tolist()
    base = {
        "horizon_days": tally.horizon, "windows": len(order), "cut_offs": order, "cells": cells, "events": events,
        "positives": attacked, "shown": shown, "recomputed": recomputed,
    }  # fmt: skip
    if not order:
        return {**base, "methods": {}, "reliability": {}, "verdict": None}
    times = _draws(len(order), blocks=math.ceil(tally.horizon / STEP[tally.horizon]))
    drawn = {name: _drawn(method, order, sums, times) for name, method in tally.methods.items()}
    return _finite({
        **base,
        "methods": {name: _method(tally.methods[name], each, drawn[CLIMATOLOGY]) for name, each in drawn.items()},
        "reliability": {name: _reliability(tally.methods[name]) for name in (SHOWN, FITTED)},
        "verdict": _verdict(drawn, events),
        "last": _last(tally, order[-1], _best(drawn)),
    })  # fmt: skip


def _draws(windows: int, *, blocks: int) -> Floats:
    """How often each window counts: first each once, then drawn anew in runs as long as windows overlap (circular)."""
    rng = np.random.default_rng(SEED)
    starts = rng.integers(0, windows, (DRAWS, math.ceil(windows / blocks)))
    chosen = (starts[:, :, None] + np.arange(blocks)).reshape(DRAWS, -1)[:, :windows] % windows
    times = np.stack([np.bincount(each, minlength=windows) for each in chosen])
    return np.vstack([np.ones(windows), times]).astype(np.float64)


def _drawn(method: MethodSums, order: list[int], sums: Floats, times: Floats) -> _Drawn:
    by_window = np.array([method.windows[t] for t in order])
    attacked, spared = np.stack([np.bincount(method.attacked[t], minlength=BINS) for t in order]), _spared(method)
    held = np.flatnonzero(attacked.sum(axis=0) + spared)
    cells, events, positives = (times @ sums[:, :3]).T
    total = times @ by_window
    return _Drawn(
        hits=total[:, HITS] / np.maximum(events, 1)[:, None],
        average_precision=_average_precision(times @ attacked[:, held], spared[held]),
        brier=total[:, BRIER] / cells,
        log=total[:, LOG] / cells,
        expected_per_observed=total[:, SAID] / np.maximum(positives, 1e-9),
    )


def _spared(method: MethodSums) -> Floats:
    spared = np.zeros(BINS)
    spared[list(method.spared)] = list(method.spared.values())
    return spared


def _average_precision(attacked: Floats, spared: Floats) -> Floats:
    """By draw (first axis) from counts by bin; cells of one bin are ties."""
    found = np.cumsum(attacked[:, ::-1], axis=1)
    looked_at = found + np.cumsum(spared[::-1])
    with np.errstate(invalid="ignore", divide="ignore"):
        steps = np.where(looked_at > 0, attacked[:, ::-1] * found / np.maximum(looked_at, 1), 0.0)
        return np.asarray(steps.sum(axis=1) / found[:, -1], dtype=np.float64)


def _method(method: MethodSums, drawn: _Drawn, reference: _Drawn) -> dict[str, Any]:
    by_name = {
        **{f"hit{round(share * 100)}": drawn.hits[:, index] for index, share in enumerate(SHARES)},
        "average_precision": drawn.average_precision,
        **drawn.skills(reference),
        "expected_per_observed": drawn.expected_per_observed,
    }
    return {
        **{name: float(values[0]) for name, values in by_name.items()},
        **{f"area_index{round(share * 100)}": float(drawn.hits[0, i]) / share for i, share in enumerate(SHARES)},
        "brier": float(drawn.brier[0]),
        "slope": _slope(method),
        "interval": {name: _range(values[1:]) for name, values in by_name.items()},
    }


def _slope(method: MethodSums) -> float:
    bins = np.arange(BINS)
    attacked = np.bincount([number for each in method.attacked.values() for number in each], minlength=BINS)
    weight = np.concatenate([attacked, _spared(method)]).astype(np.float64)
    held = weight > 0
    said = np.tile(expit(log_odds_of(bins)), 2)[held]
    return calibration_slope(np.repeat([1.0, 0.0], BINS)[held], said, weight[held])


def _reliability(method: MethodSums) -> list[dict[str, float]]:
    """Groups of similar probability that hold any cell."""
    found = []
    for number, (cells, said, attacked) in enumerate(method.groups):
        if cells:
            n, seen = round(cells), attacked / cells
            low, high = wilson(seen, n)
            found.append({
                "from": GROUP_EDGES[number], "to": GROUP_EDGES[number + 1], "n": n, "said": said / cells, "seen": seen,
                "seen_low": low, "seen_high": high,
            })  # fmt: skip
    return found


def _verdict(drawn: dict[str, _Drawn], events: int) -> dict[str, Any]:
    """The score against the simple methods: what it found beside the best of them, and in which measures it lost."""
    values = {name: _measures(each, drawn[CLIMATOLOGY]) for name, each in drawn.items()}
    simple = {name: each for name, each in values.items() if name not in {SHOWN, FITTED, CLIMATOLOGY}}
    ours, best = values[SHOWN], _best(drawn)
    lost = {}
    for measure in MEASURES:
        first = max(simple, key=lambda name: (np.nan_to_num(simple[name][measure][0], nan=-9), name))
        if simple[first][measure][0] > ours[measure][0]:
            lost[measure] = first
    return {
        "enough": events >= FEWEST_ATTACKS,
        "best_simple": best,
        "found": float(ours["hit5"][0]) * events,
        "best_found": float(simple[best]["hit5"][0]) * events,
        "lost": lost,
        "better": {measure: _range((ours[measure] - simple[best][measure])[1:]) for measure in MEASURES},
    }


def _measures(drawn: _Drawn, reference: _Drawn) -> dict[str, Floats]:
    return {
        "hit5": drawn.hits[:, FIVE],
        "average_precision": drawn.average_precision,
        "log_skill": drawn.skills(reference)["log_skill"],
    }


def _best(drawn: dict[str, _Drawn]) -> str:
    simple = [name for name in drawn if name not in {SHOWN, FITTED, CLIMATOLOGY}]
    return max(simple, key=lambda name: (np.nan_to_num(drawn[name].average_precision[0]), name))


def _last(tally: Tally, t: int, best: str) -> dict[str, Any]:
    """The newest window alone: attacks, and how many the score and the best simple method had in the worst 5 %."""
    _cells, events, positives, *_source = tally.windows[t]
    return {
        "cut_off": t, "events": events, "positives": positives,
        "found": tally.methods[SHOWN].windows[t][FIVE], "best_found": tally.methods[best].windows[t][FIVE],
    }  # fmt: skip


def _range(values: Floats) -> list[float] | None:
    """The 90 % interval over the draws in which there was something to judge."""
    told = values[np.isfinite(values)]
    return [float(value) for value in np.quantile(told, [0.05, 0.95])] if len(told) else None


def _finite(data: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(data)
    return plain


def _plain(data: Any) -> Any:
    """The same with None for what cannot be said, rounded to six digits (JSON has no NaN)."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    if isinstance(data, float):
        return float(f"{data:.6g}") if math.isfinite(data) else None
    return data


# --- who and where ----------------------------------------------------------------------------------

FEWEST_TOLD = 5  # a breakdown with fewer is not told
OTHER = "other"
Slices = dict[str, list[float]]  # by name: attacks, found in the worst 5 and 10 %, sum said, expected, attacked cells


def add_slices(first: Slices, second: Slices) -> Slices:
    """Both added up."""
    nothing = [0.0] * 6
    return {
        name: [a + b for a, b in zip(first.get(name, nothing), second.get(name, nothing), strict=True)]
        for name in sorted({*first, *second})
    }


def told(slices: Slices) -> list[dict[str, Any]]:
    """Slices as figures, most attacks first. Those with fewer than five attacks are told together as `other`.

    With them goes the smallest of the rest until they are five: else the total would give them away.
    """
    held = sorted(((name, sums) for name, sums in slices.items() if sums[0] > 0), key=lambda each: -each[1][0])
    others: list[float] = []
    while held and (held[-1][1][0] < FEWEST_TOLD or 0 < sum(others[:1]) < FEWEST_TOLD):
        sums = held.pop()[1]
        others = [a + b for a, b in zip(others, sums, strict=True)] if others else sums
    rows = [_slice(name, sums) for name, sums in held]
    if others:
        rows.append(_slice(OTHER, others) if others[0] >= FEWEST_TOLD else {"name": OTHER, "events": None})
    return rows


def _slice(name: str, sums: Iterable[float]) -> dict[str, Any]:
    events, hit5, hit10, said, expected, attacked = sums
    return _finite({
        "name": name,
        "events": round(events),
        "hit5": hit5 / events,
        "hit10": hit10 / events,
        "said": said / events,
        "expected_per_observed": expected / attacked if attacked else math.nan,
    })  # fmt: skip
