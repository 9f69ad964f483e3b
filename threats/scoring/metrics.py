"""How good were the scores? Measures of one horizon over many windows (SCORING, head of the page).

A window is one mission after one cut-off; its arrays are by cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.special import expit, logit
from scipy.stats import binomtest

from threats.scoring.geometry import Floats

SHARES = (0.01, 0.05, 0.10)
GROUP_EDGES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.4, 1.0)
LEAST, MOST = 1e-6, 1 - 1e-6


@dataclass(frozen=True)
class Window:
    """What was said by each method at a cut-off, the attacks that followed in each cell, and the cells' km2."""

    mission: str
    t: int  # proleptic ordinal
    said: dict[str, Floats]
    counts: Floats
    area: Floats


@dataclass(frozen=True)
class Group:
    """One line of a reliability table: what was said on average, what was seen, with its 90 % interval (Wilson)."""

    low: float
    high: float
    n: int
    said: float
    seen: float
    seen_low: float
    seen_high: float


@dataclass(frozen=True)
class Quality:
    """All measures of one score. Skills are against the base rate of earlier windows."""

    n: int
    events: int
    positives: int
    average_precision: float
    hit: tuple[float, ...]  # share of events in the worst 1, 5 and 10 % of the area
    brier: float
    brier_skill: float
    log_skill: float
    slope: float
    expected_per_observed: float
    reliability: tuple[Group, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def area_index(self) -> tuple[float, ...]:
        """PAI: hit rate by share of the area."""
        return tuple(hit / share for hit, share in zip(self.hit, SHARES, strict=True))


def average_precision(attacked: Floats, score: Floats) -> float:
    """Area under precision and recall; ties count as one step. NaN without a positive."""
    order = np.argsort(-score, kind="stable")
    truth, ranked = attacked[order], score[order]
    found = np.cumsum(truth)
    if not len(truth) or found[-1] == 0:
        return float("nan")
    last = np.append(ranked[1:] != ranked[:-1], True)
    precision = (found / np.arange(1, len(truth) + 1))[last]
    recall = found[last] / found[-1]
    return float(np.sum(np.diff(np.concatenate([[0.0], recall])) * precision))


def hits(windows: Sequence[Window], method: str) -> tuple[float, ...]:
    """Events in the worst 1, 5 and 10 % of each area, over all windows; the cell on the border counts in part.

    Cells of one score share what falls to them: an order among equals would be chance.
    """
    found = sum(covered(window.said[method], window.area, SHARES) @ window.counts for window in windows)
    return tuple(np.broadcast_to(found, len(SHARES)).tolist())


def covered(score: Floats, area: Floats, shares: Sequence[float]) -> Floats:
    """How much of each cell lies in the worst shares of the area, 0 to 1 (share x cell)."""
    _levels, level = np.unique(-score, return_inverse=True)
    by_level = np.bincount(level, area)
    until = np.cumsum(by_level)
    wanted = until[-1] * np.asarray(shares)[:, None]
    return np.asarray(np.clip((wanted - (until - by_level)) / by_level, 0, 1)[:, level], dtype=np.float64)


def assess(windows: Sequence[Window], method: str, *, reference: str) -> Quality:
    """Judge a method's probabilities against what followed; the reference is the method that both skills compare to.

    Missions are ranked each by itself, their probabilities are judged together. Raises ValueError without a window.
    """
    if not windows:
        raise ValueError("There is no window to judge.")
    attacked = np.concatenate([window.counts > 0 for window in windows]).astype(np.float64)
    said, compared = (
        np.clip(np.concatenate([window.said[name] for window in windows]), LEAST, MOST) for name in (method, reference)
    )
    events, brier = float(sum(window.counts.sum() for window in windows)), float(np.mean((said - attacked) ** 2))
    return Quality(
        n=len(attacked),
        events=int(events),
        positives=int(attacked.sum()),
        average_precision=average_precision(attacked, said),
        hit=tuple(found / max(events, 1.0) for found in hits(windows, method)),
        brier=brier,
        brier_skill=1 - brier / float(np.mean((compared - attacked) ** 2)),
        log_skill=1 - log_loss(attacked, said) / log_loss(attacked, compared),
        slope=calibration_slope(attacked, said),
        expected_per_observed=float(said.sum() / max(attacked.sum(), 1e-9)),
        reliability=reliability(attacked, said),
    )


def differences(
    windows: Sequence[Window], method: str, other: str, *, draws: int = 200, seed: int = 1
) -> dict[str, tuple[float, float]]:
    """90 % intervals of how much better a method was than another: cut-offs drawn anew, as whole blocks.

    Keys: `hit5` (difference of the shares of events found in the worst 5 %), `log_loss` (of the mean, lower is better).
    """
    blocks: dict[int, list[Window]] = {}
    for window in windows:
        blocks.setdefault(window.t, []).append(window)
    table = np.array([_block(block, method, other) for _t, block in sorted(blocks.items())])
    rng = np.random.default_rng(seed)
    drawn = np.array([table[rng.integers(0, len(table), len(table))].sum(axis=0) for _draw in range(draws)])
    hit5 = drawn[:, 0] / np.maximum(drawn[:, 1], 1)
    loss = drawn[:, 2] / drawn[:, 3]
    return {name: _range(values) for name, values in (("hit5", hit5), ("log_loss", loss))}


def _block(block: Sequence[Window], method: str, other: str) -> tuple[float, float, float, float]:
    """Of one cut-off: hits more than the other, events, log loss more than the other, cells."""
    found = hits(block, method)[1] - hits(block, other)[1]
    loss = [_losses(window, method).sum() - _losses(window, other).sum() for window in block]
    return (
        found,
        float(sum(window.counts.sum() for window in block)),
        float(sum(loss)),
        float(sum(len(window.counts) for window in block)),
    )


def _losses(window: Window, method: str) -> Floats:
    said = np.clip(window.said[method], LEAST, MOST)
    return np.asarray(-np.where(window.counts > 0, np.log(said), np.log1p(-said)), dtype=np.float64)


def _range(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, [0.05, 0.95])
    return float(low), float(high)


def log_loss(attacked: Floats, said: Floats) -> float:
    """The mean negative logarithm of what was said of what happened."""
    return -float(np.mean(attacked * np.log(said) + (1 - attacked) * np.log1p(-said)))


def calibration_slope(attacked: Floats, said: Floats, weight: Floats | None = None) -> float:
    """The slope b of attacked ~ a + b * logit(said): 1 is right, less is too sure. NaN when nothing can be judged.

    `weight`: how many cells each row stands for (one).
    """
    times = np.ones(len(said)) if weight is None else weight
    if not 0 < times @ attacked < times.sum() or np.ptp(said) < 1e-12:
        return float("nan")
    line = np.column_stack([np.ones(len(said)), logit(said)])
    beta = np.array([0.0, 1.0])
    for _step in range(50):
        fitted = expit(line @ beta)
        curvature = (line * (times * fitted * (1 - fitted))[:, None]).T @ line + 1e-9 * np.eye(2)
        move = np.linalg.solve(curvature, line.T @ (times * (fitted - attacked)))
        beta = beta - move
        if np.abs(move).max() < 1e-10:
            break
    return float(beta[1])


def reliability(attacked: Floats, said: Floats) -> tuple[Group, ...]:
    """Groups of similar probability: what was said, what was seen."""
    group = np.clip(np.digitize(said, GROUP_EDGES) - 1, 0, len(GROUP_EDGES) - 2)
    found = []
    for number in range(len(GROUP_EDGES) - 1):
        inside = group == number
        if inside.any():
            n, seen = int(inside.sum()), float(attacked[inside].mean())
            low, high = wilson(seen, n)
            edges = GROUP_EDGES[number], GROUP_EDGES[number + 1]
            found.append(Group(*edges, n, float(said[inside].mean()), seen, low, high))
    return tuple(found)


def wilson(share: float, n: int) -> tuple[float, float]:
    """The 90 % interval of a share seen in n trials (Wilson)."""
    found = binomtest(round(share * n), n).proportion_ci(0.9, method="wilson")
    return float(found.low), float(found.high)
