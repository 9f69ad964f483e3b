from responses.models.action import Action, ActionTransition
from responses.models.action_notes import Approval, Finding, FindingLink, RefugeCount
from responses.models.hrddp import (
    ResponseRules,
    Support,
    SupportAssessment,
    SupportTransition,
    SupportViolation,
)
from responses.models.protector import ApprovalRule, OwnActionType, Protector, Vetting

__all__ = [
    "Action",
    "ActionTransition",
    "Approval",
    "ApprovalRule",
    "Finding",
    "FindingLink",
    "OwnActionType",
    "Protector",
    "RefugeCount",
    "ResponseRules",
    "Support",
    "SupportAssessment",
    "SupportTransition",
    "SupportViolation",
    "Vetting",
]
