from threats.models.alert import (
    Alert,
    AlertExactLocation,
    AlertServedLocation,
    AlertTransition,
)
from threats.models.delivery import Delivery, DeliveryAttempt, Gateway, NoticePolicy, Subscription
from threats.models.indicator import Feed, Indicator, Observation, WeightChange
from threats.models.override import RiskOverride
from threats.models.risk import RescoreRequest, RiskRun, RiskScore, RiskScoreHistory
from threats.models.scorecard import Scorecard
from threats.models.watch import WatchItem
from threats.models.weights import RegisteredWeights

__all__ = [
    "Alert",
    "AlertExactLocation",
    "AlertServedLocation",
    "AlertTransition",
    "Delivery",
    "DeliveryAttempt",
    "Feed",
    "Gateway",
    "Indicator",
    "NoticePolicy",
    "Observation",
    "RegisteredWeights",
    "RescoreRequest",
    "RiskOverride",
    "RiskRun",
    "RiskScore",
    "RiskScoreHistory",
    "Scorecard",
    "Subscription",
    "WatchItem",
    "WeightChange",
]
