"""The observations in force as judgement over the cells of a mission: who counts, how much, and how far."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from missions.models import Area, Cell, Mission
from threats.choices import Connector
from threats.indicators import VERSION
from threats.models import Observation
from threats.scoring.geometry import Bools, Floats, Grid, Ints, arc_km, chord, unit_vectors
from threats.scoring.judgement import Judged, Signal, current, judge, reach_over, strength

LEAST = 1e-3  # log-odds: what has faded below this is no longer counted
FAR_SIGMAS = 4.0  # beyond so many sigma an observation is not felt (less than a three-thousandth)
# Each of these is a fact of its own; what others say of one place is a series, in which the newest stands for all.
FACTS = frozenset({Connector.OWN_RECORD.value, Connector.RESPONSES.value, Connector.HAZARD_CAP.value})
COLUMNS = (
    "pk", "public_id", "severity", "grade", "area_id", "cells", "observed_on", "until_on", "connector", "external_id",
    "created_by_id", "indicator_id", "indicator__key", "indicator__version", "indicator__family", "indicator__weight",
    "indicator__half_life_days", "indicator__cap", "indicator__reach_km",
)  # fmt: skip


@dataclass(frozen=True)
class Judgement:
    """What declared judgement adds in each cell, from which observations, by which weighing."""

    judged: Judged
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def total(self) -> Floats:
        return self.judged.total

    @property
    def parameters(self) -> dict[str, Any]:
        """For the run: how each indicator in force was weighed, and by which version."""
        weighed = {
            row["indicator__key"]: {
                "version": row["indicator__version"],
                "weight": row["indicator__weight"],
                "half_life_days": row["indicator__half_life_days"],
                "cap": row["indicator__cap"],
                "reach_km": row["indicator__reach_km"],
            }
            for row in self.rows
        }
        return {"data_version": VERSION, "observations": len(self.rows), "indicators": dict(sorted(weighed.items()))}

    @property
    def fingerprint(self) -> str:
        """SHA-256 of every observation in force with its weighing."""
        told = [[str(row[name]) for name in COLUMNS if name != "pk"] for row in self.rows]
        return hashlib.sha256(json.dumps(sorted(told)).encode()).hexdigest()

    def shares(self, cell: int) -> list[tuple[int, float]]:
        """(observation, log-odds) of a cell, the largest first."""
        return sorted(self.judged.shares(cell), key=lambda share: (-share[1], share[0]))


def judgement_of(
    mission: Mission,
    grid: Grid,
    *,
    t: date,
    known_before: date | None = None,
    supposed: Sequence[Mapping[str, Any]] = (),
) -> Judgement:
    """What the observations dated before day t add (and written down before a day, if given).

    `supposed` are rows of COLUMNS (those that weigh) beside the ones on record, each fresh: for a what-if.

    Exercises never happened, and what lies in a compartment stays there: a score that moved would betray its place.
    """
    rows = _in_force(mission, t, known_before)
    rows += [{**row, "strength": _strength({**row}, t)} for row in supposed]
    if not rows:
        return Judgement(Judged(np.zeros(len(grid.cells)), {}))
    felt = _Reach(mission, grid)
    signals = [
        Signal(
            type=row["indicator__family"],
            strength=row["strength"],
            reach=felt.of(row["area_id"], tuple(row["cells"]), row["indicator__reach_km"]),
            name=row["pk"],
            cap=row["indicator__cap"],
        )
        for row in rows
    ]
    return Judgement(judge(signals, len(grid.cells)), rows)


def _in_force(mission: Mission, t: date, known_before: date | None) -> list[dict[str, Any]]:
    """The newest of every series that still counts, with its strength at its own place; in a fixed order."""
    standing = Observation.objects.standing().filter(
        mission=mission, is_exercise=False, compartments=[], indicator__enabled=True, indicator__weight__gt=0,
        observed_on__lt=t,
    )  # fmt: skip
    if known_before is not None:
        standing = standing.filter(recorded_on__lt=known_before)
    dated = {row["pk"]: row for row in standing.order_by("pk").values(*COLUMNS) if _is_open(row, t)}
    newest = current({pk: (_series(row), row["observed_on"].toordinal()) for pk, row in dated.items()})
    weighed = [row | {"strength": _strength(row, t)} for pk, row in dated.items() if pk in newest]
    return [row for row in weighed if row["strength"] >= LEAST]


def _is_open(row: dict[str, Any], t: date) -> bool:
    """A date of a calendar counts from its first to its last day; everything else from its day on."""
    return row["until_on"] is None or row["until_on"].toordinal() >= t.toordinal() - 1


def _series(row: dict[str, Any]) -> tuple[object, ...]:
    own = row["external_id"] if row["connector"] in FACTS else ""
    return row["indicator_id"], row["area_id"], tuple(row["cells"]), row["created_by_id"], row["connector"], own


def _strength(row: dict[str, Any], t: date) -> float:
    return strength(
        weight=row["indicator__weight"],
        severity=row["severity"],
        grade=row["grade"],
        age_days=t.toordinal() - 1 - row["observed_on"].toordinal(),
        half_life=row["indicator__half_life_days"],
    )


class _Reach:
    """How far each place is felt over the cells; a place is reckoned once per run."""

    def __init__(self, mission: Mission, grid: Grid) -> None:
        self.grid = grid
        self.paths = dict(Area.objects.filter(mission=mission).values_list("pk", "path"))
        areas = Cell.objects.filter(mission=mission).order_by("pk").values_list("area_id", flat=True)
        self.area: Ints = np.array(list(areas), dtype=np.int64)
        self.points = unit_vectors(grid.latitude, grid.longitude)
        self.known: dict[tuple[int, tuple[str, ...], float], Floats] = {}

    def of(self, area_id: int, cells: tuple[str, ...], sigma_km: float) -> Floats:
        """1 in the place, fading around it."""
        key = area_id, cells, sigma_km
        if key not in self.known:
            inside = self._named(area_id, cells)
            self.known[key] = reach_over(self._distance(inside, sigma_km), inside.astype(float), sigma_km=sigma_km)
        return self.known[key]

    def _named(self, area_id: int, cells: tuple[str, ...]) -> Bools:
        if cells:
            named = np.zeros(len(self.grid.cells), dtype=np.bool_)
            named[[self.grid.row[cell] for cell in cells if cell in self.grid.row]] = True
            return named
        below = [pk for pk, path in self.paths.items() if path.startswith(self.paths[area_id])]
        return np.asarray(np.isin(self.area, below), dtype=np.bool_)

    def _distance(self, inside: Bools, sigma_km: float) -> Floats:
        """km from each cell to the nearest of the place; infinite where nothing is felt any more."""
        far = np.full(len(inside), np.inf)
        if sigma_km <= 0 or not inside.any() or inside.all():
            return far
        bound = chord(FAR_SIGMAS * sigma_km)
        chords, _nearest = cKDTree(self.points[inside]).query(self.points, distance_upper_bound=bound)
        near = np.isfinite(chords)
        far[near] = arc_km(chords[near])
        return far


def shares_of(judgement: Judgement, cell_ids: Ints) -> Iterator[tuple[int, str]]:
    """What is stored with the scores of the cells that something is added to: [observation, log-odds] pairs as JSON."""
    for row in np.flatnonzero(judgement.total > 0).tolist():
        yield int(cell_ids[row]), json.dumps(judgement.shares(row))
