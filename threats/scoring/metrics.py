"""How good were the scores? Measures of one horizon over many cut-offs (SCORING, head of the page).

Shapes: cut-off x cell. `counts` are attacks in the window after each cut-off, `area` is km2 by cell.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.special import expit, logit

from threats.scoring.geometry import Floats

SHARES = (0.01, 0.05, 0.10)
GROUP_EDGES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.4, 1.0)
LEAST, MOST = 1e-6, 1 - 1e-6
SCORE_90 = 1.6448536269514722


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


def hits(score: Floats, counts: Floats, area: Floats) -> tuple[float, ...]:
    """Events in the worst 1, 5 and 10 % of the area, summed over cut-offs; the cell on the border counts in part.

    Cells of one score share what falls to them: an order among equals would be chance.
    """
    return tuple(float(sum(_hit(*row, area, share) for row in zip(score, counts, strict=True))) for share in SHARES)


def _hit(score: Floats, counts: Floats, area: Floats, share: float) -> float:
    _levels, level = np.unique(-score, return_inverse=True)
    by_level = np.bincount(level, area), np.bincount(level, counts)
    covered, found = np.cumsum(by_level[0]), np.cumsum(by_level[1])
    wanted = covered[-1] * share
    border = int(np.searchsorted(covered, wanted))
    before = (covered[border - 1], found[border - 1]) if border else (0.0, 0.0)
    return float(before[1] + by_level[1][border] * (wanted - before[0]) / by_level[0][border])


def assess(risk: Floats, counts: Floats, area: Floats, base_rate: Floats) -> Quality:
    """Judge probabilities against what followed; `base_rate` (same shape) is the reference of both skills."""
    attacked = (counts > 0).astype(np.float64).ravel()
    said = np.clip(risk, LEAST, MOST).ravel()
    reference = np.clip(base_rate, LEAST, MOST).ravel()
    events, brier = float(counts.sum()), float(np.mean((said - attacked) ** 2))
    return Quality(
        n=len(attacked),
        events=int(events),
        positives=int(attacked.sum()),
        average_precision=average_precision(attacked, said),
        hit=tuple(found / max(events, 1.0) for found in hits(risk, counts, area)),
        brier=brier,
        brier_skill=1 - brier / float(np.mean((reference - attacked) ** 2)),
        log_skill=1 - log_loss(attacked, said) / log_loss(attacked, reference),
        slope=calibration_slope(attacked, said),
        expected_per_observed=float(said.sum() / max(attacked.sum(), 1e-9)),
        reliability=reliability(attacked, said),
    )


def log_loss(attacked: Floats, said: Floats) -> float:
    """The mean negative logarithm of what was said of what happened."""
    return -float(np.mean(attacked * np.log(said) + (1 - attacked) * np.log1p(-said)))


def calibration_slope(attacked: Floats, said: Floats) -> float:
    """The slope b of attacked ~ a + b * logit(said): 1 is right, less is too sure. NaN when nothing can be judged."""
    if not 0 < attacked.sum() < len(attacked) or np.ptp(said) < 1e-12:
        return float("nan")
    line = np.column_stack([np.ones(len(said)), logit(said)])
    beta = np.array([0.0, 1.0])
    for _step in range(50):
        fitted = expit(line @ beta)
        curvature = (line * (fitted * (1 - fitted))[:, None]).T @ line + 1e-9 * np.eye(2)
        move = np.linalg.solve(curvature, line.T @ (fitted - attacked))
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
    z2 = SCORE_90**2
    centre = (share + z2 / 2 / n) / (1 + z2 / n)
    half = SCORE_90 * np.sqrt(share * (1 - share) / n + z2 / 4 / n / n) / (1 + z2 / n)
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))
