"""What judgement adds to a score, observation by observation, for one audience."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import exp
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from missions.audience import Audience
from threats.indicators import DEFINITIONS
from threats.models import Observation, RiskScore
from threats.services.observed_words import author_of, explained


@dataclass(frozen=True)
class JudgedLine:
    """One observation's share of a score's judgement: the shares add up to `score.judgement`.

    What the audience may not see is told together in one line: only its label, `log_odds` and `odds` are given, and
    the label does not say what is hidden.
    """

    label: str  # the indicator's name, in the reader's language
    log_odds: float
    odds: float  # times the odds: exp(log_odds)
    key: str = ""  # of the indicator
    author: str = ""  # a person's name, or what the connector is called
    connector: str = ""  # its code; empty: a person wrote it
    observed_on: date | None = None
    severity: int | None = None  # 0 to 5
    grade: str = ""  # of the source, A to F
    weight: float | None = None  # declared: log-odds at severity 5, as the run took it
    explained: str = ""  # in words: what, since when, from which numbers
    observation_id: UUID | None = None  # its outside id


def judged_lines(score: RiskScore, audience: Audience) -> list[JudgedLine]:
    """What judgement adds, the largest share first, what is hidden last; empty where it adds nothing."""
    if score.judgement <= 0:
        return []
    shares = {int(pk): float(share) for pk, share in score.judged}
    seen = Observation.objects.visible_to(audience).present(audience).filter(pk__in=shares)
    rows = {row.pk: row for row in seen.select_related("indicator", "created_by")}
    weighed = score.run.parameters.get("judgement", {}).get("indicators", {})
    lines = [_line(rows[pk], share, weighed) for pk, share in shares.items() if pk in rows]
    hidden = score.judgement - sum(line.log_odds for line in lines)
    return [*lines, _hidden(hidden)] if hidden > 1e-9 else lines


def _line(row: Any, share: float, weighed: dict[str, dict[str, Any]]) -> JudgedLine:
    key = row.indicator.key
    return JudgedLine(
        label=str(DEFINITIONS[key].name),
        log_odds=share,
        odds=exp(share),
        key=key,
        author=author_of(row),
        connector=row.connector,
        observed_on=row.observed_on,
        severity=row.severity,
        grade=row.grade,
        weight=weighed.get(key, {}).get("weight", row.indicator.weight),
        explained=explained(row),
        observation_id=row.public_id,
    )


def _hidden(log_odds: float) -> JudgedLine:
    return JudgedLine(_("Observations that you may not see"), log_odds, exp(log_odds))
