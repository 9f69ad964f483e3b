from responses.services.actions import (
    accept,
    cancel,
    complete,
    decline,
    evaluate,
    infeasible,
    record_times,
    start,
)
from responses.services.approvals import (
    add_approval_rule,
    approval_due,
    approve_action,
    end_approval_rule,
    roles_asked,
    roles_held,
    roles_missing,
)
from responses.services.clearance import clearance_problem
from responses.services.dispatch import Uncovered, cover_lost, others_there
from responses.services.findings import count_refuge, link_finding, record_finding
from responses.services.kinds import ActionKind, add_action_type, change_action_type, end_action_type, kind_of, kinds_of
from responses.services.protectors import add_protector, end_protector, vet_protector, vetting_problem
from responses.services.requests import request_action
from responses.services.support import (
    activate_support,
    approve_support,
    assess_support,
    draft_support,
    renew_support,
    suspend_support,
    withdraw_support,
)

__all__ = [
    "ActionKind",
    "Uncovered",
    "accept",
    "activate_support",
    "add_action_type",
    "add_approval_rule",
    "add_protector",
    "approval_due",
    "approve_action",
    "approve_support",
    "assess_support",
    "cancel",
    "change_action_type",
    "clearance_problem",
    "complete",
    "count_refuge",
    "cover_lost",
    "decline",
    "draft_support",
    "end_action_type",
    "end_approval_rule",
    "end_protector",
    "evaluate",
    "infeasible",
    "kind_of",
    "kinds_of",
    "link_finding",
    "others_there",
    "record_finding",
    "record_times",
    "renew_support",
    "request_action",
    "roles_asked",
    "roles_held",
    "roles_missing",
    "start",
    "suspend_support",
    "vet_protector",
    "vetting_problem",
    "withdraw_support",
]
