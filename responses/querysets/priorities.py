"""Who sees the priority board: the mission's own people, within their area."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Q, QuerySet

from missions.audience import CLEARED_ONLY, Audience, Grant
from missions.querysets import ContentQuerySet, any_of, nothing, of_mission
from responses.choices import TaskStatus


def _inside(audience: Audience) -> list[Grant]:
    return [grant for grant in audience.content_grants() if grant.role not in CLEARED_ONLY]


class InsideQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """What the mission declares to itself."""
        return self.filter(any_of([of_mission(grant) for grant in _inside(audience)]))


class PlacementQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Decisions on the areas that somebody of the mission sees."""
        conditions = [
            of_mission(grant) & (Q() if grant.area_ids is None else Q(area_id__in=sorted(grant.area_ids)))
            for grant in _inside(audience)
        ]
        return self.filter(any_of(conditions))

    def newest(self) -> Self:
        """The decision that counts, one for each area."""
        ids = self.model.objects.order_by("area_id", "-pk").distinct("area_id").values("pk")
        return self.filter(pk__in=ids)


class TaskQuerySet(ContentQuerySet):
    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        return Q() if grant in _inside(audience) else nothing()

    def present(self, audience: Audience) -> Self:
        """Words for those who are told them."""
        return self.with_told(audience)

    def open(self) -> Self:
        return self.filter(status=TaskStatus.OPEN)
