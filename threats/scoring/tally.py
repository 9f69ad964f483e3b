"""Sums over scored windows from which every figure of a scorecard follows; those of several missions add up. Pure.

A scorecard keeps these sums as JSON, so that missions are pooled by adding rows and nothing is scored again. Scores are
kept by bins of 0.05 in log-odds, whose effect on average precision and slope is below what a page shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.special import logit

from threats.scoring.geometry import Floats, Ints
from threats.scoring.metrics import GROUP_EDGES, LEAST, MOST, SHARES, Window, covered

STEP, LOWEST = 0.05, -14.0  # of the bins, log-odds
BINS = 561
GROUPS = len(GROUP_EDGES) - 1
# Columns of the sums of one window: attacks found in the worst 1, 5 and 10 % of the area, squared error, log loss, and
# the sum of what was said.
HITS, BRIER, LOG, SAID = slice(0, len(SHARES)), len(SHARES), len(SHARES) + 1, len(SHARES) + 2


@dataclass
class MethodSums:
    """What one method said over the windows. Windows are named by their cut-off (proleptic ordinal)."""

    windows: dict[int, list[float]] = field(default_factory=dict)
    attacked: dict[int, list[int]] = field(default_factory=dict)  # the bin of each attacked cell
    spared: dict[int, int] = field(default_factory=dict)  # cells that were not attacked by bin
    groups: list[list[float]] = field(default_factory=lambda: [[0, 0.0, 0] for _ in range(GROUPS)])

    def add(self, window: Window, said: Floats) -> None:
        """Count one more window."""
        attacked = window.counts > 0
        clipped = np.clip(said, LEAST, MOST)
        found = covered(said, window.area, SHARES) @ window.counts
        brier = float(np.sum((clipped - attacked) ** 2))
        log = -float(np.sum(np.where(attacked, np.log(clipped), np.log1p(-clipped))))
        _add(self.windows, window.t, [*found.tolist(), brier, log, float(clipped.sum())])
        bins = bin_of(clipped)
        self.attacked[window.t] = self.attacked.get(window.t, []) + bins[attacked].tolist()
        for number, cells in zip(*np.unique(bins[~attacked], return_counts=True), strict=True):
            self.spared[int(number)] = self.spared.get(int(number), 0) + int(cells)
        group = np.clip(np.digitize(clipped, GROUP_EDGES) - 1, 0, GROUPS - 1)
        sums = np.stack(
            [np.bincount(group, each, minlength=GROUPS) for each in (np.ones(len(group)), clipped, attacked)]
        )
        self._group(sums.T.tolist())

    def join(self, other: MethodSums) -> None:
        """Add what another mission's windows say."""
        for t, sums in other.windows.items():
            _add(self.windows, t, sums)
            self.attacked[t] = self.attacked.get(t, []) + other.attacked[t]
        for number, cells in other.spared.items():
            self.spared[number] = self.spared.get(number, 0) + cells
        self._group(other.groups)

    def _group(self, groups: Sequence[Sequence[float]]) -> None:
        self.groups = [[a + b for a, b in zip(*pair, strict=True)] for pair in zip(self.groups, groups, strict=True)]


@dataclass
class Tally:
    """One horizon over its windows: how many cells, attacks, attacked cells and missions each has, and each method."""

    horizon: int
    windows: dict[int, list[int]] = field(default_factory=dict)  # cells, attacks, attacked cells, shown, recomputed
    methods: dict[str, MethodSums] = field(default_factory=dict)

    def add(self, window: Window, *, shown: bool) -> None:
        """Count one more window of one mission; `shown`: what was said is what stood on the map then."""
        attacked = int((window.counts > 0).sum())
        sums = [len(window.counts), int(window.counts.sum()), attacked, int(shown), int(not shown)]
        _add(self.windows, window.t, sums)
        for name, said in window.said.items():
            self.methods.setdefault(name, MethodSums()).add(window, said)

    def join(self, other: Tally) -> None:
        """Add another mission's windows of the same horizon."""
        for t, sums in other.windows.items():
            _add(self.windows, t, sums)
        for name, method in other.methods.items():
            self.methods.setdefault(name, MethodSums()).join(method)

    def as_json(self) -> dict[str, Any]:
        """The same for a database; numbers rounded far below what any figure shows."""
        return {
            "horizon": self.horizon,
            "windows": {str(t): sums for t, sums in sorted(self.windows.items())},
            "methods": {name: _as_json(method) for name, method in sorted(self.methods.items())},
        }


def from_json(data: dict[str, Any]) -> Tally:
    """The tally of `as_json`."""
    methods = {
        name: MethodSums(
            {int(t): sums for t, sums in kept["windows"].items()},
            {int(t): bins for t, bins in kept["attacked"].items()},
            {int(number): cells for number, cells in kept["spared"].items()},
            kept["groups"],
        )
        for name, kept in data["methods"].items()
    }
    return Tally(data["horizon"], {int(t): sums for t, sums in data["windows"].items()}, methods)


def _as_json(method: MethodSums) -> dict[str, Any]:
    return {
        "windows": {str(t): [round(value, 6) for value in sums] for t, sums in sorted(method.windows.items())},
        "attacked": {str(t): sorted(bins) for t, bins in sorted(method.attacked.items())},
        "spared": {str(number): cells for number, cells in sorted(method.spared.items())},
        "groups": [[round(value, 6) for value in group] for group in method.groups],
    }


def pooled(tallies: Iterable[Tally]) -> list[Tally]:
    """Tallies of several missions added up by horizon."""
    found: dict[int, Tally] = {}
    for each in tallies:
        found.setdefault(each.horizon, Tally(each.horizon)).join(each)
    return [found[horizon] for horizon in sorted(found)]


def _add(windows: dict[int, list[Any]], t: int, sums: list[Any]) -> None:
    """Add the sums of one window to those that its cut-off has."""
    windows[t] = [a + b for a, b in zip(windows[t], sums, strict=True)] if t in windows else sums


def bin_of(said: Floats) -> Ints:
    """The bin of each probability, by its log-odds."""
    return np.asarray(np.clip(np.rint((logit(said) - LOWEST) / STEP), 0, BINS - 1), dtype=np.int64)


def log_odds_of(bins: Ints) -> Floats:
    """The middle of each bin."""
    return np.asarray(LOWEST + STEP * bins, dtype=np.float64)
