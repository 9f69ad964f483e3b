"""What judgement adds to a score, observation by observation, for one audience."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import exp
from uuid import UUID

from django.utils.translation import gettext as _

from missions.audience import Audience
from threats.models import RiskScore


@dataclass(frozen=True)
class JudgedLine:
    """One indicator's share of a score's judgement: the shares add up to `score.judgement`.

    The rest is of the observation that weighs most in it. Where the audience may not see that one, only `label`,
    `log_odds` and `odds` are given, and the label does not say what is hidden.
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
    weight: float | None = None  # declared: log-odds at severity 5
    explained: str = ""  # in words: what, since when, from which numbers
    observation_id: UUID | None = None  # its outside id


def judged_lines(score: RiskScore, audience: Audience) -> list[JudgedLine]:
    """What judgement adds, the largest share first; empty where it adds nothing."""
    if score.judgement <= 0:
        return []
    return [_hidden(score.judgement)]


def _hidden(log_odds: float) -> JudgedLine:
    return JudgedLine(_("Observations that you may not see"), log_odds, exp(log_odds))
