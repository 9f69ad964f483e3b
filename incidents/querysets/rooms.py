"""Who sees what lies in a compartment: members only, and only while the mission's mandate has its module."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from incidents.choices import AnnexStatus, MarkKind
from missions.audience import CLEARED_ONLY, Audience, Grant
from missions.choices import Compartment, Role
from missions.querysets import FencedQuerySet, any_of, nothing, of_mission

# Whose mark it is: a mark of MARA tells that a case of its room is behind the incident.
MARK_ROOMS: dict[str, str] = {MarkKind.MARA: Compartment.CRSV, MarkKind.MRM: Compartment.CAAC}


def rooms_of(audience: Audience, mission: Any) -> list[str]:
    """The rooms of a mission that the audience is a member of and whose module is on, in the order of the list."""
    grants = audience.in_mission(mission.pk).content_grants()
    own = {room for grant in grants if grant.role not in CLEARED_ONLY for room in grant.compartments}
    return [room for room in Compartment.values if room in own and room in mission.modules]


def _open_rooms(grant: Grant, path: str) -> Q:
    """Rows of rooms that the grant is a member of, in missions that have the room's module."""
    if grant.role in CLEARED_ONLY:
        return nothing()
    rooms = [Q(**{path: room}, mission__modules__contains=[room]) for room in sorted(grant.compartments)]
    return any_of(rooms)


class AnnexQuerySet(FencedQuerySet):
    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        """Members of the room; headquarters and partners get counts only."""
        return _open_rooms(grant, "kind")

    def present(self, audience: Audience) -> AnnexQuerySet:
        """An annex has an area and no point: nothing to mask."""
        return self.with_told(audience)

    def standing(self) -> AnnexQuerySet:
        """What counts as a case: exercises do not, nor what was withdrawn."""
        return self.filter(is_exercise=False).exclude(status=AnnexStatus.WITHDRAWN)


class RoomCountQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> RoomCountQuerySet:
        """Counts of rooms whose module is on: for everybody who sees the mission's content but partners.

        A grant with an area sees the counts of that area, not the mission's.
        """
        conditions = [
            of_mission(grant) & (Q() if grant.area_ids is None else Q(area_id__in=sorted(grant.area_ids)))
            for grant in audience.content_grants()
            if grant.role != Role.PARTNER
        ]
        open_rooms = any_of([Q(kind=room, mission__modules__contains=[room]) for room in Compartment.values])
        return self.filter(any_of(conditions) & open_rooms)


class ReferralQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> ReferralQuerySet:
        """Members of the room within their area; whoever passed it on sees it no more."""
        conditions = [
            of_mission(grant)
            & _open_rooms(grant, "compartment")
            & (Q() if grant.area_ids is None else Q(area_id__in=sorted(grant.area_ids)))
            for grant in audience.content_grants()
        ]
        return self.filter(any_of(conditions))

    def waiting(self) -> ReferralQuerySet:
        return self.filter(taken_at=None)


class IncidentMarkQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> IncidentMarkQuerySet:
        """Human rights' marks for everybody inside the mission; those of a room for its members."""
        inside = [grant for grant in audience.content_grants() if grant.role not in CLEARED_ONLY]
        conditions = [of_mission(grant, "incident__mission_id") & _marks(grant) for grant in inside]
        return self.filter(any_of(conditions))

    def standing(self) -> IncidentMarkQuerySet:
        return self.filter(withdrawn_at=None)


def _marks(grant: Grant) -> Q:
    rooms = [
        Q(kind=kind, incident__mission__modules__contains=[room])
        for kind, room in MARK_ROOMS.items()
        if room in grant.compartments
    ]
    return any_of([Q(kind=MarkKind.HR), *rooms])
