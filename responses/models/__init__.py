from responses.models.action import Action, ActionTransition
from responses.models.action_notes import Approval, Finding, FindingLink, RefugeCount
from responses.models.civilian_harm import CivilianHarmCase, CivilianHarmTransition
from responses.models.dialogue import Commitment, CommitmentTransition, Engagement, EntryPoint
from responses.models.feedback import FeedbackNote
from responses.models.hrddp import (
    ResponseRules,
    Support,
    SupportAssessment,
    SupportTransition,
    SupportViolation,
)
from responses.models.priority import Capacity, GroupTask, GroupTaskTransition, Placement
from responses.models.protector import ApprovalRule, OwnActionType, Protector, Vetting
from responses.models.reach import ReachGrid
from responses.models.review import LearningRules, Review, ReviewTransition
from responses.models.workstream import Milestone, Workstream, WorkstreamTransition

__all__ = [
    "Action",
    "ActionTransition",
    "Approval",
    "ApprovalRule",
    "Capacity",
    "CivilianHarmCase",
    "CivilianHarmTransition",
    "Commitment",
    "CommitmentTransition",
    "Engagement",
    "EntryPoint",
    "FeedbackNote",
    "Finding",
    "FindingLink",
    "GroupTask",
    "GroupTaskTransition",
    "LearningRules",
    "Milestone",
    "OwnActionType",
    "Placement",
    "Protector",
    "ReachGrid",
    "RefugeCount",
    "ResponseRules",
    "Review",
    "ReviewTransition",
    "Support",
    "SupportAssessment",
    "SupportTransition",
    "SupportViolation",
    "Vetting",
    "Workstream",
    "WorkstreamTransition",
]
