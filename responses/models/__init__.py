from responses.models.action import Action, ActionTransition

__all__ = ["Action", "ActionTransition"]
