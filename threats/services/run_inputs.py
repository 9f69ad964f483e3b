"""What a run was made of, held by the process: whoever explains a score or asks what would change it reads it here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from threats.models import RiskRun
from threats.scoring import Events, Geometry, measure, risks
from threats.scoring.calibration import Offset
from threats.scoring.geometry import Floats, Ints
from threats.scoring.weights import WeightSet
from threats.services.evidence import Evidence, load_evidence
from threats.services.weight_sets import known_sets, serving_set

RUNS_KEPT = 4  # runs whose evidence one process holds


@dataclass(frozen=True, eq=False)
class RunInputs:
    """A run with its evidence as it is on record, its weights, and the mission's level by horizon."""

    run: RiskRun
    evidence: Evidence
    weights: WeightSet
    levels: dict[int, Offset]

    @property
    def t(self) -> int:
        """The day of the run, a proleptic ordinal."""
        return int(self.run.as_of.toordinal())

    @property
    def horizons(self) -> tuple[int, ...]:
        return tuple(sorted(self.weights.by_horizon))

    def row(self, cell_id: int) -> int:
        """The row of a cell in the grid."""
        return int(np.flatnonzero(self.evidence.cell_ids == cell_id)[0])

    def risks(
        self,
        geometry: Geometry,
        *,
        t: int,
        events: Events | None = None,
        source: Ints | None = None,
        judgement: Floats | float = 0.0,
    ) -> Floats:
        """The risks of the geometry's cells as of day t, by the run's weights and level: horizon (ascending) x cell."""
        events = self.evidence.events if events is None else events
        source = self.evidence.placed.source if source is None else source
        measured = measure(geometry, events, source, t=t)
        return risks(measured, self.weights, offsets=self.levels, judgement=judgement)


@lru_cache(maxsize=RUNS_KEPT)
def inputs_of(run_id: int) -> RunInputs:
    """The inputs of a run. Raises RiskRun.DoesNotExist, also when its mission has lost its cells."""
    run = RiskRun.objects.select_related("mission").get(pk=run_id)
    evidence = load_evidence(run.mission)
    if evidence is None:
        raise RiskRun.DoesNotExist
    return RunInputs(run, evidence, _weights(run), _levels(run))


def _levels(run: RiskRun) -> dict[int, Offset]:
    known = run.parameters["offset"].items()
    return {int(horizon): Offset(each["observed"], each["expected"]) for horizon, each in known}


def _weights(run: RiskRun) -> WeightSet:
    named = (each for each in known_sets() if each.name == run.parameters["weights"])
    return next(named, None) or serving_set(run.as_of)
