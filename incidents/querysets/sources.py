"""Who sees sources, networks, quiet areas, overdue contacts and messages."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import OuterRef, Q, QuerySet, Subquery

from incidents.choices import MessageStatus
from missions.audience import SEES_PSEUDONYM, SEES_REPORTS, Audience
from missions.querysets import any_of, of_mission


def _of_desks(audience: Audience) -> list[Q]:
    """Rows of missions in which the audience may know sources."""
    return [of_mission(grant) for grant in audience.content_grants() if grant.role in SEES_PSEUDONYM]


def _registered_by(audience: Audience, path: str = "created_by_id") -> list[Q]:
    return [] if audience.user_id is None else [Q(**{path: audience.user_id})]


class SourceQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Pseudonyms: for desks that may see them, and for whoever registered the source."""
        return self.filter(any_of([*_of_desks(audience), *_registered_by(audience)]))


class NetworkQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Networks are as telling as their sources: the same rule."""
        return self.filter(any_of([*_of_desks(audience), *_registered_by(audience)]))

    def open(self) -> Self:
        return self.filter(closed_at=None)


class CheckInQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Overdue contacts: for whoever may see the source."""
        return self.filter(any_of([*_of_desks(audience), *_registered_by(audience, "source__created_by_id")]))

    def open(self) -> Self:
        return self.filter(closed_at=None)


class ZeroReportQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Quiet areas: for the desks that see reports, within their area, and for whoever said so."""
        conditions = [
            of_mission(grant) & (Q() if grant.area_ids is None else Q(area_id__in=sorted(grant.area_ids)))
            for grant in audience.content_grants()
            if grant.role in SEES_REPORTS
        ]
        own = [] if audience.client_id is None else [Q(created_by_client_id=audience.client_id)]
        return self.filter(any_of([*conditions, *own, *_registered_by(audience)]))

    def present(self, audience: Audience) -> Self:
        """Add the pseudonym for those who may know it."""
        source = apps.get_model("incidents", "Source").objects.visible_to(audience).filter(pk=OuterRef("source_id"))
        return self.annotate(pseudonym=Subquery(source.values("pseudonym")[:1]))


class MessageQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Messages of gateways: for desks that may know sources."""
        return self.filter(any_of(_of_desks(audience)))

    def waiting(self) -> Self:
        return self.filter(status=MessageStatus.NEW)
