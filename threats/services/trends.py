"""How risk has moved: the weeks behind a score, and where attacks emerge or fade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import h3
import numpy as np
from scipy.sparse import csr_array

from missions.audience import Audience
from missions.models import Mission
from threats.choices import Coverage, Horizon, Pattern
from threats.models import RiskRun, RiskScore
from threats.scoring.emerging import WEEKS, Found, patterns
from threats.scoring.geometry import Grid
from threats.services.run_inputs import RunInputs, inputs_of
from threats.services.watch import adjoining

TREND_WEEKS = 26
TRENDS_KEPT = 4096
RUNS_KEPT = 4


def trend(*, run: RiskRun, cell_id: int, horizon: int) -> list[tuple[date, float]]:
    """The risk of a cell as of each of the last 26 weeks, the run's own day last.

    All by the run's weights and by what is on record now: it shows how the record moved, not what was shown then.
    """
    return trends(run=run, cell_ids=[cell_id], horizon=horizon)[cell_id]


def trends(*, run: RiskRun, cell_ids: list[int], horizon: int) -> dict[int, list[tuple[date, float]]]:
    """The same of several cells, for the price of one."""
    days = [run.as_of - timedelta(weeks=weeks) for weeks in reversed(range(TREND_WEEKS))]
    missing = [cell_id for cell_id in cell_ids if (run.pk, cell_id) not in _KNOWN]
    if missing:
        _remember(run.pk, missing, days)
    column = inputs_of(run.pk).horizons.index(horizon)
    return {cell_id: list(zip(days, _KNOWN[run.pk, cell_id][column].tolist(), strict=True)) for cell_id in cell_ids}


_KNOWN: dict[tuple[int, int], np.ndarray] = {}  # horizon x week by run and cell, of this process, the oldest first


def _remember(run_id: int, cell_ids: list[int], days: list[date]) -> None:
    inputs = inputs_of(run_id)
    geometry = inputs.evidence.geometry.only(*(inputs.row(cell_id) for cell_id in cell_ids))
    weeks = np.stack([inputs.risks(geometry, t=day.toordinal()) for day in days], axis=-1)
    for index, cell_id in enumerate(cell_ids):
        while len(_KNOWN) >= TRENDS_KEPT:
            _KNOWN.pop(next(iter(_KNOWN)), None)
        _KNOWN[run_id, cell_id] = weeks[:, index]


@dataclass(frozen=True)
class Cluster:
    """Adjoining cells of one pattern. `cell_ids` are inside ids, `h3` the cell with most attacks around it."""

    pattern: Pattern
    cell_ids: list[int]
    h3: str
    cell_id: int
    tau: float


def emerging(*, mission: Mission, audience: Audience) -> list[Cluster]:
    """Groups of cells around which attacks have developed alike over a year, new ones first, the larger ones first.

    Cells where nobody would tell are left out: silence there is no fading. Of cells that the audience sees.
    """
    if mission.current_run_id is None:
        return []
    seen = RiskScore.objects.visible_to(audience).shown().filter(mission=mission, horizon=Horizon.MONTH)
    readable = dict(seen.exclude(coverage=Coverage.UNKNOWN).values_list("cell__h3", "cell_id"))
    inputs, found = inputs_of(mission.current_run_id), _found(mission.current_run_id)
    rows = inputs.evidence.grid.row
    clusters = []
    for pattern in Pattern:
        cells = [cell for cell in readable if found.pattern[rows[cell]] == pattern]
        groups = [sorted(group, key=lambda cell: (-found.year[rows[cell]], cell)) for group in adjoining(cells)]
        groups.sort(key=lambda group: (-found.year[rows[group[0]]], group[0]))
        clusters += [
            Cluster(
                pattern, [readable[c] for c in group], group[0], readable[group[0]], float(found.tau[rows[group[0]]])
            )
            for group in groups
        ]
    return clusters


@lru_cache(maxsize=RUNS_KEPT)
def _found(run_id: int) -> Found:
    inputs = inputs_of(run_id)
    return patterns(_weekly(inputs), _neighbours(inputs.evidence.grid))


def _weekly(inputs: RunInputs) -> np.ndarray:
    """Certain attacks on civilians by cell and week, the oldest of a year's weeks first."""
    attacks = inputs.evidence.history(inputs.run.mission.code).attacks
    starts = [inputs.t - 7 * weeks for weeks in range(WEEKS, 0, -1)]
    return np.stack([attacks.counts(start, start + 7) for start in starts], axis=1)


def _neighbours(grid: Grid) -> csr_array:
    """Cell x cell: itself and those of the mission that touch it."""
    pairs = [
        (row, grid.row[near]) for cell, row in grid.row.items() for near in h3.grid_disk(cell, 1) if near in grid.row
    ]
    row, column = np.array(pairs).T
    return csr_array((np.ones(len(pairs)), (row, column)), shape=(len(grid.cells), len(grid.cells)))
