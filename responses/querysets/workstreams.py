"""Who sees which workstreams."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.contrib.gis.geos import Polygon
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from missions.audience import Audience, Grant
from missions.choices import Dissemination, Role
from missions.querysets import ContentQuerySet
from responses.choices import WorkstreamStatus


class WorkstreamQuerySet(ContentQuerySet):
    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        return ~Q(dissemination=Dissemination.INTERNAL) if grant.role == Role.PARTNER else Q()

    def present(self, audience: Audience) -> Self:
        """Adds `planned` and `reached` (how many milestones) and `steps`, without the words of their evidence."""
        steps = apps.get_model("responses", "Milestone").objects.filter(workstream=OuterRef("pk"))
        step = JSONObject(planned_on=F("planned_on"), reached_on=F("reached_on"))
        return self.with_told(audience).annotate(
            geometry=F("area__centre"),
            planned=_counted(steps),
            reached=_counted(steps.exclude(reached_on=None)),
            steps=ArraySubquery(steps.order_by("planned_on", "pk").values(step=step)),
        )

    def within(self, box: Polygon) -> Self:
        """Rows whose area's point lies in a box (WGS 84). Only after `present`."""
        return self.filter(geometry__bboverlaps=box)

    def open(self) -> Self:
        return self.filter(status=WorkstreamStatus.UNDER_WAY)


def _counted(rows: Any) -> Any:
    counted = rows.order_by().values("workstream").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
