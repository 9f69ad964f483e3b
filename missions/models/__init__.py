from missions.models.geography import Area, Base, BasemapFeature, Cell, Settlement
from missions.models.location import ExactLocation, ServedLocation
from missions.models.mission import Mission
from missions.models.people import ApiClient, Membership, User
from missions.models.record import Record, Transition

__all__ = [
    "ApiClient",
    "Area",
    "Base",
    "BasemapFeature",
    "Cell",
    "ExactLocation",
    "Membership",
    "Mission",
    "Record",
    "ServedLocation",
    "Settlement",
    "Transition",
    "User",
]
