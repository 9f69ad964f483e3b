"""One mission's past as the engine sees it: factors and outcomes at any day, each computed once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from threats.scoring.baselines import Attacks
from threats.scoring.calibration import MEMORY_DAYS, Offset, window_weight
from threats.scoring.factors import Measured, expected, measure
from threats.scoring.geometry import Events, Floats, Geometry, Grid, Ints
from threats.scoring.weights import WeightSet

STEP_DAYS = 28  # from one past window to the next
OLDEST_DAYS = int(7 * MEMORY_DAYS)  # older windows weigh less than one in a hundred


@dataclass(frozen=True, eq=False)
class History:
    """Cells and events of one mission; events may be of any day, what is measured at t uses those before t only."""

    name: str
    grid: Grid
    events: Events
    source: Ints
    geometry: Geometry
    _measured: dict[int, Measured] = field(default_factory=dict, repr=False)

    @cached_property
    def attacks(self) -> Attacks:
        """Certain attacks on civilians in mission cells, by day: what is judged and learnt from."""
        cells = len(self.grid.cells)
        own = self.events.is_target & self.events.certain & (self.source < cells)
        order = np.argsort(self.events.day[own], kind="stable")
        return Attacks(self.events.day[own][order], self.source[own][order], cells)

    def measured(self, t: int) -> Measured:
        """The factors as of day t."""
        if t not in self._measured:
            self._measured[t] = measure(self.geometry, self.events, self.source, t=t)
        return self._measured[t]

    def counts(self, t: int, horizon: int) -> Floats:
        """Attacks on civilians in each cell in [t, t + horizon)."""
        return self.attacks.counts(t, t + horizon)

    def level(self, weights: tuple[float, ...], horizon: int, *, t: int) -> Offset:
        """The mission's level against the pooled model of one horizon, from windows that ended by day t."""
        observed = said = 0.0
        for start in _past_windows(t, horizon):
            share = window_weight(t - start - horizon)
            observed += share * float((self.counts(start, horizon) > 0).sum())
            said += share * expected(self.measured(start), weights)
        return Offset(observed, said)

    def offsets(self, weights: WeightSet, *, t: int) -> dict[int, Offset]:
        """The level by horizon."""
        return {horizon: self.level(each, horizon, t=t) for horizon, each in weights.by_horizon.items()}


def _past_windows(t: int, horizon: int) -> Iterator[int]:
    """Starts of past windows that ended by day t, the newest first: every 28 days back from t, one grid for all."""
    first = -(-horizon // STEP_DAYS) * STEP_DAYS
    yield from range(t - first, t - horizon - OLDEST_DAYS, -STEP_DAYS)
