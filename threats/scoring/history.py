"""One mission's past as the engine sees it: factors and outcomes at any day, each computed once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

import numpy as np

from threats.scoring.baselines import STEP_DAYS, Attacks
from threats.scoring.calibration import MEMORY_DAYS, Offset, window_weight
from threats.scoring.factors import Measured, expected, measure
from threats.scoring.geometry import Events, Floats, Geometry, Grid, Ints
from threats.scoring.weights import WeightSet

GRID = 733_408 % STEP_DAYS  # past windows begin on one grid of days for ever (that of 1 January 2009)
EXPECTED_KEPT = 20_000
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
    _digests: dict[int, bytes] = field(default_factory=dict, repr=False)

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
            said += share * self._expected(start, weights)
        return Offset(observed, said)

    def _expected(self, start: int, weights: tuple[float, ...]) -> float:
        """What the pooled model expected at a day. News rarely changes the past: the same past is computed once."""
        key = (self.grid.fingerprint, self._past(start), weights)
        known = _EXPECTED.get(key)
        if known is None:
            known = expected(self.measured(start), weights)
            while len(_EXPECTED) >= EXPECTED_KEPT:
                _EXPECTED.pop(next(iter(_EXPECTED)), None)
            _EXPECTED[key] = known
        return known

    def _past(self, t: int) -> bytes:
        """Names all events before a day of the grid, in whatever order they were read."""
        if t not in self._digests:
            self._digests.update(self._chain(t))
        return self._digests[t]

    def _chain(self, t: int) -> Iterator[tuple[int, bytes]]:
        """A digest of the events before each day of the grid around t, from one reading of them."""
        events = self.events
        columns = [events.day, events.is_target, events.cell, events.latitude, events.longitude, events.counted]
        table = np.column_stack(columns)
        table = np.ascontiguousarray(table[np.lexsort(table.T[::-1])])
        digest, done = sha256(), 0
        for start in range(t - OLDEST_DAYS // STEP_DAYS * STEP_DAYS, t + OLDEST_DAYS, STEP_DAYS):
            until = int(np.searchsorted(table[:, 0], start))
            digest.update(table[done:until].tobytes())
            done = until
            yield start, digest.digest()

    def offsets(self, weights: WeightSet, *, t: int) -> dict[int, Offset]:
        """The level by horizon."""
        return {horizon: self.level(each, horizon, t=t) for horizon, each in weights.by_horizon.items()}


_EXPECTED: dict[tuple[str, bytes, tuple[float, ...]], float] = {}  # of this process, the oldest first


def _past_windows(t: int, horizon: int) -> Iterator[int]:
    """Starts of past windows that ended by day t, the newest first."""
    newest = t - horizon
    yield from range(newest - (newest - GRID) % STEP_DAYS, newest - OLDEST_DAYS, -STEP_DAYS)
