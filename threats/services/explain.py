"""Why a cell has its score, for one audience: lines, the events behind them, the trend, what is near."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from incidents.models import Incident
from missions.audience import Audience
from missions.geometry import metres_to
from missions.models import Base, Mission
from threats.choices import Coverage
from threats.models import Alert, RiskOverride, RiskRun, RiskScore
from threats.scoring import Line, explain_lines, risk_class
from threats.scoring.factors import weigh_events
from threats.scoring.words import log_odds
from threats.services.judged import JudgedLine, judged_lines
from threats.services.outlook import Outlook, outlook
from threats.services.run_inputs import inputs_of
from threats.services.trends import trend

SHOWN_EVENTS = 5
LOOKED_AT = 60  # the heaviest events that are offered to the audience's filter


@dataclass(frozen=True)
class HorizonRisk:
    """What is shown of one horizon. All numbers are None where the coverage is unknown, but for an override.

    `risk` is the override's while one stands, else the score's (`model`); `measured` is the score without judgement;
    `low` and `high` are the 90 % interval of the score; `before` is the score a week earlier.
    """

    horizon: int
    risk: float | None
    risk_class: int | None
    coverage: str
    model: float | None = None
    measured: float | None = None
    low: float | None = None
    high: float | None = None
    before: float | None = None
    rank: int | None = None
    rank_before: int | None = None
    overridden: bool = False


@dataclass(frozen=True)
class NearestBase:
    base: Base
    km: float


@dataclass(frozen=True)
class Explanation:
    """All that is said of a cell. `incidents` are those that weigh most among what the audience sees exactly.

    `lines` is what is measured, `judged` what judgement adds to it; `override` is there for whoever may read why.
    """

    run: RiskRun
    horizon: int
    risks: list[HorizonRisk]
    lines: list[Line]
    judged: list[JudgedLine]
    override: RiskOverride | None
    outlook: Outlook | None
    incidents: list[Incident]
    base: NearestBase | None
    alert: Alert | None
    trend: list[tuple[date, float]]


def explain(*, mission: Mission, h3: str, horizon: int, audience: Audience) -> Explanation | None:
    """The explanation of a cell's score; None when the audience sees no score there."""
    seen = RiskScore.objects.visible_to(audience).shown().present(audience).filter(mission=mission, cell__h3=h3)
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
        judged=[] if unknown else judged_lines(score, audience),
        override=_override(score, audience),
        outlook=None if unknown else outlook(score),
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


def _override(score: RiskScore, audience: Audience) -> RiskOverride | None:
    seen = RiskOverride.objects.visible_to(audience).in_force().filter(cell_id=score.cell_id, horizon=score.horizon)
    found: RiskOverride | None = seen.select_related("by").first()
    return found


def _risk(score: Any) -> HorizonRisk:
    overridden = score.override_risk is not None
    shown = score.shown_risk if score.known else None
    band = None if shown is None else risk_class(shown)
    if score.coverage == Coverage.UNKNOWN:
        return HorizonRisk(score.horizon, shown, band, score.coverage, overridden=overridden)
    return HorizonRisk(
        score.horizon,
        shown,
        band,
        score.coverage,
        model=score.risk,
        measured=score.fitted,
        low=score.low,
        high=score.high,
        before=score.before,
        rank=score.rank,
        rank_before=score.rank_before,
        overridden=overridden,
    )


def _incidents(mission: Mission, score: RiskScore, audience: Audience) -> list[Incident]:
    """What weighs most, the heaviest first; masked records are left out, or the cell would tell where they are."""
    inputs = inputs_of(score.run_id)
    evidence = inputs.evidence
    geometry, weights = evidence.geometry.only(inputs.row(score.cell_id)), inputs.weights.by_horizon[score.horizon]
    weight = weigh_events(geometry, evidence.events, evidence.placed.source, weights, t=inputs.t)
    heaviest = [index for index in np.argsort(-weight, kind="stable")[:LOOKED_AT] if weight[index] > 0]
    order = [int(evidence.incident[index]) for index in heaviest]
    seen = Incident.objects.visible_to(audience).filter(mission=mission, pk__in=order).standing().present(audience)
    by_id: dict[int, Any] = {incident.pk: incident for incident in seen.filter(masked=False)}
    return [by_id[pk] for pk in order if pk in by_id][:SHOWN_EVENTS]


def _nearest_base(mission: Mission, score: RiskScore, audience: Audience) -> NearestBase | None:
    """The nearest base that is open on the mission's day, with geodesic km from the centre of the cell."""
    bases = Base.objects.open_on(mission.today()).visible_to(audience).filter(mission=mission)
    base = bases.annotate(metres=metres_to("point", score.cell.centre)).order_by("metres").first()
    return NearestBase(base, base.metres / 1000) if base is not None else None
