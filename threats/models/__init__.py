from threats.models.alert import (
    Alert,
    AlertExactLocation,
    AlertServedLocation,
    AlertTransition,
)
from threats.models.risk import RescoreRequest, RiskRun, RiskScore, RiskScoreHistory
from threats.models.scorecard import Scorecard
from threats.models.watch import WatchItem
from threats.models.weights import RegisteredWeights

__all__ = [
    "Alert",
    "AlertExactLocation",
    "AlertServedLocation",
    "AlertTransition",
    "RegisteredWeights",
    "RescoreRequest",
    "RiskRun",
    "RiskScore",
    "RiskScoreHistory",
    "Scorecard",
    "WatchItem",
]
