"""Who sees which published weeks."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import QuerySet

from missions.audience import RIGHTS, Audience
from missions.querysets import any_of, of_mission


class WeekQuerySet(QuerySet[Any]):
    def visible_to(self, audience: Audience) -> Self:
        """Published weeks: for roles that export, with a ceiling at or above the bundle's."""
        return self.filter(any_of([of_mission(g) for g in audience.content_grants() if "export" in RIGHTS[g.role]]))
