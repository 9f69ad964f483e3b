"""What indicators add to a score by declared judgement: apart from what is fitted, capped and visible (SCORING 1.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from threats.scoring.geometry import Floats, Ints

ONE_TYPE_AT_MOST = 0.7  # log-odds: odds x 2
ALL_AT_MOST = 1.4  # odds x 4
SECOND_SHARE = 0.5  # the same type does not add: the largest, and half of the second
SEVEREST = 5.0
NOTHING = -1
# Reliability by the grade of the source; F cannot be judged, which is half and never nothing.
RELIABILITY = {"A": 1.0, "B": 0.8, "C": 0.6, "D": 0.4, "E": 0.2, "F": 0.5}


@dataclass(frozen=True)
class Signal:
    """One observation in force: its type, its strength (log-odds) where it is, its reach over the cells (0 to 1).

    `name` is any number that names it in `Judged.shares`; `cap` is at most what its type adds where it leads.
    """

    type: str
    strength: float
    reach: Floats
    name: int = 0
    cap: float = ONE_TYPE_AT_MOST


@dataclass(frozen=True)
class Shared:
    """What one type adds in each cell: the two observations that make it (NOTHING: none) and the log-odds of each."""

    first: Ints
    second: Ints
    by_first: Floats
    by_second: Floats


@dataclass(frozen=True)
class Judged:
    """What judgement adds: the capped sum in each cell, and each type's share of it (log-odds)."""

    total: Floats
    by_type: dict[str, Floats]
    shared: dict[str, Shared] = field(default_factory=dict)

    def shares(self, cell: int) -> Iterator[tuple[int, float]]:
        """(name, log-odds) of every observation that adds in a cell; together they are its total."""
        for each in self.shared.values():
            if each.by_first[cell] > 0:
                yield int(each.first[cell]), float(each.by_first[cell])
            if each.by_second[cell] > 0:
                yield int(each.second[cell]), float(each.by_second[cell])


def strength(*, weight: float, severity: float, grade: str, age_days: float, half_life: float) -> float:
    """J of one observation at its own place: weight * severity / 5 * reliability * 2^(-age / half-life).

    A half-life of 0 stands for a date in a calendar: whoever passes it in says whether it is in its window.
    """
    fading = 1.0 if half_life == 0 else float(2.0 ** (-max(age_days, 0.0) / half_life))
    return weight * min(max(severity, 0.0), SEVEREST) / SEVEREST * RELIABILITY[grade] * fading


def reach_over(distance_km: Floats, inside: Floats, *, sigma_km: float = 25.0) -> Floats:
    """1 in the named cells, fading outside them with the distance to the nearest of them; sigma 0: not felt there."""
    named = inside.astype(bool)
    fading = np.exp(-((distance_km / sigma_km) ** 2) / 2) if sigma_km > 0 else 0.0
    return np.asarray(np.where(named, 1.0, fading), dtype=np.float64)


@dataclass
class _Strongest:
    """The largest and the second of one type in each cell, and whose they are."""

    first: Floats
    second: Floats
    cap: Floats
    first_name: Ints
    second_name: Ints

    @classmethod
    def none(cls, cells: int) -> _Strongest:
        nobody = np.full(cells, NOTHING, dtype=np.int64)
        return cls(np.zeros(cells), np.zeros(cells), np.zeros(cells), nobody, nobody.copy())

    def hear(self, signal: Signal) -> None:
        felt = signal.strength * signal.reach
        higher = felt > self.first
        between = ~higher & (felt > self.second)
        self.second = np.where(higher, self.first, np.where(between, felt, self.second))
        self.second_name = np.where(higher, self.first_name, np.where(between, signal.name, self.second_name))
        self.first = np.where(higher, felt, self.first)
        self.first_name = np.where(higher, signal.name, self.first_name)
        self.cap = np.where(higher, min(signal.cap, ONE_TYPE_AT_MOST), self.cap)

    def added(self) -> Floats:
        return np.asarray(np.minimum(self.first + SECOND_SHARE * self.second, self.cap), dtype=np.float64)

    def shared(self, added: Floats) -> Shared:
        """What the type adds in the end, between its two as they would add without a cap."""
        half = SECOND_SHARE * self.second
        whole = self.first + half
        by_second = added * np.divide(half, whole, out=np.zeros_like(whole), where=whole > 0)
        return Shared(self.first_name, self.second_name, added - by_second, by_second)


def judge(signals: Iterable[Signal], cells: int) -> Judged:
    """Add up signals: by type the largest and half of the second, each type and the sum of all capped."""
    strongest: dict[str, _Strongest] = {}
    # In an order of their own, so that of two that are equally strong it is always the same one that is named.
    for signal in sorted(signals, key=lambda each: (each.type, -each.strength, each.name)):
        strongest.setdefault(signal.type, _Strongest.none(cells)).hear(signal)
    added = {name: each.added() for name, each in strongest.items()}
    raw = sum(added.values(), np.zeros(cells))
    share = np.where(raw > ALL_AT_MOST, ALL_AT_MOST / np.maximum(raw, ALL_AT_MOST), 1.0)
    by_type = {name: value * share for name, value in added.items()}
    shared = {name: strongest[name].shared(value) for name, value in by_type.items()}
    return Judged(np.minimum(raw, ALL_AT_MOST), by_type, shared)


def current(values: Mapping[int, tuple[object, int]]) -> set[int]:
    """Of every series (place, question and who says so) the newest observation: it stands for those before it.

    `values` is the series and the day of each observation by its name; of one day the higher name is the newer.
    """
    newest: dict[object, tuple[int, int]] = {}
    for name, (series, day) in values.items():
        newest[series] = max(newest.get(series, (day, name)), (day, name))
    return {name for _day, name in newest.values()}
