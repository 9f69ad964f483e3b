from threats.models.alert import (
    Alert,
    AlertExactLocation,
    AlertServedLocation,
    AlertTransition,
)
from threats.models.assessment import AlertReferral, Assessment
from threats.models.delivery import Delivery, DeliveryAttempt, Gateway, NoticePolicy, Subscription
from threats.models.entry import AlertEntry
from threats.models.handover import Handover
from threats.models.indicator import Feed, Indicator, Observation, WeightChange
from threats.models.limit import AlertLimit
from threats.models.override import RiskOverride
from threats.models.risk import RescoreRequest, RiskRun, RiskScore, RiskScoreHistory
from threats.models.scorecard import Scorecard
from threats.models.threat import Threat, ThreatAlert, ThreatTransition, ThreatVersion
from threats.models.watch import WatchItem
from threats.models.weights import RegisteredWeights

__all__ = [
    "Alert",
    "AlertEntry",
    "AlertExactLocation",
    "AlertLimit",
    "AlertReferral",
    "AlertServedLocation",
    "AlertTransition",
    "Assessment",
    "Delivery",
    "DeliveryAttempt",
    "Feed",
    "Gateway",
    "Handover",
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
    "Threat",
    "ThreatAlert",
    "ThreatTransition",
    "ThreatVersion",
    "WatchItem",
    "WeightChange",
]
