from responses.models.action import Action, ActionTransition
from responses.models.dialogue import Commitment, CommitmentTransition, Engagement, EntryPoint
from responses.models.priority import Capacity, GroupTask, GroupTaskTransition, Placement
from responses.models.reach import ReachGrid
from responses.models.workstream import Milestone, Workstream, WorkstreamTransition

__all__ = [
    "Action",
    "ActionTransition",
    "Capacity",
    "Commitment",
    "CommitmentTransition",
    "Engagement",
    "EntryPoint",
    "GroupTask",
    "GroupTaskTransition",
    "Milestone",
    "Placement",
    "ReachGrid",
    "Workstream",
    "WorkstreamTransition",
]
