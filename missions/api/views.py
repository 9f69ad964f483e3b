"""Missions, areas and the audit trail over HTTP."""

from missions.api.base import CollectionView, documented
from missions.catalogue import AREAS, MISSIONS
from missions.trail import AUDIT


@documented("Mission")
class MissionView(CollectionView):
    """Missions in which you hold a role."""

    collection = MISSIONS


@documented("Area")
class AreaView(CollectionView):
    """The area trees of your missions, by P-code."""

    collection = AREAS


@documented("AuditLine")
class AuditView(CollectionView):
    """Who did, saw or was refused what, and when: for auditors. Never what a record says."""

    collection = AUDIT
    export_verb = "audit"
