from threats.models.alert import (
    Alert,
    AlertExactLocation,
    AlertServedLocation,
    AlertTransition,
)
from threats.models.risk import RescoreRequest, RiskRun, RiskScore, RiskScoreHistory
from threats.models.watch import WatchItem

__all__ = [
    "Alert",
    "AlertExactLocation",
    "AlertServedLocation",
    "AlertTransition",
    "RescoreRequest",
    "RiskRun",
    "RiskScore",
    "RiskScoreHistory",
    "WatchItem",
]
