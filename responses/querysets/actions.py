"""Who sees which actions."""

from __future__ import annotations

from typing import Self

from django.apps import apps
from django.contrib.gis.db.models import PointField
from django.contrib.gis.geos import Polygon
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.fields import BooleanField, CharField
from django.db.models.functions import Coalesce

from missions.audience import Audience, Grant
from missions.choices import Dissemination, Role
from missions.querysets import ContentQuerySet
from responses import lifecycle
from threats.models import Alert


class ActionQuerySet(ContentQuerySet):
    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        return ~Q(dissemination=Dissemination.INTERNAL) if grant.role == Role.PARTNER else Q()

    def present(self, audience: Audience) -> Self:
        """An action happens where its alert is (served as that alert is), else inside its area: public geography.

        An alert that the audience may not see gives neither its name nor its place.
        """
        alert = Alert.objects.visible_to(audience).present(audience).filter(pk=OuterRef("alert_id"))
        moves = apps.get_model("responses", "ActionTransition")  # the models import this module
        first = moves.objects.filter(action=OuterRef("pk")).order_by("pk")
        return (
            self.with_told(audience)
            .annotate(
                alert_public_id=Subquery(alert.values("public_id")[:1]),
                mission_requested_at=Subquery(first.values("mission_at")[:1]),
                masked=Coalesce(Subquery(alert.values("masked")[:1]), Value(False), output_field=BooleanField()),
            )
            .annotate(
                geometry=Case(
                    When(alert_public_id=None, then=F("area__centre")),
                    default=Subquery(alert.values("geometry")[:1]),
                    output_field=PointField(),
                ),
                place=Coalesce(Subquery(alert.values("place")[:1]), Value(""), output_field=CharField()),
            )
        )

    def within(self, box: Polygon) -> Self:
        """Rows whose served point lies in a box (WGS 84). Only after `present`."""
        return self.filter(geometry__bboverlaps=box)

    def open(self) -> Self:
        return self.filter(status__in=lifecycle.OPEN)
