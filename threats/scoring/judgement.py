"""What indicators add to a score by declared judgement: apart from what is fitted, capped and visible (SCORING 1.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from threats.scoring.geometry import Floats

ONE_TYPE_AT_MOST = 0.7  # log-odds: odds x 2
ALL_AT_MOST = 1.4  # odds x 4
SECOND_SHARE = 0.5  # the same type does not add: the largest, and half of the second
SEVEREST = 5.0
# Reliability by the grade of the source; F cannot be judged, which is half and never nothing.
RELIABILITY = {"A": 1.0, "B": 0.8, "C": 0.6, "D": 0.4, "E": 0.2, "F": 0.5}


@dataclass(frozen=True)
class Signal:
    """One observation in force: its type, its strength (log-odds) where it is, its reach over the cells (0 to 1)."""

    type: str
    strength: float
    reach: Floats


@dataclass(frozen=True)
class Judged:
    """What judgement adds: the capped sum in each cell, and each type's share of it (log-odds)."""

    total: Floats
    by_type: dict[str, Floats]


def strength(*, weight: float, severity: float, grade: str, age_days: float, half_life: float) -> float:
    """J of one observation at its own place: weight * severity / 5 * reliability * 2^(-age / half-life).

    A half-life of 0 stands for a date in a calendar: whoever passes it in says whether it is in its window.
    """
    fading = 1.0 if half_life == 0 else float(2.0 ** (-max(age_days, 0.0) / half_life))
    return weight * min(max(severity, 0.0), SEVEREST) / SEVEREST * RELIABILITY[grade] * fading


def reach_over(distance_km: Floats, inside: Floats, *, sigma_km: float = 25.0) -> Floats:
    """1 in the named cells, fading outside them with the distance to the nearest of them."""
    fading = np.exp(-((distance_km / sigma_km) ** 2) / 2)
    return np.asarray(np.where(inside.astype(bool), 1.0, fading), dtype=np.float64)


def judge(signals: Iterable[Signal], cells: int) -> Judged:
    """Add up signals: by type the largest and half of the second, each type and the sum of all capped."""
    strongest: dict[str, tuple[Floats, Floats]] = {}
    nothing = np.zeros(cells)
    for signal in signals:
        felt = signal.strength * signal.reach
        first, second = strongest.get(signal.type, (nothing, nothing))
        higher = np.maximum(first, felt)
        strongest[signal.type] = (higher, np.maximum(second, np.minimum(first, felt)))
    by_type = {
        name: np.minimum(first + SECOND_SHARE * second, ONE_TYPE_AT_MOST)
        for name, (first, second) in sorted(strongest.items())
    }
    raw = sum(by_type.values(), nothing)
    share = np.where(raw > ALL_AT_MOST, ALL_AT_MOST / np.maximum(raw, ALL_AT_MOST), 1.0)
    return Judged(np.minimum(raw, ALL_AT_MOST), {name: value * share for name, value in by_type.items()})
