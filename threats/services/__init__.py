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
from threats.services.area_risks import AreaRisk, area_risks
from threats.services.asking import request_rescore
from threats.services.assessing import assess_threat, needs_form
from threats.services.automatic import refresh_all
from threats.services.connectors import add_feed, due_feeds, run_feed
from threats.services.entries import add_note, log_call, log_warned
from threats.services.explain import Explanation, HorizonRisk, NearestBase, explain
from threats.services.handover import hand_over, take_over
from threats.services.indicators import adopt, decline_weighing, propose_weighing, sign_weighing
from threats.services.limits import feedback_told
from threats.services.observation_table import import_observations
from threats.services.observations import (
    edit_observation,
    record_observation,
    take_observation,
    withdraw_observation,
)
from threats.services.outlook import Outlook
from threats.services.overrides import end_override, set_override
from threats.services.passing import explain_refusal
from threats.services.raising import raise_alert, raise_from_report
from threats.services.referring import refer_to_force
from threats.services.regrading import regrade
from threats.services.scoring import (
    Waiting,
    missions_waiting,
    request_nightly_runs,
    score_if_asked,
    score_mission,
    wait_for_request,
)
from threats.services.threats import change_threat, link_alert, move_threat, open_threat, review_threat
from threats.services.timers import sweep_timers
from threats.services.trends import Cluster, emerging, trend, trends
from threats.services.watch import close_watch_item, open_watch_items, review_watch_item
from threats.services.what_if import Moved, Supposed, SupposedSign, WhatIf, what_if

__all__ = [
    "AreaRisk",
    "Cluster",
    "Explanation",
    "HorizonRisk",
    "Moved",
    "NearestBase",
    "Outlook",
    "Supposed",
    "SupposedSign",
    "Waiting",
    "WhatIf",
    "acknowledge",
    "add_feed",
    "add_note",
    "adopt",
    "answer_information",
    "area_risks",
    "ask_information",
    "assess_threat",
    "begin_assessment",
    "begin_response",
    "change_threat",
    "close",
    "close_watch_item",
    "decide",
    "decline_weighing",
    "due_feeds",
    "edit_observation",
    "emerging",
    "end_override",
    "explain",
    "explain_refusal",
    "feedback_told",
    "hand_over",
    "import_observations",
    "link_alert",
    "log_call",
    "log_warned",
    "mark_credible",
    "mark_duplicate",
    "mark_not_credible",
    "missions_waiting",
    "move_threat",
    "needs_form",
    "open_threat",
    "open_watch_items",
    "propose_weighing",
    "raise_alert",
    "raise_from_report",
    "reconsider",
    "record_observation",
    "record_referral_answer",
    "record_urgent_response",
    "refer_to_force",
    "refresh_all",
    "regrade",
    "request_nightly_runs",
    "request_rescore",
    "review_threat",
    "review_watch_item",
    "run_feed",
    "score_if_asked",
    "score_mission",
    "set_override",
    "sign_weighing",
    "sweep_timers",
    "take_observation",
    "take_over",
    "trend",
    "trends",
    "wait_for_request",
    "what_if",
    "withdraw_observation",
]
