"""Back-tests: what the scores would have said in the past, from what was known then, and what then happened."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from missions.errors import ConflictError
from missions.models import Mission
from threats.scoring import History, Scores, WeightSet, rate
from threats.scoring.baselines import CLIMATOLOGY, NAMES, Baselines, kernels
from threats.scoring.fitting import TooFewPositivesError
from threats.scoring.geometry import Floats
from threats.scoring.metrics import Quality, Window, assess, differences
from threats.scoring.weights import weight_set
from threats.services.backtest_file import GrowingFile
from threats.services.backtest_report import write_reports
from threats.services.evidence import Evidence, load_evidence
from threats.services.weight_sets import OURS, fit_weights, histories, set_before


class NoWeightsError(ConflictError):
    """No weight set may serve, and there is too little to learn one from."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """A back-test as it is asked for. `fit_before`: nothing that weights were learnt from is of this day or later."""

    mission: Mission
    first: date
    last: date
    every: int
    horizons: tuple[int, ...]
    fit_before: date
    out: Path
    say: Callable[[str], None]

    @property
    def cutoffs(self) -> list[date]:
        return [date.fromordinal(day) for day in range(self.first.toordinal(), self.last.toordinal() + 1, self.every)]


@dataclass(frozen=True)
class Judgement:
    """How each method did at one horizon over the windows that are over, the scores first."""

    horizon: int
    windows: int
    methods: dict[str, Quality]
    better: dict[str, tuple[float, float]]  # 90 % intervals against the best simple method, by measure

    @property
    def best_simple(self) -> str:
        simple = {name: quality for name, quality in self.methods.items() if name not in {OURS, CLIMATOLOGY}}
        return max(simple, key=lambda name: (np.nan_to_num(simple[name].average_precision), name))

    def as_dict(self) -> dict[str, Any]:
        methods = {name: quality.as_dict() for name, quality in self.methods.items()}
        return {
            "horizon_days": self.horizon, "windows": self.windows, "best_simple": self.best_simple,
            "against_best_simple_90": self.better, "methods": methods,
        }  # fmt: skip


def backtest(order: Order) -> list[Judgement]:
    """Score every cut-off, write the file and its reports, and judge it.

    An interrupted back-test goes on where it was. Raises ConflictError without cells, NoWeightsError.
    """
    evidence = load_evidence(order.mission)
    if evidence is None:
        raise ConflictError(_("This mission has no cells to score."), code="no_cells")
    weights = _weights(order)
    order.say(f"Weights {weights.version}, trained until {weights.trained_until}")
    file = GrowingFile(order.out, _key(order, evidence, weights))
    if file.done:
        order.say(f"Going on after {len(file.done)} of {len(order.cutoffs)} cut-offs")
    for number, cutoff in enumerate(order.cutoffs, start=1):
        if cutoff.isoformat() not in file.done:
            file.write(cutoff.isoformat(), _rows(order, evidence, weights, cutoff))
            order.say(f"{number} of {len(order.cutoffs)}: {cutoff}")
    judged = judge(order, evidence, file)
    file.finish()
    write_reports(order.out, title=_title(order), weights=weights.version, judged=judged)
    return judged


def _title(order: Order) -> str:
    return f"{order.mission.code}, {order.first} to {order.last}, every {order.every} days"


def _weights(order: Order) -> WeightSet:
    known = set_before(order.fit_before)
    if known is not None:
        return known
    order.say("No weight set is old enough: learning one from the missions at hand")
    until = order.fit_before - timedelta(days=1)
    pasts = histories(Mission.objects.filter(cells__isnull=False).distinct().order_by("pk"),
                      known_before=order.fit_before.toordinal())  # fmt: skip
    try:
        return weight_set(fit_weights(pasts, until=until, source="the missions at hand"))
    except TooFewPositivesError as error:
        raise NoWeightsError(
            _("No weight set ends before %(day)s, and there is too little to learn one from: %(why)s")
            % {"day": order.fit_before, "why": error},
            code="no_weights",
        ) from error


def _key(order: Order, evidence: Evidence, weights: WeightSet) -> str:
    meant = [
        order.mission.code, order.first.isoformat(), order.every, order.horizons, weights.version,
        weights.by_horizon, evidence.fingerprint(order.last.toordinal()), sorted(evidence.known.tolist()),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(meant).encode()).hexdigest()


def _rows(order: Order, evidence: Evidence, weights: WeightSet, cutoff: date) -> Iterator[tuple[Any, ...]]:
    t = cutoff.toordinal()
    past = evidence.known_before(t).history(order.mission.code)
    scores: Scores = rate(past.measured(t), weights, offsets=past.offsets(weights, t=t))
    covered = evidence.coverage(t)
    for horizon in order.horizons:
        index = scores.horizons.index(horizon)
        numbers = (each[index].tolist() for each in (scores.fitted, scores.low, scores.high))
        for cell, risk, low, high, coverage in zip(evidence.grid.cells, *numbers, covered, strict=True):
            yield order.mission.code, cutoff, horizon, cell, f"{risk:.8g}", f"{low:.8g}", f"{high:.8g}", coverage


def judge(order: Order, evidence: Evidence, file: GrowingFile) -> list[Judgement]:
    """Every horizon of which at least one window is over."""
    said = _said(evidence, file)
    past = evidence.history(order.mission.code)
    smooth, over = kernels(past.grid), int(past.events.day.max(initial=0)) + 1
    found = []
    for horizon in order.horizons:
        cutoffs = [cutoff for cutoff in order.cutoffs if cutoff.toordinal() + horizon <= over]
        if cutoffs:
            simple = Baselines(past.attacks, smooth, before=cutoffs[0].toordinal(), horizon=horizon)
            windows = [_window(past, simple, cutoff, horizon, said[cutoff.isoformat(), horizon]) for cutoff in cutoffs]
            found.append(_judgement(horizon, windows))
    return found


def _said(evidence: Evidence, file: GrowingFile) -> dict[tuple[str, int], Floats]:
    """The risk of each cell by cut-off and horizon, in the order of the grid."""
    found: dict[tuple[str, int], Floats] = defaultdict(lambda: np.zeros(len(evidence.grid.cells)))
    row = evidence.grid.row
    for line in file.rows():
        found[line["cutoff_date"], int(line["horizon_days"])][row[line["h3"]]] = float(line["risk"])
    return found


def _window(past: History, simple: Baselines, cutoff: date, horizon: int, risk: Floats) -> Window:
    t = cutoff.toordinal()
    return Window(past.name, t, {OURS: risk} | simple.at(t), past.counts(t, horizon), past.grid.areas)


def _judgement(horizon: int, windows: Sequence[Window]) -> Judgement:
    methods = {name: assess(windows, name, reference=CLIMATOLOGY) for name in (OURS, *NAMES)}
    plain = Judgement(horizon, len(windows), methods, {})
    return Judgement(horizon, len(windows), methods, differences(windows, OURS, plain.best_simple))
