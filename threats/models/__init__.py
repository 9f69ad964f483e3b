from threats.models.alert import (
    Alert,
    AlertExactLocation,
    AlertServedLocation,
    AlertTransition,
)
from threats.models.entry import AlertEntry
from threats.models.handover import Handover
from threats.models.indicator import Feed, Indicator, Observation, WeightChange
from threats.models.limit import AlertLimit
from threats.models.override import RiskOverride
from threats.models.risk import RescoreRequest, RiskRun, RiskScore, RiskScoreHistory
from threats.models.scorecard import Scorecard
from threats.models.watch import WatchItem
from threats.models.weights import RegisteredWeights

__all__ = [
    "Alert",
    "AlertEntry",
    "AlertExactLocation",
    "AlertLimit",
    "AlertServedLocation",
    "AlertTransition",
    "Feed",
    "Handover",
    "Indicator",
    "Observation",
    "RegisteredWeights",
    "RescoreRequest",
    "RiskOverride",
    "RiskRun",
    "RiskScore",
    "RiskScoreHistory",
    "Scorecard",
    "WatchItem",
    "WeightChange",
]
