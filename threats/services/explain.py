"""Why a cell has its score, for one audience: lines, the events behind them, the trend, what is near."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from django.db.models import Q

from incidents.models import Incident
from missions.audience import Audience
from missions.geometry import metres_to
from missions.models import Base, Mission
from threats.choices import Coverage
from threats.models import Alert, RiskRun, RiskScore
from threats.scoring import Line, explain_lines, measure, rate, risk_class
from threats.scoring.calibration import Offset
from threats.scoring.factors import weigh_events
from threats.scoring.weights import WeightSet
from threats.scoring.words import log_odds
from threats.services.evidence import Evidence, load_evidence
from threats.services.weight_sets import known_sets, serving_set

TREND_WEEKS = 26
SHOWN_EVENTS = 5
LOOKED_AT = 60  # the heaviest events that are offered to the audience's filter
RUNS_KEPT = 4  # runs whose evidence one process holds
TRENDS_KEPT = 2048


@dataclass(frozen=True)
class HorizonRisk:
    """`risk` and `risk_class` are None where the coverage is unknown: no number is shown there."""

    horizon: int
    risk: float | None
    risk_class: int | None
    coverage: str


@dataclass(frozen=True)
class NearestBase:
    base: Base
    km: float


@dataclass(frozen=True)
class Explanation:
    """All that a cell's card says. `incidents` are those that weigh most among what the audience sees exactly."""

    run: RiskRun
    horizon: int
    risks: list[HorizonRisk]
    lines: list[Line]
    incidents: list[Incident]
    base: NearestBase | None
    alert: Alert | None
    trend: list[tuple[date, float]]


def explain(*, mission: Mission, h3: str, horizon: int, audience: Audience) -> Explanation | None:
    """The explanation of a cell's score; None when the audience sees no score there."""
    seen = RiskScore.objects.visible_to(audience).filter(mission=mission, cell__h3=h3, run_id=mission.current_run_id)
    scores = {score.horizon: score for score in seen.select_related("run", "cell").order_by("horizon")}
    score = scores.get(horizon)
    if score is None:
        return None
    unknown = score.coverage == Coverage.UNKNOWN
    return Explanation(
        run=score.run,
        horizon=horizon,
        risks=[_risk(each) for each in scores.values()],
        lines=[] if unknown else lines(score),
        incidents=[] if unknown else _incidents(mission, score, audience),
        base=_nearest_base(mission, score, audience),
        alert=Alert.objects.visible_to(audience).filter(cell_id=score.cell_id).open().order_by("decide_by").first(),
        trend=[] if unknown else trend(run=score.run, cell_id=score.cell_id, horizon=horizon),
    )


def lines(score: RiskScore) -> list[Line]:
    """At most six lines that add up from a quiet cell to this score."""
    reference = score.run.parameters["reference"][str(score.horizon)]
    level = log_odds(score.risk) - reference - sum(score.contributions) - score.ceiling - score.judgement
    return explain_lines(contributions=score.contributions, level=level, ceiling=score.ceiling)


def trend(*, run: RiskRun, cell_id: int, horizon: int) -> list[tuple[date, float]]:
    """The risk of a cell as of each of the last 26 weeks, the run's own day last.

    All by the run's weights and by what is on record now: it shows how the record moved, not what was shown then.
    """
    return list(_trend(run.pk, cell_id, horizon))


@lru_cache(maxsize=TRENDS_KEPT)
def _trend(run_id: int, cell_id: int, horizon: int) -> tuple[tuple[date, float], ...]:
    run = RiskRun.objects.select_related("mission").get(pk=run_id)
    evidence, weights = _evidence(run_id), _weights(run)
    geometry = evidence.geometry.only(_row(evidence, cell_id))
    column = sorted(weights.by_horizon).index(horizon)
    days = [run.as_of - timedelta(weeks=weeks) for weeks in reversed(range(TREND_WEEKS))]
    measured = [measure(geometry, evidence.events, evidence.placed.source, t=day.toordinal()) for day in days]
    levels = _levels(run)
    scored = [float(rate(each, weights, offsets=levels).fitted[column, 0]) for each in measured]
    return tuple(zip(days, scored, strict=True))


def _levels(run: RiskRun) -> dict[int, Offset]:
    """The mission's level in a run, by horizon."""
    known = run.parameters["offset"].items()
    return {int(horizon): Offset(each["observed"], each["expected"]) for horizon, each in known}


@lru_cache(maxsize=RUNS_KEPT)
def _evidence(run_id: int) -> Evidence:
    evidence = load_evidence(RiskRun.objects.select_related("mission").get(pk=run_id).mission)
    if evidence is None:
        raise RiskRun.DoesNotExist
    return evidence


def _weights(run: RiskRun) -> WeightSet:
    named = (each for each in known_sets() if each.name == run.parameters["weights"])
    return next(named, None) or serving_set(run.as_of)


def _row(evidence: Evidence, cell_id: int) -> int:
    return int(np.flatnonzero(evidence.cell_ids == cell_id)[0])


def _risk(score: RiskScore) -> HorizonRisk:
    if score.coverage == Coverage.UNKNOWN:
        return HorizonRisk(score.horizon, None, None, score.coverage)
    return HorizonRisk(score.horizon, score.risk, risk_class(score.risk), score.coverage)


def _incidents(mission: Mission, score: RiskScore, audience: Audience) -> list[Incident]:
    """What weighs most, the heaviest first; masked records are left out, or the cell would tell where they are."""
    evidence = _evidence(score.run_id)
    geometry = evidence.geometry.only(_row(evidence, score.cell_id))
    weights = _weights(score.run).by_horizon[score.horizon]
    t = score.run.as_of.toordinal()
    weight = weigh_events(geometry, evidence.events, evidence.placed.source, weights, t=t)
    heaviest = [index for index in np.argsort(-weight, kind="stable")[:LOOKED_AT] if weight[index] > 0]
    order = [int(evidence.incident[index]) for index in heaviest]
    seen = Incident.objects.visible_to(audience).filter(mission=mission, pk__in=order).standing().present(audience)
    by_id: dict[int, Any] = {incident.pk: incident for incident in seen.filter(masked=False)}
    return [by_id[pk] for pk in order if pk in by_id][:SHOWN_EVENTS]


def _nearest_base(mission: Mission, score: RiskScore, audience: Audience) -> NearestBase | None:
    """The nearest base that is open on the mission's day, with geodesic km from the centre of the cell."""
    today = mission.now().date()
    bases = Base.objects.visible_to(audience).filter(
        Q(opened_on=None) | Q(opened_on__lte=today), Q(closed_on=None) | Q(closed_on__gt=today), mission=mission
    )
    base = bases.annotate(metres=metres_to("point", score.cell.centre)).order_by("metres").first()
    return NearestBase(base, base.metres / 1000) if base is not None else None
