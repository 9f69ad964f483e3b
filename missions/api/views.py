"""Missions and areas over HTTP."""

from missions.api.base import CollectionView, documented
from missions.catalogue import AREAS, MISSIONS


@documented("Mission")
class MissionView(CollectionView):
    """Missions in which you hold a role."""

    collection = MISSIONS


@documented("Area")
class AreaView(CollectionView):
    """The area trees of your missions, by P-code."""

    collection = AREAS
