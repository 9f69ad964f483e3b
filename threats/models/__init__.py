from threats.models.alert import (
    Alert,
    AlertExactLocation,
    AlertServedLocation,
    AlertTransition,
)
from threats.models.assessment import AlertReferral, Assessment
from threats.models.indicator import Feed, Indicator, Observation, WeightChange
from threats.models.override import RiskOverride
from threats.models.risk import RescoreRequest, RiskRun, RiskScore, RiskScoreHistory
from threats.models.scorecard import Scorecard
from threats.models.threat import Threat, ThreatAlert, ThreatTransition, ThreatVersion
from threats.models.watch import WatchItem
from threats.models.weights import RegisteredWeights

__all__ = [
    "Alert",
    "AlertExactLocation",
    "AlertReferral",
    "AlertServedLocation",
    "AlertTransition",
    "Assessment",
    "Feed",
    "Indicator",
    "Observation",
    "RegisteredWeights",
    "RescoreRequest",
    "RiskOverride",
    "RiskRun",
    "RiskScore",
    "RiskScoreHistory",
    "Scorecard",
    "Threat",
    "ThreatAlert",
    "ThreatTransition",
    "ThreatVersion",
    "WatchItem",
    "WeightChange",
]
