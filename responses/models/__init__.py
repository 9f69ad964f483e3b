from responses.models.action import Action, ActionTransition
from responses.models.action_notes import Approval, Finding, FindingLink, RefugeCount
from responses.models.civilian_harm import CivilianHarmCase, CivilianHarmTransition
from responses.models.feedback import FeedbackNote
from responses.models.hrddp import (
    ResponseRules,
    Support,
    SupportAssessment,
    SupportTransition,
    SupportViolation,
)
from responses.models.protector import ApprovalRule, OwnActionType, Protector, Vetting
from responses.models.review import LearningRules, Review, ReviewTransition

__all__ = [
    "Action",
    "ActionTransition",
    "Approval",
    "ApprovalRule",
    "CivilianHarmCase",
    "CivilianHarmTransition",
    "FeedbackNote",
    "Finding",
    "FindingLink",
    "LearningRules",
    "OwnActionType",
    "Protector",
    "RefugeCount",
    "ResponseRules",
    "Review",
    "ReviewTransition",
    "Support",
    "SupportAssessment",
    "SupportTransition",
    "SupportViolation",
    "Vetting",
]
