"""What would change a cell's score: two weeks without another attack, or one more attack here. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from threats.models import RiskScore
from threats.scoring import Events
from threats.scoring.geometry import Ints
from threats.services.run_inputs import RunInputs, inputs_of

QUIET_DAYS = 14
OUTLOOKS_KEPT = 2048


@dataclass(frozen=True)
class Outlook:
    """The risk if nothing at all happens for `QUIET_DAYS`, and if one more attack happened here on the run's day."""

    quiet: float
    one_more: float


def outlook(score: RiskScore) -> Outlook:
    """For the horizon of a score, by its run's weights and level; what is judged stands as it is."""
    return _outlook(score.run_id, score.cell_id, score.horizon, score.judgement)


@lru_cache(maxsize=OUTLOOKS_KEPT)
def _outlook(run_id: int, cell_id: int, horizon: int, judgement: float) -> Outlook:
    inputs = inputs_of(run_id)
    here = inputs.row(cell_id)
    geometry = inputs.evidence.geometry.only(here)
    column = inputs.horizons.index(horizon)
    quiet = inputs.risks(geometry, t=inputs.t + QUIET_DAYS, judgement=judgement)
    more, source = _and_one_attack(inputs, here)
    hit = inputs.risks(geometry.feeling_itself(), t=inputs.t, events=more, source=source, judgement=judgement)
    return Outlook(float(quiet[column, 0]), float(hit[column, 0]))


def _and_one_attack(inputs: RunInputs, row: int) -> tuple[Events, Ints]:
    rows = np.array([row], dtype=np.int64)
    yesterday = np.array([inputs.t - 1], dtype=np.int64)
    events = inputs.evidence.events.and_in(rows, day=yesterday, is_target=np.array([True]))
    return events, np.concatenate([inputs.evidence.placed.source, rows])
