from threats.services.alerts import (
    acknowledge,
    answer_information,
    ask_information,
    begin_assessment,
    begin_response,
    close,
    decide,
    mark_credible,
    mark_duplicate,
    mark_not_credible,
    reconsider,
    record_referral_answer,
    record_urgent_response,
)
from threats.services.explain import Explanation, HorizonRisk, NearestBase, explain, trend
from threats.services.raising import raise_alert
from threats.services.scoring import Waiting, missions_waiting, request_rescore, score_if_asked, score_mission
from threats.services.watch import close_watch_item, open_watch_items

__all__ = [
    "Explanation",
    "HorizonRisk",
    "NearestBase",
    "Waiting",
    "acknowledge",
    "answer_information",
    "ask_information",
    "begin_assessment",
    "begin_response",
    "close",
    "close_watch_item",
    "decide",
    "explain",
    "mark_credible",
    "mark_duplicate",
    "mark_not_credible",
    "missions_waiting",
    "open_watch_items",
    "raise_alert",
    "reconsider",
    "record_referral_answer",
    "record_urgent_response",
    "request_rescore",
    "score_if_asked",
    "score_mission",
    "trend",
]
