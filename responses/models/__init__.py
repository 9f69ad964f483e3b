from responses.models.action import Action, ActionTransition
from responses.models.civilian_harm import CivilianHarmCase, CivilianHarmTransition
from responses.models.feedback import FeedbackNote
from responses.models.review import LearningRules, Review, ReviewTransition

__all__ = [
    "Action",
    "ActionTransition",
    "CivilianHarmCase",
    "CivilianHarmTransition",
    "FeedbackNote",
    "LearningRules",
    "Review",
    "ReviewTransition",
]
