from missions.models.geography import Area, Base, BasemapFeature, Cell, Settlement, Site
from missions.models.location import DisplacedPoint, ExactLocation, ServedLocation
from missions.models.mission import MandateElement, Mission
from missions.models.on_call import OnCall
from missions.models.people import ApiClient, Membership, SavedFilter, User
from missions.models.record import Record, Transition

__all__ = [
    "ApiClient",
    "Area",
    "Base",
    "BasemapFeature",
    "Cell",
    "DisplacedPoint",
    "ExactLocation",
    "MandateElement",
    "Membership",
    "Mission",
    "OnCall",
    "Record",
    "SavedFilter",
    "ServedLocation",
    "Settlement",
    "Site",
    "Transition",
    "User",
]
