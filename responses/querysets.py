"""Who sees which actions."""

from __future__ import annotations

from typing import Self

from django.contrib.gis.db.models import PointField
from django.db.models import Case, F, FilteredRelation, Q, Value, When
from django.db.models.fields import BooleanField

from missions.audience import Audience, Grant
from missions.choices import Dissemination, Precision, Role
from missions.querysets import ContentQuerySet
from responses import lifecycle


class ActionQuerySet(ContentQuerySet):
    def seen_by(self, grant: Grant, audience: Audience) -> Q:
        return ~Q(dissemination=Dissemination.INTERNAL) if grant.role == Role.PARTNER else Q()

    def present(self, audience: Audience) -> Self:
        """An action happens where its alert is (served as that alert is), else inside its area: public geography."""
        exact = self.exact_for(audience)
        served = FilteredRelation(
            "alert__served_locations",
            condition=Q(alert__served_locations__step=Precision.SETTLEMENT),
        )
        return self.annotate(
            served=served,
            masked=Case(
                When(Q(alert=None) | exact, then=Value(False)),
                default=Value(True),
                output_field=BooleanField(),
            ),
        ).annotate(
            geometry=Case(
                When(alert=None, then=F("area__centre")),
                When(masked=False, then=F("alert__exact_location__point")),
                default=F("served__point"),
                output_field=PointField(),
            ),
            place=Case(When(masked=True, then=F("served__label")), default=Value("")),
        )

    def open(self) -> Self:
        return self.filter(status__in=lifecycle.OPEN)
